import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFreshness } from "../../../src/adapters/cache/cache-control.js";

const now = Date.UTC(2026, 0, 1, 12);

describe("how long a response may be used (RFC 9111)", () => {
  it.each<readonly [Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ "cache-control": "" }, undefined],
    [{ "cache-control": "public" }, undefined],
    [{ "cache-control": "max-age=60" }, 60],
    [{ "cache-control": "Public , MAX-AGE = 60" }, 60],
    [{ "cache-control": 'max-age="60"' }, 60],
    [{ "cache-control": "max-age=60, max-age=9" }, 60],
    [{ "cache-control": "max-age=60, s-maxage=9" }, 9],
    [{ "cache-control": "max-age=0" }, 0],
    [{ "cache-control": "max-age" }, 0],
    [{ "cache-control": "max-age=-1" }, 0],
    [{ "cache-control": "max-age=1e3" }, 0],
    [{ "cache-control": "max-age=60=60" }, 60],
    [{ "cache-control": "max-age=99999999999999" }, 0],
    [{ "cache-control": "no-store, max-age=60" }, 0],
    [{ "cache-control": "max-age=60, No-Cache" }, 0],
    [{ "cache-control": 'max-age=60, no-cache="set-cookie"' }, 0],
    [{ "cache-control": "private, max-age=60" }, 0],
    [{ "cache-control": "max-age=60", vary: "Accept-Encoding" }, 60],
    [{ "cache-control": "max-age=60", vary: "*" }, 0],
    [{ "cache-control": "max-age=60", age: "20" }, 40],
    [{ "cache-control": "max-age=60", age: "61" }, 0],
    [{ "cache-control": "max-age=60", age: "old" }, 60],
    [{ expires: "Thu, 01 Jan 2026 12:01:00 GMT" }, 60],
    [{ expires: "Thu, 01 Jan 2026 12:01:00 GMT", date: "Thu, 01 Jan 2026 12:00:50 GMT" }, 10],
    [{ expires: "Thu, 01 Jan 2026 12:01:00 GMT", date: "Thu, 01 Jan 2026 12:00:50 GMT", age: "4" }, 6],
    [{ expires: "Thu, 01 Jan 2026 12:01:00 GMT", date: "yesterday" }, 60],
    [{ expires: "Thu, 01 Jan 2026 11:59:00 GMT" }, 0],
    [{ expires: "0" }, 0],
    [{ expires: "never" }, 0],
    [{ expires: "Thu, 01 Jan 2026 12:01:00 GMT", "cache-control": "max-age=5" }, 5],
  ])("with %o is %s seconds", (headers, seconds) => {
    expect(readFreshness(headers, now).ttlSeconds).toBe(seconds);
  });

  it.each<readonly [string, boolean]>([
    ["max-age=60", true],
    ["max-age=60, must-revalidate", false],
    ["max-age=60, Proxy-Revalidate", false],
    ["no-store", false],
  ])("with %s may be exceeded while the server fails: %s (§4.2.4)", (value, allowStale) => {
    expect(readFreshness({ "cache-control": value }, now).allowStale).toBe(allowStale);
  });

  it("is a whole number of seconds, 0 or more, whatever the header says", () => {
    const pieces = fc.constantFrom(
      "max-age",
      "s-maxage",
      "no-store",
      "=",
      ",",
      " ",
      '"',
      "60",
      "-1",
      "1e9",
      ";",
      "\t",
      "\u00e9",
    );
    const values = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(values, values, values, (cacheControl, age, expires) => {
        const { ttlSeconds } = readFreshness({ "cache-control": cacheControl, age, expires }, now);
        if (ttlSeconds === undefined) return;
        expect(Number.isInteger(ttlSeconds)).toBe(true);
        expect(ttlSeconds).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
