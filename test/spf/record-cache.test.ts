import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSpfRecordCache, evaluateSpf, type SpfRecordCache } from "../../src/spf/index.js";
import { readCachedRecord } from "../../src/spf/record-cache.js";
import { spfInputs, spfZoneResolver, spfZones } from "../support/spf-zone.js";

/** Evaluates one record. */
function evaluate(record: string, recordCache: SpfRecordCache, ip = "192.0.2.1"): ReturnType<typeof evaluateSpf> {
  const resolver = spfZoneResolver({ "a.example": { TXT: [record] } });
  return evaluateSpf({ ip, helo: "a.example", mailFrom: null }, { resolver, recordCache });
}

describe("createSpfRecordCache", () => {
  it("gives what comes without it, whatever was evaluated before", async () => {
    const recordCache = createSpfRecordCache({ max: 20 });
    await fc.assert(
      fc.asyncProperty(spfZones, spfInputs, async (zone, input) => {
        const resolver = spfZoneResolver(zone);
        const now = new Date(0);
        const plain = await evaluateSpf(input, { resolver, now });
        expect(await evaluateSpf(input, { resolver, now, recordCache })).toEqual(plain);
        expect(await evaluateSpf(input, { resolver, now, recordCache })).toEqual(plain);
      }),
      { numRuns: 300 },
    );
    expect(recordCache.size).toBeGreaterThan(2);
  });

  it("holds records once, sound and broken ones, and asks DNS nevertheless", async () => {
    const recordCache = createSpfRecordCache();
    for (let turn = 0; turn < 3; turn++) {
      expect((await evaluate("v=spf1 ip4:192.0.2.0/24 -all", recordCache)).counts.queries).toBe(1);
      expect(await evaluate("v=spf1 al", recordCache)).toMatchObject({ result: "permerror", reason: "syntax" });
    }
    expect(recordCache.size).toBe(2);
  });

  it("serves clients of all kinds", async () => {
    const recordCache = createSpfRecordCache();
    const record = "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all";
    for (const [ip, result] of [
      ["192.0.2.9", "pass"],
      ["2001:db8::9", "pass"],
      ["198.51.100.1", "fail"],
      ["2001:db9::1", "fail"],
      ["::ffff:192.0.2.1", "pass"],
    ] as const) {
      expect((await evaluate(record, recordCache, ip)).result).toBe(result);
    }
    expect(recordCache.size).toBe(1);
  });

  it.each([2, 3, 10, 1000])("never holds more than %d", async (max) => {
    const recordCache = createSpfRecordCache({ max });
    for (let third = 0; third < 40; third++) {
      await evaluate(`v=spf1 ip4:192.0.${third}.0/24 -all`, recordCache);
      expect(recordCache.size).toBeLessThanOrEqual(max);
    }
    expect(recordCache.size).toBeGreaterThanOrEqual(Math.min(max >> 1, 40));
  });

  it("keeps a record that is in use, and forgets one that isn't", () => {
    const recordCache = createSpfRecordCache({ max: 10 });
    const used = readCachedRecord(recordCache, "v=spf1 -all");
    const unused = readCachedRecord(recordCache, "v=spf1 ~all");
    for (let third = 0; third < 40; third++) {
      readCachedRecord(recordCache, `v=spf1 ip4:192.0.${third}.0/24 -all`);
      expect(readCachedRecord(recordCache, "v=spf1 -all")).toBe(used);
    }
    expect(readCachedRecord(recordCache, "v=spf1 ~all")).not.toBe(unused);
  });

  it("doesn't hold records of more than 1,024 characters", async () => {
    const recordCache = createSpfRecordCache();
    const long = (length: number): string => `v=spf1 x=${"y".repeat(length - 14)} -all`;
    await evaluate(long(1024), recordCache);
    expect(recordCache.size).toBe(1);
    expect((await evaluate(long(1025), recordCache)).result).toBe("fail");
    expect(recordCache.size).toBe(1);
  });

  it.each([0, 1, -5, 2.5, Number.NaN, Number.POSITIVE_INFINITY, "10"])("refuses a max of %s", (max) => {
    expect(() => createSpfRecordCache({ max: max as number })).toThrow(RangeError);
  });

  it.each([[{}], [{ size: 0 }], [new Map()], ["cache"], [null]])(
    "evaluateSpf refuses %o in its place",
    async (cache) => {
      await expect(evaluate("v=spf1 -all", cache as unknown as SpfRecordCache)).rejects.toThrow(
        new TypeError('"recordCache" must be made by createSpfRecordCache'),
      );
    },
  );
});
