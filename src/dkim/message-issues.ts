import type { HeaderBlock } from "../internal/message/index.js";
import type { FieldsByName } from "./covered-fields.js";
import type { DkimMessageIssue } from "./types.js";

/** What is odd about a message, for the caller to weigh: none of it changes a verdict. */
export function messageIssues(
  header: HeaderBlock,
  fieldsByName: FieldsByName,
  lineEndsNormalized: number | undefined,
): DkimMessageIssue[] {
  const issues: DkimMessageIssue[] = [...header.issues];
  const from = fieldsByName.get("from") ?? [];
  // RFC 5322 §3.6: exactly one From. A second one is how a signed mail is made to show another author.
  if (from.length === 0) issues.push({ code: "no-from", count: 1 });
  if (from.length > 1) issues.push({ code: "several-from", offset: from[0]!.start, count: from.length });
  if (lineEndsNormalized !== undefined) {
    const inHeader = header.issues.find(({ code }) => code === "bare-lf")?.count ?? 0;
    const count = inHeader + lineEndsNormalized;
    if (count > 0) issues.push({ code: "line-ends-normalized", count });
  }
  return issues;
}
