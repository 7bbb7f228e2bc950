import { HEADER_LIMITS, type HeaderLimits } from "../../internal/message/index.js";
import { checkInteger } from "../../internal/options.js";

/** Bounds on reading the route of a message. */
export interface TraceLimits extends HeaderLimits {
  /** Received fields that are looked at, the newest first. Default 200: no server takes a message with more. */
  readonly maxHops: number;
}

/** The limits that `traceHops` and `envelopeFromHeaders` have unless their options say otherwise. */
export const TRACE_LIMITS: TraceLimits = /* @__PURE__ */ Object.freeze({ ...HEADER_LIMITS, maxHops: 200 });

/** @throws RangeError that names the limit */
export function readTraceLimits(limits: Partial<TraceLimits> | undefined): TraceLimits {
  if (limits === undefined) return TRACE_LIMITS;
  const limit = (name: keyof TraceLimits): number =>
    checkInteger(name, limits[name] ?? TRACE_LIMITS[name], 1, 0x3fff_ffff);
  return {
    maxHeaderBytes: limit("maxHeaderBytes"),
    maxHeaderFields: limit("maxHeaderFields"),
    maxHops: limit("maxHops"),
  };
}
