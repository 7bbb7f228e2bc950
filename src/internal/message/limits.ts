/** Bounds on the header of a message. Every function that reads a message takes them as options. */
export interface HeaderLimits {
  /** Octets up to and including the blank line. Default 1 MiB: Postfix reads 100 kB, Exchange 256 kB. */
  readonly maxHeaderBytes: number;
  /** Header fields. Default 10,000. */
  readonly maxHeaderFields: number;
}

export const HEADER_LIMITS: HeaderLimits = /* @__PURE__ */ Object.freeze({
  maxHeaderBytes: 1_048_576,
  maxHeaderFields: 10_000,
});
