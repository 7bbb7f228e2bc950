import { skipComments } from "../comments.js";

/** What is odd about a Return-Path that can be read all the same. */
export type ReturnPathIssueCode =
  /** No angle brackets, or only one. */
  | "missing-brackets"
  /** A route before the address (RFC 5321 §4.1.1.3). It is left out. */
  | "source-route"
  /** A local part alone, as in `<MAILER-DAEMON>`. */
  | "no-domain"
  /** Something before or behind the path, for example a display name or a second address. */
  | "extra-text";

/** Where something is odd, in UTF-16 code units from the start of the value. */
export interface ReturnPathIssue {
  readonly code: ReturnPathIssueCode;
  readonly offset: number;
}

/** The address that errors about a message go to: the MAIL FROM of its SMTP session. */
export interface ReturnPath {
  /** `local@domain`, without comments and white space, in the case it has. Empty for the null sender (RFC 5321 §4.5.5). */
  readonly address: string;
  /** With its quotes, where it has them. */
  readonly localPart: string;
  /** A name, or an address in square brackets. Empty for the null sender and where there is none. */
  readonly domain: string;
  readonly issues: readonly ReturnPathIssue[];
}

/** A result that is a value or says where it is wrong. */
export type ReturnPathOutcome =
  | { readonly ok: true; readonly returnPath: ReturnPath }
  | { readonly ok: false; readonly issue: { readonly code: "empty" | "syntax"; readonly offset: number } };

/**
 * Reads the value of a Return-Path field (RFC 5322 §3.6.7).
 *
 * ```abnf
 * path         = [CFWS] "<" [ [ route ":" ] addr-spec ] ">" [CFWS]
 * route        = "@" domain *( "," "@" domain )
 * addr-spec    = local-part "@" domain
 * local-part   = dot-atom / quoted-string
 * domain       = dot-atom / "[" *dtext "]"
 * ```
 *
 * Dots may stand anywhere in a local part, because some providers give such addresses. Whether the domain is one that
 * DNS can have is not looked at.
 *
 * @param text - the value, line breaks included or not
 */
export function parseReturnPath(text: string): ReturnPathOutcome {
  const issues: ReturnPathIssue[] = [];
  let position = skipComments(text, 0);
  if (position === text.length) return { ok: false, issue: { code: "empty", offset: position } };
  const bracket = bracketBehindPhrase(text, position);
  const hasBracket = bracket !== -1;
  if (!hasBracket) {
    issues.push({ code: "missing-brackets", offset: position });
  } else {
    if (bracket > position) issues.push({ code: "extra-text", offset: position });
    position = skipComments(text, bracket + 1);
  }
  if (hasBracket && text[position] === ">") return finish("", "", position + 1);
  if (text[position] === "@") {
    issues.push({ code: "source-route", offset: position });
    // RFC 5321 §4.1.1.3: a route is accepted and ignored.
    const colon = routeEnd(text, position);
    if (colon === -1) return { ok: false, issue: { code: "syntax", offset: position } };
    position = skipComments(text, colon);
  }
  const local = takeWords(text, position);
  if (local.words === "") return { ok: false, issue: { code: "syntax", offset: position } };
  position = local.end;
  let domain = "";
  if (text[position] === "@") {
    const taken = takeDomain(text, skipComments(text, position + 1));
    if (taken.words === "") return { ok: false, issue: { code: "syntax", offset: position } };
    domain = taken.words;
    position = taken.end;
  } else {
    issues.push({ code: "no-domain", offset: position });
  }
  if (hasBracket) {
    if (text[position] === ">") position++;
    else issues.push({ code: "missing-brackets", offset: position });
  }
  return finish(local.words, domain, position);

  function finish(localPart: string, ofDomain: string, end: number): ReturnPathOutcome {
    const rest = skipComments(text, end);
    if (rest < text.length) issues.push({ code: "extra-text", offset: rest });
    const address = ofDomain === "" ? localPart : `${localPart}@${ofDomain}`;
    return { ok: true, returnPath: { address, localPart, domain: ofDomain, issues } };
  }
}

/** Where the `<` stands that comes at once, or behind words such as a display name; -1 if there is none. */
function bracketBehindPhrase(text: string, from: number): number {
  let position = from;
  while (position < text.length && text[position] !== "<") {
    const end = wordEnd(text, position);
    if (end === position) return -1;
    position = skipComments(text, end);
  }
  return position < text.length ? position : -1;
}

interface Words {
  /** Without what stands between them. */
  readonly words: string;
  /** Behind the white space and comments behind them. */
  readonly end: number;
}

/** Atoms, dots and quoted strings, with white space and comments only beside dots (RFC 5322 §4.4). */
function takeWords(text: string, from: number): Words {
  let words = "";
  let position = from;
  for (;;) {
    const end = wordEnd(text, position);
    if (end === position) return { words, end: position };
    const word = text.slice(position, end);
    const next = skipComments(text, end);
    const joins = word.endsWith(".") || text[next] === ".";
    words += word;
    position = next;
    if (next > end && !joins) return { words, end: position };
  }
}

function takeDomain(text: string, from: number): Words {
  if (text[from] !== "[") return takeWords(text, from);
  const bracket = text.indexOf("]", from);
  if (bracket === -1) return { words: "", end: from };
  const literal = text.slice(from, bracket + 1).replace(/[ \t\r\n]+/g, "");
  return { words: literal, end: skipComments(text, bracket + 1) };
}

/** Behind the colon of a source route; -1 if there is no route. */
function routeEnd(text: string, from: number): number {
  let position = from;
  while (text[position] === "@") {
    const { words, end } = takeDomain(text, skipComments(text, position + 1));
    if (words === "") return -1;
    if (text[end] === ":") return end + 1;
    if (text[end] !== ",") return -1;
    position = skipComments(text, end + 1);
  }
  return -1;
}

function wordEnd(text: string, from: number): number {
  return text[from] === '"' ? quotedEnd(text, from) : atomEnd(text, from);
}

/** RFC 5322 §3.2.3, with dots, and with octets over 127 (RFC 6532 §3.2). */
function atomEnd(text: string, from: number): number {
  let position = from;
  while (position < text.length && !/[\x00-\x20"(),:;<>@[\\\]\x7f]/.test(text[position]!)) position++;
  return position;
}

/** RFC 5322 §3.2.4; where the closing quote is missing, nothing is taken. */
function quotedEnd(text: string, from: number): number {
  for (let position = from + 1; position < text.length; position++) {
    if (text[position] === '"') return position + 1;
    if (text[position] === "\\") position++;
  }
  return from;
}
