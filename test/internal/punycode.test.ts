import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePunycode } from "../../src/internal/punycode.js";

describe("Punycode", () => {
  // RFC 3492 §7.1, with the letters in lower case
  it.each([
    ["A", "egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"],
    ["B", "ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"],
    ["C", "ihqwctvzc91f659drss3x8bo0yb", "他們爲什麽不說中文"],
    ["D", "proprostnemluvesky-uyb24dma41a", "pročprostěnemluvíčesky"],
    ["G", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa", "なぜみんな日本語を話してくれないのか"],
    ["J", "porqunopuedensimplementehablarenespaol-fmd56a", "porquénopuedensimplementehablarenespañol"],
    ["L", "3b-ww4c5e180e575a65lsy2b", "3年b組金八先生"],
    ["P", "2-u9tlzr9756bt3uc0v", "ひとつ屋根の下2"],
    ["R", "de-jg4avhby1noc0d", "パフィーdeルンバ"],
  ])("decodes sample %s of RFC 3492 §7.1", (_, encoded, decoded) => {
    expect(decodePunycode(encoded)).toBe(decoded);
  });

  it("decodes basic characters alone (RFC 3492 §6.2)", () => {
    expect(decodePunycode("abc-")).toBe("abc");
    expect(decodePunycode("-> $1.00 <--")).toBe("-> $1.00 <-"); // sample S
    expect(decodePunycode("")).toBe("");
  });

  it("decodes the last code point", () => {
    expect(decodePunycode("dn32g")).toBe("\u{10ffff}");
  });

  it.each([
    ["a digit that is none", "mnchen-3y_"],
    ["a number that has no end", "mnchen-3y"],
    ["a delimiter without basic characters", "-3ya"],
    ["a number that overflows (RFC 3492 §6.4)", "99999999"],
    ["a number that overflows even doubles", `${"9".repeat(400)}a`],
    ["a code point above U+10FFFF", "en32g"],
    ["the first surrogate", "ib9b"],
    ["the last surrogate", "zy0c"],
    ["characters that are not ASCII", "ü-3ya"],
    ["digits that are not ASCII", "mnchen-３ya"],
  ])("refuses %s", (_, text) => {
    expect(decodePunycode(text)).toBeUndefined();
  });

  it("decodes what URL parsers encode", () => {
    const letter = fc.constantFrom(..."abcäöüßéčěљњжд日本語中文한국어ไทยहिन्दी💩🙂".normalize("NFC"));
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 20 }), (letters) => {
        const label = letters.join("");
        let host: string;
        try {
          host = new URL(`http://${label}.a/`).hostname.slice(0, -2);
        } catch {
          return; // a label that IDNA forbids
        }
        fc.pre(host.startsWith("xn--"));
        expect(decodePunycode(host.slice(4))).toBe(label.normalize("NFC"));
      }),
    );
  });

  it("gives text without lone surrogates, or nothing, for any text", () => {
    const near = fc.string({ unit: fc.constantFrom(..."abz019-"), maxLength: 63 });
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: "grapheme", maxLength: 63 })), (text) => {
        const decoded = decodePunycode(text);
        if (decoded !== undefined) expect(decoded).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 2_000 },
    );
  });
});
