import { commentWords, escapeHeaderText, foldWords } from "../internal/header-text.js";
import { spfReasons } from "./results.js";
import type { SpfInput, SpfResult, SpfResultWord } from "./types.js";

/** A pair of a Received-SPF field. */
export interface ReceivedSpfPair {
  /** A letter, then letters, digits, `-`, `_` and `.`, in lower case. */
  readonly name: string;
  readonly value: string;
}

/** What a Received-SPF field says (RFC 7208 §9.1). */
export interface ReceivedSpf {
  readonly result: SpfResultWord;
  /** For people: blanks in a row are one. */
  readonly comment?: string;
  readonly clientIp?: string;
  readonly envelopeFrom?: string;
  readonly helo?: string;
  /** What went wrong, where something did. */
  readonly problem?: string;
  /** The host that checked. */
  readonly receiver?: string;
  /** `mailfrom` or `helo`. */
  readonly identity?: string;
  readonly mechanism?: string;
  /** Pairs that RFC 7208 doesn't name, in order. */
  readonly others?: readonly ReceivedSpfPair[];
}

/** RFC 7208 §9.1: the keys that it names, in the order in which they are written. */
export const receivedSpfKeys: {
  readonly receiver: "receiver";
  readonly identity: "identity";
  readonly "client-ip": "clientIp";
  readonly mechanism: "mechanism";
  readonly problem: "problem";
  readonly "envelope-from": "envelopeFrom";
  readonly helo: "helo";
} = {
  receiver: "receiver",
  identity: "identity",
  "client-ip": "clientIp",
  mechanism: "mechanism",
  problem: "problem",
  "envelope-from": "envelopeFrom",
  helo: "helo",
};

/** The result words, as they are spelled. */
export const spfResultWords: ReadonlySet<string> = /* @__PURE__ */ new Set<SpfResultWord>([
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "temperror",
  "permerror",
]);

/** RFC 5322 §2.1.1: lines must have no more than 998 octets. What a stranger made longer than this is cut, because it can't be folded. */
const MAX_TEXT_OCTETS = 900;

/**
 * Writes a Received-SPF header field (RFC 7208 §9.1), folded, with its line end.
 *
 * What a client said can't leave its place: values are quoted, quotes, backslashes and parentheses escaped. Control characters become `?`,
 * and values of more than 900 octets are cut. Text that isn't ASCII stays, so the field is then one of RFC 6532, in UTF-8.
 *
 * @param field - what to say; {@link receivedSpfOf} makes it of a result
 * @returns the field; put it above the fields that came with the message (RFC 7208 §9.1)
 * @throws TypeError for a `result` that is none, and for a name in `others` that can't be written
 *
 * @example
 * ```ts
 * import { formatReceivedSpf } from "mailproof/spf";
 *
 * const field = formatReceivedSpf({ result: "pass", clientIp: "192.0.2.1", helo: 'a"; result=fail\r\nX-Evil: 1' });
 * console.log(JSON.stringify(field)); // "Received-SPF: pass client-ip=192.0.2.1; helo=\"a\\\"; result=fail??X-Evil: 1\"\r\n"
 * ```
 */
export function formatReceivedSpf(field: ReceivedSpf): string {
  const { result, comment, others = [] } = field;
  if (!spfResultWords.has(result)) throw new TypeError('"result" must be a result word of SPF');
  const words: string[] = comment === undefined ? [result] : [result, ...commentWords(comment, MAX_TEXT_OCTETS)];
  const pairs: string[] = [];
  for (const key of Object.keys(receivedSpfKeys) as (keyof typeof receivedSpfKeys)[]) {
    const value = field[receivedSpfKeys[key]];
    if (value !== undefined) pairs.push(`${key}=${formatValue(value)}`);
  }
  for (const { name, value } of others) {
    if (!/^[a-z][a-z0-9._-]{0,59}$/.test(name) || Object.hasOwn(receivedSpfKeys, name)) {
      throw new TypeError(`"others" has a name that can't be written: ${JSON.stringify(name)}`);
    }
    pairs.push(`${name}=${formatValue(value)}`);
  }
  pairs.forEach((pair, index) => void words.push(index < pairs.length - 1 ? `${pair};` : pair));
  return `${foldWords("Received-SPF:", words)}\r\n`;
}

/** RFC 7208 §9.1: a dot-atom, or a quoted-string (RFC 5322 §3.2.3, §3.2.4). */
function formatValue(value: string): string {
  const isDotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(value);
  return isDotAtom && value.length <= MAX_TEXT_OCTETS ? value : `"${escapeHeaderText(value, '\\"', MAX_TEXT_OCTETS)}"`;
}

/**
 * What a receiving server has to say about its evaluation in a Received-SPF field.
 *
 * @param result - what `evaluateSpf` gave
 * @param input - what it was given
 * @param receiver - the name of the host that checked
 * @returns the field; {@link formatReceivedSpf} writes it
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { evaluateSpf, formatReceivedSpf, receivedSpfOf } from "mailproof/spf";
 *
 * const resolver = zoneResolver('example.com TXT "v=spf1 ip4:192.0.2.0/24 -all"');
 * const input = { ip: "192.0.2.1", helo: "mail.example.com", mailFrom: "joe@example.com" };
 * const result = await evaluateSpf(input, { resolver });
 * const field = formatReceivedSpf(receivedSpfOf(result, input, "mx.example.net"));
 * console.log(field.replaceAll("\r\n", "\n").trimEnd());
 * ```
 *
 * It prints
 *
 * ```text
 * Received-SPF: pass (mx.example.net: domain of joe@example.com designates
 *  192.0.2.1 as permitted sender) receiver=mx.example.net; identity=mailfrom;
 *  client-ip=192.0.2.1; mechanism="ip4:192.0.2.0/24";
 *  envelope-from="joe@example.com"; helo=mail.example.com
 * ```
 */
export function receivedSpfOf(result: SpfResult, input: SpfInput, receiver: string): ReceivedSpf {
  const { ip, helo } = input;
  const { identity, sender, mechanism, reason } = result;
  const hasProblem = reason !== "matched" && Object.hasOwn(spfReasons, reason) && spfReasons[reason] !== "neutral";
  return {
    result: result.result,
    comment: `${receiver}: ${describe(result, ip)}`,
    receiver,
    identity,
    clientIp: ip,
    ...(mechanism === undefined ? undefined : { mechanism }),
    ...(hasProblem ? { problem: reason } : undefined),
    envelopeFrom: sender,
    helo,
  };
}

function describe({ result, reason, sender }: SpfResult, ip: string): string {
  switch (result) {
    case "pass":
      return `domain of ${sender} designates ${ip} as permitted sender`;
    case "fail":
      return `domain of ${sender} does not designate ${ip} as permitted sender`;
    case "softfail":
      return `domain of transitioning ${sender} does not designate ${ip} as permitted sender`;
    case "neutral":
      return `domain of ${sender} neither permits nor denies ${ip}`;
    case "none":
      return `domain of ${sender} does not designate permitted sender hosts`;
    default:
      return `the policy of the domain of ${sender} could not be evaluated: ${reason}`;
  }
}
