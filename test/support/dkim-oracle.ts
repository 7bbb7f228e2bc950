// The canonicalizations of RFC 6376 §3.4, each step as the text has it and one after another, on strings with one UTF-16
// code unit an octet. Slow and plain: what the fast ones are held against.

/** `c=`, of header or body. */
export type Canonicalization = "simple" | "relaxed";

const isSpace = (character: string): boolean => character === " " || character === "\t";

/** "Reduces all sequences of WSP within a line to a single SP." */
function reduceSpace(line: string): string {
  let reduced = "";
  let last = "";
  for (const character of line) {
    if (!isSpace(character)) reduced += character;
    else if (!isSpace(last)) reduced += " ";
    last = character;
  }
  return reduced;
}

/** Without the spaces that {@link reduceSpace} left at the end. */
function withoutFinalSpace(line: string): string {
  return line.endsWith(" ") ? line.slice(0, -1) : line;
}

/** RFC 6376 §3.4.3 and §3.4.4 */
export function canonicalBody(kind: Canonicalization, body: string): string {
  const lines = body.split("\r\n");
  const canonical = kind === "simple" ? lines : lines.map((line) => withoutFinalSpace(reduceSpace(line)));
  while (canonical.at(-1) === "") canonical.pop();
  const text = canonical.map((line) => `${line}\r\n`).join("");
  return text === "" && kind === "simple" ? "\r\n" : text;
}

/** RFC 6376 §3.4.1 and §3.4.2, of a field with its line end. */
export function canonicalField(kind: Canonicalization, field: string): string {
  if (kind === "simple") return field;
  const colon = field.indexOf(":");
  const name = withoutFinalSpace(reduceSpace(field.slice(0, colon))).toLowerCase();
  const value = withoutFinalSpace(
    reduceSpace(
      field
        .slice(colon + 1)
        .split("\r\n")
        .join(""),
    ),
  );
  return `${name}:${value.startsWith(" ") ? value.slice(1) : value}\r\n`;
}

/** The fields of a header, each with its line end. Lines end at CRLF, and nowhere else. */
export function fieldsOf(header: string): string[] {
  const fields: string[] = [];
  for (const line of header.split("\r\n").slice(0, -1)) {
    if (fields.length > 0 && isSpace(line.charAt(0))) fields.push(`${fields.pop()}${line}\r\n`);
    else fields.push(`${line}\r\n`);
  }
  return fields;
}

/** RFC 6376 §3.7: what is signed. `field` is the DKIM-Signature field with the value of b= left out. */
export function signedData(kind: Canonicalization, header: string, names: readonly string[], field: string): string {
  const left = fieldsOf(header);
  let data = "";
  for (const name of names) {
    const at = left.map(nameOf).lastIndexOf(name.toLowerCase());
    if (at !== -1) data += canonicalField(kind, left.splice(at, 1)[0]!);
  }
  return data + canonicalField(kind, field).slice(0, -"\r\n".length);
}

function nameOf(field: string): string {
  return withoutFinalSpace(reduceSpace(field.slice(0, field.indexOf(":")))).toLowerCase();
}

/** Bodies that canonicalizers get wrong: ends, odd line ends, white space that is none (RFC 6376 §2.8). */
export const cornerBodies: readonly string[] = [
  "",
  "\r\n",
  "\r\n\r\n\r\n",
  " ",
  "\t \t",
  " \r\n",
  " \r\n\t\r\n  \r\n",
  "\r\n \r\n\r\n\t",
  "a",
  "a\r\n",
  "a\r\n\r\n\r\n",
  "a \r\n \r\n\t\r\n",
  "a \t",
  "a \t\r\n",
  " a\tb  c \t d\r\n",
  "a\r\n\r\n\r\nb",
  "a\r\n \r\n\tb\r\n",
  "\r",
  "\r\r\n",
  "\r\r\r\n\r\n",
  "\r\n\r",
  " \r",
  "a\r",
  "a \r",
  "a\r \r\n",
  "a\rb\r\n",
  "a \r b\r\n",
  "a\r\r\nb\r\n",
  "\n",
  "\n\n\n",
  "a\n",
  "a \n b\n",
  "a\n\r\n\n\r\n",
  "\n\r\n\r",
  "a\r\n\n\r\r\n",
  "\0",
  "a\0 \0\r\n\0",
  "a \x0b \x0c \r\n",
  "a\x85 \xa0 \xff\r\n",
  "caf\xc3\xa9  \xe2\x80\xa8 \r\n",
  ".\r\n..\r\nFrom x\r\n",
  "abcdefgh\r\nabcdefg \r\nabcdef  \r\n\tabcde\r\n",
];
