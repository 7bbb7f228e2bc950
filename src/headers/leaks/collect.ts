import type { Severity } from "../../core/finding.js";
import type { ByteSpan } from "../../core/message.js";
import { decodeUtf8, encodeLatin1 } from "../../internal/bytes.js";
import type { HeaderBlock, HeaderField } from "../../internal/message/index.js";
import type { HeaderAction } from "../sanitize/policy-types.js";
import type { LeakCode } from "./leak-code.js";
import { leakTexts } from "./leak-texts.js";
import type { Leak } from "./types.js";

/** Gathers the leaks of one field. */
export interface LeakCollector {
  /** @param span - within the value of the field */
  add(code: LeakCode, span: ByteSpan, severity?: Severity): void;
  /** What was told of already, in the value of the field. */
  readonly told: readonly ByteSpan[];
}

/** Whether spans have some of another in them. */
export function overlap(spans: readonly ByteSpan[], { start, end }: ByteSpan): boolean {
  return spans.some((span) => span.start < end && start < span.end);
}

/** Where leaks go: what they share, and how many there may be. */
export interface LeakSink {
  readonly header: HeaderBlock;
  readonly leaks: Leak[];
  readonly maxLeaks: number;
  /** How many there were room for no more. */
  dropped: number;
}

const MAX_VALUE = 200;

export function createCollector(sink: LeakSink, field: HeaderField, rule: HeaderAction, hop?: number): LeakCollector {
  const told: ByteSpan[] = [];
  const { text } = sink.header;
  return {
    add(code, span, severity) {
      if (sink.leaks.length >= sink.maxLeaks) {
        sink.dropped++;
        return;
      }
      told.push(span);
      const { severity: usual, ...said } = leakTexts[code];
      const start = field.valueStart + span.start;
      const end = field.valueStart + span.end;
      sink.leaks.push({
        code,
        severity: severity ?? usual,
        ...said,
        header: text.slice(field.start, field.nameEnd),
        span: { start, end },
        value: readable(text.slice(start, Math.min(end, start + MAX_VALUE * 4))),
        ...(hop === undefined ? undefined : { hop }),
        rule,
      });
    },
    told,
  };
}

function readable(octets: string): string {
  const text = /[\x80-\xff]/.test(octets) ? decodeUtf8(encodeLatin1(octets)) : octets;
  return text
    .replace(/[ \t\r\n]+/g, " ")
    .trim()
    .slice(0, MAX_VALUE);
}
