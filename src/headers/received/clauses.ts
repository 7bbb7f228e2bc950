import { readClient, takeClientIp, withPort } from "./client.js";
import { isCipherWord, readComment } from "./comments.js";
import { closingToken, type Draft, readHost, significant, tokenIp, tokenText } from "./draft.js";
import { type ReceivedProtocol, receivedProtocols } from "./registry.js";
import type { ReceivedKeyword, ReceivedToken } from "./types.js";
import { isWord, keywordAt, startsWithWord, textAt, valueAt } from "./words.js";

/** The order of RFC 5321 §4.4. */
const order: Readonly<Record<ReceivedKeyword, number>> = {
  from: 0,
  by: 1,
  via: 2,
  with: 3,
  id: 4,
  for: 5,
  "envelope-from": 6,
};

/** A clause that is being read. */
interface Clause {
  /** Not there before the first keyword, and in a clause that is there a second time. */
  keyword: ReceivedKeyword | undefined;
  /** Values that it has so far. */
  values: number;
  /** Whether a comment stood behind them. */
  closed: boolean;
  /** Its place in `clauses`. */
  index: number;
}

/**
 * Reads the clauses in a range of tokens.
 *
 * @returns the first word that belongs to no clause; a date without a semicolon may start there
 */
export function readClauses(draft: Draft, first: number, last: number): number {
  const { tokens } = draft;
  const clause: Clause = { keyword: undefined, values: 0, closed: false, index: -1 };
  let extra = -1;
  for (let index = first; index < last; index++) {
    const token = tokens[index]!;
    const { kind, start, end } = token;
    if (kind === "space" || kind === "comma" || kind === "semicolon") continue;
    if (kind === "rest") break;
    let used = index;
    if (kind === "open") {
      used = readOpen(draft, clause, index, last);
    } else {
      const keyword = kind === "word" ? keywordOf(draft, clause, index, last) : undefined;
      if (keyword !== undefined) {
        startClause(draft, clause, keyword, index);
        extra = -1;
        continue;
      }
      used = readValue(draft, clause, index, last);
      if (used < 0) {
        if (extra < 0) extra = index;
        draft.onIssue("extra-text", start, end);
        if (clause.keyword === "from") draft.fromHasMore = true;
        continue;
      }
    }
    if (clause.index >= 0) draft.clauses[clause.index]!.end = tokens[Math.min(used, last - 1)]!.end;
    index = used;
  }
  return extra;
}

/** The keyword that a word is. */
function keywordOf(draft: Draft, clause: Clause, index: number, last: number): ReceivedKeyword | undefined {
  const { text, tokens } = draft;
  const { start, end } = tokens[index]!;
  const keyword = keywordAt(text, start, end);
  if (keyword === undefined || clause.keyword !== "from" || clause.values > 0) return keyword;
  // A client that calls itself "by" must not end the clause: a server writes a comment behind that, and a name behind its own "by".
  const next = significant(tokens, index + 1, last);
  const isName = next < last && (tokens[next]!.kind === "word" || tokens[next]!.kind === "literal");
  return isName ? keyword : undefined;
}

function startClause(draft: Draft, clause: Clause, keyword: ReceivedKeyword, index: number): void {
  const { tokens, clauses, onIssue } = draft;
  const { start, end } = tokens[index]!;
  clause.values = 0;
  clause.closed = false;
  const before = clauses.at(-1)?.keyword;
  if (clauses.some((known) => known.keyword === keyword)) {
    clause.keyword = undefined;
    clause.index = -1;
    // XMail: "for <recipient> from <reverse-path>"
    if (keyword === "from" && tokens[significant(tokens, index + 1, tokens.length)]?.kind === "angle")
      clause.keyword = "envelope-from";
    onIssue("repeated-clause", start, end);
    return;
  }
  if (before !== undefined && order[before] > order[keyword]) onIssue("clause-order", start, end);
  clause.keyword = keyword;
  clause.index = clauses.length;
  clauses.push({ keyword, start, end });
  if (keyword === "from") draft.from = { start, end };
  else if (keyword === "by") draft.by = { start, end };
}

