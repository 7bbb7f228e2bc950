import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import { HEADER_LIMITS, type HeaderBlock, splitHeader } from "../../../src/internal/message/index.js";
import { findTraceFields } from "../../../src/internal/trace/index.js";

function headerOf(...names: readonly string[]): HeaderBlock {
  const outcome = splitHeader(
    encodeLatin1(`${names.map((name) => `${name}: x\r\n y\r\n`).join("")}\r\n`),
    HEADER_LIMITS,
  );
  if (!outcome.ok) throw new Error(outcome.over.limit);
  return outcome.header;
}

describe("the trace fields of a header (RFC 5322 §3.6.7)", () => {
  it("are found newest first, in blocks as they stand together", () => {
    const header = headerOf("Return-Path", "RECEIVED", "X", "Received", "received", "From", "Return-path", "To");
    const { fields, blocks } = findTraceFields(header);
    expect(fields.map(({ kind, index }) => `${index} ${kind}`)).toEqual([
      "0 return-path",
      "1 received",
      "3 received",
      "4 received",
      "6 return-path",
    ]);
    expect(blocks.map((block) => block.fields.map(({ index }) => index))).toEqual([[0, 1], [3, 4], [6]]);
    expect(blocks.map(({ span }) => header.text.slice(span.start, span.end))).toEqual([
      "Return-Path: x\r\n y\r\nRECEIVED: x\r\n y\r\n",
      "Received: x\r\n y\r\nreceived: x\r\n y\r\n",
      "Return-path: x\r\n y\r\n",
    ]);
  });

  it("are not those with names that only begin like theirs", () => {
    expect(findTraceFields(headerOf("Received-SPF", "X-Received", "Return-Path-X", "From"))).toEqual({
      fields: [],
      blocks: [],
    });
  });

  it("are all of them, each in one block", () => {
    const names = fc.array(fc.constantFrom("Received", "Return-Path", "From", "X-Received"));
    fc.assert(
      fc.property(names, (all) => {
        const header = headerOf(...all);
        const { fields, blocks } = findTraceFields(header);
        const expected = all.flatMap((name, index) => (/^Re/.test(name) ? [index] : []));
        expect(fields.map(({ index }) => index)).toEqual(expected);
        expect(blocks.flatMap((block) => block.fields)).toEqual(fields);
        for (const { span, fields: inside } of blocks) {
          expect(header.text.slice(span.start, span.end).match(/^\S/gm)).toHaveLength(inside.length);
          expect(["received", "return-path"]).not.toContain(
            header.fields.find(({ start }) => start === span.end)?.name,
          );
        }
      }),
    );
  });
});
