// Generators of DNS answers as a resolver should give them.
import fc from "fast-check";
import type { DnsAnswer, DnsRecords, DnsType } from "../../src/core/dns.js";

/** Numbers up to a size, names and octets. */
const numbers = (max: number): fc.Arbitrary<number> => fc.oneof(fc.constantFrom(0, max), fc.nat({ max }));
const names = fc.constantFrom("", "example.com", "_dmarc.example.com", "a\\.b.example", "x".repeat(1024));
const texts = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 20,
});
const uint32 = numbers(0xffff_ffff);

/** Sound records of each type. */
export const dnsRecords: { readonly [Type in DnsType]: fc.Arbitrary<DnsRecords[Type]> } = {
  A: fc.ipV4(),
  AAAA: fc.ipV6(),
  CNAME: names,
  NS: names,
  PTR: names,
  TXT: fc.array(texts, { maxLength: 4 }),
  MX: fc.record({ preference: numbers(0xffff), exchange: names }),
  SOA: fc.record({
    mname: names,
    rname: names,
    serial: uint32,
    refresh: uint32,
    retry: uint32,
    expire: uint32,
    minimum: uint32,
  }),
  TLSA: fc.record({
    usage: numbers(255),
    selector: numbers(255),
    matchingType: numbers(255),
    certificateAssociation: fc.uint8Array({ maxLength: 40 }),
  }),
  CAA: fc.record({ flags: numbers(255), tag: fc.constantFrom("issue", "iodef"), value: texts }),
};

/** Every type. */
export const dnsTypes: readonly DnsType[] = Object.keys(dnsRecords) as DnsType[];

const details = {
  authenticated: fc.boolean(),
  ttl: fc.nat(),
  aliases: fc.array(names, { maxLength: 3 }),
};

/** Sound answers to a question of one type. */
export function dnsAnswers<T extends DnsType>(type: T): fc.Arbitrary<DnsAnswer<T>> {
  const records = fc.array<DnsRecords[T]>(dnsRecords[type], { maxLength: 4 });
  return fc.oneof(
    fc.record(
      { status: fc.constant("ok" as const), records, ...details },
      { requiredKeys: ["status", "records", "authenticated"] },
    ),
    fc.record({ status: fc.constant("nxdomain" as const), ...details }, { requiredKeys: ["status", "authenticated"] }),
    fc.record({
      status: fc.constant("failed" as const),
      reason: fc.constantFrom("timeout", "servfail", "refused", "malformed", "network"),
    }),
  );
}
