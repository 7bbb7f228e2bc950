import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitError, ParseError } from "../../../src/core/index.js";
import { buildZone, parseZoneFile, ROOT, ZONE_FILE_LIMITS } from "../../../src/internal/zone-file/index.js";
import { formatZone, Tape, tape } from "./format-zone.js";
import { type ModelRecord, records, textOf, zoneRecords } from "./zone-records.js";

describe("parsing what was written", () => {
  it("gives the records back however they are written (RFC 1035 §5.1)", () => {
    fc.assert(
      fc.property(records, tape, (model, tape) => {
        const text = formatZone(model, tape);
        const parsed = parseZoneFile(text, ROOT, ZONE_FILE_LIMITS);
        expect(parsed.map(({ offset, ...record }) => record)).toEqual(model.map(expected));
      }),
      { numRuns: 500 },
    );
  });

  it("gives them back relative to the origin that the caller names", () => {
    const origin = { text: "example.com", octets: 13 };
    fc.assert(
      fc.property(records, tape, (model, tape) => {
        const parsed = parseZoneFile(formatZone(model, tape, ["example", "com"]), origin, ZONE_FILE_LIMITS);
        expect(parsed.map(({ offset, ...record }) => record)).toEqual(model.map(expected));
      }),
    );
  });

  it("gives for each record the place where its entry begins", () => {
    fc.assert(
      fc.property(records, (model) => {
        const text = formatZone(model, new Tape([]));
        const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)].slice(0, -1);
        expect(parseZoneFile(text, ROOT, ZONE_FILE_LIMITS).map(({ offset }) => offset)).toEqual(starts);
      }),
    );
  });

  it("builds a zone of records that may stand together", () => {
    fc.assert(
      fc.property(zoneRecords, tape, (model, tape) => {
        const text = formatZone(model, tape);
        const zone = buildZone(text, parseZoneFile(text, ROOT, ZONE_FILE_LIMITS), ZONE_FILE_LIMITS);
        for (const record of model) {
          const set = zone.get(textOf(record.owner).toLowerCase())?.[record.type];
          expect(set?.ttl).toBe(record.ttl);
          expect(JSON.stringify(set?.records).toLowerCase()).toContain(JSON.stringify(record.data).toLowerCase());
        }
      }),
    );
  });
});

function expected({ owner, ttl, type, data }: ModelRecord): object {
  return { owner: textOf(owner), ttl, type, data };
}

describe("text that is almost a zone file", () => {
  /** Changes of the kind that a slip, or an attacker who knows the format, makes. */
  const change = fc.record({
    at: fc.nat(1_000_000),
    removed: fc.nat(6),
    inserted: fc.oneof(
      fc.constantFrom(
        "(",
        ")",
        '"',
        ";",
        "\\",
        "\\2",
        "\\999",
        "\n",
        "\r",
        " ",
        "@",
        ".",
        "..",
        "$",
        "$INCLUDE x",
        "$TTL",
      ),
      fc.constantFrom("IN", "CH", "TXT", "SRV", "1h", "99999999999", "1::2::3", "\u00e9", "\u{1f600}", "\ud800", "\0"),
      fc.string({ maxLength: 5, unit: "binary" }),
    ),
  });

  it("gives records, ParseError or LimitError, and nothing else", () => {
    const seen = { parsed: 0, refused: 0, limited: 0 };
    fc.assert(
      fc.property(
        records,
        tape,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.nat(15),
        (model, tape, changes, max) => {
          let text = formatZone(model, tape);
          for (const { at, removed, inserted } of changes) {
            const place = at % (text.length + 1);
            text = text.slice(0, place) + inserted + text.slice(place + removed);
          }
          try {
            const limits = { ...ZONE_FILE_LIMITS, maxRecords: max };
            buildZone(text, parseZoneFile(text, ROOT, limits), limits);
            seen.parsed++;
          } catch (error) {
            if (error instanceof LimitError) {
              seen.limited++;
            } else {
              expect(error).toBeInstanceOf(ParseError);
              const { format, offset, spec, message } = error as ParseError;
              expect(format).toBe("zone-file");
              expect(offset).toBeGreaterThanOrEqual(0);
              expect(offset).toBeLessThanOrEqual(text.length);
              expect(spec).toMatch(/^RFC \d{4} §[\d.]+$/);
              expect(message).toMatch(/^line [1-9]\d*: [\x20-\x7e…]+$/);
              seen.refused++;
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20); // the generator is near the border
  });
});