/** Reads a comment; gives the token that closes it. */
function readOpen(draft: Draft, clause: Clause, open: number, last: number): number {
  const { text, tokens } = draft;
  const close = closingToken(tokens, open, last);
  clause.closed = true;
  const first = significant(tokens, open + 1, close);
  const word = tokens[first];
  if (
    draft.from === undefined &&
    first < close &&
    word!.kind === "word" &&
    isWord(text, word!.start, word!.end, "from")
  ) {
    // sendmail: "(from user@localhost) by …"
    startClause(draft, clause, "from", open);
    const host = significant(tokens, first + 1, close);
    if (host < close) {
      readFromHost(draft, tokens[host]!);
      clause.values = 1;
      readClient(draft, host + 1, close);
    }
  } else {
    readComment(draft, clause.keyword, open, close);
  }
  return close;
}

/** Reads a value of a clause; gives the last token that belongs to it, or -1 where it belongs to no clause. */
function readValue(draft: Draft, clause: Clause, index: number, last: number): number {
  const { text, tokens } = draft;
  const token = tokens[index]!;
  const count = clause.values++;
  if (isEncrypted(text, token) && isCipherWord(text, tokens[index - 2])) {
    draft.tls = { ...draft.tls, cipher: tokenText(text, tokens[index - 2]!) };
    if (clause.keyword === "with") {
      clause.values = 0;
      draft.with = undefined;
    }
    return index;
  }
  switch (clause.keyword) {
    case "from":
      return readFromValue(draft, index, last, count);
    case "by":
      return readByValue(draft, index, count);
    case "via":
      return readPhrase(draft, clause, "via", token) ? index : -1;
    case "with":
      return readWithValue(draft, clause, index, last);
    case "id":
      if (count > 0) return -1;
      draft.id = tokenText(text, token);
      return index;
    case "for":
      return readRecipient(draft, index, last, count);
    case "envelope-from":
      if (count > 0) return -1;
      draft.envelopeFrom ??= tokenText(text, token);
      return index;
    default:
      return -1;
  }
}

function isEncrypted(text: string, { kind, start, end }: ReceivedToken): boolean {
  return kind === "word" && isWord(text, start, end, "encrypted");
}

function readFromHost(draft: Draft, token: ReceivedToken): void {
  const { host, ip } = readHost(draft.text, token);
  draft.from!.host = host;
  draft.hostIp = ip;
}

function readFromValue(draft: Draft, index: number, last: number, count: number): number {
  const { text, tokens } = draft;
  const token = tokens[index]!;
  if (count === 0) {
    readFromHost(draft, token);
    const next = tokens[index + 1];
    if (draft.hostIp === undefined || next === undefined) return index;
    const ip = withPort(text, next, draft.hostIp);
    if (ip === draft.hostIp) return index;
    draft.hostIp = ip;
    return index + 1;
  }
  const ip = token.kind === "literal" ? tokenIp(text, token) : undefined;
  if (ip !== undefined) {
    takeClientIp(draft, ip); // MDaemon, Exim: "from name [ip]"
    return index;
  }
  // "as user jason@localhost"
  if (token.kind === "word" && isWord(text, token.start, token.end, "user")) {
    const next = significant(tokens, index + 1, last);
    if (next < last && tokens[next]!.kind === "word") {
      draft.user ??= tokenText(text, tokens[next]!);
      return next;
    }
  }
  return -1;
}

function readByValue(draft: Draft, index: number, count: number): number {
  const { text, tokens } = draft;
  const token = tokens[index]!;
  const by = draft.by!;
  if (count === 0) {
    const { host, ip } = readHost(text, token);
    by.host = host;
    if (ip !== undefined) by.ip = ip;
    return index;
  }
  const ip = token.kind === "literal" ? tokenIp(text, token) : undefined;
  if (ip === undefined) return -1;
  by.ip ??= withPort(text, tokens[index + 1], ip);
  return index;
}

