/**
 * Records as a model, from which `format-zone.ts` writes zone files. Shares no code with the parser, addresses excepted.
 */
import fc from "fast-check";
import type { DnsRecords, DnsType } from "../../../src/core/index.js";
import { formatIp } from "../../../src/internal/ip.js";

/** Labels, one UTF-16 code unit an octet. */
export type Labels = readonly string[];

/** Data of a record before it is written: each item is one field of the entry, or several. */
export type Field =
  | { readonly kind: "name"; readonly labels: Labels }
  | { readonly kind: "word"; readonly spellings: readonly string[] }
  | { readonly kind: "duration"; readonly seconds: number }
  | { readonly kind: "text"; readonly octets: string }
  | { readonly kind: "hex"; readonly bytes: Uint8Array };

export interface ModelRecord {
  readonly owner: Labels;
  readonly ttl: number;
  readonly type: DnsType;
  readonly fields: readonly Field[];
  /** What the parser must make of the fields. */
  readonly data: DnsRecords[DnsType];
}

const octet = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(..."abcXYZ019-_") },
  { weight: 2, arbitrary: fc.constantFrom(...'";()\\ .@$*\t\r\n\0') },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) },
);

function octetString(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.array(octet, { minLength, maxLength }).map((octets) => octets.join(""));
}

const label = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("www", "mail", "_dmarc", "_spf", "WWW", "1h", "in", "TXT", "*") },
  { weight: 2, arbitrary: octetString(1, 8) },
  { weight: 1, arbitrary: octetString(63, 63) },
);

const zoneLabels: Labels = ["example", "com"];
const ownerName = fc.array(label, { maxLength: 2 }).map((labels): Labels => [...labels, ...zoneLabels]);
const anyName = fc.oneof(
  ownerName,
  fc.constant<Labels>([]),
  fc.array(label, { minLength: 1, maxLength: 3 }).map((labels): Labels => [...labels, "test"]),
);

const smallNumber = fc.integer({ min: 0, max: 255 });
const number16 = fc.integer({ min: 0, max: 0xffff });
const number32 = fc.integer({ min: 0, max: 0xffff_ffff });
const ttl = fc.oneof(fc.constantFrom(0, 60, 300, 3600, 5400, 86_400, 0x7fff_ffff), fc.nat(1_000_000));

function numberField(value: number): Field {
  return { kind: "word", spellings: [String(value), String(value).padStart(3, "0")] };
}

type Content = Pick<ModelRecord, "type" | "fields" | "data">;

const content = {
  A: fc.uint8Array({ minLength: 4, maxLength: 4 }).map(
    (bytes): Content => ({
      type: "A",
      fields: [{ kind: "word", spellings: [bytes.join(".")] }],
      data: bytes.join("."),
    }),
  ),
  AAAA: fc.array(fc.oneof(fc.constant(0), number16), { minLength: 8, maxLength: 8 }).map((groups): Content => {
    const text = formatIp(Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])));
    const full = groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
    return {
      type: "AAAA",
      fields: [{ kind: "word", spellings: [text, full, text.toUpperCase()] }],
      data: text,
    };
  }),
  CNAME: nameContent("CNAME"),
  NS: nameContent("NS"),
  PTR: nameContent("PTR"),
  MX: fc.tuple(number16, anyName).map(
    ([preference, labels]): Content => ({
      type: "MX",
      fields: [numberField(preference), { kind: "name", labels }],
      data: { preference, exchange: textOf(labels) },
    }),
  ),
  SOA: fc.tuple(anyName, anyName, number32, fc.tuple(number32, number32, number32, number32)).map(
    ([mname, rname, serial, times]): Content => ({
      type: "SOA",
      fields: [
        { kind: "name", labels: mname },
        { kind: "name", labels: rname },
        numberField(serial),
        ...times.map((seconds): Field => ({ kind: "duration", seconds })),
      ],
      data: {
        mname: textOf(mname),
        rname: textOf(rname),
        serial,
        refresh: times[0],
        retry: times[1],
        expire: times[2],
        minimum: times[3],
      },
    }),
  ),
  TXT: fc
    .array(fc.oneof({ weight: 5, arbitrary: octetString(0, 20) }, octetString(255, 255)), {
      minLength: 1,
      maxLength: 4,
    })
    .map(
      (strings): Content => ({
        type: "TXT",
        fields: strings.map((octets): Field => ({ kind: "text", octets })),
        data: strings,
      }),
    ),
  TLSA: fc.tuple(smallNumber, smallNumber, smallNumber, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(
    ([usage, selector, matchingType, bytes]): Content => ({
      type: "TLSA",
      fields: [usage, selector, matchingType].map(numberField).concat({ kind: "hex", bytes }),
      data: { usage, selector, matchingType, certificateAssociation: new Uint8Array(bytes) },
    }),
  ),
  CAA: fc.tuple(smallNumber, fc.constantFrom("issue", "issueWild", "iodef", "x1"), octetString(0, 300)).map(
    ([flags, tag, value]): Content => ({
      type: "CAA",
      fields: [numberField(flags), { kind: "word", spellings: [tag] }, { kind: "text", octets: value }],
      data: { flags, tag, value },
    }),
  ),
};

