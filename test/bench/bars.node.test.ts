import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Bar, checkBar, describeBar, readBars } from "../../bench/harness/bars.js";

const faster: Bar = { bench: "b", case: "ours", ratioTo: "peer", min: 10, goal: 15, from: "asked for" };
const slower: Bar = { bench: "b", case: "ours", ratioTo: "limit", max: 2.5, goal: 1.9, from: "asked for" };

describe("a bar of the bench", () => {
  test("with min, the case must be that many times as fast", () => {
    expect(checkBar(faster, () => 1 / 10)).toMatchObject({ holds: true, measured: 10 });
    expect(checkBar(faster, () => 1 / 9.9)).toMatchObject({ holds: false });
    expect(checkBar(faster, () => 10)).toMatchObject({ holds: false });
  });

  test("with max, the case may take that many times as long", () => {
    expect(checkBar(slower, () => 2.5)).toMatchObject({ holds: true, measured: 2.5 });
    expect(checkBar(slower, () => 2.51)).toMatchObject({ holds: false });
  });

  test("that wasn't measured doesn't hold", () => {
    for (const bar of [faster, slower]) {
      const outcomes = [undefined, Number.NaN, 0, -1].map((ratio) => checkBar(bar, () => ratio));
      for (const outcome of outcomes) expect(outcome).toEqual({ bar, holds: false });
    }
    expect(describeBar(checkBar(faster, () => undefined))).toBe(
      "FAILS  b, ours: not measured, against peer (floor: at least 10, goal: 15; asked for)",
    );
  });

  test("is asked for by the names it has", () => {
    const asked: string[][] = [];
    checkBar(slower, (...names) => {
      asked.push(names);
      return 1;
    });
    expect(asked).toEqual([["b", "ours", "limit"]]);
  });

  test("is described with what was measured, floor and goal", () => {
    expect(describeBar(checkBar(faster, () => 0.0625))).toBe(
      "holds  b, ours: 16.00 times as fast as peer (floor: at least 10, goal: 15; asked for)",
    );
    expect(describeBar(checkBar(slower, () => 3))).toBe(
      "FAILS  b, ours: 3.00 times as long as limit (floor: at most 2.5, goal: 1.9; asked for)",
    );
  });
});

describe("readBars", () => {
  test.each([
    [{ ...faster, min: undefined }, 'one of "min" and "max"'],
    [{ ...faster, max: 1 }, 'one of "min" and "max"'],
    [{ ...faster, min: "10" }, "numbers above 0"],
    [{ ...faster, goal: undefined }, "numbers above 0"],
    [{ ...faster, goal: 9 }, "easier than the floor"],
    [{ ...slower, goal: 3 }, "easier than the floor"],
    [{ ...slower, ratioTo: undefined }, '"ratioTo" is missing'],
    [{ ...slower, from: "" }, '"from" is missing'],
  ])("refuses %j", (bar, message) => {
    expect(() => readBars(JSON.stringify([bar]))).toThrow(message);
  });

  test("takes bench/bars.json", () => {
    const json = readFileSync(new URL("../../bench/bars.json", import.meta.url), "utf8");
    expect(readBars(json).length).toBeGreaterThan(0);
  });
});
