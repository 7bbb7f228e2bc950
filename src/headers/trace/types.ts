import type { Finding } from "../../core/finding.js";
import type { ByteSpan } from "../../core/message.js";
import type { Boundary } from "../boundary.js";
import type { Received, ReceivedTlsVersion } from "../received/types.js";
import type { TraceLimits } from "./limits.js";

/** What {@link traceHops} takes besides the message. */
export interface TraceOptions {
  /** What is yours. Without it nothing is known of who wrote which field. */
  readonly boundary?: Boundary | undefined;
  readonly limits?: Partial<TraceLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Between whom a hop was. */
export type HopSide =
  /** From one host inside to another, or within one. */
  | "inside"
  /** From outside to a host inside. */
  | "inbound"
  /** From a host inside to one outside. */
  | "outbound"
  | "outside"
  /** There is no boundary, or the field doesn't tell. */
  | "unknown";

/** What is known of the TLS of a hop. */
export interface HopTls {
  /** `unknown`: neither the protocol nor a comment tells. */
  readonly used: "yes" | "no" | "unknown";
  readonly version?: ReceivedTlsVersion;
  readonly cipher?: string;
  readonly bits?: number;
}

/** One Received field: a message handed over from one host to the next. */
export interface Hop {
  /** Where the field stands in the message, name and line end included. */
  readonly span: ByteSpan;
  /** Where its value starts. The spans in `received` count from there. */
  readonly valueStart: number;
  readonly received: Received;
  readonly side: HopSide;
  /**
   * Whether a host inside the boundary wrote it, as far as the chain of fields from the top shows. What others wrote may be anything:
   * whoever hands over a message can put Received fields into it.
   */
  readonly trusted: boolean;
  readonly tls: HopTls;
  /** Milliseconds since the hop before, by the clocks of both. Negative where they disagree. */
  readonly delayMs?: number;
}

/** What there is to say of a route. */
export type TraceFindingCode =
  /** The header is over a limit, so nothing of it was read. */
  | "header-too-large"
  /** More Received fields than are looked at; the oldest were left. */
  | "too-many-hops"
  /** So many Received fields that some server refuses the message. */
  | "hop-limit"
  /** A host took the message from the same address again. */
  | "loop"
  /** A hop is dated before the hop that came before it. */
  | "clock-skew"
  /** A message lay somewhere for an hour or more. */
  | "long-delay"
  /** A hop over the Internet without TLS. */
  | "no-tls"
  /** TLS 1.1 or older, or a broken cipher. */
  | "weak-tls"
  /** A field without a date, or with one that can't be read. */
  | "no-date"
  /** A field that doesn't say who took the message, or that couldn't be read to its end. */
  | "unreadable"
  /** The topmost field was written by nobody inside: there is no boundary to see. */
  | "boundary-not-found";

/** A {@link Finding}, and which hop it is about. */
export interface TraceFinding extends Finding<TraceFindingCode> {
  /** Its place in `hops`. */
  readonly hop?: number;
}

/** The way a message took. */
export interface MessageTrace {
  /** In the order of travel: the oldest first, as servers add theirs at the top (RFC 5321 §4.4). */
  readonly hops: readonly Hop[];
  /** How many Received fields there are; more than `hops` has where there are too many. */
  readonly hopCount: number;
  /** Where the message came in from outside: its place in `hops`. Not there without a boundary, and for mail that never was outside. */
  readonly entry?: number;
  /** Milliseconds from the first dated hop to the last. */
  readonly totalMs?: number;
  readonly findings: readonly TraceFinding[];
}
