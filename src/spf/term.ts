import type { SpfQualifier, SpfTermKind } from "./types.js";

/**
 * A term as the evaluator wants it: numbers, and ranges of the text of the record. All have the same fields, and
 * nothing is cut out of the text before it is needed, because this is most of the work of most evaluations.
 */
export interface ReadTerm {
  readonly kind: SpfTermKind;
  readonly qualifier: SpfQualifier;
  readonly start: number;
  readonly end: number;
  /** The domain-spec, or the value of an unknown modifier; empty where there is none. */
  readonly specStart: number;
  readonly specEnd: number;
  /** What macros it uses: the bits of `macro-syntax.ts`. */
  readonly needs: number;
  /** The address of an `ip4`, as a signed integer. */
  readonly ip4: number;
  readonly ip4Bits: number;
  /** The address of an `ip6`. */
  readonly ip6: Uint8Array;
  readonly ip6Bits: number;
}

/** A term without anything in it. */
export function newTerm(): ReadTerm {
  return {
    kind: "all",
    qualifier: "+",
    start: 0,
    end: 0,
    specStart: 0,
    specEnd: 0,
    needs: 0,
    ip4: 0,
    ip4Bits: 32,
    ip6: new Uint8Array(16),
    ip6Bits: 128,
  };
}

/** A term that stays. */
export function copyTerm(term: ReadTerm): ReadTerm {
  const { kind, qualifier, start, end, specStart, specEnd, needs, ip4, ip4Bits, ip6, ip6Bits } = term;
  const address = kind === "ip6" ? ip6.slice() : NO_ADDRESS;
  return { kind, qualifier, start, end, specStart, specEnd, needs, ip4, ip4Bits, ip6: address, ip6Bits };
}

const NO_ADDRESS: Uint8Array = /* @__PURE__ */ new Uint8Array(0);
