import type { DnsType } from "../../core/dns.js";
import { Writer } from "../wire/writer.js";
import { encodeName } from "./name.js";
import { CLASS_IN, TYPE_OPT, typeNumbers } from "./numbers.js";

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
export function encodeQuery(
  name: string,
  type: DnsType,
  { id, payloadOctets, dnssecOk }: QueryOptions,
): Uint8Array<ArrayBuffer> {
  if (!Object.hasOwn(typeNumbers, type)) throw new TypeError(`"type" must be one of ${Object.keys(typeNumbers)}`);
  const writer = new Writer();
  writer.u16(id);
  writer.u16(0x0120); // RFC 1035 §4.1.1: RD; RFC 6840 §5.7: AD
  for (const count of [1, 0, 0, payloadOctets === undefined ? 0 : 1]) writer.u16(count);
  writer.bytes(encodeName(name));
  writer.u16(typeNumbers[type]);
  writer.u16(CLASS_IN);
  if (payloadOctets !== undefined) {
    // RFC 6891 §6.1.2: the payload in place of the class, DO in place of the TTL, no options.
    writer.bytes(encodeName("."));
    writer.u16(TYPE_OPT);
    writer.u16(payloadOctets);
    writer.u32(dnssecOk ? 0x8000 : 0);
    writer.u16(0);
  }
  return writer.finish();
}
