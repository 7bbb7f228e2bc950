import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findLeaks, type SanitizeOptions, sanitizeHeaders } from "../../../src/headers/index.js";
import { concatBytes, decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";
import { hasWord, options, type Route, routes, secrets } from "./routes.js";

const key = { keyId: "2026a", key: new Uint8Array(32).fill(7) };
const withKey: SanitizeOptions = { ...options, pseudonyms: key };
const body = new Uint8Array([72, 105, 0, 255, 13, 10, 46, 13, 10]);

function messageOf({ fields }: Route): Uint8Array {
  return concatBytes([encodeLatin1(`${fields.join("")}\r\n`), body]);
}

/** The fields of a header, each with its line end. */
function fieldsOf(head: Uint8Array): string[] {
  return decodeLatin1(head).match(/[^\r\n][\s\S]*?\r\n(?![ \t])/g) ?? [];
}

const settings = fc.constantFrom<[string, SanitizeOptions]>(
  ["with pseudonyms", withKey],
  ["without a key", options],
  ["redacting what can't be read", { ...withKey, unparseable: "redact-whole" }],
  ["under a domain", { ...options, pseudonyms: { ...key, domain: "hidden.muster.example" } }],
);

describe("a header rewritten for mail on its way out", () => {
  it("has no word of the inside left in what was rewritten, in as many hops", async () => {
    await fc.assert(
      fc.asyncProperty(routes, settings, async (route, [, given]) => {
        const { head, hopCount, changes } = await sanitizeHeaders(messageOf(route), given);
        const after = fieldsOf(head).filter((field) => !route.foreign.has(field));
        const covered = after.filter((field) => /^(?:received|mime-version):/i.test(field));
        for (const field of covered) for (const secret of secrets) expect(hasWord(field, secret) && field).toBe(false);
        for (const change of changes) {
          for (const secret of secrets) expect(hasWord(change.after, secret) && change.after).toBe(false);
        }
        expect(hopCount).toBe(route.fields.filter((field) => field.startsWith("Received:")).length);
        expect(fieldsOf(head).filter((field) => field.startsWith("Received:")).length).toBe(hopCount);
      }),
      { numRuns: 500 },
    );
  });

  it("has the hops of others as they were, to the octet and in their order", async () => {
    await fc.assert(
      fc.asyncProperty(routes, async (route) => {
        const { head } = await sanitizeHeaders(messageOf(route), withKey);
        expect(fieldsOf(head).filter((field) => route.foreign.has(field))).toEqual(
          route.fields.filter((field) => route.foreign.has(field)),
        );
      }),
    );
  });

  it("is not changed by a second run", async () => {
    await fc.assert(
      fc.asyncProperty(routes, settings, async (route, [, given]) => {
        const once = await sanitizeHeaders(messageOf(route), given);
        const twice = await sanitizeHeaders(once.head, given);
        expect(twice.changes).toEqual([]);
        expect(twice.head).toEqual(once.head);
      }),
      { numRuns: 500 },
    );
  });

  it("is not changed by a second run with a newer key", async () => {
    await fc.assert(
      fc.asyncProperty(routes, async (route) => {
        const once = await sanitizeHeaders(messageOf(route), withKey);
        const newer = { ...options, pseudonyms: { keyId: "2027a", key: new Uint8Array(32).fill(8) } };
        expect((await sanitizeHeaders(once.head, newer)).changes).toEqual([]);
      }),
    );
  });

  it("is ASCII where it was, folded, and has the body it had", async () => {
    await fc.assert(
      fc.asyncProperty(routes, settings, async (route, [, given]) => {
        const message = messageOf(route);
        const { head, body: after, changes } = await sanitizeHeaders(message, given);
        expect(after).toEqual(body);
        expect(after.buffer).toBe(message.buffer);
        for (const { after: field } of changes) {
          expect(field).toMatch(/^(?:[!-9;-~]+:(?:[\x20-\x7e\t]|\r\n[ \t](?=[^\r\n]*[^\s]))*\r\n)?$/);
          for (const line of field.split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
        }
        expect(decodeLatin1(head).endsWith("\r\n")).toBe(true);
      }),
    );
  });

  it("is told in changes that make the new header of the old one", async () => {
    await fc.assert(
      fc.asyncProperty(routes, async (route) => {
        const message = messageOf(route);
        const { head, changes } = await sanitizeHeaders(message, withKey);
        const text = decodeLatin1(message);
        let made = "";
        let from = 0;
        for (const { span, before, after } of changes) {
          expect(text.slice(span.start, span.end)).toBe(before);
          made += text.slice(from, span.start) + after;
          from = span.end;
        }
        expect(made + text.slice(from)).toBe(decodeLatin1(head) + decodeLatin1(body));
      }),
    );
  });

  it("gives findLeaks nothing more to find in hops of ours", async () => {
    await fc.assert(
      fc.asyncProperty(routes, async (route) => {
        const { head } = await sanitizeHeaders(messageOf(route), withKey);
        const { leaks } = await findLeaks(head, options);
        expect(leaks.filter(({ rule, hop }) => hop !== undefined && rule !== "keep")).toEqual([]);
      }),
    );
  });
});
