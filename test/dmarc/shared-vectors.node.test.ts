import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import { type DmarcRecord, type DmarcSpec, evaluateDmarc, parseDmarcRecord } from "../../src/dmarc/index.js";
import { recordingResolver } from "../../src/testing/index.js";
import { type DmarcZone, dmarcZoneResolver } from "../support/dmarc-zone.js";
import { sharedVectors } from "../support/shared-vectors.node.js";

interface EvaluationCase {
  readonly id: string;
  readonly zone: DmarcZone;
  readonly from: string;
  readonly spf?: readonly string[];
  readonly dkim?: readonly string[];
  readonly result: string;
  readonly policy?: string;
  readonly org?: string;
  readonly queries?: readonly string[];
  readonly alignedSpf?: boolean;
  readonly alignedDkim?: boolean;
}

interface RecordVectors {
  readonly invalid_both: readonly string[];
  readonly records: readonly RecordCase[];
}

/** How a record is to be read: its tags, a text that begins with `invalid` or `no processing`, or nothing said. */
type Reading = string | null | undefined | Readonly<Record<string, unknown>>;

interface RecordCase {
  readonly txt: string;
  readonly rfc7489?: Reading;
  readonly rfc9989?: Reading;
}

const folder = sharedVectors("dmarc");

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder!, file), "utf8")) as T;
}

describe.skipIf(folder === undefined)("third-party cases of RFC 9989", () => {
  const cases = folder === undefined ? [] : read<{ cases: EvaluationCase[] }>("rfc9989-eval-vectors.json").cases;

  it("are there", () => {
    expect(cases.length).toBe(25);
  });

  it.each(cases)("$id", async ({ zone, from, spf = [], dkim = [], ...expected }) => {
    const resolver = recordingResolver(dmarcZoneResolver(zone));
    const pass = (domain: string) => ({ result: "pass", domain });
    const [sender] = spf.map(pass);
    const dmarc = await evaluateDmarc({ from, spf: sender, dkim: dkim.map(pass) }, { resolver });
    expect(dmarc.result).toBe(expected.result);
    if (expected.policy !== undefined) expect(dmarc.policy?.applied).toBe(expected.policy);
    const isAligned = (method: string) => dmarc.alignments.some((one) => one.method === method && one.aligned);
    if (expected.alignedSpf !== undefined) expect(isAligned("spf")).toBe(expected.alignedSpf);
    if (expected.alignedDkim !== undefined) expect(isAligned("dkim")).toBe(expected.alignedDkim);
    const names = resolver.queries.map(({ name, type }) => `${type} ${name}`);
    for (const name of expected.queries ?? []) expect(names).toContain(`TXT ${name}`);
    expect(new Set(names).size).toBe(names.length);
    if (expected.org === undefined) return;
    // Where nothing has to be aligned, the organizational domain is not looked for: here is something.
    const sub = pass(`sub.${from.slice(from.indexOf("@") + 1)}`);
    const walked = await evaluateDmarc({ from, dkim: [sub] }, { resolver });
    expect(walked.organizationalDomain).toBe(expected.org);
  });
});

describe.skipIf(folder === undefined)("third-party records", () => {
  const { invalid_both, records }: RecordVectors =
    folder === undefined ? { invalid_both: [], records: [] } : read("record-vectors.json");
  const specs: readonly DmarcSpec[] = ["rfc9989", "rfc7489"];

  it("are there", () => {
    expect(invalid_both.length).toBe(6);
    expect(records.length).toBe(19);
  });

  it.each(invalid_both)("%j is no DMARC record", (text) => {
    for (const spec of specs) expect(() => parseDmarcRecord(text, { spec })).toThrow(ParseError);
  });

  it.each(records)("$txt", (given) => {
    for (const spec of specs) expectReading(given.txt, spec, given[spec]);
  });
});

/** Values that the RFCs drop with an error in them, where the source of these cases drops the record. */
const droppedTags: ReadonlyMap<string, string> = new Map([
  // RFC 7489 §6.3: "Syntax errors in the remainder of the record SHOULD be discarded in favor of default values".
  ["v=DMARC1; p=none; fo=", "fo"],
  ["v=DMARC1; p=none; rua=bogus", "rua"],
  ["v=DMARC1; p=none; pct=110", "pct"],
  ["v=DMARC1; p=none; ri=-1", "ri"],
]);

function expectReading(text: string, spec: DmarcSpec, expected: Reading): void {
  if (expected === null || expected === undefined) return;
  if (typeof expected !== "string") {
    expect(comparable(parseDmarcRecord(text, { spec }), expected)).toEqual(comparable(expected, expected));
    return;
  }
  const dropped = droppedTags.get(text);
  if (dropped !== undefined) {
    const record = parseDmarcRecord(text, { spec });
    expect(record.issues).toHaveLength(1);
    expect(record).not.toHaveProperty(dropped);
  } else if (/duplicate|must follow/.test(expected)) {
    expect(() => parseDmarcRecord(text, { spec })).toThrow(ParseError);
  } else {
    // RFC 7489 §6.6.3, RFC 9989 §4.10.1: no valid p=, and no rua=.
    expect(parseDmarcRecord(text, { spec })).not.toHaveProperty("policies");
  }
}

/** What a case speaks of, in one shape: policies as they apply, URIs and sizes apart. */
function comparable(record: Partial<DmarcRecord> | Readonly<Record<string, unknown>>, expected: object): object {
  const { p, rua, ruf, policies } = record as Partial<DmarcRecord>;
  const uris = (list: readonly unknown[] = []) =>
    list.map((one) => (typeof one === "string" ? one : (one as { uri: string }).uri));
  const sizes = rua?.map((one) => (typeof one === "string" ? null : (one.maxBytes ?? null)));
  const all = { size: sizes, ...record, p: policies?.p ?? p, rua: uris(rua), ruf: uris(ruf) };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith("_") && name in expected));
}
