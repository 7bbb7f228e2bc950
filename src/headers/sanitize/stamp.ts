import type { ReceivedDate } from "../received/types.js";

/** The words of a stamp with its date behind them, which must not be empty where there is one (RFC 5321 §4.4). */
export function withDate(words: readonly string[], date: ReceivedDate | undefined): readonly string[] {
  if (date === undefined) return words;
  return [...words.slice(0, -1), `${words.at(-1)};`, formatDate(date)];
}

/** RFC 5322 §3.3, with the offset that the server named; `-0000` where it named none. */
function formatDate({ date, offsetMinutes }: ReceivedDate): string {
  const local = new Date(date.getTime() + (offsetMinutes ?? 0) * 60_000).toUTCString();
  const minutes = Math.abs(offsetMinutes ?? 0);
  const sign = offsetMinutes === undefined || offsetMinutes < 0 ? "-" : "+";
  return `${local.slice(0, -4)} ${sign}${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
