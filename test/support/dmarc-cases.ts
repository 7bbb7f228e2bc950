// Messages and zones for DMARC by grammar, as data that other programs can be given as JSON.
import fc from "fast-check";
import type { DmarcZone, DmarcZoneEntry } from "./dmarc-zone.js";

/** A message, and DNS. */
export interface DmarcCase {
  readonly zone: DmarcZone;
  readonly from: string;
  /** The domain for which SPF passed. */
  readonly spf?: string | undefined;
  /** The domains of signatures that passed. */
  readonly dkim: readonly string[];
}

const domains = [
  "com",
  "example.com",
  "a.example.com",
  "b.a.example.com",
  "c.example.com",
  "example.net",
  "a.example.net",
  "co.uk",
  "example.co.uk",
  "a.example.co.uk",
  "other.co.uk",
  "1.2.3.4.5.6.7.8.9.example.com",
  "7.8.9.example.com",
] as const;

/** More often related to each other than not. */
const domain = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("example.com", "a.example.com", "b.a.example.com", "c.example.com") },
  { weight: 2, arbitrary: fc.constantFrom("example.co.uk", "a.example.co.uk") },
  { weight: 2, arbitrary: fc.constantFrom(...domains) },
);
const policy = fc.constantFrom("none", "quarantine", "reject");

/** How the records of a run are written. */
export interface DmarcCaseOptions {
  /** Tags that come behind p=, for the RFC that the peer goes by. */
  readonly tags: fc.Arbitrary<string>;
  /** Names for which DNS fails. */
  readonly failing: boolean;
}

/** The tags of RFC 9989, valid and not. */
export const newTags: fc.Arbitrary<string> = fc.oneof(
  policy.map((value) => `sp=${value}`),
  policy.map((value) => `np=${value}`),
  fc.constantFrom("psd=y", "psd=n", "psd=u", "t=y", "t=n", "adkim=s", "aspf=s", "adkim=r", "ADKIM=S", "Sp=none"),
  fc.constantFrom("rua=mailto:d@example.com", "rua=bogus", "fo=1", "x=1", "pct=0", "sp=invalid", "np=", "t", ""),
  fc.constantFrom("sp = none", "adkim\t=\ts", "psd=Y", "t=Y", "sp=REJECT"),
);

/** The tags that RFC 7489 has. */
export const oldTags: fc.Arbitrary<string> = fc.oneof(
  policy.map((value) => `sp=${value}`),
  fc.constantFrom("adkim=s", "aspf=s", "adkim=r", "aspf=r", "rua=mailto:d@example.com", "pct=100", "fo=1", "ri=3600"),
);

/** Cases for {@link DmarcCase}. */
export function dmarcCases({ tags, failing }: DmarcCaseOptions): fc.Arbitrary<DmarcCase> {
  const start = fc.oneof(
    { weight: 8, arbitrary: policy.map((value) => `v=DMARC1; p=${value}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("v=DMARC1; p=Reject", "v = DMARC1 ; p = none", "v=DMARC1", "v=DMARC1; p=bad"),
    },
  );
  const record = fc.tuple(start, fc.array(tags, { maxLength: 3 })).map(([first, more]) => [first, ...more].join("; "));
  const other = fc.constantFrom("v=spf1 -all", "v=DMARC12; p=reject", "v=dmarc1; p=reject", "p=reject; v=DMARC1");
  const published = fc.oneof(
    { weight: 12, arbitrary: record.map((text) => [text]) },
    { weight: 1, arbitrary: fc.tuple(record, other) },
    { weight: 1, arbitrary: fc.tuple(record, record) },
    { weight: 1, arbitrary: other.map((text) => [text]) },
  );
  const entry: fc.Arbitrary<DmarcZoneEntry> = fc.oneof(
    { weight: 10, arbitrary: published.map((TXT) => ({ TXT })) },
    ...(failing ? [{ weight: 1, arbitrary: fc.constant({ fails: true }) }] : []),
  );
  const records = fc.uniqueArray(fc.tuple(domain, entry), { selector: ([name]) => name, minLength: 1, maxLength: 4 });
  const existing = fc.uniqueArray(domain, { maxLength: 3 });
  return fc
    .record({
      records,
      existing,
      from: domain,
      spf: fc.option(domain, { nil: undefined }),
      dkim: fc.array(domain, { maxLength: 3 }),
    })
    .map(({ records, existing, ...message }) => ({
      ...message,
      zone: {
        ...Object.fromEntries(existing.map((name) => [name, { A: ["192.0.2.1"] }])),
        ...Object.fromEntries(records.map(([name, found]) => [`_dmarc.${name}`, found])),
      },
    }));
}
