import type { DnsType } from "../../core/dns.js";
import { encodeName } from "./name.js";
import { CLASS_IN, TYPE_OPT, typeNumbers } from "./numbers.js";

const HEADER_OCTETS = 12;

/** What a query says besides its question. */
export interface QueryOptions {
  readonly id: number;
  /** The EDNS payload size in octets; without it the query has no OPT record. */
  readonly payloadOctets?: number | undefined;
  /** Asks for signatures, which some servers want to hear before they tell what they validated (RFC 3225 §3). */
  readonly dnssecOk: boolean;
}

/**
 * A query with one question, recursion desired, and the AD bit, by which a server may tell what it validated.
 *
 * @throws ParseError if DNS can't carry the name; TypeError if the type is not one of ours
 */
export function encodeQuery(name: string, type: DnsType, { id, payloadOctets, dnssecOk }: QueryOptions): Uint8Array {
  if (!Object.hasOwn(typeNumbers, type)) throw new TypeError(`"type" must be one of ${Object.keys(typeNumbers)}`);
  const hasOpt = payloadOctets !== undefined;
  // RFC 1035 §4.1.1; the AD bit is from RFC 6840 §5.7.
  const header = [...uint16(id), 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, hasOpt ? 1 : 0];
  const question = [...encodeName(name), ...uint16(typeNumbers[type]), ...uint16(CLASS_IN)];
  // RFC 6891 §6.1.2: root, type, payload in place of the class, DO in place of the TTL, no options.
  const opt = hasOpt ? [0, ...uint16(TYPE_OPT), ...uint16(payloadOctets), 0, 0, dnssecOk ? 0x80 : 0, 0, 0, 0] : [];
  return Uint8Array.from([...header, ...question, ...opt]);
}

/** Turns letters of the question to upper or lower case, as the lowest bit of each octet of `random` says. */
export function flipCase(query: Uint8Array, random: Uint8Array): void {
  for (let at = HEADER_OCTETS; query[at] !== 0; ) {
    const end = at + 1 + query[at]!;
    for (at++; at < end; at++) {
      const letter = query[at]! | 0x20;
      if (letter >= 0x61 && letter <= 0x7a && (random[at]! & 1) === 1) query[at]! ^= 0x20;
    }
  }
}

function uint16(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}
