/**
 * The time to judge by, in milliseconds since 1970.
 *
 * @throws TypeError for what is no time
 */
export function readNow(now: Date | undefined): number {
  if (now === undefined) return Date.now();
  const time = now instanceof Date ? now.getTime() : Number.NaN;
  if (Number.isNaN(time)) throw new TypeError('"now" must be a valid Date');
  return time;
}
