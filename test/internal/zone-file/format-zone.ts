/** Writes zone files in any of the ways that RFC 1035 §5.1 allows. Shares no code with the parser. */
import fc from "fast-check";
import { decimal, type Field, type Labels, type ModelRecord, textOf } from "./zone-records.js";

/** Decisions of a writer, as data: `pick(n)` is one of 0 to n - 1. */
export class Tape {
  readonly #decisions: readonly number[];
  #at = 0;
  constructor(decisions: readonly number[]) {
    this.#decisions = decisions;
  }
  pick(count: number): number {
    return this.#decisions.length === 0 ? 0 : this.#decisions[this.#at++ % this.#decisions.length]! % count;
  }
  choose<T>(items: readonly T[]): T {
    return items[this.pick(items.length)]!;
  }
}

export const tape: fc.Arbitrary<Tape> = fc
  .array(fc.nat(1000), { minLength: 20, maxLength: 300 })
  .map((decisions) => new Tape(decisions));

/** Writes records as a zone file, with as many of the freedoms of the format as the tape says. An empty tape is plain. */
export function formatZone(records: readonly ModelRecord[], tape: Tape, firstOrigin: Labels = []): string {
  let text = "";
  let origin = firstOrigin;
  let defaultTtl: number | undefined;
  let lastTtl: number | undefined;
  let lastOwner: Labels | undefined;
  for (const record of records) {
    if (tape.pick(6) === 1)
      text += tape.choose(["\n", "  \t\n", '; a comment (with " and \\\n', " ; another\r\n", "()\n"]);
    if (tape.pick(5) === 1) {
      const next = record.owner.slice(tape.pick(record.owner.length + 1));
      text += `${tape.choose(["$ORIGIN", "$origin"])} ${formatName(next, origin, tape)}${lineEnd(tape)}`;
      origin = next;
    }
    if (tape.pick(5) === 1) {
      defaultTtl = record.ttl;
      text += `${tape.choose(["$TTL", "$Ttl"])}\t${formatDuration(record.ttl, tape)}${lineEnd(tape)}`;
    }
    const isSameOwner = lastOwner !== undefined && textOf(lastOwner) === textOf(record.owner) && tape.pick(2) === 1;
    const isSameTtl = (defaultTtl ?? lastTtl) === record.ttl && tape.pick(2) === 1;
    const timing = isSameTtl ? [] : [formatDuration(record.ttl, tape)];
    const klass = tape.choose([[], ["IN"], ["in"]]);
    const fields = [
      ...tape.choose([
        [...timing, ...klass],
        [...klass, ...timing],
      ]),
      tape.choose([record.type, record.type.toLowerCase()]),
      ...record.fields.flatMap((field) => formatField(field, origin, tape)),
    ];
    text += isSameOwner ? tape.choose([" ", "\t"]) : formatOwner(record.owner, origin, tape);
    text += layOut(fields, isSameOwner, tape) + lineEnd(tape);
    lastOwner = record.owner;
    if (!isSameTtl) lastTtl = record.ttl;
  }
  return text;
}

function lineEnd(tape: Tape): string {
  return tape.choose(["\n", "\r\n", "  \n", " ; comment )\n", ";\n"]);
}

/** Fields with white space between; parentheses make a line end one more white space. */
function layOut(fields: readonly string[], isAfterSpace: boolean, tape: Tape): string {
  const openAt = tape.pick(4) === 1 ? tape.pick(fields.length) : -1;
  let text = "";
  fields.forEach((field, index) => {
    const isOpen = openAt !== -1 && index > openAt;
    const space = tape.choose([" ", "\t", "   ", ...(isOpen ? ["\n", "\r\n\t", ' ; in " between (\n'] : [])]);
    if (index > 0 || !isAfterSpace) text += space;
    if (index === openAt) text += tape.choose(["( ", "(", "(\n"]);
    text += field;
  });
  return openAt === -1 ? text : text + tape.choose([" )", ")", "\n)"]);
}

function formatOwner(owner: Labels, origin: Labels, tape: Tape): string {
  const text = formatName(owner, origin, tape);
  return text.startsWith("$") ? `\\${text}` : text;
}

function formatName(labels: Labels, origin: Labels, tape: Tape): string {
  const own = labels.length - origin.length;
  const isBelow = own >= 0 && origin.every((part, index) => part === labels[own + index]);
  if (isBelow && own === 0 && tape.pick(2) === 1) return "@";
  if (labels.length === 0) return ".";
  if (isBelow && own > 0 && tape.pick(2) === 1) return formatLabels(labels.slice(0, own), tape);
  return `${formatLabels(labels, tape)}.`;
}

function formatLabels(labels: Labels, tape: Tape): string {
  const text = labels.map((octets) => [...octets].map((one) => formatOctet(one, '."();\\ ', tape)).join("")).join(".");
  return text === "@" ? "\\@" : text;
}

function formatField(field: Field, origin: Labels, tape: Tape): string[] {
  switch (field.kind) {
    case "name":
      return [formatName(field.labels, origin, tape)];
    case "word":
      return [tape.choose(field.spellings)];
    case "duration":
      return [formatDuration(field.seconds, tape)];
    case "hex":
      return formatHex(field.bytes, tape);
    case "text": {
      const isQuoted = field.octets === "" || tape.pick(3) !== 1;
      const specials = isQuoted ? '"\\' : '"();\\ ';
      const text = [...field.octets].map((one) => formatOctet(one, specials, tape)).join("");
      return [isQuoted ? `"${text}"` : text];
    }
  }
}

function formatOctet(one: string, specials: string, tape: Tape): string {
  if (one < " " || one > "~") return decimal(one);
  if (specials.includes(one)) return tape.pick(2) === 1 ? decimal(one) : `\\${one}`;
  if (tape.pick(12) === 1) return /[0-9]/.test(one) || tape.pick(2) === 1 ? decimal(one) : `\\${one}`;
  return one;
}

function formatDuration(seconds: number, tape: Tape): string {
  if (tape.pick(2) === 0) return String(seconds);
  let rest = seconds;
  let text = "";
  for (const [unit, size] of [
    ["w", 604_800],
    ["d", 86_400],
    ["h", 3_600],
    ["m", 60],
  ] as const) {
    if (rest >= size && tape.pick(3) !== 1) {
      text += `${Math.floor(rest / size)}${tape.choose([unit, unit.toUpperCase()])}`;
      rest %= size;
    }
  }
  return rest > 0 || text === "" ? `${text}${rest}s` : text;
}

function formatHex(bytes: Uint8Array, tape: Tape): string[] {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = tape.choose([digits, digits.toUpperCase()]);
  const cut = tape.pick(digits.length);
  return cut === 0 ? [text] : [text.slice(0, cut), text.slice(cut)];
}
