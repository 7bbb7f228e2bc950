import { afterEach, describe, expect, it } from "vitest";
import { MailproofError } from "../../../src/core/index.js";
import { buildZone, parseZoneFile, ROOT, ZONE_FILE_LIMITS } from "../../../src/internal/zone-file/index.js";

const original = {
  charCodeAt: String.prototype.charCodeAt,
  indexOf: String.prototype.indexOf,
  slice: String.prototype.slice,
};

afterEach(() => void Object.assign(String.prototype, original));

/** How many characters the parser looks at: counted in the string methods that it is made of. */
function charactersLookedAt(text: string): number {
  let count = 0;
  String.prototype.charCodeAt = function (this: string, index: number): number {
    count++;
    return original.charCodeAt.call(this, index);
  };
  String.prototype.indexOf = function (this: string, searched: string, from?: number): number {
    const found = original.indexOf.call(this, searched, from);
    count += (found === -1 ? this.length : found) - (from ?? 0) + 1;
    return found;
  };
  String.prototype.slice = function (this: string, start?: number, end?: number): string {
    const piece = original.slice.call(this, start, end);
    count += piece.length + 1;
    return piece;
  };
  try {
    buildZone(text, parseZoneFile(text, ROOT, ZONE_FILE_LIMITS), ZONE_FILE_LIMITS);
  } catch (error) {
    if (!(error instanceof MailproofError)) throw error;
  } finally {
    Object.assign(String.prototype, original);
  }
  return count;
}

describe("the work of parsing grows with the length of the text and no faster", () => {
  const shapes: [title: string, make: (size: number) => string][] = [
    ["one token", (size) => "a".repeat(size)],
    ["one name of many labels", (size) => "a.".repeat(size)],
    ["one name of escapes", (size) => "\\046".repeat(size)],
    ["one string of backslashes", (size) => `a TXT ${"\\\\".repeat(size)}`],
    ["one string of escapes", (size) => `a TXT "${"\\000".repeat(size)}"`],
    ["many fields", (size) => `a TXT ${"b ".repeat(size)}`],
    ["many strings without end", (size) => '"'.repeat(size)],
    ["parentheses", (size) => "(".repeat(size) + ")".repeat(size)],
    ["line ends", (size) => "\r\n".repeat(size)],
    ["white space", (size) => " \n".repeat(size)],
    ["one comment", (size) => ";".repeat(size)],
    ["comments", (size) => ";\n".repeat(size)],
    ["an error on the last line", (size) => `${"\n".repeat(size)}a`],
    ["hexadecimal in pieces", (size) => `a TLSA 3 1 1 ${"0 ".repeat(size)}`],
    ["one duration", (size) => `a ${"1s".repeat(size)} TXT x`],
    ["records at one name", (size) => "a TXT b\n".repeat(size / 10)],
    ["records at one name in one set", (size) => Array.from({ length: size / 10 }, (_, i) => `a TXT ${i}\n`).join("")],
    ["deep names", (size) => Array.from({ length: size / 100 }, (_, i) => `${"a.".repeat(100)}${i} TXT x\n`).join("")],
    ["origins", (size) => "$ORIGIN a.\n".repeat(size / 10)],
  ];

  it.each(shapes)("%s", (_, make) => {
    const small = make(5_000);
    const large = make(20_000);
    const growth = charactersLookedAt(large) / charactersLookedAt(small);
    expect(growth).toBeLessThan((1.3 * large.length) / small.length);
  });

  it("notices work that grows faster", () => {
    const quadratic = (length: number): number => {
      let count = 0;
      for (let i = 0; i < length; i++) count += i;
      return count;
    };
    expect(quadratic(20_000) / quadratic(5_000)).toBeGreaterThan(1.3 * 4);
  });
});
