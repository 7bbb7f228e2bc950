import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyCache } from "../../src/core/index.js";
import { verifyDkim } from "../../src/dkim/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";
import { decodeLatin1, encodeLatin1, equalBytes } from "../../src/internal/bytes.js";
import { type DkimKeyName, keyResolver, sign, wordsOf } from "../support/dkim.js";
import { canonicalBody, fieldsOf, signedData } from "../support/dkim-oracle.js";

const resolver = keyResolver();
const keyCache = createKeyCache();
const header = "From: a@example.com\r\nSubject:\tx  y\r\n\tz\r\n";
const body = " a\tb\r\n\r\nc \r\n";

async function words(message: Uint8Array): Promise<string[]> {
  return wordsOf(await verifyDkim(message, { resolver, keyCache }));
}

/** The octets of b=, or an empty array. */
function signatureOf(message: Uint8Array): Uint8Array {
  const [, value = ""] = /;\s*b\s*=([^;]*?)(?=;|\r\n(?![ \t]))/.exec(decodeLatin1(message)) ?? [];
  return decodeBase64(value) ?? new Uint8Array();
}

/** Relaxed: names of fields in lower case (RFC 6376 §3.4.2). The names are all that may change without notice. */
function withNamesInLowerCase(message: Uint8Array): string {
  return decodeLatin1(message).replace(/^(?:dkim-signature|from|subject)(?=:)/gim, (name) => name.toLowerCase());
}

describe("one bit changed", () => {
  const rows: readonly (readonly [DkimKeyName, string])[] = [
    ["rsa1024", "simple/simple"],
    ["rsa1024", "relaxed/relaxed"],
    ["ed25519", "simple/simple"],
    ["ed25519", "relaxed/relaxed"],
  ];

  it.each(rows)("anywhere in signed fields, signature or body never passes: %s %s", async (key, c) => {
    const message = encodeLatin1(await sign({ key, header, body, tags: { c, h: "from:subject" } }));
    const blankLine = decodeLatin1(message).indexOf("\r\n\r\n") + 2;
    expect(await words(message)).toEqual(["pass"]);
    const passing: string[] = [];
    for (let offset = 0; offset < message.length; offset++) {
      if (offset === blankLine || offset === blankLine + 1) continue; // no canonicalization has it
      for (let bit = 1; bit < 0x100; bit <<= 1) {
        const changed = message.slice();
        changed[offset]! ^= bit;
        if (!(await words(changed)).includes("pass")) continue;
        // What passes: a name in another case, and b= with other bits behind the last octet, which stand for nothing.
        const sameNames = c.startsWith("relaxed") && withNamesInLowerCase(changed) === withNamesInLowerCase(message);
        if (sameNames || equalBytes(signatureOf(changed), signatureOf(message))) continue;
        passing.push(`octet ${offset}, bit ${bit}`);
      }
    }
    expect(passing).toEqual([]);
  });
});

describe("any change", () => {
  const fields = ["From: a@example.com\r\n", "Subject:\tx  y\r\n\tz\r\n", "To: b, \r\n c\r\n", "Date: now\r\n"];
  const signedNames = ["from", "from", "subject", "subject", "to", "to", "date", "date"];
  const edits = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 3 }),
    insert: fc.string({ unit: fc.constantFrom(..."\r\n\t :;=abAB0\0\x7f\xe9"), maxLength: 3 }),
  });
  const kinds = fc.constantFrom("simple/simple", "relaxed/relaxed", "simple/relaxed", "relaxed/simple");
  const keys = fc.constantFrom("rsa1024", "ed25519");

  /** What the one signature of a message is about, by the words of the RFC. A bare LF ends a line and is content too. */
  function meaning(message: string, c: string): string {
    const [headerKind, bodyKind] = c.split("/") as ["simple" | "relaxed", "simple" | "relaxed"];
    const [blankLine = ""] = /(?<=^|\n)\r?\n/.exec(message) ?? [];
    const top = blankLine === "" ? message : message.slice(0, message.search(/(?<=^|\n)\r?\n/));
    const list = fieldsOf(top.replace(/(?<!\r)\n/g, "\n\r\n"));
    const at = list.findIndex((field) => /^dkim-signature[ \t]*:/i.test(field));
    const [field = ""] = list.splice(at, 1);
    const data = signedData(headerKind, list.join(""), signedNames, field.replace(/(;\s*b\s*=)[^;]*$/, "$1\r\n"));
    return [data, canonicalBody(bodyKind, message.slice(top.length + blankLine.length))].join("\r\n\r\n");
  }

  it("that passes has left the canonical form alone", async () => {
    const signed = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(keys, kinds, edits, async (key, c, { at, length, insert }) => {
        const name = `${key} ${c}`;
        const message =
          signed.get(name) ??
          (await sign({
            key,
            header: fields.join(""),
            body,
            tags: { c, h: signedNames.join(":") },
          }));
        signed.set(name, message);
        const start = at % message.length;
        const changed = message.slice(0, start) + insert + message.slice(start + length);
        if (!(await words(encodeLatin1(changed))).includes("pass")) return;
        expect(meaning(changed, c)).toBe(meaning(message, c));
        expect(signatureOf(encodeLatin1(changed))).toEqual(signatureOf(encodeLatin1(message)));
      }),
      { numRuns: 1500 },
    );
  });
});
