import { concatBytes, decodeLatin1 } from "../../../src/internal/bytes.js";
import type { HeaderBlock, HeaderField, HeaderIssueCode, SplitMessage } from "../../../src/internal/message/index.js";
import { collect } from "../../support/sources.js";

/** A split message as plain values, so that two can be compared. */
export interface Split {
  readonly header: Omit<HeaderBlock, "bytes">;
  readonly headerText: string;
  readonly bodyText: string;
}

/** Reads a body to its end. */
export async function readSplit({ header: { bytes, ...header }, body }: SplitMessage): Promise<Split> {
  const bodyBytes = body instanceof Uint8Array ? body : concatBytes(await collect(body));
  return { header, headerText: decodeLatin1(bytes), bodyText: decodeLatin1(bodyBytes) };
}

/** The splitter once more, in regular expressions: slow, and nothing shared with the one under test. */
export function splitByModel(text: string): Split {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const blankAt = lines.findIndex((line) => /^\r?\n$/.test(line));
  const headerLines = blankAt === -1 ? lines : lines.slice(0, blankAt);
  const headerText = lines.slice(0, blankAt === -1 ? lines.length : blankAt + 1).join("");
  const groups: string[] = [];
  for (const line of headerLines) {
    if (/^[ \t]/.test(line) && groups.length > 0) groups.push(groups.pop() + line);
    else groups.push(line);
  }
  const fields: HeaderField[] = [];
  const oddGroups: number[] = [];
  let start = 0;
  for (const group of groups) {
    const match = /^([!-9;-~]+)[ \t]*:/.exec(group);
    const end = start + group.length;
    if (match === null) oddGroups.push(start);
    fields.push({
      name: match?.[1]?.toLowerCase() ?? "",
      start,
      nameEnd: start + (match?.[1]?.length ?? 0),
      valueStart: start + (match?.[0].length ?? 0),
      end,
    });
    start = end;
  }
  const found: Record<HeaderIssueCode, number[]> = {
    "bare-lf": offsetsOf(/(?<!\r)\n/g, headerText),
    "bare-cr": offsetsOf(/\r(?!\n)/g, headerText),
    nul: offsetsOf(/\0/g, headerText),
    "8-bit": offsetsOf(/[\x80-\xff]/g, headerText),
    "not-a-field": oddGroups,
    "no-blank-line": blankAt === -1 ? [headerText.length] : [],
    "unterminated-line": blankAt === -1 ? offsetsOf(/[^\n]+$/g, headerText) : [],
  };
  return {
    header: {
      text: headerText,
      fields,
      fieldsEnd: start,
      bodyStart: headerText.length,
      issues: Object.entries(found)
        .filter(([, offsets]) => offsets.length > 0)
        .map(([code, offsets]) => ({
          code: code as HeaderIssueCode,
          offset: offsets[0] ?? -1,
          count: offsets.length,
        })),
    },
    headerText,
    bodyText: text.slice(headerText.length),
  };
}

function offsetsOf(pattern: RegExp, text: string): number[] {
  return Array.from(text.matchAll(pattern), (match) => match.index);
}

/** Issues in one order, since theirs means nothing. */
export function withSortedIssues(split: Split): Split {
  const issues = [...split.header.issues].sort((a, b) => (a.code < b.code ? -1 : 1));
  return { ...split, header: { ...split.header, issues } };
}
