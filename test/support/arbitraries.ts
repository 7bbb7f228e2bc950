// Generators of near-valid mail, by grammar. Texts hold one UTF-16 code unit an octet, as `decodeLatin1` gives them.
// Random bytes alone hardly ever reach past the first check of a parser; these do, and then go wrong in one place.
import fc from "fast-check";
import { encodeLatin1 } from "../../src/internal/bytes.js";

/** CRLF mostly, and what broken mailers and attackers write instead. */
export const lineEnds: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("\r\n") },
  { weight: 3, arbitrary: fc.constant("\n") },
  { weight: 1, arbitrary: fc.constantFrom("\r", "\r\r\n", "\n\r", "") },
);

/** Folding white space (RFC 5322 §3.2.2): one blank or several, with or without a line end in front. */
export const foldingSpace: fc.Arbitrary<string> = fc.constantFrom(
  " ",
  "\t",
  "  ",
  "\r\n ",
  "\r\n\t",
  " \r\n ",
  "\t\r\n\t ",
);

/** Folding white space or none. */
export const optionalSpace: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  { weight: 2, arbitrary: foldingSpace },
);

const spellings = (name: string): string[] => [name, name.toLowerCase(), name.toUpperCase()];

/** Names of header fields in any spelling: those that signatures and trace code look for, and any other legal one. */
export const fieldNames: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom("From", "To", "Subject", "Date", "Message-ID", "Received", "Return-Path", "DKIM-Signature", "X-A")
      .chain((name) => fc.constantFrom(...spellings(name))),
  },
  { weight: 1, arbitrary: fc.string({ unit: characters(0x21, 0x7e, ":"), minLength: 1, maxLength: 12 }) },
);

/** One code unit of a range, some left out. */
function characters(first: number, last: number, without = ""): fc.Arbitrary<string> {
  const all = Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index));
  return fc.constantFrom(...all.filter((character) => !without.includes(character)));
}

/** A piece of a header value without line ends: words, quoted strings, comments, addresses, encoded words, raw UTF-8. */
export const valuePieces: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: characters(0x20, 0x7e), maxLength: 12 }),
  fc.constantFrom("alice@example.com", "<bob@example.net>", '"Bob \\"B\\" B"', "(a (nested) comment)", "a=b; c=d;"),
  fc.constantFrom("=?utf-8?Q?caf=C3=A9?=", "caf\u00c3\u00a9", "x:y", ":", ";", ",", "  ", "\t", ""),
);

/** A header field as it should be, and its parts. */
export interface GeneratedField {
  /** As spelled. */
  readonly name: string;
  /** What stands behind the colon, line end included. */
  readonly value: string;
  readonly text: string;
}

/** Header fields that are well formed (RFC 5322 §2.2, §4.5): folded lines, blanks before the colon, CRLF. */
export const headerFields: fc.Arbitrary<GeneratedField> = fc
  .record({
    name: fieldNames,
    beforeColon: fc.constantFrom("", "", "", "", " ", "\t "),
    pieces: fc.array(valuePieces, { maxLength: 4 }),
    folding: foldingSpace,
  })
  .map(({ name, beforeColon, pieces, folding }) => {
    const value = `${pieces.join(folding)}\r\n`;
    return { name, value, text: `${name}${beforeColon}:${value}` };
  });

/** A line that has no place in a header, or only just: no colon, no name, blanks alone, bare CR, NUL, 8-bit. */
export const oddHeaderLines: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(
      "no colon here",
      ": no name",
      " ",
      "\t \t",
      " continued",
      "a\rb: c",
      "a: b\rc: d",
      "a: \0",
      "\0: a",
      "a\u00e9: b",
      "a: caf\u00e9",
      "a b: c",
      "From alice@example.com Mon Jan  1 00:00:00 2024",
      ">From: a",
      "a:",
      "\r",
      ".",
    ),
    lineEnds,
  )
  .map((parts) => parts.join(""));

/** The lines of a header, mostly as they should be. */
export const headerTexts: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: headerFields.map((field) => field.text) },
      { weight: 1, arbitrary: fc.tuple(headerFields, lineEnds).map(([{ text }, end]) => text.trimEnd() + end) },
      { weight: 2, arbitrary: oddHeaderLines },
    ),
    { maxLength: 8 },
  )
  .map((lines) => lines.join(""));

