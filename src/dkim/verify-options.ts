import type { VerifyDkimOptions } from "./types.js";

/**
 * What verifying takes, limits filled in.
 *
 * @throws TypeError or RangeError that names the option
 */
export function checkVerifyOptions<Limits extends Readonly<Record<keyof Limits, number>>>(
  options: Omit<VerifyDkimOptions, "limits"> & { readonly limits?: Partial<Limits> },
  defaults: Limits,
): Limits {
  if (typeof options?.resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  if (options.now !== undefined && !Number.isFinite(options.now?.getTime?.())) {
    throw new TypeError('"now" must be a valid Date');
  }
  if (options.lineEndings !== undefined && !["strict", "normalize"].includes(options.lineEndings)) {
    throw new TypeError('"lineEndings" must be "strict" or "normalize"');
  }
  const limits: Limits = { ...defaults, ...options.limits };
  checkNumbers({
    ...limits,
    minRsaBits: options.minRsaBits === undefined ? 0 : options.minRsaBits,
    clockSkewSeconds: options.clockSkewSeconds === undefined ? 0 : options.clockSkewSeconds,
  });
  return limits;
}

/** A bound that is no number would not bound anything: each comparison with it is false. */
function checkNumbers(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(typeof value === "number" && value >= 0)) throw new RangeError(`"${name}" must be a number from 0 up`);
  }
}
