import { ParseError } from "../../core/errors.js";
import { type Reader, readQuoted, skip, take } from "./reader.js";
import { domainCharacter, FIELD_VERSION, tokenCharacter } from "./syntax.js";

/** Who a field says it is of. */
export interface AuthservIdReading {
  /** As far as it can be read; `undefined` where there is none. */
  readonly authservId?: string;
  /** Whether the field is as RFC 8601 §2.2 has it, up to its first result; one without an authserv-id may be. */
  readonly isReadable: boolean;
  readonly version: number;
}

/**
 * Reads the authserv-id of a field whatever comes behind it, and however broken it is: what a lenient reader would take for one.
 *
 * @param text - what stands behind the colon
 */
export function readAuthservId(text: string): AuthservIdReading {
  const reader: Reader = { text, at: 0, comments: [] };
  try {
    skip(reader);
    const start = reader.at;
    const isQuoted = text[start] === '"';
    const authservId = isQuoted ? readQuoted(reader).value : take(reader, new RegExp(`${tokenCharacter}*`, "y"));
    skip(reader);
    if (!isQuoted && /^[a-z0-9-]+$/i.test(authservId) && text[reader.at] === "=") {
      return { isReadable: true, version: FIELD_VERSION }; // a result at once: nobody has signed it
    }
    const digits = take(reader, /\d{1,9}/y);
    skip(reader);
    // A space of Unicode, or an octet that is none of UTF-8 and a space elsewhere, is stripped by some readers; to some a NUL is the end.
    const isClear = authservId !== "" && !(isQuoted ? /^\s|\s$|[\p{Cc}\ufffd]/u : /[\s\ufffd]/).test(authservId);
    const isReadable = isClear && (reader.at === text.length || text[reader.at] === ";");
    if (isReadable) return { authservId, isReadable, version: digits === "" ? FIELD_VERSION : Number(digits) };
    // `example.net/mx1` and the like claim to be of example.net, though no token has a slash.
    const name = new RegExp(`^"?(${domainCharacter}+)`).exec(text.slice(start))?.[1];
    return { ...(name !== undefined && { authservId: name }), isReadable, version: FIELD_VERSION };
  } catch (error) {
    if (error instanceof ParseError) return { isReadable: false, version: FIELD_VERSION };
    throw error;
  }
}
