import { isLdhName, toAscii } from "../../internal/domain.js";
import { foldWords } from "../../internal/header-text.js";
import { formatIp, parseIp } from "../../internal/ip.js";
import { keywordAt } from "./keywords.js";

/** What a server says of a message that it took. */
export interface ReceivedStamp {
  readonly from: {
    /** What the client said in HELO, EHLO or LHLO. */
    readonly helo: string;
    /** The name that reverse DNS has for it, where that was confirmed. */
    readonly reverseName?: string | undefined;
    /** The address the connection came from. */
    readonly ip: string;
  };
  /** The name of this host, or its address in square brackets. */
  readonly by: string;
  /** `TCP`, or another registered link. */
  readonly via?: string | undefined;
  /** A mail transmission type, such as `ESMTPS`; see `receivedProtocols`. */
  readonly with?: string | undefined;
  readonly id?: string | undefined;
  /** The recipient; only where there is just one, as the others must not see it (RFC 5321 §7.6). */
  readonly for?: string | undefined;
  /** The name of the TLS cipher suite (RFC 8314 §4.3). */
  readonly tlsCipher?: string | undefined;
  readonly date: Date;
  /** Minutes east of UTC to write the date in. Default 0. */
  readonly offsetMinutes?: number | undefined;
}

// RFC 5321 §4.5.3.1.2 and §4.5.3.1.3: 255 octets a domain, 256 a path.
const MAX_NAME = 255;
const MAX_MAILBOX = 254;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** RFC 5322 §3.2.3, without what RFC 6532 adds. */
const isAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,100}$/;
const isDotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const isLiteral = /^\[[A-Za-z0-9.:%_-]{1,80}\]$/;
/** A local part as a dot-atom or in quotes, and a name or a literal. Parentheses are left out: some readers take them for a comment. */
const isMailbox =
  /^(?:[^\x00-\x20()<>@,;:\\"[\]\x7f]+|"(?:[^"\\()<>\x00-\x1f\x7f-\x9f]|\\[!-'*-;=?-~])*")@(?:[A-Za-z0-9._\u0080-\uffff-]+|\[[A-Za-z0-9.:-]+\])$/;

/**
 * Writes a Received header field (RFC 5321 §4.4), folded, with its line end.
 *
 * What a client said can't leave its place: in `helo` and `reverseName` each character that a name can't have becomes `?`, and what is
 * longer than a name can be is cut. A recipient that isn't a plain mailbox is left out. A HELO in UTF-8 stays, so the field is then one of
 * RFC 6532.
 *
 * @param stamp - what to say
 * @returns the field; put it above all others of the message (RFC 5321 §4.4)
 * @throws TypeError for a `by`, `via`, `with`, `id` or `tlsCipher` that can't be one, an `ip` that is no address, and a `date` that is
 *   none; RangeError for an offset of a day or more, and for a year before 1900 or after 9999
 *
 * @example
 * ```ts
 * import { formatReceived } from "mailproof/headers";
 *
 * const field = formatReceived({
 *   from: { helo: "mail.example.com", reverseName: "host7.example.com", ip: "2001:db8::7" },
 *   by: "mx.example.net",
 *   with: "ESMTPS",
 *   id: "4XYZ1",
 *   for: "ann@example.net",
 *   tlsCipher: "TLS_AES_256_GCM_SHA384",
 *   date: new Date("2026-06-02T08:00:00Z"),
 *   offsetMinutes: 120,
 * });
 * console.log(field.replaceAll("\r\n", "\n").trimEnd());
 * ```
 *
 * It prints
 *
 * ```text
 * Received: from mail.example.com (host7.example.com [IPv6:2001:db8::7]) by
 *  mx.example.net with ESMTPS id 4XYZ1 for <ann@example.net> tls
 *  TLS_AES_256_GCM_SHA384; Tue, 2 Jun 2026 10:00:00 +0200
 * ```
 */
export function formatReceived(stamp: ReceivedStamp): string {
  const { from, by, via, id, date, offsetMinutes = 0, tlsCipher } = stamp;
  if (typeof from !== "object" || from === null) throw new TypeError('"from" must be an object with helo and ip');
  const words = ["from", clientName(from.helo), ...clientWords(from), "by", ownName(by)];
  if (via !== undefined) words.push("via", checkAtom("via", via));
  if (stamp.with !== undefined) words.push("with", checkAtom("with", stamp.with));
  if (id !== undefined) words.push("id", idWord(id));
  if (stamp.for !== undefined && isMailbox.test(stamp.for) && stamp.for.length <= MAX_MAILBOX) {
    words.push("for", `<${stamp.for}>`);
  }
  // RFC 8314 §4.3: behind the other clauses.
  if (tlsCipher !== undefined) words.push("tls", checkAtom("tlsCipher", tlsCipher));
  words[words.length - 1] += ";";
  return `${foldWords("Received:", [...words, ...dateWords(date, offsetMinutes)])}\r\n`;
}

/** RFC 5321 §4.4: TCP-info, which a client has no part in. */
function clientWords({ reverseName, ip }: ReceivedStamp["from"]): readonly string[] {
  const address = typeof ip === "string" ? parseIp(ip) : undefined;
  if (address === undefined) throw new TypeError('"from.ip" must be an IP address');
  const literal = address.length === 4 ? `[${formatIp(address)}]` : `[IPv6:${formatIp(address)}]`;
  // Reverse DNS is the client's, and may have an address for a name.
  if (reverseName === undefined || parseIp(reverseName) !== undefined) return [`(${literal})`];
  return [`(${clientName(reverseName)}`, `${literal})`];
}

function clientName(name: string): string {
  if (typeof name !== "string") throw new TypeError('"from" must have names that are strings');
  if (isLiteral.test(name)) return name;
  // Lone surrogates (\p{Cs}) are no text, and would come out as something else.
  const plain = name.slice(0, MAX_NAME).replace(/[^A-Za-z0-9._\u0080-\u{10ffff}-]|[\p{C}\p{Z}]/gu, "?");
  return plain === "" ? "?" : plain;
}

function ownName(name: string): string {
  if (typeof name === "string") {
    if (/^\[.*\]$/.test(name) && parseIp(name.slice(1, -1).replace(/^ipv6:/i, "")) !== undefined) return name;
    const ascii = toAscii(name);
    const isName = ascii !== undefined && isLdhName(ascii) && parseIp(ascii) === undefined;
    if (isName && keywordAt(name, 0, name.length) < 0) return name;
  }
  throw new TypeError('"by" must be the name of a host, or an address in square brackets');
}

function checkAtom(option: string, text: string): string {
  if (typeof text === "string" && isAtom.test(text) && keywordAt(text, 0, text.length) < 0) return text;
  throw new TypeError(`"${option}" must be a word`);
}

/** RFC 5321 §4.4 has an atom or a msg-id; queue ids with dots are common. */
function idWord(id: string): string {
  if (typeof id === "string" && id.length <= MAX_NAME) {
    if (isDotAtom.test(id) && keywordAt(id, 0, id.length) < 0) return id;
    if (/^[!-;=?-~]+@[!-;=?-~]+$/.test(id) && isMailbox.test(id)) return `<${id}>`;
  }
  throw new TypeError('"id" must be a word, or a message id without its angle brackets');
}

/** RFC 5322 §3.3. */
function dateWords(date: Date, offsetMinutes: number): readonly string[] {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw new TypeError('"date" must be a valid Date');
  if (!Number.isInteger(offsetMinutes) || Math.abs(offsetMinutes) >= 1440) {
    throw new RangeError('"offsetMinutes" must be an integer of less than a day');
  }
  const local = new Date(date.getTime() + offsetMinutes * 60_000);
  const year = local.getUTCFullYear();
  if (!(year >= 1900 && year <= 9999)) throw new RangeError('"date" must have a year from 1900 to 9999');
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(twoDigits).join(":");
  const offset = Math.abs(offsetMinutes);
  const zone = `${offsetMinutes < 0 ? "-" : "+"}${twoDigits(Math.floor(offset / 60))}${twoDigits(offset % 60)}`;
  return [
    `${WEEKDAYS[local.getUTCDay()]},`,
    `${local.getUTCDate()}`,
    MONTHS[local.getUTCMonth()]!,
    `${year}`,
    time,
    zone,
  ];
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, "0");
}
