import type { Severity } from "../../core/finding.js";
import type { LeakCode } from "../leaks/leak-code.js";

/** What is done with a field. */
export type HeaderAction =
  /** Nothing. */
  | "keep"
  /** The field goes. */
  | "drop"
  /** The field goes, even if a signature covers it. */
  | "drop-always"
  /** The field goes if it claims to be of one's own host (`authservId`), even if a signature covers it. */
  | "drop-claimed"
  /** For Received: the hops of the own administration are written anew. */
  | "rewrite"
  /** For Received: of those hops only the ones that took the message from a client of the own administration. */
  | "rewrite-client"
  /** Comments go, the rest stays. */
  | "trim-comments"
  /** Each internal host, address, and user at such a host becomes a pseudonym, the rest stays. */
  | "scrub"
  /** For fields with message ids: those of internal hosts become pseudonyms. Needs `pseudonyms`. */
  | "pseudonymize";

/** What is done with the fields of a name. */
export interface HeaderRule {
  /** The name of a field in any case, or how it begins: `X-Acme-*`. */
  readonly header: string;
  readonly action: HeaderAction;
}

/** What is done with the fields of a header. The first rule that fits counts; what none fits stays. */
export interface SanitizePolicy {
  readonly name: string;
  readonly rules: readonly HeaderRule[];
}

/** The ready-made policies. */
export type SanitizePolicyName = "egress" | "submission" | "exchange-firewall" | "remove-all" | "ingress";

/** A row of the table behind the policies: a field, what it gives away, and what each policy does with it. */
export interface HeaderRow {
  readonly header: string;
  /** What a stranger learns from it, as a whole. */
  readonly leak?: { readonly code: LeakCode; readonly severity: Severity };
  readonly actions: Readonly<Record<SanitizePolicyName, HeaderAction>>;
}
