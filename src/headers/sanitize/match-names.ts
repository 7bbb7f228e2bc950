/** Something that is said of the fields of a name: `X-Acme-*` is of all names that begin so. */
interface Named {
  readonly header: string;
}

/** Finds the first of some rows that fits a name in lower case. */
export function matchNames<Row extends Named>(rows: readonly Row[]): (name: string) => Row | undefined {
  const whole = new Map<string, number>();
  const beginnings: { readonly start: string; readonly at: number }[] = [];
  for (const [at, { header }] of rows.entries()) {
    const name = header.toLowerCase();
    if (name.endsWith("*")) beginnings.push({ start: name.slice(0, -1), at });
    else if (!whole.has(name)) whole.set(name, at);
  }
  const remembered = new Map<string, Row | undefined>();
  return (name) => {
    if (remembered.has(name)) return remembered.get(name);
    const exact = whole.get(name) ?? rows.length;
    const beginning = beginnings.find(({ start }) => name.startsWith(start))?.at ?? rows.length;
    const row = rows[Math.min(exact, beginning)];
    if (remembered.size < MAX_REMEMBERED) remembered.set(name, row);
    return row;
  };
}

const MAX_REMEMBERED = 1_000;
