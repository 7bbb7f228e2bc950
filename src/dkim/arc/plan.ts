import type { BodyHashRequest } from "../body-hash.js";
import { indexOfRequest } from "../body-hashes.js";
import { bodyHashRequest } from "../check-signature.js";
import { type KeyPlace, keyPlaceName } from "../key.js";
import type { SetFields } from "./chain.js";
import type { ArcLimits } from "./limits.js";

/** What validating the signatures of a chain takes. */
export interface Plan {
  /** Where its keys are. */
  readonly places: readonly KeyPlace[];
  readonly bodyHashes: readonly BodyHashRequest[];
  /** The index of the oldest set whose ARC-Message-Signature is checked. */
  readonly oldestToCheck: number;
}

/**
 * Plans what to look up and to hash: for the newest ARC-Message-Signature and all seals, which decide on the chain, and,
 * as far as the limits go, for the older ARC-Message-Signatures, which only the oldest-pass value needs.
 *
 * @returns `undefined` where the keys that decide are at more names than may be looked up
 */
export function planChecks(sets: readonly SetFields[], limits: ArcLimits): Plan | undefined {
  const places = new Map<string, KeyPlace>();
  const bodyHashes: BodyHashRequest[] = [];
  const newest = sets.length - 1;
  const { outcome } = sets[newest]!.messageSignature;
  if (!outcome.ok) return { places: [], bodyHashes: [], oldestToCheck: newest }; // that fails without more
  for (const { seal } of sets) if (seal.outcome.ok) add(places, seal.outcome.seal);
  add(places, outcome.signature);
  if (places.size > limits.maxLookups) return undefined;
  bodyHashes.push(bodyHashRequest(outcome.signature));

  let oldestToCheck = newest;
  while (oldestToCheck > 0) {
    const older = sets[oldestToCheck - 1]!.messageSignature.outcome;
    if (older.ok) {
      const { signature } = older;
      const request = bodyHashRequest(signature);
      const newName = !places.has(keyPlaceName(signature));
      const newHash = indexOfRequest(bodyHashes, request) === -1;
      if (newName && places.size >= limits.maxLookups) break;
      if (newHash && bodyHashes.length >= limits.maxBodyHashes) break;
      add(places, signature);
      if (newHash) bodyHashes.push(request);
    }
    oldestToCheck--;
    if (!older.ok) break; // RFC 8617 §5.2 step 5: the first that doesn't verify ends the search
  }
  return { places: [...places.values()], bodyHashes, oldestToCheck };
}

function add(places: Map<string, KeyPlace>, { selector, domain }: KeyPlace): void {
  const place = { selector, domain };
  places.set(keyPlaceName(place), place);
}
