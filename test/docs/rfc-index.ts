/** One row of docs/rfcs.md. */
export interface RfcRow {
  readonly rfc: number;
  readonly title: string;
  /** `yes`, `part: …` or `no: …`. */
  readonly here: string;
  readonly errata: string;
  readonly files: string;
}

/** Where an RFC is named. */
export interface RfcMention {
  readonly rfc: number;
  /** The number of the erratum, if the mention is of one. */
  readonly erratum?: number;
  /** Path from the project's folder. */
  readonly file: string;
}

const row = /^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) ?\| ([^|]*) ?\|$/gm;

/** The rows of the table, in order. */
export function readRows(markdown: string): RfcRow[] {
  return [...markdown.matchAll(row)].map(([, rfc, title, here, errata, files]) => ({
    rfc: Number(rfc),
    title: title!.trim(),
    here: here!.trim(),
    errata: errata!.trim(),
    files: files!.trim(),
  }));
}

/** The same document with the last two columns of the table filled from what the source cites. */
export function fillRows(markdown: string, mentions: readonly RfcMention[]): string {
  return markdown.replace(row, (_, rfc: string, title: string, here: string) => {
    const its = mentions.filter((mention) => mention.rfc === Number(rfc));
    const errata = its.flatMap(({ erratum }) => erratum ?? []).sort((a, b) => a - b);
    const files = its.map(({ file }) => `\`${file}\``).sort();
    return `| ${[rfc, title.trim(), here.trim(), list(errata), list(files)].join(" | ")} |`;
  });
}

function list(items: readonly (string | number)[]): string {
  return [...new Set(items)].join(", ");
}

/** Every mention of an RFC in a text, with or without a section. */
export function readMentions(file: string, text: string): RfcMention[] {
  return [...text.matchAll(/\bRFC (\d{3,5})(?: errata (\d+))?/g)].map(([, rfc, erratum]) => ({
    rfc: Number(rfc),
    ...(erratum !== undefined && { erratum: Number(erratum) }),
    file,
  }));
}

/** Mentions that a search for `RFC 7208 §4.6.4` or `RFC 6376 errata 5137` would miss. */
export function oddMentions(file: string, text: string): string[] {
  const odd = /\bRFC(?:[-_#]?\d{3,5}\b|$|s \d+)|\bRFC \d+(?:, *§|,? (?:§ |§§|[Ss]ections?\b|sec\.|erratum|eid))/;
  const lines = text.replace(/https?:\S+/g, "").split("\n");
  return lines.flatMap((line, at) => (odd.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : []));
}
