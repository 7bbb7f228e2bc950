import { describe, expect, it } from "vitest";
import { isListedPublicSuffix, isPublicSuffix, publicSuffix } from "../../src/dmarc/psl.js";

describe("the public suffix list", () => {
  it.each([
    ["com", true],
    ["example.com", false],
    ["co.uk", true],
    ["example.co.uk", false],
    ["github.io", true], // of a private owner
    ["someone.github.io", false],
    ["example.ck", true], // by a wildcard
    ["www.ck", false], // an exception from it
    ["xn--55qx5d.cn", true], // an A-label
    ["no-such-tld", true], // by the rule "*"
    ["example.no-such-tld", false],
    ["_dmarc.co.uk", false],
  ])("%s: %s", (domain, expected) => {
    expect(isPublicSuffix(domain)).toBe(expected);
    expect(isListedPublicSuffix(domain)).toBe(expected && domain !== "no-such-tld");
  });

  it("refuses a sample that is no function", () => {
    expect(() => publicSuffix({ sample: 5 as never })).toThrow(new TypeError('"sample" must be a function'));
  });
});
