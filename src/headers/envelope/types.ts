import type { Boundary } from "../boundary.js";
import type { TraceLimits } from "../trace/limits.js";

/** What {@link envelopeFromHeaders} takes besides the message. */
export interface EnvelopeOptions {
  /** What is yours. Without it the result is a guess at best. */
  readonly boundary?: Boundary | undefined;
  readonly limits?: Partial<TraceLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * How sure it is. `certain`: a host inside the boundary wrote it. `likely`: one did, but the field can be read in two ways. `guess`: nobody
 * knows who wrote it. `none`: it isn't known.
 */
export type EnvelopeCertainty = "certain" | "likely" | "guess" | "none";

/** How the client was found, or why not. */
export type EnvelopeClientReason =
  /** In the field of the host inside that had the message from outside. */
  | "boundary-hop"
  /** There, but the field has several addresses, or a clause twice. */
  | "ambiguous-hop"
  /** The first public address from the top. There was no boundary. */
  | "first-public-address"
  | "no-received"
  /** The client had logged in: it is a user of yours, and its address says nothing about the domain. `traceHops` has it. */
  | "submission"
  /** The newest field was written by nobody inside. */
  | "not-written-inside"
  /** All hops are inside. */
  | "never-outside"
  /** A host inside had the message from another that is not in the boundary, and yet from an address inside. */
  | "chain-broken"
  /** A host inside fetched it (POP, IMAP) or had it by HTTP: there was no SMTP session. */
  | "not-smtp"
  /** The field has no address of the client, or there is no public one. */
  | "no-address"
  | "header-too-large";

/** How the reverse-path was found, or why not. */
export type EnvelopeSenderReason =
  /** In a Return-Path that a host inside put above the fields from outside (RFC 5321 §4.4). */
  | "return-path"
  /** In the Received field of the boundary hop: that is what the client said, before any rewriting. */
  | "received"
  /** There is none that can be read. */
  | "absent"
  /** It stands below the fields that hosts inside wrote: whoever sent the message put it there. */
  | "below-boundary"
  | "header-too-large";

/** What is known of the SMTP session that brought a stored message. */
export interface HeaderEnvelope {
  /** The address of the client. */
  readonly ip?: string;
  /** What it said in HELO. */
  readonly helo?: string;
  /** The reverse-path; empty for the null one. */
  readonly mailFrom?: string;
  /** Of `ip` and `helo`. */
  readonly client: { readonly certainty: EnvelopeCertainty; readonly reason: EnvelopeClientReason };
  /** Of `mailFrom`. */
  readonly sender: { readonly certainty: EnvelopeCertainty; readonly reason: EnvelopeSenderReason };
}
