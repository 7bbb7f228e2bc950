import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isLdhName, isSubdomainOf, parentDomain, toAscii, toUnicode } from "../../src/internal/domain.js";

const label63 = "a".repeat(63);
const name253 = `${`${label63}.`.repeat(3)}${"a".repeat(61)}`;

function byUrl(name: string): string | undefined {
  try {
    return new URL(`http://${name}/`).hostname;
  } catch {
    return undefined;
  }
}

const label = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(..."abzAZ019-_"), maxLength: 10 }) },
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(..."aäÄßéěжЖ日本한ไहिا1א１Ａ💩İςſ"), maxLength: 10 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("xn--mnchen-3ya", "xn--zzzzz", "XN--MNCHEN-3YA", "xn--", "_domainkey", "xn--ls8h"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "\u00ad", "\u200d", "%41", "a/b", "a:1", "a@b", "\\", " ", "\0", "\ud800"),
  },
  { weight: 1, arbitrary: fc.integer({ min: 58, max: 66 }).map((length) => "x".repeat(length)) },
  { weight: 1, arbitrary: fc.integer({ min: 40, max: 66 }).map((length) => "ü".repeat(length)) },
);
const nearName = fc
  .tuple(
    fc.array(label, { maxLength: 6 }),
    fc.constantFrom(".", ".", ".", "\u3002", "\uff0e"),
    fc.constantFrom("", "", "."),
  )
  .map(([labels, dot, end]) => labels.join(dot) + end);

describe("toAscii", () => {
  it.each([
    ["example.com", "example.com"],
    ["EXAMPLE.Com", "example.com"],
    ["example.com.", "example.com"],
    ["com", "com"],
    ["s1._DomainKey.example.com", "s1._domainkey.example.com"],
    ["strange+jack=example!org.%7e.spf.example", "strange+jack=example!org.%7e.spf.example"],
    ["1.2.3.4", "1.2.3.4"],
    ["0x7f.1", "0x7f.1"],
    ["-a-.b--c", "-a-.b--c"],
    ["xn--zzzzz.example", "xn--zzzzz.example"],
    ["XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de"],
    [label63, label63],
    [name253, name253],
    [`${name253}.`, name253],
  ])("%j is %j", (name, expected) => {
    expect(toAscii(name)).toBe(expected);
  });

  it.each([
    ["münchen.de", "xn--mnchen-3ya.de"],
    ["MÜNCHEN.DE.", "xn--mnchen-3ya.de"],
    ["mu\u0308nchen.de", "xn--mnchen-3ya.de"],
    ["faß.de", "xn--fa-hia.de"],
    ["中国.测试", "xn--fiqs8s.xn--0zwm56d"],
    ["☕.example", "xn--53h.example"],
    ["sel_1._domainkey.bücher.example", "sel_1._domainkey.xn--bcher-kva.example"],
    ["ü。example．com｡", "xn--tda.example.com"],
    ["ü.1", "xn--tda.1"],
    ["１.2.3.4", "1.2.3.4"],
    ["０x7f.１", "0x7f.1"],
    ["ＡＢＣ.example", "abc.example"],
    ["a%2eb.ü", "a%2eb.xn--tda"],
    ["xn--zzzzz.ü", "xn--zzzzz.xn--tda"],
    ["ü\u00ad.example", "xn--tda.example"],
    ["ا.💩.1com", "xn--mgb.xn--ls8h.1com"],
  ])("maps %j to %j (UTS #46)", (name, expected) => {
    expect(toAscii(name)).toBe(expected);
  });

  it.each([
    ["the empty name", ""],
    ["the root", "."],
    ["an empty label at the start", ".example.com"],
    ["an empty label inside", "example..com"],
    ["two final dots", "example.com.."],
    ["an empty label beside one that is not ASCII", "ü..de"],
    ["an empty label made of an ideographic full stop", "。ü"],
    ["a label that is mapped to nothing", "\u00ad.com"],
    ["a label of 64 octets (RFC 1035 §2.3.4)", `${label63}a.com`],
    ["a label of 64 octets beside one that is not ASCII", `${label63}a.ü`],
    ["a label whose A-label is too long", `${"é".repeat(60)}a1b2c3d4e5f6.com`],
    ["a name of 254 octets (RFC 1035 §2.3.4)", `${name253}a`],
    ["a name that A-labels make too long", `ü.${name253.slice(0, 248)}`],
    ["a megabyte", "a.".repeat(500_000)],
    ["a megabyte that is mapped to nothing", `ü${"\u00ad".repeat(1_000_000)}.com`],
    ["a space", "a b.com"],
    ["a tab beside a label that is not ASCII", "a\tb.ü"],
    ["NUL", "a\0b.com"],
    ["DEL", "a\x7fb.com"],
    ["a backslash", "a\\.b.com"],
    ["a port", "ü:80"],
    ["a path", "ü/x"],
    ["a user", "ü@x"],
    ["a percent sign in a label that is not ASCII", "ü%41"],
    ["a full-width percent sign", "％41.com"],
    ["a full-width slash", "a／b.com"],
    ["a small percent sign", "﹪41.com"],
    ["a sign that contains a slash", "℀.com"],
    ["a character that is mapped to several labels", "‥.com"],
    ["a number with its full stop in one character", "⒈com"],
    ["a lone surrogate", "\ud800.com"],
    ["a joiner out of place", "\u200dx.com"],
    ["an A-label with a character that is not ASCII", "xn--ü.com"],
    ["an unassigned code point", "\u{e0fff}.com"],
  ])("refuses %s", (_, name) => {
    expect(toAscii(name)).toBeUndefined();
  });

  describe("of ASCII", () => {
    afterEach(() => vi.unstubAllGlobals());

    it("asks no URL parser", () => {
      vi.stubGlobal("URL", undefined);
      expect(toAscii("Example.COM.")).toBe("example.com");
      expect(toAscii("xn--mnchen-3ya.de")).toBe("xn--mnchen-3ya.de");
      expect(toAscii("münchen.de")).toBeUndefined(); // the stub is in place
    });
  });

  it("gives names within the limits that it gives again", () => {
    fc.assert(
      fc.property(nearName, (name) => {
        const ascii = toAscii(name);
        if (ascii === undefined) return;
        expect(ascii).toMatch(/^[!-@[\]-~]+$/); // visible, no upper case, no backslash
        expect(ascii.length).toBeLessThanOrEqual(253);
        for (const each of ascii.split(".")) {
          expect(each.length).toBeGreaterThan(0);
          expect(each.length).toBeLessThanOrEqual(63);
        }
        expect(toAscii(ascii)).toBe(ascii);
        expect(toAscii(`${ascii}.`)).toBe(ascii);
      }),
      { numRuns: 2_000 },
    );
  });

  it("agrees with the URL parser where that has no opinion of its own", () => {
    const plain = fc.string({ unit: fc.constantFrom(..."aAzäÄßéжЖ日本한"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 4 }), (labels) => {
        expect(toAscii(labels.join("."))).toBe(byUrl(labels.join(".")));
      }),
    );
  });
});

