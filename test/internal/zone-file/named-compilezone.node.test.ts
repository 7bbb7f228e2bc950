import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/index.js";
import { buildZone, parseZoneFile, ZONE_FILE_LIMITS, type Zone } from "../../../src/internal/zone-file/index.js";
import { requireProgram } from "../../support/require-program.node.js";
import { formatZone, Tape, tape } from "./format-zone.js";
import { zoneRecords } from "./zone-records.js";
import { acceptedZones, onlyHere, onlyThere, refusedZones } from "./zones.js";

const program = requireProgram("named-compilezone");
const origin = { text: "example.com", octets: 13 };

/** What makes a text a zone that BIND loads. */
const top = "$TTL 300\n@ SOA ns.test. host 1 2 3 4 5\n@ NS ns.test.\n";

describe.skipIf(program === undefined)("the zone files of BIND (named-compilezone)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "zone-file-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The zone as BIND writes it, one plain record a line; `undefined` when BIND refuses it. */
  function compile(text: string): string | undefined {
    const file = join(folder, "example.com.zone");
    writeFileSync(file, text);
    // Only what a record may be is asked for, not what makes a wise zone.
    const checks = [
      "-i",
      "none",
      ...["-k", "-n", "-m", "-M", "-r", "-S", "-T", "-W"].flatMap((flag) => [flag, "ignore"]),
    ];
    const args = [...checks, "-s", "full", "-F", "text", "-o", "-", "example.com", file];
    const { status, stdout, error } = spawnSync(program!, args, { encoding: "latin1" });
    if (error !== undefined) throw error;
    return status === 0 ? stdout : undefined;
  }

  function compiled(text: string): string {
    const output = compile(text);
    if (output === undefined) throw new Error(`BIND refuses ${JSON.stringify(text)}`);
    return output;
  }

  it("say the same when any freedom of the format is used as when none is, to BIND and to us", () => {
    fc.assert(
      fc.property(zoneRecords, tape, (model, tape) => {
        const text = formatZone(model, tape, ["example", "com"]);
        const ofBind = compiled(text);
        // BIND reads the same from the text as from the plain records that our parser was checked against ...
        expect(ofBind).toEqual(compiled(formatZone(model, new Tape([]))));
        // ... and we read the same from the text as from what BIND made of it.
        expect(listed(parse(ofBind))).toEqual(listed(parse(text)));
      }),
      { numRuns: 40 },
    );
  });

  it.each(acceptedZones)("are read alike: %s", (_, text) => {
    const zone = parse(top + text);
    expect(zone.size).toBeGreaterThan(1);
    const ofBind = compiled(top + text);
    expect(listed(parse(ofBind))).toEqual(listed(zone));
    expect(ofBind.trimEnd().split("\n")).toHaveLength(listed(zone).length); // one line a record
  });

  it.each(refusedZones)("are refused alike: %s", (_, text) => {
    expect(() => parse(top + text)).toThrow(ParseError);
    expect(compile(top + text)).toBeUndefined();
  });

  it.each(onlyHere)("are refused by BIND alone: %s", (_, text) => {
    expect(() => parse(top + text)).not.toThrow();
    expect(compile(top + text)).toBeUndefined();
  });

  it.each(onlyThere)("are refused by us alone: %s", (_, text) => {
    expect(() => parse(top + text)).toThrow(ParseError);
    expect(compile(top + text)).toBeDefined();
  });
});

function parse(text: string): Zone {
  return buildZone(text, parseZoneFile(text, origin, ZONE_FILE_LIMITS), ZONE_FILE_LIMITS);
}

/** A zone as sorted lines: `name ttl type data`. Names are in lower case, since BIND keeps the case of whichever came last. */
function listed(zone: Zone): string[] {
  const lines: string[] = [];
  for (const [name, node] of zone) {
    for (const [type, { ttl, records }] of Object.entries(node)) {
      for (const record of records) {
        const data = JSON.stringify(record, (_, value) => (value instanceof Uint8Array ? [...value] : value));
        lines.push(`${name} ${ttl} ${type} ${type === "TXT" || type === "CAA" ? data : data.toLowerCase()}`);
      }
    }
  }
  return lines.sort();
}
