import { readPort } from "./address.js";
import { type Draft, isHostName, significant, tokenIp, tokenText } from "./draft.js";
import type { ReceivedIp, ReceivedText, ReceivedToken } from "./types.js";
import { isWord, startsWithWord, textAt } from "./words.js";

/** What a name found by reverse DNS never is. */
const noName = /^(?:unknown|unverified|verified|nodnsquery|softdnserr|none|no|may|rdns|local)$/i;

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
  const from = draft.from!;
  let seen = 0;
  for (let index = first; index < close; index++) {
    const token = tokens[index]!;
    if (token.depth > 1 || token.kind === "space") continue;
    const { kind, start, end } = token;
    if (kind === "literal") {
      const ip = tokenIp(text, token);
      if (ip !== undefined) takeClientIp(draft, withPort(text, tokens[index + 1], ip));
    } else if (kind === "angle") {
      if (isHostName(text, start + 1, end - 1) && from.reverseName === undefined) {
        from.reverseName = textAt(text, start + 1, end - 1);
      }
    } else if (kind === "word") {
      index = readClientWord(draft, index, close, seen === 0);
    }
    seen++;
  }
}

/** Reads one word of {@link readClient}; gives the last token that belongs to it. */
function readClientWord(draft: Draft, index: number, close: number, isFirst: boolean): number {
  const { text, tokens } = draft;
  const token = tokens[index]!;
  const { start, end } = token;
  const from = draft.from!;
  const next = significant(tokens, index + 1, close);
  if (isHeloWord(text, start, end)) {
    // "(HELO )": a client that gave no name
    from.helo ??= next < close ? tokenText(text, tokens[next]!) : { value: "", start: end, end };
    return next < close ? next : index;
  }
  if (startsWithWord(text, start, "helo=") || startsWithWord(text, start, "ehlo=")) {
    const value = assigned(draft, index, 5, close);
    if (value !== undefined) from.helo ??= value;
    return value !== undefined && value.start >= end ? index + 1 : index;
  }
  if (startsWithWord(text, start, "ident=")) {
    const value = assigned(draft, index, 6, close);
    if (value !== undefined) draft.ident ??= value;
    return value !== undefined && value.start >= end ? index + 1 : index;
  }
  if (isWord(text, start, end, "uid")) {
    if (next < close && tokens[next]!.kind === "word") draft.ident ??= tokenText(text, tokens[next]!);
    return next < close ? next : index;
  }
  if (isWord(text, start, end, "with") && draft.ident !== undefined) {
    draft.user ??= draft.ident; // Yahoo: "(user@192.0.2.1 with login)"
    draft.ident = undefined;
    return index;
  }
  const ip = tokenIp(text, token);
  if (ip !== undefined) {
    takeClientIp(draft, ip);
    return index;
  }
  const at = text.lastIndexOf("@", end - 1);
  if (at >= start) {
    takeMailbox(draft, token, at, next < close ? tokens[next] : undefined);
  } else if (isFirst && from.reverseName === undefined && isHostName(text, start, end)) {
    takeName(draft, start, end, next < close ? tokens[next] : undefined);
  }
  return index;
}

/** `user@host`, `user@ip`, `user@` before a literal; with `IDENT:` or not. */
function takeMailbox(draft: Draft, { start, end }: ReceivedToken, at: number, next: ReceivedToken | undefined): void {
  const { text } = draft;
  const userStart = startsWithWord(text, start, "ident:") ? start + 6 : start;
  if (at > userStart) draft.ident ??= textAt(text, userStart, at);
  const ip = tokenIp(text, { kind: "word", start: at + 1, end, depth: 1 });
  if (ip !== undefined) takeClientIp(draft, ip);
  else if (isHostName(text, at + 1, end) && draft.from!.reverseName === undefined) takeName(draft, at + 1, end, next);
}

/** A name of one label counts only before an address. */
function takeName(draft: Draft, start: number, end: number, next: ReceivedToken | undefined): void {
  const { text } = draft;
  if (noName.test(text.slice(start, end))) return;
  const hasDot = text.slice(start, end - 1).includes(".");
  const isBeforeIp = next !== undefined && next.kind === "literal";
  if (isBeforeIp || (hasDot && next === undefined)) draft.from!.reverseName = textAt(text, start, end);
}

/** What stands behind `helo=` or `ident=`: in the same word, or a literal that follows at once. */
function assigned(draft: Draft, index: number, prefix: number, close: number): ReceivedText | undefined {
  const { text, tokens } = draft;
  const { start, end } = tokens[index]!;
  if (end > start + prefix) return textAt(text, start + prefix, end);
  const next = tokens[index + 1];
  return index + 1 < close && next?.kind === "literal" ? textAt(text, next.start, next.end) : undefined;
}

/** An address with the port that follows its brackets. */
export function withPort(text: string, next: ReceivedToken | undefined, ip: ReceivedIp): ReceivedIp {
  if (next?.kind !== "word" || text.charCodeAt(next.start) !== 0x3a) return ip;
  const port = readPort(text, next.start + 1, next.end);
  return port === undefined ? ip : { ...ip, port };
}

function isHeloWord(text: string, start: number, end: number): boolean {
  return (
    end - start === 4 &&
    (text.charCodeAt(start + 1) | 0x20) !== 0x6e &&
    /^(?:helo|ehlo|lhlo)$/i.test(text.slice(start, end))
  );
}
