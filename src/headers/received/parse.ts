import { readClauses } from "./clauses.js";
import { takePhrase } from "./comments.js";
import { readDate } from "./date.js";
import type { Draft } from "./draft.js";
import { readReceivedLimits } from "./limits.js";
import { CLOSE, OPEN, SEMICOLON, scanReceived, type TokenList } from "./scan.js";
import { receivedText } from "./tokenize.js";
import type { ParseReceivedOptions, Received, ReceivedDate, ReceivedIssue, ReceivedIssueCode } from "./types.js";
import { decodeUtf8Text, startsWithWord, valueAt } from "./words.js";

/**
 * Reads a Received field (RFC 5321 §4.4), whatever server wrote it.
 *
 * Nothing in a value makes it throw. What is odd is listed in `issues`; what can't be told isn't in the result. Each piece has
 * its span, so that a rewrite touches only what it means to; {@link tokenizeReceived} gives all pieces.
 *
 * What the client said (`helo`, `ident`) is as good as the client; the rest is as good as the server that wrote it.
 *
 * @param value - what stands behind `Received:`, folded or not: octets, or a string with one code unit an octet
 * @param options - `limits`: what lies behind them isn't read
 * @throws TypeError for a value that is neither, RangeError for a limit that is none
 *
 * @example
 * ```ts
 * import { parseReceived } from "mailproof/headers";
 *
 * const { from, by, tls, date } = parseReceived(
 *   "from mail.example.com (host7.example.com [192.0.2.7]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))" +
 *     "\r\n\tby mx.example.net (Postfix) with ESMTPS id 4XYZ1 for <ann@example.net>; Tue, 2 Jun 2026 10:00:00 +0200",
 * );
 * console.log(from?.helo?.value, from?.reverseName?.value, from?.ip?.value); // mail.example.com host7.example.com 192.0.2.7
 * console.log(by?.host?.value, tls?.version?.version, date?.date.toISOString()); // mx.example.net TLSv1.3 2026-06-02T08:00:00.000Z
 * ```
 */
export function parseReceived(value: string | Uint8Array, { limits }: ParseReceivedOptions = {}): Received {
  const text = receivedText(value);
  const bounds = readReceivedLimits(limits);
  const issues: ReceivedIssue[] = [];
  const onIssue = (code: ReceivedIssueCode, start: number, end: number): void => {
    for (const issue of issues) if (issue.code === code) return;
    issues.push({ code, start, end });
  };
  const tokens = scanReceived(text, bounds, onIssue);
  if (!tokens.plain) reportOddCharacters(text, onIssue);
  const draft: Draft = {
    text,
    tokens,
    limits: bounds,
    onIssue,
    clauses: [],
    comments: [],
    recipients: [],
    from: undefined,
    by: undefined,
    via: undefined,
    with: undefined,
    id: undefined,
    envelopeFrom: undefined,
    ident: undefined,
    user: undefined,
    tls: undefined,
    software: undefined,
    hostIp: undefined,
    fromHasMore: false,
  };
  listComments(draft);
  return finish(draft, readValue(draft), issues);
}

/** The clauses, and the date behind the last semicolon: what a client wrote into its name stands before that. */
function readValue(draft: Draft): ReceivedDate | undefined {
  const { text, tokens, onIssue } = draft;
  const last = tokens.count;
  const semicolon = lastSemicolon(tokens);
  if (semicolon < 0) {
    onIssue("no-semicolon", text.length, text.length);
    const extra = readClauses(draft, 0, last);
    const reading = extra < 0 ? undefined : readDate(text, tokens, extra, last);
    if (reading === undefined) {
      onIssue("no-date", text.length, text.length);
      return undefined;
    }
    return { ...reading.date, leniencies: [...reading.date.leniencies, "no-semicolon"] };
  }
  const reading = readDate(text, tokens, semicolon + 1, last);
  readClauses(draft, 0, semicolon);
  if (reading === undefined) {
    onIssue(semicolon + 1 === last ? "no-date" : "bad-date", tokens.ends[semicolon]!, text.length);
  }
  const next = reading?.next ?? semicolon + 1;
  if (next < last) readClauses(draft, next, last);
  return reading?.date;
}

