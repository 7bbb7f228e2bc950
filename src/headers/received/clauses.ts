import { readAsUser, readClient, takeClientIp, withPort } from "./client.js";
import { isCipher, isEncrypted, readComment, takeEnvelopeFrom } from "./comments.js";
import { type Draft, isTokenWord, readHost, tokenIp, tokenText } from "./draft.js";
import { keywordAt, keywordOrder } from "./keywords.js";
import { takeProtocol, takeSlashes } from "./protocol.js";
import { ANGLE, COMMA, LITERAL, OPEN, QUOTED, REST, SEMICOLON, WORD } from "./scan.js";
import type { ReceivedKeyword } from "./types.js";
import { textAt, valueAt } from "./words.js";

/** A clause that is being read. */
interface Clause {
  /** Not there before the first keyword, and in a clause that is there a second time. */
  keyword: ReceivedKeyword | undefined;
  /** Its place in `clauses`, or -1. */
  index: number;
  /** The place in {@link keywordOrder} of the last one that wasn't there before. */
  order: number;
  /** Values that it has so far. */
  values: number;
  /** Whether a comment stood behind them. */
  closed: boolean;
}

/**
 * Reads the clauses in a range of tokens.
 *
 * @returns the first token since the last clause started that belongs to none, or -1; a date without a semicolon may start there
 */
export function readClauses(draft: Draft, first: number, last: number): number {
  const { text, tokens } = draft;
  const { kinds, starts, ends } = tokens;
  const clause: Clause = { keyword: undefined, index: -1, order: -1, values: 0, closed: false };
  let extra = -1;
  for (let index = first; index < last; index++) {
    const kind = kinds[index]!;
    if (kind === COMMA || kind === SEMICOLON) continue;
    if (kind === REST) break;
    let used: number;
    if (kind === OPEN) {
      used = readOpen(draft, clause, index, last);
    } else {
      const keyword = kind === WORD ? keywordAt(text, starts[index]!, ends[index]!) : -1;
      if (keyword >= 0 && !isHostCalledSo(draft, clause, index, last)) {
        startClause(draft, clause, keyword, index);
        extra = -1;
        continue;
      }
      used = readValue(draft, clause, index, last);
      if (used < 0) {
        if (extra < 0) extra = index;
        draft.onIssue("extra-text", starts[index]!, ends[index]!);
        if (clause.keyword === "from") draft.fromHasMore = true;
        continue;
      }
    }
    if (clause.index >= 0) draft.clauses[clause.index]!.end = ends[used]!;
    index = used;
  }
  return extra;
}

/**
 * Whether a keyword behind `from` is the client's name: a client that calls itself "by" must not end the clause. A server writes a
 * comment behind that, and a name behind its own keyword.
 */
function isHostCalledSo({ tokens }: Draft, clause: Clause, index: number, last: number): boolean {
  if (clause.keyword !== "from" || clause.values > 0) return false;
  const next = index + 1 < last ? tokens.kinds[index + 1] : undefined;
  return next !== WORD && next !== LITERAL && next !== ANGLE;
}

function startClause(draft: Draft, clause: Clause, keyword: number, index: number): void {
  const { tokens, clauses, onIssue } = draft;
  const start = tokens.starts[index]!;
  const end = tokens.ends[index]!;
  const name = keywordOrder[keyword]!;
  clause.values = 0;
  clause.closed = false;
  for (const known of clauses) {
    if (known.keyword !== name) continue;
    // XMail: "for <recipient> from <reverse-path>"
    clause.keyword = name === "from" && tokens.kinds[index + 1] === ANGLE ? "envelope-from" : undefined;
    clause.index = -1;
    onIssue("repeated-clause", start, end);
    return;
  }
  if (keyword < clause.order) onIssue("clause-order", start, end);
  clause.order = keyword;
  clause.keyword = name;
  clause.index = clauses.length;
  clauses.push({ keyword: name, start, end });
  if (keyword === 0) draft.from = { start, end };
  else if (keyword === 1) draft.by = { start, end };
}

/** Reads a comment; gives the token that closes it. */
function readOpen(draft: Draft, clause: Clause, open: number, last: number): number {
  const close = Math.min(draft.tokens.closes[open]!, last - 1);
  clause.closed = clause.values > 0; // qmail: "with (AES256-SHA encrypted) ESMTPS"
  if (draft.from === undefined && isTokenWord(draft, open + 1, "from")) {
    // sendmail: "(from user@localhost) by …"
    startClause(draft, clause, 0, open);
    if (open + 2 < close) {
      readFromHost(draft, open + 2);
      clause.values = 1;
      readClient(draft, open + 3, close);
    }
  } else {
    readComment(draft, clause.keyword, open, close);
  }
  return close;
}

