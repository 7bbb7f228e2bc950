import { ParseError } from "../../core/errors.js";
import { readName } from "./name.js";
import { CLASS_IN, RCODE_NOERROR, RCODE_NXDOMAIN, TYPE_OPT } from "./numbers.js";

const HEADER_OCTETS = 12;

/** A resource record whose data has not been looked at (RFC 1035 §4.1.3). */
export interface WireRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** Seconds: 32 bits without a sign (RFC 8767 §4). */
  readonly ttl: number;
  /** Where its data starts and ends in the message. */
  readonly start: number;
  readonly end: number;
}

/** A response, as far as a stub resolver needs it. */
export interface WireMessage {
  readonly bytes: Uint8Array;
  /** With the upper bits of the OPT record (RFC 6891 §6.1.3). */
  readonly rcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  /** The AD bit (RFC 4035 §3.2.3). */
  readonly authenticated: boolean;
  readonly answers: readonly WireRecord[];
  readonly authority: readonly WireRecord[];
}

/** Whether a response says of itself that it was cut (RFC 2181 §9). Nothing else of it needs to be sound then. */
export function isTruncated(response: Uint8Array): boolean {
  return (response[2]! & 0x02) !== 0;
}

/** The name that a query asks for. */
export function questionName(query: Uint8Array): string {
  return readName(query, HEADER_OCTETS).name;
}

/**
 * Whether a message answers this query: its id, that it is a response, and its question (RFC 5452 §9.1).
 * Case does not count in the question unless `exactCase` says so. A message of another query is not this one's failure:
 * whoever waits for a datagram goes on waiting.
 */
export function answersQuery(response: Uint8Array, query: Uint8Array, exactCase = false): boolean {
  if (response.length < HEADER_OCTETS || response[0] !== query[0] || response[1] !== query[1]) return false;
  if ((response[2]! & 0xf8) !== 0x80) return false; // QR set, opcode QUERY
  const questions = uint16(response, 4);
  const rcode = response[3]! & 0x0f;
  // A server that could not read the question need not repeat it. This can make a look-up fail, never give it records.
  if (questions === 0) return rcode !== RCODE_NOERROR && rcode !== RCODE_NXDOMAIN;
  const questionEnd = readName(query, HEADER_OCTETS).end + 4;
  if (questions !== 1 || response.length < questionEnd) return false;
  for (let at = HEADER_OCTETS; at < questionEnd; at++) {
    const isName = at < questionEnd - 4;
    if (exactCase || !isName ? response[at] !== query[at] : lowerCase(response[at]!) !== lowerCase(query[at]!)) {
      return false;
    }
  }
  return true;
}

/**
 * Reads a response that {@link answersQuery} has accepted. Every record must be whole and there must be nothing after
 * the last one; what the records hold is left for {@link readRecord}.
 *
 * @throws ParseError
 */
export function readMessage(bytes: Uint8Array): WireMessage {
  if (bytes.length < HEADER_OCTETS) throw malformed("the message is shorter than its header", 0);
  let at = HEADER_OCTETS;
  for (let count = uint16(bytes, 4); count > 0; count--) at = readName(bytes, at).end + 4;

  // Counts that lie end in an error at the end of the message, so they cost no more than its length.
  const section = (countAt: number): WireRecord[] => {
    const records: WireRecord[] = [];
    for (let count = uint16(bytes, countAt); count > 0; count--) {
      const record = readRecordHead(bytes, at);
      records.push(record);
      at = record.end;
    }
    return records;
  };
  const answers = section(6);
  const authority = section(8);
  const additional = section(10);
  if (at !== bytes.length) throw malformed("octets after the last record", at);

  return {
    bytes,
    rcode: (extendedRcode(additional) << 4) | (bytes[3]! & 0x0f),
    authoritative: (bytes[2]! & 0x04) !== 0,
    truncated: isTruncated(bytes),
    authenticated: (bytes[3]! & 0x20) !== 0,
    answers: answers.filter(isInternet),
    authority: authority.filter(isInternet),
  };
}

function isInternet(record: WireRecord): boolean {
  return record.class === CLASS_IN;
}

function readRecordHead(bytes: Uint8Array, offset: number): WireRecord {
  const { name, end } = readName(bytes, offset);
  const start = end + 10;
  if (start > bytes.length) throw malformed("a record is cut short", offset);
  const dataEnd = start + uint16(bytes, end + 8);
  if (dataEnd > bytes.length) throw malformed("a record is cut short", offset);
  const ttl = uint16(bytes, end + 4) * 0x10000 + uint16(bytes, end + 6);
  return { name, type: uint16(bytes, end), class: uint16(bytes, end + 2), ttl, start, end: dataEnd };
}

/** The upper eight bits of the RCODE, which stand where another record has its TTL. */
function extendedRcode(additional: readonly WireRecord[]): number {
  const [opt, ...others] = additional.filter((record) => record.type === TYPE_OPT);
  // RFC 6891 §6.1.1: one at most, owned by the root.
  if (others.length > 0 || (opt !== undefined && opt.name !== "")) throw malformed("a misplaced OPT record", 0);
  return opt === undefined ? 0 : Math.floor(opt.ttl / 0x1000000);
}

function lowerCase(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet; // RFC 4343 §3; a length octet is at most 63
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function malformed(message: string, offset: number): ParseError {
  return new ParseError(message, { format: "dns-message", offset, spec: "RFC 1035 §4.1" });
}