/** A line of a body without its end: what canonicalization, dot-stuffing and boundaries stumble over. */
export const bodyLines: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: characters(0x20, 0x7e), maxLength: 20 }) },
  { weight: 2, arbitrary: fc.constantFrom("", "", " ", "\t", "  \t ") },
  { weight: 2, arbitrary: fc.constantFrom("a ", " a", "a  b", "a\t b", "a \t", "\ta\t\tb") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(".", "..", "From here", "--b", "--b--", "=", "a=20", "a=\t", "a\rb", "a\0b"),
  },
  { weight: 1, arbitrary: fc.string({ unit: characters(0x00, 0xff, "\r\n"), maxLength: 8 }) },
);

/** Bodies: none, blank lines at the end, odd line ends, no line end at the end. */
export const bodyTexts: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.tuple(bodyLines, lineEnds), { maxLength: 8 }),
    fc.constantFrom("", "", "\r\n", "\r\n\r\n", "\n", "\r", " ", " \r\n", "\t\r\n\r\n", "\r\n \r\n"),
  )
  .map(([lines, end]) => lines.flat().join("") + end);

/** Text with a few edits: pieces cut out, doubled, or written over with characters that mean something in mail. */
export function damaged(
  texts: fc.Arbitrary<string>,
  alphabet = '\r\n\t \0:;=,"\\()<>@.-_aZ0\u00e9',
): fc.Arbitrary<string> {
  const edits = fc.array(
    fc.record({
      at: fc.nat(),
      length: fc.nat({ max: 4 }),
      insert: fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 3 }),
      twice: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  );
  return fc.tuple(texts, edits).map(([text, list]) =>
    list.reduce((current, { at, length, insert, twice }) => {
      const start = current.length === 0 ? 0 : at % (current.length + 1);
      const cut = current.slice(start, start + length);
      return current.slice(0, start) + (twice ? cut + cut : insert) + current.slice(start + length);
    }, text),
  );
}

/** Whole messages: header, mostly a blank line, body; one in four with damage anywhere. */
export const messageTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: plainMessageTexts() },
  { weight: 1, arbitrary: damaged(plainMessageTexts()) },
);

function plainMessageTexts(): fc.Arbitrary<string> {
  return fc.tuple(headerTexts, lineEnds, bodyTexts).map((parts) => parts.join(""));
}

/** {@link messageTexts} as bytes. */
export const messageBytes: fc.Arbitrary<Uint8Array> = messageTexts.map(encodeLatin1);

/** Bytes cut into chunks, empty ones among them. */
export function chunked(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<{ whole: Uint8Array; chunks: Uint8Array[] }> {
  const cuts = fc.array(fc.nat({ max: 40 }), { maxLength: 12 });
  return fc.tuple(bytes, cuts).map(([whole, lengths]) => {
    const chunks: Uint8Array[] = [];
    let position = 0;
    for (const length of lengths) {
      chunks.push(whole.subarray(position, position + length));
      position += length;
    }
    return { whole, chunks: position < whole.length ? [...chunks, whole.subarray(position)] : chunks };
  });
}

/** A tag=value list as it should be (RFC 6376 §3.2), and the tags that it holds, in order. */
export interface GeneratedTagList {
  readonly text: string;
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

const tagNames: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("v", "a", "b", "bh", "d", "s", "p", "k", "V", "B", "rua", "constructor", "toString"),
  fc
    .tuple(fc.constantFrom(..."abzABZ"), fc.string({ unit: fc.constantFrom(..."azAZ09_"), maxLength: 8 }))
    .map((parts) => parts.join("")),
);

/** `[ tval *( 1*(WSP / FWS) tval ) ]` (RFC 6376 §3.2): words with folding between, or nothing. */
export const tagValues: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.string({ unit: characters(0x21, 0x7e, ";"), minLength: 1, maxLength: 10 }), { maxLength: 3 }),
    fc.array(foldingSpace, { minLength: 1, maxLength: 2 }).map((spaces) => spaces.join("")),
  )
  .map(([words, space]) => words.join(space));

/** Valid tag lists with odd folding, empty values, case that matters, with or without the last semicolon. */
export const tagLists: fc.Arbitrary<GeneratedTagList> = fc
  .record({
    tags: fc.uniqueArray(fc.record({ name: tagNames, value: tagValues }), {
      selector: (tag) => tag.name,
      minLength: 1,
      maxLength: 6,
    }),
    spaces: fc.array(optionalSpace, { minLength: 4, maxLength: 4 }),
    end: fc.constantFrom("", ";", "; ", ";\r\n ", "\r\n", ";\r\n", " \r\n"),
  })
  .map(({ tags, spaces, end }) => {
    const specs = tags.map(
      ({ name, value }) => `${spaces[0]}${name}${spaces[1]}=${spaces[2]}${value}${value === "" ? "" : spaces[3]}`,
    );
    return { text: specs.join(";") + end, tags };
  });
