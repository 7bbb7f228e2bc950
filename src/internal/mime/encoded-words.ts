import { concatBytes, encodeLatin1 } from "../bytes.js";
import { createBase64Decoder } from "./base64-decoder.js";
import { type CharsetDecoder, createCharsetDecoder } from "./charset.js";

interface EncodedWord {
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  readonly encoding: string;
  readonly text: string;
}

/**
 * Decodes the encoded words of a text (RFC 2047 §2), such as a Subject or a display name.
 *
 * ```abnf
 * encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?="    ; language: RFC 2231 §5
 * ```
 *
 * White space between two encoded words is dropped. More is understood than RFC 2047 allows, because mailers write it:
 * words of any length, words without white space around them, spaces within, and a character that begins in one word
 * and ends in the next. What can't be decoded stays as it is written, and so does a word in a character set that
 * this runtime doesn't have.
 *
 * Take a structured field such as From apart first and decode then: the decoded text may hold commas, angle brackets
 * and line breaks that are no syntax.
 *
 * @param text - an unfolded value, as {@link readFieldValues} gives it
 * @returns the text for showing; it may hold any character, line breaks too
 *
 * @example
 * ```ts
 * import { decodeEncodedWords } from "mailproof/mime";
 *
 * console.log(decodeEncodedWords("=?utf-8?Q?Caf=C3=A9?= =?utf-8?B?IQ==?= at noon")); // Café! at noon
 * ```
 */
export function decodeEncodedWords(text: string): string {
  const decoder = createCharsetDecoder();
  let decoded = "";
  let position = 0; // up to here the text is decoded
  let behindWord = false; // what ends at `position` was an encoded word
  let word = nextWord(text, 0);
  while (word !== undefined) {
    const run = [word];
    let { end } = word;
    let next = nextWord(text, end);
    while (next !== undefined && next.charset === word.charset && isSpace(text, end, next.start)) {
      run.push(next);
      end = next.end;
      next = nextWord(text, end);
    }
    const meaning = decodeRun(run, decoder);
    // RFC 2047 §6.2: white space between two encoded words is not shown.
    if (!(behindWord && meaning !== undefined && isSpace(text, position, word.start))) {
      decoded += text.slice(position, word.start);
    }
    decoded += meaning ?? text.slice(word.start, end);
    behindWord = meaning !== undefined;
    position = end;
    word = next;
  }
  return decoded + text.slice(position);
}

function nextWord(text: string, from: number): EncodedWord | undefined {
  // No class here takes the question mark that ends it, so a search looks at each character a few times at most.
  const pattern = /=\?([\w.:+-]+)(?:\*[\w-]*)?\?([BbQq])\?([\t ->@-~]*)\?=/g;
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [all, charset, encoding, encoded] = match;
  return {
    start: match.index,
    end: match.index + all.length,
    charset: charset!.toLowerCase(),
    encoding: encoding!.toLowerCase(),
    text: encoded!,
  };
}

function isSpace(text: string, from: number, to: number): boolean {
  for (let position = from; position < to; position++) {
    const code = text.charCodeAt(position);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0d && code !== 0x0a) return false;
  }
  return true;
}

/** Words that follow one another in one character set. Put together before decoding: some break within a character. */
function decodeRun(run: readonly EncodedWord[], decoder: CharsetDecoder): string | undefined {
  const octets = run.map(({ encoding, text }) => (encoding === "b" ? decodeB(text) : decodeQ(text)));
  return decoder.decode(concatBytes(octets), run[0]!.charset)?.text;
}

function decodeB(text: string): Uint8Array {
  const decoder = createBase64Decoder();
  return concatBytes([decoder.push(encodeLatin1(text)), decoder.finish()]);
}

/** RFC 2047 §4.2 */
function decodeQ(text: string): Uint8Array {
  const octets = text.replace(/_|=([0-9A-Fa-f]{2})/g, (_, hex: string | undefined) =>
    hex === undefined ? " " : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return encodeLatin1(octets);
}
