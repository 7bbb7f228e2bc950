import fc from "fast-check";
import type { AuthenticationResults } from "../../../src/headers/index.js";

/** Methods, results and properties that are known, and others. */
const keywords = fc.oneof(
  fc.constantFrom("spf", "dkim", "dmarc", "pass", "fail", "none", "reason", "x-a", "7", "constructor", "mailfrom"),
  fc
    .tuple(fc.string({ unit: fc.constantFrom(..."ab0-"), maxLength: 6 }), fc.constantFrom(..."az9"))
    .map((parts) => parts.join("")),
);

/** What has a meaning in fields, and what has none. */
const characters = fc.oneof(
  fc.constantFrom(...' "\\();=,.@<>:/?[]-_aZ0é日'),
  fc.string({ minLength: 1, maxLength: 1 }),
  fc.constantFrom("joe@example.com", '"a b"@example.com', "=b/c@x", "@example.com", "2001:db8::1", "  "),
);

/** Text of people and strangers that is text: without control characters, lone surrogates and line separators. */
export const texts: fc.Arbitrary<string> = fc
  .string({ unit: characters, maxLength: 60 })
  .map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, "x"));

/** Anything. */
export const hostileTexts: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(
    characters,
    fc.constantFrom("\r", "\n", "\r\n", "\0", "\t", "\u0085", "\u2028", "\ud800", "\r\n\r\n", "\r\nX: y", '"\r\n '),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 80,
});

/** Fields with these texts in all places where there may be text. */
export function fieldsWith(values: fc.Arbitrary<string>): fc.Arbitrary<AuthenticationResults> {
  const comments = values.map((text) => text.replace(/[ \t]+/g, " ").trim()).filter((text) => text !== "");
  const versions = fc.constantFrom(1, 2, 17);
  const property = fc.record(
    { type: keywords, property: keywords, value: values, comment: comments },
    { requiredKeys: ["type", "property", "value"] },
  );
  const plain = fc.record(
    {
      method: keywords,
      version: versions,
      result: keywords,
      comment: comments,
      properties: fc.array(property, { maxLength: 4 }),
    },
    { requiredKeys: ["method", "result", "properties"] },
  );
  const reasons = fc.record({ reason: values, reasonComment: comments }, { requiredKeys: ["reason"] });
  const results = fc.oneof(
    plain,
    fc.tuple(plain, reasons).map(([result, reason]) => ({ ...result, ...reason })),
  );
  return fc.record(
    {
      authservId: fc.constantFrom(
        "mx.example.net",
        "mx",
        "mx 1",
        'a"b\\',
        "bücher.example",
        "none",
        "1",
        "spf=pass",
        "a;b",
      ),
      comment: comments,
      version: versions,
      results: fc.array(results, { maxLength: 4 }),
    },
    { requiredKeys: ["authservId", "results"] },
  );
}
