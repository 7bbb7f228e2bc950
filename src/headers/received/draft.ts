import { readIp } from "./address.js";
import type { ReceivedLimits } from "./limits.js";
import type { OnIssue } from "./scan.js";
import type { TlsDraft } from "./tls.js";
import type {
  ReceivedBy,
  ReceivedClause,
  ReceivedFrom,
  ReceivedHost,
  ReceivedIp,
  ReceivedText,
  ReceivedToken,
  ReceivedWith,
} from "./types.js";
import { textAt } from "./words.js";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of a value so far. */
export interface Draft {
  readonly text: string;
  readonly tokens: readonly ReceivedToken[];
  readonly limits: ReceivedLimits;
  readonly onIssue: OnIssue;
  readonly clauses: Mutable<ReceivedClause>[];
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

/** The token that is not white space, from one on; `last` if there is none. */
export function significant(tokens: readonly ReceivedToken[], from: number, last: number): number {
  let index = from;
  while (index < last && tokens[index]!.kind === "space") index++;
  return index;
}

/** The token that closes the comment of depth 1 that opens at one; `last` where the tokens end before. */
export function closingToken(tokens: readonly ReceivedToken[], open: number, last: number): number {
  for (let index = open + 1; index < last; index++) {
    const { kind, depth } = tokens[index]!;
    if (kind === "close" && depth === 1) return index;
  }
  return last;
}

/** The text of a token, without the brackets of an angle. */
export function tokenText(text: string, { kind, start, end }: ReceivedToken): ReceivedText {
  return kind === "angle" ? textAt(text, start + 1, end - 1) : textAt(text, start, end);
}

/** The address in a token: in brackets, or bare. */
export function tokenIp(text: string, { kind, start, end }: ReceivedToken): ReceivedIp | undefined {
  if (kind === "word") return readIp(text, start, end, false);
  if (kind !== "literal") return undefined;
  // MDaemon: "[(192.0.2.1)]"
  const inner = text.charCodeAt(start + 1) === 0x28 && text.charCodeAt(end - 2) === 0x29 ? 2 : 1;
  return readIp(text, start + inner, end - inner, true);
}

/** What stands behind `from` or `by`, and the address that it is. */
export function readHost(text: string, token: ReceivedToken): { host: ReceivedHost; ip: ReceivedIp | undefined } {
  const ip = tokenIp(text, token);
  const read = tokenText(text, token);
  if (ip !== undefined) return { host: { ...read, kind: "ip" }, ip };
  const kind = read.value.includes("@") ? "mailbox" : isHostName(text, read.start, read.end) ? "name" : "other";
  return { host: { ...read, kind }, ip };
}

/** Letters, digits, `-`, `_` and dots, and anything outside ASCII: what a name of a host may look like. */
export function isHostName(text: string, start: number, end: number): boolean {
  if (start >= end) return false;
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    const isOther = (code >= 0x2d && code <= 0x39 && code !== 0x2f) || code === 0x5f || code >= 0x80;
    if (!isLetter && !isOther) return false;
  }
  return true;
}
