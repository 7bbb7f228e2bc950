import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";
import {
  MIME_LIMITS,
  type MimeLimits,
  type MimePart,
  parseParts,
  walkParts,
} from "../../../src/internal/mime/index.js";
import { nearMail, type SoundPart, soundMail } from "./arbitrary-mail.js";
import { coverExactly, segmentsOf } from "./segments.js";

function parse(message: Uint8Array, limits: MimeLimits = MIME_LIMITS, nestedMessages = true): MimePart | undefined {
  const outcome = parseParts(message, { limits, nestedMessages });
  return outcome.ok ? outcome.root : undefined;
}

function summary(part: MimePart): SoundPart {
  const { message, body, type, parts } = part;
  const text = parts.length > 0 ? undefined : decodeLatin1(message, body.start, body.end);
  return { type, body: text, parts: parts.map(summary) };
}

describe("any message", () => {
  const anyMail = fc.oneof(
    nearMail,
    soundMail.map(({ text }) => encodeLatin1(text)),
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(fc.constantFrom("\r\n", "\n", "--b", "--", "b", " ", ":", "Content-Type: multipart/a; boundary=b\r\n\r\n"))
      .map((pieces) => encodeLatin1(pieces.join(""))),
  );

  it("is the ranges of its parts put together", () => {
    fc.assert(
      fc.property(anyMail, fc.boolean(), (message, nestedMessages) => {
        const root = parse(message, MIME_LIMITS, nestedMessages)!;
        expect(coverExactly(segmentsOf(root), message.length)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("has parts whose ranges fit one another", () => {
    fc.assert(
      fc.property(anyMail, (message) => {
        for (const { span, header, body, layout, parts, fields } of walkParts(parse(message)!)) {
          expect([header.start, header.end, body.end]).toEqual([span.start, body.start, span.end]);
          const inside = layout === undefined ? parts.map((part) => part.span) : [];
          for (const each of inside) expect(each).toEqual(body);
          if (layout !== undefined) {
            expect([parts.length, parts.length + 1]).toContain(layout.boundaryLines.length);
          }
          let position = header.start;
          for (const field of fields) {
            expect(field.start).toBe(position);
            position = field.end;
          }
          expect(position).toBeLessThanOrEqual(header.end + 2);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("goes over a limit or is read, and nothing else", () => {
    const limits = fc.record({
      maxDepth: fc.nat({ max: 4 }),
      maxParts: fc.nat({ max: 6 }),
      maxHeaderBytes: fc.nat({ max: 200 }),
      maxHeaderFields: fc.nat({ max: 4 }),
      maxTotalHeaderBytes: fc.nat({ max: 400 }),
    });
    fc.assert(
      fc.property(anyMail, limits, (message, given) => {
        const outcome = parseParts(message, { limits: { ...MIME_LIMITS, ...given }, nestedMessages: true });
        if (!outcome.ok) expect(outcome.over.max).toBe(given[outcome.over.limit as keyof typeof given]);
        else expect(coverExactly(segmentsOf(outcome.root), message.length)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a message as RFC 2046 has it", () => {
  it("comes apart into what it was put together of", () => {
    fc.assert(
      fc.property(soundMail, ({ tree, text }) => {
        expect(summary(parse(encodeLatin1(text))!)).toEqual(tree);
      }),
      { numRuns: 500 },
    );
  });

  it("has no issues but those of LF alone and of octets over 127 in headers", () => {
    fc.assert(
      fc.property(soundMail, ({ text }) => {
        const codes = Array.from(walkParts(parse(encodeLatin1(text))!), ({ issues }) =>
          issues.map(({ code }) => code),
        ).flat();
        expect(codes.filter((code) => (!text.includes("\r\n") ? code !== "bare-lf" : true))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