describe("toUnicode", () => {
  it.each([
    ["xn--mnchen-3ya.de", "münchen.de"],
    ["XN--MNCHEN-3YA.DE", "münchen.DE"],
    ["xn--fiqs8s.xn--0zwm56d", "中国.测试"],
    ["_dmarc.xn--fa-hia.de", "_dmarc.faß.de"],
    ["xn--ls8h.la.", "💩.la."],
    ["example.com", "example.com"],
    ["münchen.de", "münchen.de"],
    ["", ""],
  ])("%j is %j", (name, expected) => {
    expect(toUnicode(name)).toBe(expected);
  });

  it.each([
    ["what is no Punycode", "xn--99999999999"],
    ["what has no end", "xn--mnchen-3y"],
    ["nothing", "xn--"],
    ["ASCII", "xn--abc-"],
    ["upper case, which has another A-label", "xn--mnchen-psa"],
    ["what would not be NFC", "xn--a-ccb"],
    ["a full stop", "xn--ab-r13a"],
    ["what is mapped to nothing", "xn--ab-5da"],
    ["what is mapped to ASCII", "xn--mi7c"],
    ["a joiner out of place", "xn--x-tgn"],
    ["a label that is too long", `xn--${"a".repeat(60)}-3ya`],
    ["a letter that only looks like k", "xn--mnchen-3\u212aa"],
  ])("keeps an A-label of %s", (_, name) => {
    expect(toUnicode(`${name}.com`)).toBe(`${name}.com`);
  });

  it("keeps names that are too long, without looking at their labels", () => {
    const name = "xn--mnchen-3ya.".repeat(70_000);
    expect(toUnicode(name)).toBe(name);
  });

  it("and toAscii undo each other", () => {
    fc.assert(
      fc.property(nearName, (name) => {
        const ascii = toAscii(name);
        if (ascii === undefined) return;
        const unicode = toUnicode(ascii);
        expect(toAscii(unicode)).toBe(ascii);
        expect(toUnicode(unicode)).toBe(unicode);
      }),
      { numRuns: 2_000 },
    );
  });

  it("gives a name of as many labels for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."xn-.ab019üK"), maxLength: 80 }), (text) => {
        const name = `xn--${text}`;
        expect(toUnicode(name).split(".")).toHaveLength(name.split(".").length);
      }),
    );
  });
});

describe("names and their parents", () => {
  it.each([
    ["example.com", "example.com", true],
    ["a.example.com", "example.com", true],
    ["a.b.example.com", "example.com", true],
    ["aexample.com", "example.com", false],
    ["example.com", "a.example.com", false],
    ["example.com", "com", true],
    ["example.com", "om", false],
    ["example.com", "", false],
    ["com", "example.com", false],
  ])("%j is %j or below it: %s (RFC 1034 §3.1)", (child, parent, expected) => {
    expect(isSubdomainOf(child, parent)).toBe(expected);
  });

  it("the parent is the name without its first label", () => {
    expect(parentDomain("a.example.com")).toBe("example.com");
    expect(parentDomain("example.com")).toBe("com");
    expect(parentDomain("com")).toBeUndefined();
  });

  it("a name is below each of its parents", () => {
    fc.assert(
      fc.property(nearName, (name) => {
        const ascii = toAscii(name);
        for (let parent = ascii; parent !== undefined; parent = parentDomain(parent)) {
          expect(isSubdomainOf(ascii!, parent)).toBe(true);
        }
      }),
    );
  });
});

describe("isLdhName (RFC 1123 §2.1)", () => {
  it.each(["a", "example.com", "1.2.3.4", "3com.com", "xn--mnchen-3ya.de", "a--b.c-d", "A.Z"])("%s is", (name) => {
    expect(isLdhName(name)).toBe(true);
  });

  it.each(["", ".", "a.", ".a", "a..b", "-a.com", "a-.com", "-", "_dmarc.a", "a_b", "a b", "a%b", "ü.de", "a\n"])(
    "%j is not",
    (name) => {
      expect(isLdhName(name)).toBe(false);
    },
  );
});
