import { isDigit } from "./address.js";
import { keywordAt } from "./keywords.js";
import { COMMA, OPEN, type TokenList, WORD } from "./scan.js";
import type { ReceivedDate, ReceivedDateLeniency } from "./types.js";

/** A date and the token behind it. */
export interface DateReading {
  readonly date: ReceivedDate;
  readonly next: number;
}

/** Three small letters as a number. */
function letters(name: string): number {
  return (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2);
}

/** 1 to 12 for months, -7 to -1 for days of the week from Sunday on. */
const names: ReadonlyMap<number, number> = /* @__PURE__ */ new Map([
  ...["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map(
    (name, index) => [letters(name), index + 1] as const,
  ),
  ...["sun", "mon", "tue", "wed", "thu", "fri", "sat"].map((name, index) => [letters(name), index - 7] as const),
]);

// RFC 5322 §4.3, in minutes east of UTC.
const namedZones: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["UT", 0],
  ["GMT", 0],
  ["UTC", 0],
  ["Z", 0],
  ["EST", -300],
  ["EDT", -240],
  ["CST", -360],
  ["CDT", -300],
  ["MST", -420],
  ["MDT", -360],
  ["PST", -480],
  ["PDT", -420],
]);

/** What was found of a date so far. */
interface Parts {
  day: number;
  month: number;
  year: number;
  weekday: number;
  /** Milliseconds from midnight. */
  time: number;
  zone: number | undefined;
  hasZone: boolean;
  start: number;
  end: number;
  leniencies: ReceivedDateLeniency[];
}

/**
 * Reads a date (RFC 5322 §3.3, with the obsolete forms of §4.3), whatever the order of its parts, up to a keyword.
 *
 * @param first - the token to start at
 * @param last - the token to stop before
 */
export function readDate(
  text: string,
  { kinds, starts, ends, closes }: TokenList,
  first: number,
  last: number,
): DateReading | undefined {
  const parts: Parts = {
    day: 0,
    month: 0,
    year: -1,
    weekday: -1,
    time: -1,
    zone: undefined,
    hasZone: false,
    start: -1,
    end: -1,
    leniencies: [],
  };
  let index = first;
  for (; index < last; index++) {
    const kind = kinds[index]!;
    if (kind === COMMA) continue;
    if (kind === OPEN) {
      index = closes[index]!;
      continue;
    }
    if (kind === WORD) {
      const start = starts[index]!;
      const end = ends[index]!;
      if (isComplete(parts) && keywordAt(text, start, end) >= 0) break;
      if (takeWord(text, start, end, parts)) {
        if (parts.start < 0) parts.start = start;
        parts.end = end;
        continue;
      }
    }
    note(parts, parts.start < 0 ? "leading-text" : "trailing-text");
  }
  const date = isComplete(parts) ? finish(parts) : undefined;
  return date === undefined ? undefined : { date, next: Math.min(index, last) };
}

function isComplete({ day, month, year, time }: Parts): boolean {
  return day > 0 && month > 0 && year >= 0 && time >= 0;
}

function note({ leniencies }: Parts, leniency: ReceivedDateLeniency): void {
  if (!leniencies.includes(leniency)) leniencies.push(leniency);
}

/** Takes a word for the part of a date that it can be; false if it can't. */
function takeWord(text: string, start: number, end: number, parts: Parts): boolean {
  const code = text.charCodeAt(start);
  const length = end - start;
  if (isDigit(code)) {
    if (length <= 2) return takeNumber(numberAt(text, start, end), length, parts);
    const third = text.charCodeAt(start + 2);
    if (third === 0x3a || text.charCodeAt(start + 1) === 0x3a) return takeTime(text, start, end, parts);
    if (length <= 4) return takeNumber(numberAt(text, start, end), length, parts);
    return length >= 10 && text.charCodeAt(start + 4) === 0x2d && takeIso(text, start, end, parts);
  }
  if (code === 0x2b || code === 0x2d) return takeOffset(text, start, end, parts);
  const name = length >= 3 && length <= 9 ? nameAt(text, start, end) : 0;
  if (name > 0 && parts.month === 0) {
    parts.month = name;
    return true;
  }
  if (name < 0 && parts.weekday < 0) {
    parts.weekday = name + 7;
    return true;
  }
  return parts.time >= 0 && takeNamedZone(text, start, end, parts);
}

/** What the first three letters of a word that is all letters say in {@link names}; the whole name counts, too. */
function nameAt(text: string, start: number, end: number): number {
  let packed = 0;
  for (let i = start; i < end; i++) {
    const letter = text.charCodeAt(i) | 0x20;
    if (letter < 0x61 || letter > 0x7a) return 0;
    if (i < start + 3) packed = (packed << 8) | letter;
  }
  return names.get(packed) ?? 0;
}

function takeNumber(value: number, digits: number, parts: Parts): boolean {
  if (value < 0) return false;
  if (digits <= 2 && parts.day === 0) {
    if (value < 1 || value > 31) return false;
    parts.day = value;
    return true;
  }
  if (parts.year >= 0) return false;
  if (digits === 4) {
    parts.year = value;
    if (parts.time >= 0 && parts.day > 0) note(parts, "asctime");
  } else if (digits === 2) {
    parts.year = value < 50 ? 2000 + value : 1900 + value; // RFC 5322 §4.3
    note(parts, "two-digit-year");
  } else if (digits === 3) {
    parts.year = 1900 + value; // RFC 5322 §4.3
    note(parts, "three-digit-year");
  } else {
    return false;
  }
  return true;
}

