// RFC 3492 §5
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE_POINT = 0x80;

/**
 * Decodes Punycode (RFC 3492 §6.2), without the `xn--`; `undefined` where it is none.
 * Takes time with the square of the length: labels only, which have 63 octets.
 */
export function decodePunycode(text: string): string | undefined {
  const delimiter = text.lastIndexOf("-");
  const basic = delimiter > 0 ? text.slice(0, delimiter) : "";
  if (/[^\x00-\x7f]/.test(basic)) return undefined;
  const codePoints = Array.from(basic, (character) => character.charCodeAt(0));
  let codePoint = INITIAL_CODE_POINT;
  let index = 0;
  let bias = INITIAL_BIAS;
  let at = delimiter > 0 ? delimiter + 1 : 0;
  while (at < text.length) {
    const oldIndex = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(text.charCodeAt(at++)); // NaN behind the end has no digit
      if (digit === undefined) return undefined;
      index += digit * weight;
      if (index > 0x7fff_ffff) return undefined; // RFC 3492 §6.4: overflow
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = codePoints.length + 1;
    bias = adapt(index - oldIndex, length, oldIndex === 0);
    codePoint += Math.floor(index / length);
    index %= length;
    if (codePoint > 0x10_ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return undefined;
    codePoints.splice(index++, 0, codePoint);
  }
  return String.fromCodePoint(...codePoints);
}

/** RFC 3492 §6.1 */
function adapt(delta: number, length: number, first: boolean): number {
  let left = Math.floor(delta / (first ? DAMP : 2));
  left += Math.floor(left / length);
  let k = 0;
  for (; left > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) left = Math.floor(left / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * left) / (left + SKEW));
}

/** RFC 3492 §5: letters of either case are 0 to 25, digits 26 to 35. */
function digitOf(character: number): number | undefined {
  if (character >= 0x30 && character <= 0x39) return character - 0x30 + 26;
  const letter = (character | 0x20) - 0x61;
  return letter >= 0 && letter < 26 ? letter : undefined;
}
