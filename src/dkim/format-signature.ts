import { encodeBase64 } from "../internal/base64.js";
import { decodeLatin1, encodeUtf8 } from "../internal/bytes.js";
import type { DkimSignature } from "../internal/dkim-signature/index.js";

/** RFC 5322 §2.1.1: lines should have no more characters. Only a name that can't be folded makes a longer one. */
const MAX_COLUMNS = 78;
const FOLD = "\r\n ";

/** What stands in a signature but for b= itself. `headers` are in the case to write them in. */
export type UnsignedDkimSignature = Omit<DkimSignature, "signature" | "unknownTags">;

/** A field as it grows. */
export interface FoldedField {
  /** Adds what must stay together, in a line of its own where this one is full. */
  add(piece: string, space?: " " | ""): void;
  /** The field up to and including `b=` on a line of its own, so that nothing that unfolds or trims can change it. */
  unsigned(): string;
}

/** Writes a field. Each line but the first begins with one space, none ends with one. */
export function createFoldedField(name: string): FoldedField {
  let text = `${name}:`;
  let column = text.length;
  return {
    add(piece: string, space: " " | "" = " "): void {
      if (column + space.length + piece.length > MAX_COLUMNS) {
        text += FOLD + piece;
        column = 1 + piece.length;
      } else {
        text += space + piece;
        column += space.length + piece.length;
      }
    },
    unsigned: () => `${text}${FOLD}b=`,
  };
}

/** How a field of signatures differs from others: its name, and the tag it begins with. */
export interface SignatureFieldKind {
  readonly name: string;
  readonly firstTag: string;
}

const dkimSignatureField: SignatureFieldKind = { name: "DKIM-Signature", firstTag: "v=1;" };

/** A DKIM-Signature field (RFC 6376 §3.5), or one like it, up to and including `b=`, folded. */
export function formatUnsignedField(
  signature: UnsignedDkimSignature,
  { name, firstTag }: SignatureFieldKind = dkimSignatureField,
): string {
  const { algorithm, headerCanonicalization, bodyCanonicalization, domain, selector } = signature;
  const { identity, timestamp, expiration, headers, bodyHash } = signature;
  const { add, unsigned } = createFoldedField(name);
  add(firstTag);
  add(`a=${algorithm};`);
  add(`c=${headerCanonicalization}/${bodyCanonicalization};`);
  add(`d=${domain};`);
  add(`s=${selector};`);
  if (identity !== `@${domain}`) add(`i=${encodeIdentity(identity)};`);
  if (timestamp !== undefined) add(`t=${timestamp};`);
  if (expiration !== undefined) add(`x=${expiration};`);
  headers.forEach((header, i) => {
    const piece = header + (i === headers.length - 1 ? ";" : ":");
    if (i === 0) add(`h=${piece}`);
    else add(piece, "");
  });
  add(`bh=${bodyHash};`);
  return unsigned();
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
  // RFC 6376 §3.4.2: of the field above, nothing else is white space but the one behind the colon and the folds.
  const colon = unsigned.indexOf(":");
  return `${unsigned.slice(0, colon).toLowerCase()}:${unsigned.slice(colon + 2).replaceAll("\r\n", "")}`;
}

/** dkim-quoted-printable (RFC 6376 §2.11). The domain behind the last `@` has nothing that needs it. */
function encodeIdentity(identity: string): string {
  return decodeLatin1(encodeUtf8(identity)).replace(
    /[^!-:<>-~]/g,
    (octet) => `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
