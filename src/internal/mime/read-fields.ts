import { decodeLatin1 } from "../bytes.js";
import { decodeUndeclaredText } from "./charset.js";
import { type ContentField, readContentField } from "./content-field.js";
import { decodeEncodedWords } from "./encoded-words.js";
import { decodeParameters } from "./extended-parameters.js";
import type { ParameterIssueCode } from "./parameters.js";
import type { MimePart } from "./part.js";

/**
 * The values of a header field, unfolded, from the top down. Octets over 127 are read as UTF-8 where they are that,
 * else each becomes one character. Encoded words stay: see {@link decodeEncodedWords}.
 *
 * @param name - in any case
 * @returns a value for each field of that name
 *
 * @example
 * ```ts
 * import { decodeEncodedWords, readFieldValues, readParts } from "mailproof/mime";
 *
 * const mail = await readParts(new TextEncoder().encode("Subject: =?utf-8?q?Caf=C3=A9?=\r\n at noon\r\n\r\n"));
 * console.log(readFieldValues(mail, "Subject").map(decodeEncodedWords)); // [ 'Café at noon' ]
 * ```
 */
export function readFieldValues(part: MimePart, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const field of part.fields) {
    if (field.name !== wanted) continue;
    const written = decodeLatin1(part.message, field.valueStart, field.end).replace(/\r?\n/g, "");
    values.push(trimSpaces(decodeUndeclaredText(written)));
  }
  return values;
}

/** A Content-Type or Content-Disposition. */
export interface ContentValue {
  /** Lower case: `text/plain`, `attachment`. */
  readonly value: string;
  /** By name in lower case, decoded (RFC 2231). */
  readonly parameters: ReadonlyMap<string, string>;
  /** What is odd about it, and where in the message. */
  readonly issues: readonly { readonly code: ParameterIssueCode; readonly offset: number }[];
}

/**
 * The Content-Type of a part with its parameters (RFC 2045 §5.1).
 *
 * @returns the value as in `part.type`; without parameters where the part has no such field
 *
 * @example
 * ```ts
 * import { readContentType, readParts } from "mailproof/mime";
 *
 * const mail = await readParts(new TextEncoder().encode("Content-Type: Text/Plain; charset=utf-8\r\n\r\n"));
 * console.log(readContentType(mail).value); // text/plain
 * console.log(readContentType(mail).parameters.get("charset")); // utf-8
 * ```
 */
export function readContentType(part: MimePart): ContentValue {
  const found = findContentField(part, "content-type");
  if (found === undefined) return { value: part.type, parameters: new Map(), issues: [] };
  return { ...decoded(found), value: part.type };
}

/**
 * The Content-Disposition of a part with its parameters (RFC 2183 §2).
 *
 * @returns `undefined` where the part has no such field
 *
 * @example
 * ```ts
 * import { readContentDisposition, readParts } from "mailproof/mime";
 *
 * const mail = await readParts(new TextEncoder().encode("Content-Disposition: inline; filename=a.png\r\n\r\n"));
 * console.log(readContentDisposition(mail)?.value); // inline
 * ```
 */
export function readContentDisposition(part: MimePart): ContentValue | undefined {
  const found = findContentField(part, "content-disposition");
  return found && decoded(found);
}

/**
 * The file name of a part: `filename` of its Content-Disposition, or else `name` of its Content-Type.
 * Understands names in pieces and in character sets (RFC 2231), and encoded words, which RFC 2047 §5 forbids here
 * and most mailers write.
 *
 * The sender chose this text. It may be any path and hold any character: never open or create a file by it.
 *
 * @returns `undefined` where the part has no name
 *
 * @example
 * ```ts
 * import { readFileName, readParts } from "mailproof/mime";
 *
 * const header = "Content-Disposition: attachment; filename*0*=utf-8''%e2%82%ac; filename*1=.txt\r\n\r\n";
 * console.log(readFileName(await readParts(new TextEncoder().encode(header)))); // €.txt
 * ```
 */
export function readFileName(part: MimePart): string | undefined {
  return (
    nameIn(findContentField(part, "content-disposition"), "filename") ??
    nameIn(findContentField(part, "content-type"), "name")
  );
}

interface FoundField {
  readonly field: ContentField;
  /** Where its value starts in the message. */
  readonly offset: number;
}

/** The first field of a name, as for the type of the part. */
function findContentField(part: MimePart, name: string): FoundField | undefined {
  const found = part.fields.find((field) => field.name === name);
  if (found === undefined) return undefined;
  return { field: readContentField(decodeLatin1(part.message, found.valueStart, found.end)), offset: found.valueStart };
}

function decoded({ field, offset }: FoundField): ContentValue {
  const issues = [...field.issues];
  const parameters = decodeParameters(field.parameters, issues);
  return {
    value: field.value,
    parameters,
    issues: issues.map((issue) => ({ code: issue.code, offset: offset + issue.offset })),
  };
}

function nameIn(found: FoundField | undefined, name: string): string | undefined {
  const parameter = found?.field.parameters.get(name);
  if (parameter === undefined || parameter.octets === "") return undefined;
  const text = decodeParameters(new Map([[name, parameter]]), []).get(name)!;
  return parameter.extended ? text : decodeEncodedWords(text);
}

function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start]!)) start++;
  while (end > start && isSpace(text[end - 1]!)) end--;
  return text.slice(start, end);
}

function isSpace(character: string): boolean {
  return character === " " || character === "\t";
}
