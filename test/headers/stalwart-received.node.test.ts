import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseReceived, type Received, tokenizeReceived } from "../../src/headers/index.js";
import { sharedVectors } from "../support/shared-vectors.node.js";

/** A host in the corpus: a name or an address. */
type Host = { readonly Name: string } | { readonly IpAddr: string };

/** What the corpus expects of a field. */
interface Expected {
  from?: Host;
  from_ip?: string;
  from_iprev?: string;
  by?: Host;
  for_?: string;
  with?: string;
  via?: string;
  id?: string;
  ident?: string;
  helo?: Host;
  helo_cmd?: string;
  tls_version?: string;
  tls_cipher?: string;
  date?: Readonly<Record<string, number | boolean>> | null;
}

interface Row {
  readonly header: string;
  readonly expected: Expected;
}

/**
 * Where the corpus records what its parser made of the words, and not what the server said.
 * Each would have to be wrong here to be equal.
 */
const misses: ReadonlyMap<number, string> = new Map([
  [
    123,
    'has "uid" for the host of "by alpha by uid 7791": there the second "by" counts, here the first, which is the server\'s',
  ],
  [165, 'has "network" for the host of "(qmail 84907 invoked from network)": nobody is called that'],
  [171, 'has "userid" for the host of "(Postfix, from userid 1002)": that is a local user, who is in "ident"'],
]);

const folder = sharedVectors("received");
const rows: readonly Row[] =
  folder === undefined ? [] : JSON.parse(readFileSync(join(folder, "stalwart-received.json"), "utf8"));

describe.skipIf(folder === undefined)("the corpus of Stalwart", () => {
  it("has 181 fields", () => expect(rows).toHaveLength(181));

  it("is field-exact, but for the misses that are argued", () => {
    const differing = rows.flatMap(({ header, expected }, index) => {
      const ours = inTheirTerms(header, parseReceived(header));
      return equal(ours, expected) ? [] : [{ index, header, ours, theirs: expected }];
    });
    expect(differing.filter(({ index }) => !misses.has(index))).toEqual([]);
    expect(differing.map(({ index }) => index)).toEqual([...misses.keys()]);
  });

  it("is reproduced by the tokens, octet for octet", () => {
    for (const { header } of rows) {
      expect(
        tokenizeReceived(header)
          .map(({ start, end }) => header.slice(start, end))
          .join(""),
      ).toBe(header);
    }
  });
});

function equal(ours: Expected, theirs: Expected): boolean {
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)] as (keyof Expected)[]);
  return [...keys].every((key) => JSON.stringify(sorted(ours[key])) === JSON.stringify(sorted(theirs[key])));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What was read, in the model of the corpus. It has less: one word for a protocol, a host or an ident is what stands before the first
 * slash, a port behind a dot makes an address none, and an ident has the host behind its `@`.
 */
function inTheirTerms(text: string, received: Received): Expected {
  const { from, by, id, via, tls, date } = received;
  const result: Expected = {};
  const host = from?.host;
  const isMailboxLiteral = host?.kind === "mailbox" && host.value.startsWith("[<");
  if (host !== undefined && !isMailboxLiteral) result.from = hostOf(host.value, from?.ip?.value, host.kind);
  const ident = identOf(text, received);
  if (ident !== undefined) result.ident = ident.text;
  const ip = from?.ip;
  const isHost = ip !== undefined && host !== undefined && ip.start >= host.start && ip.end <= host.end;
  const isDotted = ip !== undefined && ip.port !== undefined && text[ip.end] === ".";
  const isInIdent = ident?.ends === true && ip !== undefined && text[ip.start - 1] === "@";
  if (ip !== undefined && !isHost && !isDotted && !isInIdent) result.from_ip = ip.value;
  const reverse = from?.reverseName;
  if (reverse !== undefined && reverse.start !== host?.start && reverse.value.includes(".") && ident?.ends !== true) {
    result.from_iprev = reverse.value;
  }
  const command = /\b(HELO|EHLO|LHLO) |\b(helo)=/.exec(text);
  if (command !== null) {
    result.helo_cmd = { h: "Helo", e: "Ehlo", l: "Lhlo" }[(command[1] ?? "h")[0]!.toLowerCase()]!;
    if (from?.helo !== undefined && from.helo.value !== "") result.helo = hostOf(from.helo.value, from.ip?.value);
  }
  if (by?.host !== undefined) result.by = hostOf(by.host.value, by.ip?.value, by.host.kind);
  const recipient = received.for.find(({ value }) => value.includes("@"));
  if (recipient !== undefined) result.for_ = recipient.value;
  const protocol = protocolOf(received);
  if (protocol !== undefined) result.with = protocol;
  if (via !== undefined) result.via = via.value;
  if (id !== undefined) result.id = id.value.split("/")[0]!;
  const version = tls?.version?.version;
  if (version !== undefined) result.tls_version = version.replace(".", "_");
  if (tls?.cipher !== undefined && tls.cipher.value !== "OTHER") result.tls_cipher = tls.cipher.value;
  if (date !== undefined && !date.leniencies.includes("no-semicolon")) result.date = dateOf(date);
  return result;
}

