import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolverFrom } from "../../src/core/index.js";
import { verifyDkim } from "../../src/dkim/index.js";
import { toCrlf } from "../../src/testing/index.js";
import { sharedVectors } from "../support/shared-vectors.node.js";

const folder = sharedVectors("dkim");

/** The key records of the corpus: a name and its TXT. */
function resolverOf(records: Readonly<Record<string, string>>) {
  return resolverFrom((name, type) => {
    const text = records[name];
    return type === "TXT" && text !== undefined ? [[text]] : "nxdomain";
  });
}

async function verdicts(message: Uint8Array, records: Readonly<Record<string, string>>, now: Date, more = {}) {
  const { signatures } = await verifyDkim(message, { resolver: resolverOf(records), now, ...more });
  return signatures.map((signature) => (signature.result === "pass" ? "pass" : `${signature.result}: ${signature.reason}`));
}

function flippedAt(message: Uint8Array, offset: number): Uint8Array {
  const changed = message.slice();
  changed[offset] = changed[offset]! ^ 0x01;
  return changed;
}

describe.skipIf(folder === undefined)("dkim_verifier corpus (RFC 6376 A.2, RFC 8463 A.3 and variations)", () => {
  const base = join(folder ?? "", "dkim_verifier");
  const records = () => JSON.parse(readFileSync(join(base, "dns.json"), "utf8")) as Record<string, string>;
  const read = (name: string) => toCrlf(readFileSync(join(base, name)));
  const now = new Date("2025-06-01T00:00:00Z");

  it.each(Object.entries(expectedOfDkimVerifier()))("%s", async (name, expected) => {
    expect(await verdicts(read(name), records(), now)).toEqual(expected);
  });

  it("has an expectation for every message", () => {
    const names = [...readdirSync(base), ...readdirSync(join(base, "dkim")).map((name) => `dkim/${name}`)];
    expect(names.filter((name) => name.endsWith(".eml")).sort()).toEqual(Object.keys(expectedOfDkimVerifier()).sort());
  });
});

function expectedOfDkimVerifier(): Record<string, readonly string[]> {
  return {};
}
