import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildMessage, toCrlf } from "../../src/testing/index.js";

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

describe("buildMessage", () => {
  it("writes fields, a blank line and the body", () => {
    const message = buildMessage({ headers: [["From", "a@b"], ["Subject", ""]], body: "Hello\r\n" }); // biome-ignore format: one line
    expect(latin1(message)).toBe("From: a@b\r\nSubject: \r\n\r\nHello\r\n");
  });

  it("adds no blank line where there is no body, and one for an empty body (RFC 5322 §2.1)", () => {
    expect(latin1(buildMessage({ headers: [["A", "b"]] }))).toBe("A: b\r\n");
    expect(latin1(buildMessage({ headers: [["A", "b"]], body: "" }))).toBe("A: b\r\n\r\n");
    expect(latin1(buildMessage({ headers: [], body: "x" }))).toBe("\r\nx");
    expect(buildMessage({ headers: [] })).toHaveLength(0);
  });

  it("takes strings as UTF-8 and bytes as they are", () => {
    const message = buildMessage({ headers: [["A", "\u00e9"], ["B", Uint8Array.of(0xe9)]], body: Uint8Array.of(0, 0xff) }); // biome-ignore format: one line
    expect(latin1(message)).toBe("A: \u00c3\u00a9\r\nB: \u00e9\r\n\r\n\0\u00ff");
  });

  it("adds nothing to fields that stand for themselves", () => {
    const message = buildMessage({ headers: ["no-space:x\n", Uint8Array.of(0x41, 0x0d), ["B", "y\r\n z"]], body: "a\nb\rc" }); // biome-ignore format: one line
    expect(latin1(message)).toBe("no-space:x\nA\rB: y\r\n z\r\n\r\na\nb\rc");
  });

  it("gives any bytes as body back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(buildMessage({ headers: [["A", "b"]], body }).slice(8)).toEqual(new Uint8Array(body));
      }),
    );
  });
});

describe("toCrlf", () => {
  it.each([
    ["one\ntwo\n", "one\r\ntwo\r\n"],
    ["one\r\ntwo", "one\r\ntwo"],
    ["\n\r\n\n", "\r\n\r\n\r\n"],
    ["a\rb", "a\rb"],
    ["a\r\r\nb", "a\r\r\nb"],
    ["", ""],
  ])("%j becomes %j", (text, expected) => {
    expect(toCrlf(text)).toBe(expected);
  });

  it("leaves no LF alone and changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\r", "\n") }), (text) => {
        const once = toCrlf(text);
        expect(once).not.toMatch(/(?<!\r)\n/);
        expect(toCrlf(once)).toBe(once);
        expect(once.replaceAll("\r\n", "\n")).toBe(text.replaceAll("\r\n", "\n"));
      }),
    );
  });
});
