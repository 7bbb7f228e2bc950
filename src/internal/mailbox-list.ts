import { commentEnd } from "./comments.js";

/** An address in a field such as From, as it stands there, without comments. */
export interface Mailbox {
  /** With its quotes, where it has them. */
  readonly localPart: string;
  /** A name, or what somebody takes for one. */
  readonly domain: string;
  /** Where what it stands in starts, in the value. */
  readonly offset: number;
}

/** What can be wrong with a list of mailboxes. */
export type MailboxIssueCode =
  /** Words and no address, such as the half of a name with a comma in it. */
  | "no-address"
  | "malformed-address"
  | "text-behind-address"
  /** A quoted string, a comment or an angle bracket without its end. What is behind it is left unread. */
  | "unterminated"
  | "too-many-mailboxes";

/** Something wrong, and where in the value. */
export interface MailboxIssue {
  readonly code: MailboxIssueCode;
  readonly offset: number;
}

/** What a list of mailboxes holds. */
export interface MailboxList {
  readonly mailboxes: readonly Mailbox[];
  readonly issues: readonly MailboxIssue[];
}

/** Nobody writes for so many. */
const MAX_MAILBOXES = 1_000;

/**
 * Reads a list of mailboxes and groups (RFC 5322 §3.4, §4.4): comments, quoted strings, source routes, empty elements.
 * Encoded words are left as they are: to a mail server they mean nothing in an address.
 *
 * What a person may read in another way than a program is an issue and no mailbox.
 *
 * @param value - what stands behind the colon, decoded
 */
export function readMailboxes(value: string): MailboxList {
  const mailboxes: Mailbox[] = [];
  const issues: MailboxIssue[] = [];
  let words = ""; // without comments
  let hasAt = false; // outside of quotes
  let angle = "none" as "none" | "open" | "closed";
  let isOdd = false; // it has an issue already
  let start = 0;
  const complain = (code: MailboxIssueCode, offset: number): void => {
    if (!isOdd) issues.push({ code, offset });
    isOdd = true;
  };
  const forget = (): void => {
    words = "";
    hasAt = false;
  };
  const end = (at: number): void => {
    const text = words.trim();
    if (angle === "open") complain("unterminated", start);
    if (!isOdd && (text !== "" || angle === "closed")) {
      const address = splitAddress(text, start);
      if (address !== undefined) mailboxes.push(address);
      else complain(text.includes("@") || angle === "closed" ? "malformed-address" : "no-address", start);
    }
    forget();
    angle = "none";
    isOdd = false;
    start = at + 1;
  };
  for (let at = 0; at < value.length; at++) {
    const character = value[at]!;
    if (mailboxes.length + issues.length >= MAX_MAILBOXES) {
      issues.push({ code: "too-many-mailboxes", offset: at });
      return { mailboxes, issues };
    }
    if (character === '"' || character === "(") {
      const close = character === "(" ? commentEnd(value, at) : quotedEnd(value, at);
      if (close === -1) {
        complain("unterminated", at);
        return { mailboxes, issues };
      }
      if (character === '"' && angle === "closed") complain("text-behind-address", at);
      if (character === '"') words += value.slice(at, close);
      at = close - 1;
    } else if (character === "<" && angle === "none") {
      angle = "open";
      forget();
    } else if (character === ">" && angle === "open") angle = "closed";
    else if (character === ":" && angle !== "closed") {
      // The name of a group, or a source route: neither is part of an address, and neither may look like one.
      if (angle === "open" ? !words.trim().startsWith("@") : hasAt) complain("malformed-address", start);
      forget();
    } else if ((character === "," && angle !== "open") || character === ";") end(at);
    else if (angle !== "closed") {
      words += character;
      hasAt ||= character === "@";
    } else if (!/[ \t\r\n]/.test(character)) complain("text-behind-address", at);
  }
  end(value.length);
  return { mailboxes, issues };
}

/** Behind the quoted string that starts here, or -1. */
function quotedEnd(value: string, start: number): number {
  for (let at = start + 1; at < value.length; at++) {
    if (value[at] === '"') return at + 1;
    if (value[at] === "\\") at++;
  }
  return -1;
}

/** `addr-spec`. White space may stand around its parts only (RFC 5322 §4.4 lets it stand beside dots, too). */
function splitAddress(text: string, offset: number): Mailbox | undefined {
  const at = text.lastIndexOf("@");
  const localPart = text.slice(0, Math.max(at, 0)).trim();
  const domain = text.slice(at + 1).trim();
  const isLocal = /^"/.test(localPart)
    ? quotedEnd(localPart, 0) === localPart.length
    : /^[^\s\x00-\x1f\x7f@"<>]+$/.test(localPart);
  return at > 0 && isLocal && domain !== "" && !/[\s"<>]/.test(domain) ? { localPart, domain, offset } : undefined;
}
