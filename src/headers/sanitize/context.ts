import type { PseudonymKind } from "../topology/pseudonym-form.js";
import { HIDDEN_NAME } from "../topology/pseudonym-form.js";
import type { Topology } from "../topology/topology.js";
import type { CompiledPolicy } from "./policies.js";
import type { Pseudonymizer } from "./pseudonym.js";
import type { ReplacedValue, SanitizeLimits, SanitizeOptions } from "./types.js";

/** What all fields of a message are rewritten with. */
export interface SanitizeContext {
  readonly topology: Topology;
  readonly policy: CompiledPolicy;
  readonly pseudonymizer: Pseudonymizer | undefined;
  readonly onSignature: NonNullable<SanitizeOptions["onSignature"]>;
  readonly unparseable: NonNullable<SanitizeOptions["unparseable"]>;
  readonly authservIds: readonly string[];
  readonly limits: SanitizeLimits;
}

/** Hides values, and keeps a list of them. */
export interface Hider {
  readonly replaced: readonly ReplacedValue[];
  /** A domain name for a host, an address, or a user. */
  name(kind: PseudonymKind, value: string): string;
  /** A word for a user or an id; without a key `undefined`. */
  word(kind: PseudonymKind, value: string): string | undefined;
}

export function createHider({ pseudonymizer }: SanitizeContext): Hider {
  const replaced: ReplacedValue[] = [];
  const note = (kind: PseudonymKind, value: string, by: string): string => {
    replaced.push({ kind, value, by });
    return by;
  };
  return {
    replaced,
    name(kind, value) {
      const by = pseudonymizer && `${pseudonymizer.label(kind, value)}.${pseudonymizer.domain}`;
      return note(kind, value, by ?? HIDDEN_NAME);
    },
    word(kind, value) {
      const by = pseudonymizer?.label(kind, value);
      note(kind, value, by ?? "");
      return by;
    },
  };
}
