import { HEADER_OCTETS } from "./message.js";

/**
 * A copy of a query with letters of its name turned to the other case, as the lowest bit of each octet of `random` says.
 * DNS does not tell cases apart, and nearly all servers repeat them: bits that a forger must guess (RFC 5452 §9).
 */
export function mixCase(query: Uint8Array, random: Uint8Array): Uint8Array {
  const mixed = query.slice();
  for (const at of nameOctets(query)) {
    const letter = query[at]! | 0x20;
    if (letter >= 0x61 && letter <= 0x7a && (random[at]! & 1) === 1) mixed[at]! ^= 0x20;
  }
  return mixed;
}

/**
 * Writes the name of the query as it was meant over its copy in the response, which has been compared with it.
 * Other names point there, so they would come out in mixed case, too.
 */
export function restoreCase(response: Uint8Array, query: Uint8Array): void {
  const hasQuestion = response[5] === 1; // some errors come without
  if (hasQuestion) for (const at of nameOctets(query)) response[at] = query[at]!;
}

/** Where the octets of the name of a query stand, those of its lengths left out. */
function* nameOctets(query: Uint8Array): Generator<number> {
  for (let at = HEADER_OCTETS; query[at] !== 0; ) {
    const end = at + 1 + query[at]!;
    for (at++; at < end; at++) yield at;
  }
}
