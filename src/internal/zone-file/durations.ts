const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds, as a number or as BIND writes them: numbers with a unit each, such as `1h30m` or `2W`. */
export function durationOf(text: string, max: number): number | undefined {
  if (/^[0-9]+$/.test(text)) return decimalOf(text, max);
  if (!/^(?:[0-9]{1,10}[smhdw])+$/i.test(text)) return undefined;
  let seconds = 0;
  for (const part of text.match(/[0-9]+[smhdw]/gi) ?? []) {
    seconds += Number.parseInt(part, 10) * unitSeconds[part.slice(-1).toLowerCase()]!;
  }
  return seconds <= max ? seconds : undefined;
}

/** A number in decimal, leading zeros or not. */
export function decimalOf(text: string, max: number): number | undefined {
  if (!/^[0-9]{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}
