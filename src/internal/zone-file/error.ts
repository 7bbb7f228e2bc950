import { ParseError } from "../../core/errors.js";

/** An error at a place in a zone file. The line is counted here, because only the first error is ever made. */
export function zoneFileError(text: string, offset: number, problem: string, spec: string): ParseError {
  return new ParseError(`line ${lineAt(text, offset)}: ${problem}`, { format: "zone-file", offset, spec });
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (const end of text.matchAll(/\r\n?|\n/g)) {
    if (end.index + end[0].length > offset) break;
    line++;
  }
  return line;
}

/** A piece of the file for use in a message: short, and with nothing in it that a terminal obeys. */
export function quoted(text: string): string {
  const start = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `"${start.replace(/[^\x21-\x7e…]/g, "?")}"`;
}
