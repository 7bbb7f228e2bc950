/** One tag of a list: its value without the white space around it, and where that value stands. */
export interface Tag {
  readonly value: string;
  /** Behind the `=`. */
  readonly start: number;
  /** At the `;`, or the end of the list: white space around the value lies between `start` and `end`. */
  readonly end: number;
}

/** Why a text is no tag list. */
export type TagListIssueCode = "tag-name" | "tag-value" | "missing-equals" | "empty-tag" | "duplicate-tag";

export interface TagListIssue {
  readonly code: TagListIssueCode;
  /** UTF-16 code units from the start of the text. */
  readonly offset: number;
}

export type TagListOutcome =
  | { readonly ok: true; readonly tags: ReadonlyMap<string, Tag> }
  | { readonly ok: false; readonly issue: TagListIssue };

/**
 * Parses a tag=value list (RFC 6376 §3.2), as in DKIM signatures, key records and DMARC records.
 *
 * ```abnf
 * tag-list  =  tag-spec *( ";" tag-spec ) [ ";" ]
 * tag-spec  =  [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]
 * tag-value =  [ tval *( 1*(WSP / FWS) tval ) ]
 * tag-name  =  ALPHA *ALNUMPUNC
 * tval      =  1*VALCHAR            ; %x21-3A / %x3C-7E
 * ```
 *
 * Names are case-sensitive, a tag that comes twice makes the list invalid. Octets over 0x7F are let through:
 * internationalised mail has them (RFC 8616 §3), and who uses the value decides.
 * A line feed counts as a line end with or without a carriage return before it.
 */
export function parseTagList(text: string): TagListOutcome {
  const tags = new Map<string, Tag>();
  const length = text.length;
  const bad = text.search(badCharacter); // stops whatever reads over it, so the first one is all that counts
  let position = 0;
  for (;;) {
    const semicolon = text.indexOf(";", position);
    const specEnd = semicolon === -1 ? length : semicolon;
    const nameStart = skipSpace(text, position, specEnd);
    if (nameStart === specEnd) {
      // RFC 6376 §3.2: one ";" may end the list; nothing at all is no list, and ";;" isn't either.
      if (semicolon === -1 && tags.size > 0) return { ok: true, tags };
      return { ok: false, issue: { code: "empty-tag", offset: position } };
    }
    let nameEnd = nameStart;
    while (nameEnd < specEnd && isNameCharacter(text.charCodeAt(nameEnd), nameEnd === nameStart)) nameEnd++;
    if (nameEnd === nameStart) return { ok: false, issue: { code: "tag-name", offset: nameStart } };
    const equals = skipSpace(text, nameEnd, specEnd);
    if (equals === specEnd || text.charCodeAt(equals) !== 0x3d) {
      return { ok: false, issue: { code: equals === specEnd ? "missing-equals" : "tag-name", offset: equals } };
    }
    const name = text.slice(nameStart, nameEnd);
    if (tags.has(name)) return { ok: false, issue: { code: "duplicate-tag", offset: nameStart } };
    const valueStart = skipSpace(text, equals + 1, specEnd);
    const valueEnd = skipSpaceBack(text, valueStart, specEnd);
    if (bad >= valueStart && bad < valueEnd) return { ok: false, issue: { code: "tag-value", offset: bad } };
    tags.set(name, { value: text.slice(valueStart, valueEnd), start: equals + 1, end: specEnd });
    if (semicolon === -1) return { ok: true, tags };
    position = semicolon + 1;
  }
}

/** A value without any of its white space: base64, and lists separated by colons. */
export function withoutSpace(value: string): string {
  return /[ \t\r\n]/.test(value) ? value.replace(/[ \t\r\n]+/g, "") : value;
}

/** A value without the white space around it. */
export function trimSpace(value: string): string {
  const start = skipSpace(value, 0, value.length);
  return value.slice(start, skipSpaceBack(value, start, value.length));
}

/** What is neither VALCHAR nor white space, in the sense of {@link isSpace} (RFC 6376 §3.2). */
const badCharacter = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|\n(?![ \t]|$)/;

/** White space, or a line end that folds: one with white space behind it (RFC 6376 §2.8), or the last of the text. */
function isSpace(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  if (code === 0x20 || code === 0x09) return true;
  if (code !== 0x0d && code !== 0x0a) return false;
  const next = text.charCodeAt(position + 1);
  if (code === 0x0d) return next === 0x0a;
  return next === 0x20 || next === 0x09 || position + 1 === text.length;
}

function skipSpace(text: string, from: number, to: number): number {
  let position = from;
  while (position < to && isSpace(text, position)) position++;
  return position;
}

function skipSpaceBack(text: string, from: number, to: number): number {
  let position = to;
  while (position > from && isSpace(text, position - 1)) position--;
  return position;
}

function isNameCharacter(code: number, first: boolean): boolean {
  const letter = code | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return true;
  return !first && ((code >= 0x30 && code <= 0x39) || code === 0x5f);
}