function hostOf(value: string, ip: string | undefined, kind?: string): Host {
  const isIp = kind === "ip" || (kind === undefined && value.startsWith("["));
  return isIp ? { IpAddr: value.replace(/^\[|\]$/g, "") || ip! } : { Name: value.split("/")[0]! };
}

/** The registered protocol, or the name that they have for others. */
function protocolOf(received: Received): string | undefined {
  const value = received.with;
  if (value === undefined) return undefined;
  if (value.protocol !== undefined) return value.protocol;
  const others: readonly (readonly [RegExp, string])[] = [
    [/SMTPSVC|bsmtp/i, "SMTP"],
    [/^HTTP/i, "HTTP"],
    [/^local$/i, "Local"],
    [/^IMAP$/i, "IMAP"],
    [/^POP3$/i, "POP3"],
  ];
  return others.find(([pattern]) => pattern.test(value.value))?.[1];
}

/** The ident with the host behind it; and users and senders whose names have an `@`, which count as idents in their model. */
function identOf(text: string, received: Received): { readonly text: string; readonly ends: boolean } | undefined {
  const { ident, user, envelopeFrom, from } = received;
  if (envelopeFrom !== undefined && /\(envelope-sender /.test(text)) return { text: envelopeFrom.value, ends: false };
  if (from?.host?.value.startsWith("[<")) return { text: from.host.value.slice(2, -2), ends: false };
  const inFrom = (span: { start: number } | undefined): boolean =>
    span !== undefined && from !== undefined && span.start > from.start && span.start < from.end;
  const found =
    inFrom(ident) && ident!.start !== from?.host?.start && text.slice(0, ident!.start).match(/uid $/) === null
      ? ident
      : inFrom(user)
        ? user
        : undefined;
  if (found === undefined) return undefined;
  const host = /^@[^[\s)]+/.exec(text.slice(found.end))?.[0] ?? "";
  const whole = found.value.replace(/^\[|\]$/g, "") + host;
  if (found === user && !whole.includes("@")) return undefined;
  const parts = whole.split("/");
  return { text: parts.find((part) => part.includes("@")) ?? parts[0]!, ends: host !== "" };
}

/**
 * A date as they have it: years of two digits are of 1900, names of zones and a zone that is missing are -0000, a fraction costs the second and the zone,
 * and of the order of asctime the hour is the year, the minute the hour, the second the minute, and the year modulo 256 the second.
 */
function dateOf(date: NonNullable<Received["date"]>): Expected["date"] & object {
  const named = date.leniencies.some((leniency) => /^(?:(?:named|no|unknown)-zone|fraction)$/.test(leniency));
  const local = new Date(date.date.getTime() + (date.offsetMinutes ?? 0) * 60_000);
  const offset = named ? 0 : (date.offsetMinutes ?? 0);
  const zone = {
    tz_before_gmt: named || offset < 0,
    tz_hour: Math.floor(Math.abs(offset) / 60),
    tz_minute: Math.abs(offset) % 60,
  };
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
  const [hour, minute, second] = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()];
  if (date.leniencies.includes("asctime")) {
    return { year: 1900 + hour, month: day, day: month, hour: minute, minute: second, second: year % 256, ...zone };
  }
  return {
    year: date.leniencies.includes("two-digit-year") ? year - 100 : year,
    month,
    day,
    hour,
    minute,
    second: date.leniencies.includes("fraction") ? 0 : second,
    ...zone,
  };
}
