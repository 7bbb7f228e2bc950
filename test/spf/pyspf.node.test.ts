import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateSpf } from "../../src/spf/index.js";
import { type SpfZone, spfInputs, spfZoneResolver, spfZones } from "../support/spf-zone.js";
import { findPyspf, type Pyspf } from "./peers/pyspf.node.js";

const start = findPyspf();

describe.skipIf(start === undefined)("random zones, evaluated by pyspf too", () => {
  let pyspf: Pyspf;
  beforeAll(() => {
    pyspf = start!();
  });
  afterAll(() => pyspf.stop());

  it("come to the same result, explanation and counts", async () => {
    await fc.assert(
      fc.asyncProperty(spfZones, spfInputs, async (zone, input) => {
        const theirs = await pyspf.evaluate(input, zone);
        const ours = await evaluateSpf(input, { resolver: spfZoneResolver(zone) });
        expect(ours.result).toBe(theirs.result);
        // %{i} of IPv6: RFC 7208 §7.4 writes it in lower case, pyspf in upper case.
        // %{s} of "@domain": RFC 7208 §4.3 puts postmaster in the place of a missing local-part, pyspf leaves it empty.
        const explained = ours.explanation ?? "SPF fail - not authorized";
        const explanation = input.mailFrom.startsWith("@") ? explained.replaceAll("postmaster", "") : explained;
        if (ours.result === "fail") expect(explanation.toLowerCase()).toBe(theirs.explanation.toLowerCase());
        if (["none", "temperror", "permerror"].includes(ours.result)) return;
        expect(ours.counts.voidLookups).toBe(theirs.voidLookups);
        // RFC 7208 §4.6.4 counts "during SPF evaluation"; pyspf counts each redirect that it reads.
        if (hasRedirect(zone)) expect(ours.counts.lookups).toBeLessThanOrEqual(theirs.lookups);
        else expect(ours.counts.lookups).toBe(theirs.lookups);
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);
});

function hasRedirect(zone: SpfZone): boolean {
  return Object.values(zone).some(({ TXT = [] }) => TXT.some((record) => String(record).includes("redirect=")));
}
