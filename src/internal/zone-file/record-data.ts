import type { CaaRecord, DnsRecords, DnsType, MxRecord, SoaRecord, TlsaRecord } from "../../core/dns.js";
import { formatIp, parseIpv4, parseIpv6 } from "../ip.js";
import type { EntryReader } from "./entry-reader.js";

/** Reads the data of a record of each type: what stands behind the type. */
export const recordDataReaders: { readonly [T in DnsType]: (entry: EntryReader) => DnsRecords[T] } = {
  A: (entry) => entry.takeWordAs("an IPv4 address", "RFC 1035 §3.4.1", (word) => addressText(parseIpv4(word))),
  AAAA: (entry) => entry.takeWordAs("an IPv6 address", "RFC 3596 §2.4", (word) => addressText(parseIpv6(word))),
  CNAME: (entry) => entry.takeName("the name that is meant", "RFC 1035 §3.3.1").text,
  MX: readMx,
  NS: (entry) => entry.takeName("the name of a server", "RFC 1035 §3.3.11").text,
  PTR: (entry) => entry.takeName("a name", "RFC 1035 §3.3.12").text,
  SOA: readSoa,
  TXT: readTxt,
  TLSA: readTlsa,
  CAA: readCaa,
};

const MAX_OCTET = 0xff;
const MAX_16_BITS = 0xffff;
const MAX_32_BITS = 0xffff_ffff;

/** One spelling for an address however the file spells it (RFC 5952 §4). */
function addressText(address: Uint8Array | undefined): string | undefined {
  return address && formatIp(address);
}

function readMx(entry: EntryReader): MxRecord {
  const spec = "RFC 1035 §3.3.9";
  return {
    preference: entry.takeNumber("a preference", MAX_16_BITS, spec),
    exchange: entry.takeName("the name of a mail exchanger", spec).text,
  };
}

function readSoa(entry: EntryReader): SoaRecord {
  const spec = "RFC 1035 §3.3.13";
  return {
    mname: entry.takeName("the name of the primary server", spec).text,
    rname: entry.takeName("a mailbox", spec).text,
    serial: entry.takeNumber("a serial number", MAX_32_BITS, spec),
    refresh: entry.takeDuration("a refresh time", MAX_32_BITS, spec),
    retry: entry.takeDuration("a retry time", MAX_32_BITS, spec),
    expire: entry.takeDuration("an expire time", MAX_32_BITS, spec),
    minimum: entry.takeDuration("a minimum", MAX_32_BITS, spec),
  };
}

function readTxt(entry: EntryReader): readonly string[] {
  const spec = "RFC 1035 §3.3.14";
  const strings: string[] = [];
  let octets = 0;
  do {
    const string = entry.takeOctets("a character-string", 255, "RFC 1035 §3.3");
    octets += 1 + string.length;
    if (octets > MAX_16_BITS) throw entry.failure(`the record is longer than ${MAX_16_BITS} octets`, spec);
    strings.push(string);
  } while (!entry.isAtEnd);
  return strings;
}

function readTlsa(entry: EntryReader): TlsaRecord {
  const spec = "RFC 6698 §2.2";
  return {
    usage: entry.takeNumber("a certificate usage", MAX_OCTET, spec),
    selector: entry.takeNumber("a selector", MAX_OCTET, spec),
    matchingType: entry.takeNumber("a matching type", MAX_OCTET, spec),
    certificateAssociation: readHex(entry, spec),
  };
}

/** Hexadecimal to the end of the entry; white space may stand anywhere in it (RFC 6698 §2.2). */
function readHex(entry: EntryReader, spec: string): Uint8Array {
  let digits = "";
  do {
    digits += entry.takeWordAs("hexadecimal", spec, (word) => (/^[0-9A-Fa-f]+$/.test(word) ? word : undefined));
  } while (!entry.isAtEnd);
  if (digits.length % 2 !== 0) throw entry.failure("there is an odd number of hexadecimal digits", spec);
  if (digits.length > 2 * MAX_16_BITS) throw entry.failure(`the record is longer than ${MAX_16_BITS} octets`, spec);
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

function readCaa(entry: EntryReader): CaaRecord {
  const spec = "RFC 8659 §4.1.1";
  return {
    flags: entry.takeNumber("flags", MAX_OCTET, spec),
    tag: entry.takeWordAs("a tag of letters and digits", spec, (word) =>
      /^[0-9A-Za-z]{1,255}$/.test(word) ? word : undefined,
    ),
    value: entry.takeOctets("a value", MAX_16_BITS, spec), // RFC 8659 §4.1: not bound to 255 octets
  };
}
