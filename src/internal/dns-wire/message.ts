import { ParseError } from "../../core/errors.js";
import { Reader } from "../wire/reader.js";
import { readName } from "./name.js";
import { CLASS_IN, RCODE_NOERROR, RCODE_NXDOMAIN, TYPE_OPT } from "./numbers.js";

/** The format that errors name. */
export const DNS_MESSAGE = "dns-message";

/** How long a header is (RFC 1035 §4.1.1). */
export const HEADER_OCTETS = 12;

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
  return readName(new Reader(query, DNS_MESSAGE, HEADER_OCTETS));
}

/**
 * Whether a message answers this query: its id, that it is a response, and its question (RFC 5452 §9.1).
 * Case does not count in the question unless `exactCase` says so. A message of another query is not this one's failure:
 * whoever waits for a datagram goes on waiting.
 */
export function answersQuery(response: Uint8Array, query: Uint8Array, exactCase = false): boolean {
  if (response.length < HEADER_OCTETS || response[0] !== query[0] || response[1] !== query[1]) return false;
  if ((response[2]! & 0xf8) !== 0x80) return false; // QR set, opcode QUERY
  const questions = (response[4]! << 8) | response[5]!;
  const rcode = response[3]! & 0x0f;
  // A server that could not read the question need not repeat it. This can make a look-up fail, never give it records.
  if (questions === 0) return rcode !== RCODE_NOERROR && rcode !== RCODE_NXDOMAIN;
  return questions === 1 && repeatsQuestion(response, query, exactCase);
}

function repeatsQuestion(response: Uint8Array, query: Uint8Array, exactCase: boolean): boolean {
  const reader = new Reader(query, DNS_MESSAGE, HEADER_OCTETS);
  readName(reader);
  const nameEnd = reader.offset;
  for (let at = HEADER_OCTETS; at < nameEnd + 4; at++) {
    const isSame = response[at] === query[at];
    if (!isSame && (exactCase || at >= nameEnd || lowerCase(response[at]) !== lowerCase(query[at]))) return false;
  }
  return true;
}

/** RFC 4343 §3. Length octets are no letters: they are at most 63. */
function lowerCase(octet: number | undefined): number | undefined {
  return octet !== undefined && octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
}

/**
 * Reads a response that {@link answersQuery} has accepted. Every record must be whole and there must be nothing after
 * the last one; what the records hold is left for `readRecord`.
 *
 * @throws ParseError
 */
export function readMessage(bytes: Uint8Array): WireMessage {
  const reader = new Reader(bytes, DNS_MESSAGE);
  reader.skip(2, "id");
  const flags = reader.u16("flags");
  const questionCount = reader.u16("question count");
  const answerCount = reader.u16("answer count");
  const authorityCount = reader.u16("authority count");
  const additionalCount = reader.u16("additional count");
  for (let left = questionCount; left > 0; left--) {
    readName(reader);
    reader.skip(4, "question");
  }
  // A count that lies fails at the end of the message, so it costs no more than the message is long.
  const answers = readRecordHeads(reader, answerCount);
  const authority = readRecordHeads(reader, authorityCount);
  const additional = readRecordHeads(reader, additionalCount);
  reader.end("message");
  return {
    bytes,
    rcode: (extendedRcode(additional) << 4) | (flags & 0x000f),
    authoritative: (flags & 0x0400) !== 0,
    truncated: isTruncated(bytes),
    authenticated: (flags & 0x0020) !== 0,
    answers: answers.filter(isInternet),
    authority: authority.filter(isInternet),
  };
}

function isInternet(record: WireRecord): boolean {
  return record.class === CLASS_IN;
}

function readRecordHeads(reader: Reader, count: number): readonly WireRecord[] {
  const records: WireRecord[] = [];
  for (let left = count; left > 0; left--) {
    const name = readName(reader);
    const [type, recordClass, ttl] = [reader.u16("type"), reader.u16("class"), reader.u32("TTL")];
    const length = reader.u16("data length");
    const start = reader.offset;
    reader.skip(length, "data");
    records.push({ name, type, class: recordClass, ttl, start, end: reader.offset });
  }
  return records;
}

/** The upper eight bits of the RCODE, which stand where another record has its TTL (RFC 6891 §6.1.3). */
function extendedRcode(additional: readonly WireRecord[]): number {
  const [opt, second] = additional.filter((record) => record.type === TYPE_OPT);
  if (opt === undefined) return 0;
  const spec = "RFC 6891 §6.1.1";
  if (second !== undefined)
    throw new ParseError("two OPT records", { format: DNS_MESSAGE, offset: second.start, spec });
  return opt.ttl >>> 24;
}
