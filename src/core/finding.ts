import type { ByteSpan } from "./message.js";

/** How much a {@link Finding} matters: `info` is a fact, `high` lets someone forge, read or block mail. */
export type Severity = "info" | "low" | "medium" | "high";

/** One thing a check, lint, leak search or rating has to say. The one shape for all of them. */
export interface Finding<Code extends string = string> {
  /** Stable, kebab-case, safe to switch on. */
  readonly code: Code;
  readonly severity: Severity;
  /** One English sentence for a person. Its wording may change between versions. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Where in the input, in bytes. */
  readonly span?: ByteSpan;
  /** The text it rests on, for example `RFC 6376 §3.5`. */
  readonly spec?: string;
}
