import type { CaaRecord, DnsRecords, DnsType, MxRecord, SoaRecord, TlsaRecord } from "../../core/dns.js";
import { ParseError } from "../../core/errors.js";
import { decodeLatin1 } from "../bytes.js";
import type { WireRecord } from "./message.js";
import { readName } from "./name.js";

/**
 * What a record holds. All of its data must be used.
 *
 * @throws ParseError
 */
export function readRecord<T extends DnsType>(bytes: Uint8Array, record: WireRecord, type: T): DnsRecords[T] {
  const cursor: Cursor = { bytes, at: record.start, end: record.end };
  const value = readers[type](cursor);
  if (cursor.at !== cursor.end) throw malformed(`the data of a ${type} record is too long`, cursor);
  return value;
}

/** A walk through the data of one record. Names may point out of it, everything else stays within. */
interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

const readers: { readonly [T in DnsType]: (cursor: Cursor) => DnsRecords[T] } = {
  A: (cursor) => takeBytes(cursor, 4).join("."),
  AAAA: (cursor) => formatIpv6(takeBytes(cursor, 16)),
  CNAME: takeName,
  NS: takeName,
  PTR: takeName,
  MX: readMx,
  SOA: readSoa,
  TXT: readTxt,
  TLSA: readTlsa,
  CAA: readCaa,
};

/** RFC 1035 §3.3.9. */
function readMx(cursor: Cursor): MxRecord {
  return { preference: takeNumber(cursor, 2), exchange: takeName(cursor) };
}

/** RFC 1035 §3.3.13. */
function readSoa(cursor: Cursor): SoaRecord {
  return {
    mname: takeName(cursor),
    rname: takeName(cursor),
    serial: takeNumber(cursor, 4),
    refresh: takeNumber(cursor, 4),
    retry: takeNumber(cursor, 4),
    expire: takeNumber(cursor, 4),
    minimum: takeNumber(cursor, 4),
  };
}

/** RFC 1035 §3.3.14: one or more character-strings. */
function readTxt(cursor: Cursor): readonly string[] {
  const strings: string[] = [];
  do strings.push(decodeLatin1(takeBytes(cursor, takeNumber(cursor, 1))));
  while (cursor.at < cursor.end);
  return strings;
}

/** RFC 6698 §2.1. */
function readTlsa(cursor: Cursor): TlsaRecord {
  return {
    usage: takeNumber(cursor, 1),
    selector: takeNumber(cursor, 1),
    matchingType: takeNumber(cursor, 1),
    certificateAssociation: takeBytes(cursor, cursor.end - cursor.at).slice(), // keeps no 64 kB message alive
  };
}

/** RFC 8659 §4.1: the tag is ASCII letters and digits, at least one. */
function readCaa(cursor: Cursor): CaaRecord {
  const flags = takeNumber(cursor, 1);
  const tag = decodeLatin1(takeBytes(cursor, takeNumber(cursor, 1)));
  if (!/^[A-Za-z0-9]+$/.test(tag)) throw malformed("the tag of a CAA record is not letters and digits", cursor);
  return { flags, tag, value: decodeLatin1(takeBytes(cursor, cursor.end - cursor.at)) };
}

function takeName(cursor: Cursor): string {
  const { name, end } = readName(cursor.bytes, cursor.at);
  if (end > cursor.end) throw malformed("a name runs past its record", cursor);
  cursor.at = end;
  return name;
}

function takeNumber(cursor: Cursor, size: 1 | 2 | 4): number {
  return takeBytes(cursor, size).reduce((value, octet) => value * 0x100 + octet, 0);
}

function takeBytes(cursor: Cursor, size: number): Uint8Array {
  const end = cursor.at + size;
  if (end > cursor.end) throw malformed("the data of a record is cut short", cursor);
  const taken = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return taken;
}

/** RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zero fields as `::`. */
function formatIpv6(octets: Uint8Array): string {
  const fields: string[] = [];
  for (let at = 0; at < 16; at += 2) fields.push(((octets[at]! << 8) | octets[at + 1]!).toString(16));
  // RFC 5952 §5: an address known to hold an IPv4 address ends in dots.
  if (/^(0,){5}ffff$/.test(fields.slice(0, 6).join())) return `::ffff:${octets.subarray(12).join(".")}`;
  let runStart = 0;
  let runLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (fields[start + length] === "0") length++;
    if (length > runLength) [runStart, runLength] = [start, length];
  }
  if (runLength === 1) return fields.join(":");
  return `${fields.slice(0, runStart).join(":")}::${fields.slice(runStart + runLength).join(":")}`;
}

function malformed(message: string, { at }: Cursor): ParseError {
  return new ParseError(message, { format: "dns-message", offset: at, spec: "RFC 1035 §3.3" });
}
