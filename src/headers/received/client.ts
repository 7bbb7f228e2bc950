import { readIp, readPort } from "./address.js";
import { type Draft, isHostName, isTokenWord, tokenIp, tokenText } from "./draft.js";
import { ANGLE, LITERAL, OPEN, type TokenList, WORD } from "./scan.js";
import type { ReceivedIp, ReceivedText } from "./types.js";
import { isWord, startsWithWord, textAt } from "./words.js";

/** What a name found by reverse DNS never is. */
const noNames: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "unknown",
  "unverified",
  "verified",
  "nodnsquery",
  "softdnserr",
  "none",
  "no",
  "may",
  "rdns",
  "local",
]);

/** The address a client came from. The last one counts: a client that puts parentheses into HELO can't write behind the server's. */
export function takeClientIp(draft: Draft, ip: ReceivedIp): void {
  const from = draft.from!;
  if (from.ip !== undefined && from.ip.value !== ip.value) draft.onIssue("several-addresses", from.ip.start, ip.end);
  from.ip = ip;
}

/**
 * What a server says of its client behind `from`:
 *
 * ```text
 * rdns [ip] · rdns[ip]:port · user@rdns [ip] · IDENT:user@rdns [ip] · user@ip · [ip] helo=x ident=y · HELO x · ip, HELO x
 * ```
 */
export function readClient(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  const { kinds, starts, ends, closes } = tokens;
  const from = draft.from!;
  for (let index = first; index < close; index++) {
    const kind = kinds[index];
    if (kind === LITERAL) {
      const ip = tokenIp(text, tokens, index);
      if (ip !== undefined) takeClientIp(draft, withPort(text, tokens, index, ip));
    } else if (kind === WORD) {
      index = readClientWord(draft, index, close, index === first);
    } else if (kind === OPEN) {
      index = closes[index]!;
    } else if (
      kind === ANGLE &&
      from.reverseName === undefined &&
      isHostName(text, starts[index]! + 1, ends[index]! - 1)
    ) {
      const name = tokenText(text, tokens, index);
      if (!noNames.has(name.value.toLowerCase())) from.reverseName = name; // "<unknown> [ip]"
    }
  }
}

/** Reads one word of {@link readClient}; gives the last token that belongs to it. */
function readClientWord(draft: Draft, index: number, close: number, isFirst: boolean): number {
  const { text, tokens } = draft;
  const start = tokens.starts[index]!;
  const end = tokens.ends[index]!;
  const from = draft.from!;
  const next = index + 1;
  if (end - start === 4 && isHelo(text, start)) {
    // "(HELO )": a client that gave no name
    from.helo ??= next < close ? tokenText(text, tokens, next) : { value: "", start: end, end };
    return next < close ? next : index;
  }
  if (end - start >= 5 && text.charCodeAt(start + 4) === 0x3d && isHelo(text, start)) {
    const value = assigned(draft, index, 5, close);
    if (value !== undefined) from.helo ??= value;
    return value !== undefined && value.start >= end ? next : index;
  }
  if (startsWithWord(text, start, "ident=")) {
    const value = assigned(draft, index, 6, close);
    if (value !== undefined) draft.ident ??= value;
    return value !== undefined && value.start >= end ? next : index;
  }
  if (isWord(text, start, end, "uid")) {
    if (next < close && tokens.kinds[next] === WORD) draft.ident ??= tokenText(text, tokens, next);
    return next < close ? next : index;
  }
  if (draft.ident !== undefined && isWord(text, start, end, "with")) {
    draft.user ??= draft.ident; // Yahoo: "(user@192.0.2.1 with login)"
    draft.ident = undefined;
    return index;
  }
  const ip = readIp(text, start, end, false);
  if (ip !== undefined) {
    takeClientIp(draft, ip);
    return index;
  }
  const at = lastAt(text, start, end);
  if (at >= start) takeMailbox(draft, start, at, end, next < close ? next : -1);
  else if (isFirst && from.reverseName === undefined) takeName(draft, start, end, next < close ? next : -1);
  return index;
}

/** `user@host`, `user@ip`, `user@` before a literal; with `IDENT:` or not. */
function takeMailbox(draft: Draft, start: number, at: number, end: number, next: number): void {
  const { text } = draft;
  const userStart = startsWithWord(text, start, "ident:") ? start + 6 : start;
  if (at > userStart) draft.ident ??= textAt(text, userStart, at, draft.tokens.plain);
  const ip = readIp(text, at + 1, end, false);
  if (ip !== undefined) takeClientIp(draft, ip);
  else if (draft.from!.reverseName === undefined) takeName(draft, at + 1, end, next);
}

/** A name of one label counts only before an address. */
function takeName(draft: Draft, start: number, end: number, next: number): void {
  const { text, tokens } = draft;
  const isBeforeIp = next >= 0 && tokens.kinds[next] === LITERAL;
  if (!isBeforeIp && next >= 0) return;
  if (!isHostName(text, start, end)) return;
  const name = textAt(text, start, end, draft.tokens.plain);
  const dot = name.value.indexOf(".");
  if (dot < 0 ? isBeforeIp && !noNames.has(name.value.toLowerCase()) : isBeforeIp || dot < name.value.length - 1) {
    draft.from!.reverseName = name;
  }
}

/** What stands behind `helo=` or `ident=`: in the same word, or a literal that follows at once. */
function assigned(draft: Draft, index: number, prefix: number, close: number): ReceivedText | undefined {
  const { text, tokens } = draft;
  const start = tokens.starts[index]! + prefix;
  const end = tokens.ends[index]!;
  if (end > start) return textAt(text, start, end, draft.tokens.plain);
  const next = index + 1;
  const follows = next < close && tokens.kinds[next] === LITERAL && tokens.starts[next] === end;
  return follows ? tokenText(text, tokens, next) : undefined;
}

/** An address with the port that follows its brackets. */
export function withPort(text: string, tokens: TokenList, index: number, ip: ReceivedIp): ReceivedIp {
  const next = index + 1;
  const start = tokens.starts[next];
  if (start !== tokens.ends[index] || tokens.kinds[next] !== WORD || text.charCodeAt(start!) !== 0x3a) return ip;
  const port = readPort(text, start! + 1, tokens.ends[next]!);
  return port === undefined ? ip : { ...ip, port };
}

/** HELO, EHLO, and LHLO of LMTP. */
function isHelo(text: string, start: number): boolean {
  return (
    startsWithWord(text, start, "helo") || startsWithWord(text, start, "ehlo") || startsWithWord(text, start, "lhlo")
  );
}

function lastAt(text: string, start: number, end: number): number {
  let position = end - 1;
  while (position >= start && text.charCodeAt(position) !== 0x40) position--;
  return position;
}

/** "as user jason@localhost"; gives the last token, or -1. */
export function readAsUser(draft: Draft, index: number, last: number): number {
  if (index + 1 >= last || !isTokenWord(draft, index, "user") || draft.tokens.kinds[index + 1] !== WORD) return -1;
  draft.user ??= tokenText(draft.text, draft.tokens, index + 1);
  return index + 1;
}
