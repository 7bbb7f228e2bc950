/**
 * Where white space, line breaks and comments end (CFWS, RFC 5322 §3.2.2). Comments nest.
 * A comment without end takes all that is left.
 *
 * @param onUnterminated - told where such a comment starts
 */
export function skipComments(text: string, from: number, onUnterminated?: (offset: number) => void): number {
  let position = from;
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (isSpace(code)) continue;
    if (code !== 0x28) return position;
    const start = position;
    let depth = 0;
    for (; position < text.length; position++) {
      const character = text[position];
      if (character === "\\") position++;
      else if (character === "(") depth++;
      else if (character === ")" && --depth === 0) break;
    }
    if (depth > 0) onUnterminated?.(start);
  }
  return text.length;
}

/** Space, tab, CR or LF. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}
