import type { ByteSpan } from "../../core/message.js";
import { decodeUtf8, encodeLatin1 } from "../../internal/bytes.js";
import { toAscii } from "../../internal/domain.js";
import { formatIp, parseIp, unmapIp } from "../../internal/ip.js";
import { isInsideName, type Topology } from "./topology.js";

/** A word in a text that tells of the inside. */
export interface InsideToken extends ByteSpan {
  readonly kind: "host" | "ip" | "user";
  /** A name in A-labels and lower case, an address in the form of RFC 5952, a local part as it stands. */
  readonly value: string;
}

/**
 * Finds the names and addresses of the inside in any text, each as a whole word: with or without brackets, port, zone
 * or `IPv6:` in front; of a mail address at such a host the local part, too. A single label is a word like any other,
 * so only who knows that a host stands there can tell.
 *
 * @param text - one UTF-16 code unit an octet
 */
export function findInsideTokens(text: string, topology: Topology): InsideToken[] {
  const found: InsideToken[] = [];
  for (const match of text.matchAll(/[\w.:%\x80-\xff-]+/g)) {
    const start = match.index;
    if (!/[.:]/.test(match[0])) continue;
    for (const token of judgeRun(match[0], start, isBehindAt(text, start), topology)) {
      const user = localPartBefore(text, token.start);
      if (user !== undefined) {
        while ((found.at(-1)?.end ?? 0) > user.start) found.pop(); // `corp.lan@host.corp.lan`
        found.push(user);
      }
      found.push(token);
    }
  }
  return found;
}

function judgeRun(run: string, start: number, behindAt: boolean, topology: Topology): InsideToken[] {
  const whole = judgeWord(run, start, behindAt, topology);
  if (whole !== undefined) return whole === "outside" ? [] : [whole];
  // `host:port`, `label:address` and longer rows.
  const found: InsideToken[] = [];
  let from = 0;
  for (const piece of run.split(/[:%]/)) {
    const token = judgeWord(piece, start + from, behindAt && from === 0, topology);
    if (token !== undefined && token !== "outside") found.push(token);
    from += piece.length + 1;
  }
  return found;
}

/** A word of the inside, or one that is an address or name of elsewhere; `undefined` for what is neither. */
function judgeWord(
  word: string,
  start: number,
  behindAt: boolean,
  topology: Topology,
): InsideToken | "outside" | undefined {
  const ip = findAddress(word);
  if (ip !== undefined) {
    const kind = topology.addressKind(ip.value);
    if (kind === "outside" || kind === "not-an-address") return "outside";
    return { kind: "ip", value: ip.value, start: start + ip.start, end: start + ip.end };
  }
  const { from, to } = trimmed(word, /[-._:%]/);
  const name = word.slice(from, to);
  // The last label of a name that can stand on its own isn't a number (RFC 3696 §2).
  if (name.length > MAX_NAME || !/\.[^.]*[a-z\x80-\xff][^.]*$/i.test(name) || /[:%]/.test(name)) return undefined;
  const ascii = toAscii(/[\x80-\xff]/.test(name) ? decodeUtf8(encodeLatin1(name)) : name);
  if (ascii === undefined) return undefined;
  const kind = topology.nameKind(ascii);
  // The domain of a mail address is known to all who get mail from it, unless it is none of the Internet.
  if (!isInsideName(kind) || (behindAt && kind === "ours")) return "outside";
  return { kind: "host", value: ascii, start: start + from, end: start + to };
}

// 253 octets, and as U-labels a few more.
const MAX_NAME = 500;

/** An address that a word is, or all but its port, tag, or the marks around it. */
function findAddress(word: string): InsideToken | undefined {
  if (word.length > MAX_ADDRESS || !/\d|::/.test(word)) return undefined;
  const tag = /^(?:[a-z][\w-]*:)?/i.exec(word)![0].length; // `IPv6:`, `ip:`
  const { from, to } = trimmed(word, /[-._%]/);
  for (const start of tag > 0 ? [0, tag] : [from]) {
    for (const end of ends(word, start, to)) {
      const address = parseIp(word.slice(start, end));
      if (address !== undefined) return { kind: "ip", value: formatIp(unmapIp(address)), start, end };
    }
  }
  return undefined;
}

// An IPv6 address with IPv4 at its end (45), a zone id (65), a tag before it and a port behind it.
const MAX_ADDRESS = 160;

/** Where an address may end: at the end of the word, before a port, before a colon. */
function ends(word: string, start: number, to: number): number[] {
  const rest = word.slice(start, to);
  // `10.1.2.3.1234` and `10.1.2.3:25`
  const port = /^\d+\.\d+\.\d+\.\d+(?=[.:]\d+$)/.exec(rest);
  const colon = /[^:]:$/.test(rest) ? [to - 1] : [];
  return [to, ...(port === null ? [] : [start + port[0].length]), ...colon];
}

function trimmed(word: string, marks: RegExp): { readonly from: number; readonly to: number } {
  let from = 0;
  let to = word.length;
  while (from < to && marks.test(word[from]!)) from++;
  while (to > from && marks.test(word[to - 1]!)) to--;
  return { from, to };
}

function isBehindAt(text: string, start: number): boolean {
  return text[start - 1] === "@" || (text[start - 1] === "[" && text[start - 2] === "@");
}

/** The local part of a mail address whose domain starts here (RFC 5321 §4.1.2, not the quoted form). */
function localPartBefore(text: string, domainStart: number): InsideToken | undefined {
  let end = domainStart;
  if (/^IPv6:$/i.test(text.slice(end - 5, end))) end -= 5;
  if (text[end - 1] === "[") end--;
  if (text[end - 1] !== "@") return undefined;
  end--;
  let start = end;
  while (start > 0 && end - start < MAX_LOCAL_PART && /[\w.!#$%&'*+/=?^`{|}~\x80-\xff-]/.test(text[start - 1]!))
    start--;
  return start === end ? undefined : { kind: "user", value: text.slice(start, end), start, end };
}

// RFC 5321 §4.5.3.1.1 has 64; who writes more may have them hidden as well.
const MAX_LOCAL_PART = 256;
