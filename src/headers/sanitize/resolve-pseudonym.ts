import { type PseudonymKind, pseudonymLetters } from "../topology/pseudonym-form.js";
import { checkPseudonymKey, createMac, type PseudonymKey, pseudonymInput } from "./pseudonym.js";

/** What {@link resolvePseudonym} needs to know. */
export interface ResolvePseudonymOptions {
  /** The keys that may have been used. Pass all that are still kept: a key that was rotated stays good for old mail. */
  readonly keys: readonly PseudonymKey[];
  /** What the pseudonym may stand for: an inventory of hosts, all addresses of a network, queue ids from a log. */
  readonly candidates: Iterable<string> | AsyncIterable<string>;
  readonly signal?: AbortSignal;
}

/** What a pseudonym stands for. */
export interface ResolvedPseudonym {
  readonly kind: PseudonymKind;
  /** As it stands among the candidates. */
  readonly value: string;
  readonly keyId: string;
}

/**
 * Finds out what a pseudonym stands for, by making those of all candidates with each key.
 * Who has the key can do so, and nobody else: a pseudonym holds nothing of the name.
 *
 * @param pseudonym - as it stands in a rewritten field, with or without its domain: `h-4kq…`, `q-7ab….invalid`
 * @returns the first candidate that fits, or `undefined`
 * @throws TypeError for what is no pseudonym, or options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { resolvePseudonym, sanitizeHeaders } from "mailproof/headers";
 *
 * const key = { keyId: "2026a", key: crypto.getRandomValues(new Uint8Array(32)) };
 * const message = new TextEncoder().encode(
 *   "Received: from pc7.corp.lan by mail.example.com; Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\nHello\r\n",
 * );
 * const { changes } = await sanitizeHeaders(message, { boundary: { hosts: ["mail.example.com"] }, pseudonyms: key });
 * const pseudonym = changes[0]?.replaced[0]?.by ?? "";
 * const found = await resolvePseudonym(pseudonym, { keys: [key], candidates: ["pc6.corp.lan", "pc7.corp.lan"] });
 * console.log(found); // { kind: 'host', value: 'pc7.corp.lan', keyId: '2026a' }
 * ```
 */
export async function resolvePseudonym(
  pseudonym: string,
  { keys, candidates, signal }: ResolvePseudonymOptions,
): Promise<ResolvedPseudonym | undefined> {
  const [, letter, digits] = /^([hiuq])-([a-z2-7]{13})(?=\.|$)/.exec(String(pseudonym).toLowerCase()) ?? [];
  const kind = (Object.keys(pseudonymLetters) as PseudonymKind[]).find((each) => pseudonymLetters[each] === letter);
  if (kind === undefined) throw new TypeError(`"pseudonym" is none: ${JSON.stringify(pseudonym)}`);
  if (!Array.isArray(keys)) throw new TypeError('"keys" must be an array');
  const checked = keys.map((key, i) => checkPseudonymKey(key, `keys[${i}]`));
  const macs = checked.map((key) => ({ keyId: key.keyId, ...createMac(key) }));
  for await (const value of candidates) {
    signal?.throwIfAborted();
    if (typeof value !== "string") throw new TypeError('"candidates" must be strings');
    const input = pseudonymInput(kind, value);
    for (const { keyId, now, later } of macs) {
      if ((now?.(input) ?? (await later(input))) === digits) return { kind, value, keyId };
    }
  }
  return undefined;
}
