import { readIp } from "./address.js";
import type { ReceivedLimits } from "./limits.js";
import { ANGLE, LITERAL, type OnIssue, type TokenList, WORD } from "./scan.js";
import type { TlsDraft } from "./tls.js";
import type {
  ReceivedBy,
  ReceivedClause,
  ReceivedComment,
  ReceivedFrom,
  ReceivedHost,
  ReceivedIp,
  ReceivedText,
  ReceivedWith,
} from "./types.js";
import { isWord, textAt } from "./words.js";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of a value so far. */
export interface Draft {
  readonly text: string;
  readonly tokens: TokenList;
  readonly limits: ReceivedLimits;
  readonly onIssue: OnIssue;
  readonly clauses: Mutable<ReceivedClause>[];
  readonly comments: ReceivedComment[];
  readonly recipients: ReceivedText[];
  from: Mutable<ReceivedFrom> | undefined;
  by: Mutable<ReceivedBy> | undefined;
  via: Mutable<ReceivedText> | undefined;
  with: Mutable<ReceivedWith> | undefined;
  id: ReceivedText | undefined;
  envelopeFrom: ReceivedText | undefined;
  ident: ReceivedText | undefined;
  user: ReceivedText | undefined;
  tls: TlsDraft | undefined;
  software: ReceivedText | undefined;
  /** The address that the host behind `from` is. */
  hostIp: ReceivedIp | undefined;
  /** Whether more than a host stands behind `from`. */
  fromHasMore: boolean;
}

/** The text of a token, without the brackets of an angle. */
export function tokenText(text: string, { plain, kinds, starts, ends }: TokenList, index: number): ReceivedText {
  const inset = kinds[index] === ANGLE ? 1 : 0;
  const start = starts[index]! + inset;
  const end = ends[index]! - inset;
  // A word has no line breaks.
  if (plain && kinds[index] === WORD) return { value: text.slice(start, end), start, end };
  return textAt(text, start, end, plain);
}

/** The address in a token: in brackets, or bare. */
export function tokenIp(text: string, { kinds, starts, ends }: TokenList, index: number): ReceivedIp | undefined {
  const start = starts[index]!;
  const end = ends[index]!;
  if (kinds[index] === WORD) return readIp(text, start, end, false);
  if (kinds[index] !== LITERAL) return undefined;
  // MDaemon: "[(192.0.2.1)]"
  const inset = text.charCodeAt(start + 1) === 0x28 && text.charCodeAt(end - 2) === 0x29 ? 2 : 1;
  return readIp(text, start + inset, end - inset, true);
}

/** Whether a token is a word, given in lower case, in whatever case. */
export function isTokenWord(draft: Draft, index: number, word: string): boolean {
  const { text, tokens } = draft;
  return tokens.kinds[index] === WORD && isWord(text, tokens.starts[index]!, tokens.ends[index]!, word);
}

/** What stands behind `from` or `by`. */
export function readHost(text: string, tokens: TokenList, index: number, ip: ReceivedIp | undefined): ReceivedHost {
  const { value, start, end } = tokenText(text, tokens, index);
  if (ip !== undefined) return { value, start, end, kind: "ip" };
  if (isHostName(text, start, end)) return { value, start, end, kind: "name" };
  return { value, start, end, kind: value.includes("@") ? "mailbox" : "other" };
}

/** Letters, digits, `-`, `_` and dots, and anything outside ASCII: what a name of a host may look like. */
export function isHostName(text: string, start: number, end: number): boolean {
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) continue;
    if (code >= 0x80 || (code >= 0x2d && code <= 0x39 && code !== 0x2f) || code === 0x5f) continue;
    return false;
  }
  return start < end;
}
