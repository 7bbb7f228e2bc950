import { encodeLatin1 } from "../bytes.js";
import { createCharsetDecoder, decodeUndeclaredText } from "./charset.js";
import type { ParameterIssue, WrittenParameter } from "./parameters.js";

/** A parameter put together of its pieces. */
export interface Parameter {
  /** One UTF-16 code unit an octet, without percent signs. */
  readonly octets: string;
  /** Whether it is written as RFC 2231 §4 has it, and so holds no encoded words. */
  readonly extended: boolean;
  /** Lower case; empty where none is named. */
  readonly charset: string;
  readonly offset: number;
}

interface Piece {
  readonly value: string;
  readonly extended: boolean;
  readonly offset: number;
}

/** What is written under one name: as a plain parameter, and as pieces by their numbers. */
interface Pieces {
  plain?: Piece;
  readonly numbered: Map<number, Piece>;
}

/**
 * Puts the parameters together that come in pieces, encoded, or both (RFC 2231 §3, RFC 2231 §4).
 *
 * ```abnf
 * attribute         = attribute-name [section] ["*"]
 * section           = "*" ( "0" / ( %x31-39 *DIGIT ) )
 * extended-value    = [charset] "'" [language] "'" *( "%" 2HEXDIG / attribute-char )   ; the first piece
 * ```
 *
 * A parameter that comes in both forms is taken from the one of RFC 2231: the other is for readers that don't know it.
 */
export function joinParameters(
  written: readonly WrittenParameter[],
  issues: ParameterIssue[],
): ReadonlyMap<string, Parameter> {
  const found = new Map<string, Pieces>();
  for (const { name, value, offset } of written) {
    const [, stem = name, number, star] = /^([^*]+)(?:\*(0|[1-9]\d{0,3}))?(\*)?$/.exec(name) ?? [];
    let pieces = found.get(stem);
    if (pieces === undefined) found.set(stem, (pieces = { numbered: new Map() }));
    const piece: Piece = { value, extended: star !== undefined, offset };
    if (number === undefined && star === undefined) {
      if (pieces.plain !== undefined) issues.push({ code: "duplicate-parameter", offset });
      pieces.plain ??= piece;
    } else {
      const at = Number(number ?? 0);
      if (pieces.numbered.has(at)) issues.push({ code: "duplicate-parameter", offset });
      else pieces.numbered.set(at, piece);
    }
  }
  return new Map(Array.from(found, ([name, pieces]) => [name, join(pieces, issues)]));
}

function join({ plain, numbered }: Pieces, issues: ParameterIssue[]): Parameter {
  if (numbered.size === 0) return { octets: plain!.value, extended: false, charset: "", offset: plain!.offset };
  const order = [...numbered.keys()].sort((a, b) => a - b);
  const first = numbered.get(order[0]!)!;
  if (order.at(-1) !== order.length - 1) issues.push({ code: "parameter-gap", offset: first.offset });
  // RFC 2231 §4: charset'language'value. Either of the first two may be empty.
  const [, charset, start] = (first.extended && /^([^']*)'[^']*'([\s\S]*)$/.exec(first.value)) || [];
  if (first.extended && !charset) issues.push({ code: "missing-charset", offset: first.offset });
  const octets = order.map((number) => {
    const { value, extended } = numbered.get(number)!;
    const text = number === order[0] ? (start ?? value) : value;
    return extended ? decodePercents(text) : text;
  });
  const joined = {
    octets: octets.join(""),
    extended: [...numbered.values()].some(({ extended }) => extended),
    charset: charset?.toLowerCase() ?? "",
    offset: first.offset,
  };
  if (plain !== undefined && plain.value !== joined.octets) {
    issues.push({ code: "ambiguous-parameter", offset: plain.offset });
  }
  return joined;
}

function decodePercents(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The parameters as text, each in its character set. */
export function decodeParameters(
  parameters: ReadonlyMap<string, Parameter>,
  issues: ParameterIssue[],
): ReadonlyMap<string, string> {
  const decoder = createCharsetDecoder();
  const texts = new Map<string, string>();
  for (const [name, { octets, charset, offset }] of parameters) {
    const decoded = charset === "" ? undefined : decoder.decode(encodeLatin1(octets), charset);
    if (decoded === undefined && charset !== "") issues.push({ code: "unknown-charset", offset });
    texts.set(name, decoded?.text ?? (charset === "" ? decodeUndeclaredText(octets) : octets));
  }
  return texts;
}