/** Words up to a comment are one value: "Frontend Transport", "Microsoft SMTP Server". */
function readPhrase(draft: Draft, clause: Clause, name: "via" | "with", { start, end }: ReceivedToken): boolean {
  if (clause.closed) return false;
  const known = draft[name];
  if (known === undefined) {
    draft[name] = textAt(draft.text, start, end);
  } else {
    known.end = end;
    known.value = valueAt(draft.text, known.start, end);
  }
  return true;
}

function readWithValue(draft: Draft, clause: Clause, index: number, last: number): number {
  const { text, tokens } = draft;
  const token = tokens[index]!;
  const { kind, start, end } = token;
  // Exim: "with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384"
  if (kind === "word" && isWord(text, start, end, "tls")) {
    const next = significant(tokens, index + 1, last);
    if (next < last && isCipherWord(text, tokens[next])) {
      draft.tls = { ...draft.tls, cipher: draft.tls?.cipher ?? tokenText(text, tokens[next]) };
      return next;
    }
  }
  const slash = kind === "word" && draft.with === undefined ? text.indexOf("/", start) : -1;
  if (slash > start && slash < end && protocolAt(text, start, slash) !== undefined) {
    // "ESMTP/TLS/DHE-RSA-AES256-GCM-SHA384"
    readPhrase(draft, clause, "with", { ...token, end: slash });
    clause.closed = true;
    const cipher = { ...token, start: text.lastIndexOf("/", end - 1) + 1 };
    if (isCipherWord(text, cipher)) draft.tls = { cipher: tokenText(text, cipher), ...draft.tls };
  } else if (!readPhrase(draft, clause, "with", token)) {
    return -1;
  }
  takeProtocol(draft, token, slash > start && slash < end ? slash : end);
  return index;
}

/** The first word that is in the registry names the protocol, as SMTP does in "Microsoft SMTP Server". */
function takeProtocol(draft: Draft, { kind, start }: ReceivedToken, end: number): void {
  const value = draft.with!;
  if (value.protocol !== undefined) return;
  const { text } = draft;
  if (kind === "word") {
    const protocol = protocolAt(text, start, end);
    if (protocol !== undefined) value.protocol = protocol;
    return;
  }
  // XMail: "[XMail 1.20 ESMTP Server]"
  for (const word of text.slice(start, end).split(/[^A-Za-z0-9]+/, 20)) {
    const protocol = protocols.get(word.toUpperCase());
    if (protocol !== undefined) value.protocol = protocol;
  }
}

/** The registry; with the name that CommuniGate has for ESMTPS. */
const protocols: ReadonlyMap<string, ReceivedProtocol> = /* @__PURE__ */ new Map([
  ...(Object.keys(receivedProtocols) as ReceivedProtocol[]).map((name) => [name, name] as const),
  ["ESMTP-TLS", "ESMTPS"],
]);

/** Exim says "local-esmtp" for what came from a program on the same host. */
function protocolAt(text: string, start: number, end: number): ReceivedProtocol | undefined {
  const from = startsWithWord(text, start, "local-") ? start + 6 : start;
  return end - from > 11 ? undefined : protocols.get(text.slice(from, end).toUpperCase());
}

function readRecipient(draft: Draft, index: number, last: number, count: number): number {
  const { text, tokens, recipients, limits } = draft;
  const token = tokens[index]!;
  let used = index;
  // A local part in quotes and what follows it are one.
  while (used + 1 < last && tokens[used]!.kind === "quoted" && tokens[used + 1]!.kind === "word") used++;
  const recipient = used === index ? tokenText(text, token) : textAt(text, token.start, tokens[used]!.end);
  if (count > 0 && token.kind !== "angle" && !recipient.value.includes("@")) return -1;
  if (recipients.length < limits.maxReceivedRecipients) recipients.push(recipient);
  else draft.onIssue("too-many-recipients", token.start, token.end);
  return used;
}
