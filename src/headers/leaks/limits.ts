import { HEADER_LIMITS } from "../../internal/message/index.js";
import { checkInteger } from "../../internal/options.js";
import type { LeakLimits } from "./types.js";

/** The limits that `findLeaks` has unless its options say otherwise. */
export const LEAK_LIMITS: LeakLimits = /* @__PURE__ */ Object.freeze({ ...HEADER_LIMITS, maxLeaks: 1_000 });

/** @throws RangeError that names the limit */
export function readLeakLimits(given: Partial<LeakLimits> | undefined): LeakLimits {
  const limits: LeakLimits = { ...LEAK_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) checkInteger(name, value, 0, Number.MAX_SAFE_INTEGER);
  return limits;
}
