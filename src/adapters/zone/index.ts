/**
 * A zone file as a resolver: DNS without a network, for tests, demonstrations and captured cases.
 *
 * Follows RFC 1035 §5 (zone files), RFC 1034 §4.3.2 and RFC 4592 (what they answer), RFC 2308 and RFC 8020 (what isn't there).
 *
 * @module adapters/zone
 */
export type { ScriptedFailure, ScriptedQuestion } from "./failures.js";
export * from "./resolver.js";
