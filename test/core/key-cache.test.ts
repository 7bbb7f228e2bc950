import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyCache, type KeyCache } from "../../src/core/key-cache.js";

describe("createKeyCache", () => {
  it("gives back what was set, and undefined for what was not", () => {
    const cache = createKeyCache();
    const key = { key: true };
    cache.set("a", key);
    expect(cache.get("a")).toBe(key);
    expect(cache.get("b")).toBeUndefined();
    expect(cache.size).toBe(1);
  });

  it("forgets the key not used for longest", () => {
    const cache = createKeyCache({ max: 2 });
    cache.set("a", 1);
    cache.set("b", 2);
    cache.get("a");
    cache.set("c", 3);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
  });

  it("counts a key set again as used, and holds it once", () => {
    const cache = createKeyCache({ max: 2 });
    cache.set("a", 1);
    cache.set("b", 2);
    cache.set("a", 3);
    expect(cache.size).toBe(2);
    cache.set("c", 4);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([3, undefined, 4]);
  });

  it("holds 1,000 keys unless told otherwise", () => {
    const cache = createKeyCache();
    for (let i = 0; i <= 1_000; i++) cache.set(String(i), i);
    expect(cache.size).toBe(1_000);
    expect(cache.get("0")).toBeUndefined();
    expect(cache.get("1")).toBe(1);
  });

  it("treats ids that name object properties like any other", () => {
    const cache = createKeyCache();
    expect(cache.get("__proto__")).toBeUndefined();
    cache.set("__proto__", 1);
    expect(cache.get("__proto__")).toBe(1);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses a max of %s by name", (max) => {
    expect(() => createKeyCache({ max })).toThrow(RangeError);
    expect(() => createKeyCache({ max })).toThrow('"max"');
  });

  it("behaves like a list in order of use, cut to max", () => {
    const step = fc.record({ id: fc.constantFrom("a", "b", "c", "d", "e"), value: fc.option(fc.nat()) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
        const cache = createKeyCache({ max });
        const model = createModel(max);
        for (const { id, value } of steps) {
          if (value === null) expect(cache.get(id)).toBe(model.get(id));
          else {
            cache.set(id, value);
            model.set(id, value);
          }
          expect(cache.size).toBe(model.size);
        }
      }),
    );
  });
});

/** The same in the plainest way: the last in the list is the one used last. */
function createModel(max: number): KeyCache {
  let entries: (readonly [string, unknown])[] = [];
  const moveToEnd = (id: string, key: unknown): void => {
    entries = [...entries.filter(([other]) => other !== id), [id, key] as const].slice(-max);
  };
  return {
    get(id) {
      const entry = entries.find(([other]) => other === id);
      if (entry !== undefined) moveToEnd(id, entry[1]);
      return entry?.[1];
    },
    set: moveToEnd,
    get size() {
      return entries.length;
    },
  };
}
