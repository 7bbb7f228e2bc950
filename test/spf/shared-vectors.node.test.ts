import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DnsAnswer, type DnsResolver, type DnsType, resolverFrom } from "../../src/core/index.js";
import { evaluateSpf } from "../../src/spf/index.js";
import { sharedVectors } from "../support/shared-vectors.node.js";

const folder = sharedVectors("spf");

interface Case {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
}

/** `TIMEOUT` means: any question of a type that has not been listed before it times out. */
type Entry = "TIMEOUT" | { readonly t: string; readonly v: unknown };

interface Scenario {
  readonly description: string;
  readonly tests: Readonly<Record<string, Case>>;
  readonly zone: Readonly<Record<string, readonly Entry[]>>;
}

const scenarios: readonly Scenario[] =
  folder === undefined ? [] : JSON.parse(readFileSync(join(folder, "rfc7208-tests.json"), "utf8"));

/** The zone of a scenario as pyspf's driver, and so everyone, reads it: see SOURCES.md beside the suite. */
function suiteResolver(zone: Scenario["zone"]): DnsResolver {
  return resolverFrom((name, type) => {
    let current = name.toLowerCase().replace(/\.$/, "");
    for (let links = 0; links < 10; links++) {
      if (current.startsWith("error.")) return { status: "failed", reason: "timeout" };
      const entries = zone[current];
      if (entries === undefined) return "nxdomain";
      const timeout = entries.indexOf("TIMEOUT");
      const known = timeout < 0 ? entries : entries.slice(0, timeout);
      const sets = known.filter((entry) => entry !== "TIMEOUT");
      const records = sets.filter(({ t, v }) => t === type && v !== "NONE").map(({ v }) => recordOf(type, v));
      if (records.length > 0) return { status: "ok", records, authenticated: false } as DnsAnswer;
      if (timeout >= 0) return { status: "failed", reason: "timeout" };
      const alias = sets.find(({ t }) => t === "CNAME");
      if (alias === undefined) return [];
      current = String(alias.v).toLowerCase().replace(/\.$/, "");
    }
    return { status: "failed", reason: "servfail" };
  });
}

function recordOf(type: DnsType, value: unknown): unknown {
  if (type === "MX") {
    const [preference, exchange] = value as [number, string];
    return { preference, exchange };
  }
  return type === "TXT" && !Array.isArray(value) ? [value] : value;
}

const cases = scenarios.flatMap(({ tests, zone }) =>
  Object.entries(tests).map(([name, test]) => ({ name, zone, ...test })),
);

describe.skipIf(folder === undefined)("the openspf suite of RFC 7208", () => {
  it.each(cases)("$name", async ({ host, helo, mailfrom, zone, result, explanation }) => {
    const input = { ip: host, helo, mailFrom: mailfrom };
    const outcome = await evaluateSpf(input, { resolver: suiteResolver(zone) });
    expect([result].flat()).toContain(outcome.result);
    if (explanation === "DEFAULT") expect(outcome.explanation).toBeUndefined();
    // RFC 7208 §7.4 writes %{i} of IPv6 with lower-case digits; the suite wants upper case.
    else if (explanation !== undefined) expect(outcome.explanation?.toLowerCase()).toBe(explanation.toLowerCase());
  });

  it("has 203 cases, 14 of them with an explanation", () => {
    expect(cases).toHaveLength(203);
    const pinned = cases.filter(({ explanation }) => explanation !== undefined && explanation !== "DEFAULT");
    expect(pinned).toHaveLength(14);
  });
});