/** Reads a value of a clause; gives the last token that belongs to it, or -1 where it belongs to no clause. */
function readValue(draft: Draft, clause: Clause, index: number, last: number): number {
  const { text, tokens } = draft;
  const count = clause.values++;
  // RFC 8314 §4.3: "tls TLS_AES_256_GCM_SHA384", behind the other clauses; Exim has it behind the protocol.
  if (count > 0 && isTokenWord(draft, index, "tls") && index + 1 < last && isCipher(draft, index + 1)) {
    draft.tls = { ...draft.tls, cipher: draft.tls?.cipher ?? tokenText(text, tokens, index + 1) };
    return index + 1;
  }
  if (isEncrypted(draft, index)) {
    draft.tls = { ...draft.tls, cipher: tokenText(text, tokens, index - 1) };
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
      return readPhrase(draft, clause, "via", index, tokens.ends[index]!) ? index : -1;
    case "with":
      return readWithValue(draft, clause, index);
    case "id":
      if (count > 0) return -1;
      draft.id = tokenText(text, tokens, index);
      return index;
    case "for":
      return readRecipient(draft, index, last, count);
    case "envelope-from":
      if (count > 0) return -1;
      takeEnvelopeFrom(draft, index);
      return index;
    default:
      return -1;
  }
}

function readFromHost(draft: Draft, index: number): void {
  const { text, tokens } = draft;
  draft.hostIp = tokenIp(text, tokens, index);
  draft.from!.host = readHost(text, tokens, index, draft.hostIp);
}

function readFromValue(draft: Draft, index: number, last: number, count: number): number {
  const { text, tokens } = draft;
  if (count === 0) {
    readFromHost(draft, index);
    if (draft.hostIp === undefined || index + 1 >= last) return index;
    const ip = withPort(text, tokens, index, draft.hostIp);
    if (ip === draft.hostIp) return index;
    draft.hostIp = ip;
    return index + 1;
  }
  const ip = tokens.kinds[index] === LITERAL ? tokenIp(text, tokens, index) : undefined;
  if (ip === undefined) return readAsUser(draft, index, last);
  takeClientIp(draft, ip); // MDaemon, Exim: "from name [ip]"
  return index;
}

function readByValue(draft: Draft, index: number, count: number): number {
  const { text, tokens } = draft;
  const by = draft.by!;
  if (count > 0 && tokens.kinds[index] !== LITERAL) return -1;
  const ip = tokenIp(text, tokens, index);
  if (count === 0) by.host = readHost(text, tokens, index, ip);
  else if (ip === undefined) return -1;
  if (ip !== undefined) by.ip ??= withPort(text, tokens, index, ip);
  return index;
}

/** Words up to a comment are one value: "Frontend Transport", "Microsoft SMTP Server". */
function readPhrase(draft: Draft, clause: Clause, name: "via" | "with", index: number, end: number): boolean {
  if (clause.closed) return false;
  const known = draft[name];
  if (known === undefined) {
    draft[name] = textAt(draft.text, draft.tokens.starts[index]!, end, draft.tokens.plain);
  } else {
    known.end = end;
    known.value = valueAt(draft.text, known.start, end, draft.tokens.plain);
  }
  return true;
}

function readWithValue(draft: Draft, clause: Clause, index: number): number {
  const { text, tokens } = draft;
  const slash = draft.with === undefined ? takeSlashes(draft, index) : -1;
  if (!readPhrase(draft, clause, "with", index, slash < 0 ? tokens.ends[index]! : slash)) return -1;
  if (slash >= 0) clause.closed = true;
  takeProtocol(draft.with!, text, tokens, index, slash);
  return index;
}

function readRecipient(draft: Draft, index: number, last: number, count: number): number {
  const { text, tokens, recipients, limits } = draft;
  const { kinds, starts, ends } = tokens;
  let used = index;
  // A local part in quotes and what follows it are one.
  if (kinds[index] === QUOTED && index + 1 < last && starts[index + 1] === ends[index] && kinds[index + 1] === WORD)
    used++;
  const recipient =
    used === index ? tokenText(text, tokens, index) : textAt(text, starts[index]!, ends[used]!, tokens.plain);
  if (count > 0 && kinds[index] !== ANGLE && !recipient.value.includes("@")) return -1;
  if (recipients.length < limits.maxReceivedRecipients) recipients.push(recipient);
  else draft.onIssue("too-many-recipients", recipient.start, recipient.end);
  return used;
}
