import { HEADER_LIMITS } from "../../internal/message/index.js";
import { checkInteger } from "../../internal/options.js";
import type { SanitizeLimits } from "./types.js";

/** The limits that `sanitizeHeaders` has unless its options say otherwise. */
export const SANITIZE_LIMITS: SanitizeLimits = /* @__PURE__ */ Object.freeze({ ...HEADER_LIMITS, maxSignatures: 100 });

/** @throws RangeError that names the limit */
export function readSanitizeLimits(given: Partial<SanitizeLimits> | undefined): SanitizeLimits {
  const limits: SanitizeLimits = { ...SANITIZE_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) checkInteger(name, value, 0, Number.MAX_SAFE_INTEGER);
  return limits;
}
