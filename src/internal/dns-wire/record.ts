import type { CaaRecord, DnsRecords, DnsType, MxRecord, SoaRecord, TlsaRecord } from "../../core/dns.js";
import { ParseError } from "../../core/errors.js";
import { decodeLatin1 } from "../bytes.js";
import { formatIp } from "../ip.js";
import { Reader } from "../wire/reader.js";
import { DNS_MESSAGE, type WireRecord } from "./message.js";
import { readName } from "./name.js";

/**
 * What a record holds. All of its data must be used.
 *
 * @throws ParseError
 */
export function readRecord<T extends DnsType>(bytes: Uint8Array, record: WireRecord, type: T): DnsRecords[T] {
  const reader = new Reader(bytes, DNS_MESSAGE, record.start, record.end);
  const value = readers[type](reader);
  reader.end(type);
  return value;
}

const readers: { readonly [T in DnsType]: (data: Reader) => DnsRecords[T] } = {
  A: (data) => data.bytes(4, "A").join("."),
  AAAA: (data) => formatIp(data.bytes(16, "AAAA")),
  CNAME: readName,
  NS: readName,
  PTR: readName,
  MX: readMx,
  SOA: readSoa,
  TXT: readTxt,
  TLSA: readTlsa,
  CAA: readCaa,
};

/** RFC 1035 §3.3.9. */
function readMx(data: Reader): MxRecord {
  return { preference: data.u16("preference"), exchange: readName(data) };
}

/** RFC 1035 §3.3.13. */
function readSoa(data: Reader): SoaRecord {
  return {
    mname: readName(data),
    rname: readName(data),
    serial: data.u32("serial"),
    refresh: data.u32("refresh"),
    retry: data.u32("retry"),
    expire: data.u32("expire"),
    minimum: data.u32("minimum"),
  };
}

/** RFC 1035 §3.3.14: one or more character-strings. */
function readTxt(data: Reader): readonly string[] {
  const strings: string[] = [];
  do strings.push(decodeLatin1(data.bytes(data.u8("character-string"), "character-string")));
  while (data.remaining > 0);
  return strings;
}

/** RFC 6698 §2.1. */
function readTlsa(data: Reader): TlsaRecord {
  return {
    usage: data.u8("usage"),
    selector: data.u8("selector"),
    matchingType: data.u8("matching type"),
    certificateAssociation: new Uint8Array(data.rest()), // a copy, which keeps no message alive; slice() of a Buffer is none
  };
}

/** RFC 8659 §4.1: the tag is ASCII letters and digits, at least one. */
function readCaa(data: Reader): CaaRecord {
  const flags = data.u8("flags");
  const tag = decodeLatin1(data.bytes(data.u8("tag"), "tag"));
  if (!/^[A-Za-z0-9]+$/.test(tag)) {
    const spec = "RFC 8659 §4.1";
    throw new ParseError("a CAA tag is not letters and digits", { format: DNS_MESSAGE, offset: data.offset, spec });
  }
  return { flags, tag, value: decodeLatin1(data.rest()) };
}
