import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import {
  formatMtaStsPolicy,
  formatMtaStsRecord,
  formatTlsReportingRecord,
  parseMtaStsPolicy,
  parseMtaStsRecord,
  parseTlsReportingRecord,
} from "../../src/transport/index.js";
import { sharedVectors } from "../support/shared-vectors.node.js";

const folder = sharedVectors("mtasts");

interface Vectors {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

const vectors: Readonly<Record<string, Vectors>> =
  folder === undefined ? {} : JSON.parse(readFileSync(join(folder, "record-vectors.json"), "utf8"));

/** Reads, writes and reads again. */
const suites: readonly [name: string, twice: (text: string) => readonly [unknown, unknown]][] = [
  ["sts_record", (text) => twice(text, parseMtaStsRecord, formatMtaStsRecord)],
  ["sts_policy", (text) => twice(text, parseMtaStsPolicy, formatMtaStsPolicy)],
  ["tlsrpt_record", (text) => twice(text, parseTlsReportingRecord, formatTlsReportingRecord)],
];

function twice<T>(text: string, parse: (text: string) => T, format: (value: T) => string): readonly [T, T] {
  const first = parse(text);
  return [first, parse(format(first))];
}

describe.skipIf(folder === undefined).each(suites)("third-party vectors, %s", (name, readTwice) => {
  const { valid = [], invalid = [] } = vectors[name] ?? {};

  it.each(valid.map((text) => [text]))("takes %j", (text) => {
    const [first, second] = readTwice(text);
    expect(second).toEqual(first);
  });

  it.each(invalid.map((text) => [text]))("refuses %j", (text) => {
    expect(() => readTwice(text)).toThrow(ParseError);
  });

  it("are all there", () => {
    const counts = { sts_record: [4, 14], sts_policy: [3, 21], tlsrpt_record: [4, 16] }[name];
    expect([valid.length, invalid.length]).toEqual(counts);
  });
});
