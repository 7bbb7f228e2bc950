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
  if (options.minRsaBits !== undefined) checkNumber("minRsaBits", options.minRsaBits);
  if (options.clockSkewSeconds !== undefined) checkNumber("clockSkewSeconds", options.clockSkewSeconds);
  if (options.limits === undefined) return defaults;
  const limits: Limits = { ...defaults, ...options.limits };
  for (const [name, value] of Object.entries<number>(limits)) checkNumber(name, value);
  return limits;
}

/** A bound that is no number would not bound anything: each comparison with it is false. */
export function checkNumber(name: string, value: number): void {
  if (!(typeof value === "number" && value >= 0)) throw new RangeError(`"${name}" must be a number from 0 up`);
}
