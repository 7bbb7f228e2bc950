import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../../src/adapters/zone/index.js";

type Labels = readonly string[];

const name = fc.array(fc.constantFrom("a", "b", "B", "*"), { minLength: 1, maxLength: 5 });
const owners = fc.array(name, { minLength: 1, maxLength: 8 });

/** Which owner answers for a name, straight from the words of RFC 4592 §3.3.1: "none" if it doesn't exist. */
function answering(owners: readonly Labels[], asked: Labels): Labels | "empty" | "none" {
  const has = (name: Labels): boolean => owners.some((owner) => isSame(owner, name));
  const exists = (name: Labels): boolean => owners.some((owner) => isSame(owner.slice(-name.length), name));
  if (has(asked)) return asked;
  if (exists(asked)) return "empty";
  for (let from = 1; from <= asked.length; from++) {
    const encloser = asked.slice(from);
    if (encloser.length > 0 && !exists(encloser)) continue;
    const source = ["*", ...encloser];
    return has(source) ? source : exists(source) ? "empty" : "none";
  }
  return "none";
}

function isSame(one: Labels, other: Labels): boolean {
  return one.join(".").toLowerCase() === other.join(".").toLowerCase();
}

describe("which records answer for a name", () => {
  it("is as RFC 4592 §3.3.1 has it, for any names in the zone", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(owners, name, async (owners, asked) => {
        const text = owners.map((labels) => `${labels.join(".")} TXT ${labels.join(".").toLowerCase()}`).join("\n");
        const answer = await zoneResolver(text).resolve(asked.join("."), "TXT");
        const expected = answering(owners, asked);
        if (typeof expected !== "string") {
          expect(answer).toMatchObject({ status: "ok", records: [[expected.join(".").toLowerCase()]] });
          seen.add(expected === asked ? "own" : "wildcard");
        } else {
          expect(answer).toMatchObject(expected === "empty" ? { status: "ok", records: [] } : { status: "nxdomain" });
          seen.add(expected);
        }
      }),
      { numRuns: 1000 },
    );
    expect([...seen].sort()).toEqual(["empty", "none", "own", "wildcard"]);
  });
});