/** The last one that is in no comment, or -1. */
function lastSemicolon({ count, kinds, closes }: TokenList): number {
  let found = -1;
  for (let index = 0; index < count; index++) {
    if (kinds[index] === OPEN) index = closes[index]!;
    else if (kinds[index] === SEMICOLON) found = index;
  }
  return found;
}

function listComments({ text, tokens, limits, comments, onIssue }: Draft): void {
  const { count, plain, kinds, starts, ends, closes } = tokens;
  let depth = 0;
  for (let index = 0; index < count; index++) {
    if (kinds[index] === CLOSE) depth--;
    if (kinds[index] !== OPEN) continue;
    depth++;
    const start = starts[index]!;
    if (depth > limits.maxCommentDepth) {
      onIssue("too-deep", start, start + 1);
    } else if (comments.length >= limits.maxReceivedComments) {
      onIssue("too-many-comments", start, start + 1);
    } else {
      const end = closes[index]! < count ? ends[closes[index]!]! : text.length;
      comments.push({ value: valueAt(text, start + 1, end - 1, plain), start, end, depth });
    }
  }
}

function reportOddCharacters(text: string, onIssue: Draft["onIssue"]): void {
  const control = text.search(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/);
  if (control >= 0) onIssue("control-character", control, control + 1);
  const eightBit = text.search(/[\x80-\xff]/);
  if (eightBit >= 0 && decodeUtf8Text(text) === undefined) onIssue("not-utf-8", eightBit, eightBit + 1);
}

function finish(draft: Draft, date: ReceivedDate | undefined, issues: ReceivedIssue[]): Received {
  const { clauses, comments, recipients, onIssue } = draft;
  if (draft.with !== undefined) takePhrase(draft, draft.with.end);
  const { from, by, via, id, envelopeFrom, tls, software } = draft;
  if (from === undefined) onIssue("no-from", 0, 0);
  else nameClient(draft, from);
  if (by === undefined) onIssue("no-by", 0, 0);
  for (const clause of clauses) {
    if (clause.keyword === "from") from!.end = clause.end;
    else if (clause.keyword === "by") by!.end = clause.end;
  }
  const received: { -readonly [K in keyof Received]: Received[K] } = {
    for: recipients,
    comments,
    clauses,
    issues,
  };
  if (from !== undefined) received.from = from;
  if (by !== undefined) received.by = by;
  if (via !== undefined) received.via = via;
  if (draft.with !== undefined) received.with = draft.with;
  if (id !== undefined) received.id = id;
  if (envelopeFrom !== undefined) received.envelopeFrom = envelopeFrom;
  if (draft.ident !== undefined) received.ident = draft.ident;
  if (draft.user !== undefined) received.user = draft.user;
  if (tls !== undefined) received.tls = tls;
  if (software !== undefined) received.software = software;
  if (date !== undefined) received.date = date;
  return received;
}

/** Says what the word behind `from` is: servers put the HELO name there, or the name from reverse DNS, or a local user. */
function nameClient(draft: Draft, from: NonNullable<Draft["from"]>): void {
  const { host } = from;
  if (host === undefined) return;
  const hasClientIp = from.ip !== undefined;
  if (!hasClientIp && draft.hostIp !== undefined) from.ip = draft.hostIp;
  const text = { value: host.value, start: host.start, end: host.end };
  const protocol = draft.with?.value ?? "";
  if (startsWithWord(protocol, 0, "local") && !hasClientIp && host.kind === "name" && !host.value.includes(".")) {
    draft.ident ??= text; // Exim: "from user by host with local"
    return;
  }
  if (from.helo === undefined) {
    const isClientIp = host.kind === "ip" && !hasClientIp;
    const isHello =
      host.kind !== "mailbox" && !isClientIp && !draft.fromHasMore && !startsWithWord(protocol, 0, "http");
    if (isHello) from.helo = text;
  } else if (from.reverseName === undefined && host.kind === "name" && hasClientIp && !/^unknown$/i.test(host.value)) {
    from.reverseName = text; // qmail, Exim: "from rdns (HELO helo)"
  }
}