/** `hh:mm:ss`, with a fraction or without seconds. */
function takeTime(text: string, start: number, end: number, parts: Parts): boolean {
  if (parts.time >= 0) return false;
  const colon = text.indexOf(":", start);
  const hour = numberAt(text, start, colon);
  const minute = numberAt(text, colon + 1, Math.min(colon + 3, end));
  let second = 0;
  let milliseconds = 0;
  let position = colon + 3;
  if (position < end) {
    if (text.charCodeAt(position) !== 0x3a) return false;
    second = numberAt(text, position + 1, Math.min(position + 3, end));
    position += 3;
    if (position < end) {
      const separator = text.charCodeAt(position);
      if ((separator !== 0x2e && separator !== 0x2c) || numberAt(text, position + 1, end) < 0) return false;
      milliseconds = Number(text.slice(position + 1, Math.min(position + 4, end)).padEnd(3, "0"));
      note(parts, "fraction");
    }
  } else {
    note(parts, "no-seconds");
  }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  if (second === 60) {
    note(parts, "leap-second");
    second = 59;
  }
  parts.time = ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
  return true;
}

/** `+hhmm`, `-hhmm`, `+hh:mm`. */
function takeOffset(text: string, start: number, end: number, parts: Parts): boolean {
  if (parts.hasZone || parts.time < 0) return false;
  const hasColon = end - start === 6 && text.charCodeAt(start + 3) === 0x3a;
  if (end - start !== 5 && !hasColon) return false;
  const hours = numberAt(text, start + 1, start + 3);
  const minutes = numberAt(text, end - 2, end);
  if (hours < 0 || minutes < 0) return false;
  if (hasColon) note(parts, "zone-with-colon");
  if (minutes > 59 || hours > 14) note(parts, "zone-out-of-range");
  const negative = text.charCodeAt(start) === 0x2d;
  const offset = hours * 60 + minutes;
  parts.hasZone = true;
  // RFC 5322 §3.3: "-0000" says nothing of where the server is.
  if (!negative) parts.zone = offset;
  else if (offset > 0) parts.zone = -offset;
  return true;
}

function takeNamedZone(text: string, start: number, end: number, parts: Parts): boolean {
  if (parts.hasZone || end - start > 5) return false;
  for (let i = start; i < end; i++) {
    const letter = text.charCodeAt(i) | 0x20;
    if (letter < 0x61 || letter > 0x7a) return false;
  }
  parts.hasZone = true;
  parts.zone = namedZones.get(text.slice(start, end).toUpperCase());
  note(parts, parts.zone === undefined ? "unknown-zone" : "named-zone");
  return true;
}

/** `2003-02-07` and what may follow it. */
function takeIso(text: string, start: number, end: number, parts: Parts): boolean {
  const year = numberAt(text, start, start + 4);
  const month = numberAt(text, start + 5, start + 7);
  const day = numberAt(text, start + 8, start + 10);
  if (text.charCodeAt(start + 7) !== 0x2d || year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (parts.day > 0 || parts.month > 0 || parts.year >= 0) return false;
  if (end > start + 10) {
    if ((text.charCodeAt(start + 10) | 0x20) !== 0x74) return false;
    let timeEnd = start + 11;
    while (timeEnd < end && isTimeCharacter(text.charCodeAt(timeEnd))) timeEnd++;
    if (text.charCodeAt(start + 13) !== 0x3a || !takeTime(text, start + 11, timeEnd, parts)) return false;
    if (timeEnd < end) {
      const code = text.charCodeAt(timeEnd);
      const isOffset = code === 0x2b || code === 0x2d;
      if (!(isOffset ? takeOffset : takeNamedZone)(text, timeEnd, end, parts)) return false;
    }
  }
  parts.year = year;
  parts.month = month;
  parts.day = day;
  note(parts, "iso-8601");
  return true;
}

function isTimeCharacter(code: number): boolean {
  return isDigit(code) || code === 0x3a || code === 0x2e;
}

/** The number that a range is, or -1. */
function numberAt(text: string, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - 0x30;
  }
  return value;
}

function finish(parts: Parts): ReceivedDate | undefined {
  const { day, month, year, weekday, time, zone, start, end, leniencies } = parts;
  const days = daysFromEpoch(year, month, day);
  if (day > daysIn(year, month)) return undefined;
  if (!parts.hasZone) note(parts, "no-zone");
  if (weekday >= 0 && weekday !== (((days + 4) % 7) + 7) % 7) note(parts, "wrong-weekday");
  const date = new Date(days * 86_400_000 + time - (zone ?? 0) * 60_000);
  return zone === undefined ? { start, end, date, leniencies } : { start, end, date, offsetMinutes: zone, leniencies };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 in the Gregorian calendar, without the cost of a Date. */
function daysFromEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year; // a year that begins in March has its leap day last
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}
