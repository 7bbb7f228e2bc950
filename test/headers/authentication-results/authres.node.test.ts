// Debian's authres, by which dkimpy and others read and write the field.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AuthenticationResults,
  formatAuthenticationResults,
  parseAuthenticationResults,
} from "../../../src/headers/index.js";
import { reportMissing } from "../../support/required.node.js";

const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("authres-peer.py", import.meta.url));

function hasAuthres(): boolean {
  try {
    execFileSync(python, ["-c", "import authres"], { stdio: "ignore" });
    return true;
  } catch {
    return reportMissing("the Python module authres") !== undefined;
  }
}

function askAuthres(requests: readonly object[]): Record<string, unknown>[] {
  const input = requests.map((request) => JSON.stringify(request)).join("\n");
  const lines = execFileSync(python, [script], { input, encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

// What authres can read, too: ASCII, the four types of RFC 8601, names without digits first, and a quoted value at the end only.
const words = fc.constantFrom("spf", "dkim", "dmarc", "x-foo", "iprev", "arc", "auth");
const names = fc.constantFrom("mailfrom", "helo", "d", "i", "b", "s", "from", "remote-ip");
const plainValues = fc.constantFrom(
  "example.com",
  "joe@example.com",
  "a=b/c+d@example.com",
  "@example.com",
  "1362471462",
  "a_b",
);
const quotedValues = fc.constantFrom("2001:db8::1", "dQ/4vvvk", "a b;c", "(x)", "a b@c d");
const reasons = fc.constantFrom(
  "word",
  "two words",
  "semi; colon",
  "(parens) = [x]",
  "longer than a line, ".repeat(6).trim(),
);

const property = (values: fc.Arbitrary<string>) =>
  fc.record({ type: fc.constantFrom("smtp", "header", "body", "policy"), property: names, value: values });
const fields: fc.Arbitrary<AuthenticationResults> = fc.record({
  authservId: fc.constantFrom("mx.example.net", "example", "a-b.example.org"),
  results: fc.array(
    fc.record(
      {
        method: words,
        result: fc.constantFrom("pass", "fail", "none", "temperror", "x-y"),
        comment: fc.constantFrom("c", "two words (nested)", "semi; colon = x"),
        reason: reasons,
        properties: fc
          .tuple(fc.array(property(plainValues), { maxLength: 3 }), fc.array(property(quotedValues), { maxLength: 1 }))
          .map((lists) => lists.flat()),
      },
      { requiredKeys: ["method", "result", "properties"] },
    ),
    { maxLength: 4 },
  ),
});

/** What authres tells of a field: no comments, for it forgets them. */
function told({ authservId, results }: AuthenticationResults): object {
  return {
    authservId,
    version: null,
    results: results.map(({ method, result, reason, properties }) => ({
      method,
      result,
      reason: reason ?? null,
      properties: properties.map(({ type, property: name, value }) => [type, name, value]),
    })),
  };
}

describe.skipIf(!hasAuthres())("against authres", { timeout: 60_000 }, () => {
  const batches = fc.array(fields, { minLength: 40, maxLength: 80 });

  it("reads what is written here", () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const texts = batch.map((field) => formatAuthenticationResults(field).replace(/\r\n(?=[ \t])/g, ""));
        expect(askAuthres(texts.map((text) => ({ parse: text })))).toEqual(batch.map(told));
      }),
      { numRuns: 5 },
    );
  });

  it("writes what is read here", () => {
    // It writes whatever has an @ without quotes.
    const writable = batches.map((batch) =>
      batch.map((field) => ({
        ...field,
        results: field.results.map((result) => ({
          ...result,
          properties: result.properties.filter(({ value }) => value !== "a b@c d"),
        })),
      })),
    );
    fc.assert(
      fc.property(writable, (batch) => {
        const answers = askAuthres(batch.map((field) => ({ format: field })));
        expect(answers.map(({ text }) => parseAuthenticationResults(text as string))).toEqual(batch);
      }),
      { numRuns: 5 },
    );
  });
});