function nameContent(type: "CNAME" | "NS" | "PTR"): fc.Arbitrary<Content> {
  return anyName.map((labels) => ({ type, fields: [{ kind: "name", labels }], data: textOf(labels) }));
}

function recordOf(contents: fc.Arbitrary<Content>, owner: fc.Arbitrary<Labels> = ownerName): fc.Arbitrary<ModelRecord> {
  return fc.tuple(owner, ttl, contents).map(([owner, ttl, content]) => ({ owner, ttl, ...content }));
}

/** Any records in any order: what a file may say, not what a zone may hold. */
export const records: fc.Arbitrary<readonly ModelRecord[]> = fc.array(recordOf(fc.oneof(...Object.values(content))), {
  minLength: 1,
  maxLength: 12,
});

/**
 * Records that make a zone `example.com` which a server would load: SOA and NS on top (the server's name outside, so that
 * it needs no address), aliases alone, one TTL a set.
 */
export const zoneRecords: fc.Arbitrary<readonly ModelRecord[]> = fc
  .tuple(recordOf(content.SOA, fc.constant(zoneLabels)), fc.array(recordOf(fc.oneof(...Object.values(content)))))
  .map(([soa, others]) => {
    const server: Labels = ["ns", "test"];
    const ns: ModelRecord = { ...soa, type: "NS", fields: [{ kind: "name", labels: server }], data: textOf(server) };
    const kept: ModelRecord[] = [soa, ns];
    for (const record of others) {
      const atName = kept.filter(({ owner }) => sameName(owner, record.owner));
      if (record.type === "SOA" || atName.some(({ type }) => type === "CNAME")) continue;
      if (record.type === "NS" && sameName(record.owner, zoneLabels)) continue;
      if (record.type === "NS" && record.owner[0] === "*") continue; // RFC 4592 §4.2: BIND refuses it
      if (record.type === "CNAME" && atName.length > 0) continue;
      const inSet = atName.find(({ type }) => type === record.type);
      kept.push({ ...record, ttl: inSet?.ttl ?? record.ttl });
    }
    return kept;
  });

function sameName(a: Labels, b: Labels): boolean {
  return textOf(a).toLowerCase() === textOf(b).toLowerCase();
}

/** A name as the parser gives it: RFC 1035 §5.1 escapes, no final dot. */
export function textOf(labels: Labels): string {
  return labels.map((octets) => [...octets].map((character) => escaped(character, ".\\")).join("")).join(".");
}

function escaped(character: string, specials: string): string {
  if (specials.includes(character)) return `\\${character}`;
  return character > " " && character <= "~" ? character : decimal(character);
}

export function decimal(character: string): string {
  return `\\${String(character.charCodeAt(0)).padStart(3, "0")}`;
}
