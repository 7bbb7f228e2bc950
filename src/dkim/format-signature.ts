import { encodeBase64 } from "../internal/base64.js";
import { decodeLatin1, encodeUtf8 } from "../internal/bytes.js";
import type { DkimSignature } from "../internal/dkim-signature/index.js";

/** RFC 5322 §2.1.1: lines should have no more characters. Only a name that can't be folded makes a longer one. */
const MAX_COLUMNS = 78;
const FIELD_NAME = "DKIM-Signature";
const FOLD = "\r\n ";

/** What stands in a signature but for b= itself. `headers` are in the case to write them in. */
export type UnsignedDkimSignature = Omit<DkimSignature, "signature" | "unknownTags">;

/**
 * A DKIM-Signature field (RFC 6376 §3.5) up to and including `b=`, folded. Each line but the first begins with one
 * space, none ends with one, and `b=` is on a line of its own, so that nothing that unfolds or trims can change it.
 */
export function formatUnsignedField(signature: UnsignedDkimSignature): string {
  const { algorithm, headerCanonicalization, bodyCanonicalization, domain, selector } = signature;
  const { identity, timestamp, expiration, headers, bodyHash } = signature;
  let text = `${FIELD_NAME}:`;
  let column = text.length;
  const add = (piece: string, space = " "): void => {
    if (column + space.length + piece.length > MAX_COLUMNS) {
      text += FOLD + piece;
      column = 1 + piece.length;
    } else {
      text += space + piece;
      column += space.length + piece.length;
    }
  };
  add("v=1;");
  add(`a=${algorithm};`);
  add(`c=${headerCanonicalization}/${bodyCanonicalization};`);
  add(`d=${domain};`);
  add(`s=${selector};`);
  if (identity !== `@${domain}`) add(`i=${encodeIdentity(identity)};`);
  if (timestamp !== undefined) add(`t=${timestamp};`);
  if (expiration !== undefined) add(`x=${expiration};`);
  headers.forEach((name, i) => {
    const piece = name + (i === headers.length - 1 ? ";" : ":");
    if (i === 0) add(`h=${piece}`);
    else add(piece, "");
  });
  add(`bh=${bodyHash};`);
  return `${text}${FOLD}b=`;
}

/** The field with its signature and line end. */
export function formatSignedField(unsigned: string, signature: Uint8Array): string {
  const base64 = encodeBase64(signature);
  const first = MAX_COLUMNS - " b=".length;
  const lines = [base64.slice(0, first)];
  for (let at = first; at < base64.length; at += MAX_COLUMNS - 1) lines.push(base64.slice(at, at + MAX_COLUMNS - 1));
  return `${unsigned}${lines.join(FOLD)}\r\n`;
}

/** The same in canonical form, which is what gets signed (RFC 6376 §3.7). */
export function canonicalUnsignedField(unsigned: string, kind: "simple" | "relaxed"): string {
  if (kind === "simple") return unsigned;
  // RFC 6376 §3.4.2: of the field above, nothing else is white space but the one before v= and the folds.
  const value = unsigned.slice(FIELD_NAME.length + 2);
  return `${FIELD_NAME.toLowerCase()}:${value.replaceAll("\r\n", "")}`;
}

/** dkim-quoted-printable (RFC 6376 §2.11). The domain behind the last `@` has nothing that needs it. */
function encodeIdentity(identity: string): string {
  return decodeLatin1(encodeUtf8(identity)).replace(
    /[^!-:<>-~]/g,
    (octet) => `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
