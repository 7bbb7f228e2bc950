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
    const end = commentEnd(text, position);
    if (end === -1) {
      onUnterminated?.(position);
      break;
    }
    position = end - 1;
  }
  return text.length;
}

/** Behind the comment whose opening parenthesis stands here, or -1 where it has no end. */
export function commentEnd(text: string, start: number): number {
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    const character = text[position];
    if (character === "\\") position++;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return position + 1;
  }
  return -1;
}

/** What a comment says, from its opening parenthesis to its closing one: unfolded, without escapes, blanks in a row as one. */
export function commentText(comment: string): string {
  return comment
    .slice(1, -1)
    .replace(/\r?\n/g, "")
    .replace(/\\(.)/gs, "$1")
    .replace(/[ \t]+/g, " ")
    .trim();
}

/** Space, tab, CR or LF. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}
