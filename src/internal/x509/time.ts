import { ParseError } from "../../core/errors.js";
import { decodeLatin1 } from "../bytes.js";
import type { DerReader } from "../der/reader.js";

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/**
 * Reads a Time (RFC 5280 §4.1.2.5) as milliseconds since 1970.
 *
 * @throws ParseError for what is none
 */
export function readTime(reader: DerReader, name: string): number {
  const { offset } = reader;
  const isShort = reader.next(UTC_TIME);
  const text = decodeLatin1(reader.contents(isShort ? UTC_TIME : GENERALIZED_TIME, name));
  // RFC 5280 §4.1.2.5.1, §4.1.2.5.2: seconds and "Z", and no fractions
  const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null || (match[1] === undefined) !== isShort) throw malformed(name, offset);
  const [month, day, hours, minutes, seconds] = match.slice(3).map(Number) as [number, number, number, number, number];
  const twoDigits = Number(match[2]);
  // RFC 5280 §4.1.2.5.1: from 50 on it is the twentieth century
  const century = match[1] === undefined ? (twoDigits >= 50 ? 19 : 20) : Number(match[1]);
  const date = new Date(0);
  date.setUTCFullYear(century * 100 + twoDigits, month - 1, day);
  date.setUTCHours(hours, minutes, seconds);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hours < 24 && minutes < 60;
  if (!isReal || seconds > 59) throw malformed(name, offset);
  return date.getTime();
}

function malformed(name: string, offset: number): ParseError {
  return new ParseError(`certificate: "${name}" is no time`, {
    format: "certificate",
    offset,
    spec: "RFC 5280 §4.1.2.5",
  });
}
