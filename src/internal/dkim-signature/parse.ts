import { decodeBase64 } from "../base64.js";
import { decodeUtf8, encodeLatin1 } from "../bytes.js";
import { isSubdomainOf, toAscii } from "../domain.js";
import { parseTagList, type Tag, trimSpace, withoutSpace } from "../tag-list.js";
import type { DkimAlgorithm, DkimSignatureIssue, DkimSignatureIssueCode, DkimSignatureOutcome } from "./types.js";

const algorithms: ReadonlySet<string> = /* @__PURE__ */ new Set<DkimAlgorithm>([
  "rsa-sha1",
  "rsa-sha256",
  "ed25519-sha256",
]);
const canonicalizations: ReadonlySet<string> = /* @__PURE__ */ new Set(["simple", "relaxed"]);
const knownTags: ReadonlySet<string> = /* @__PURE__ */ new Set("v a b bh c d h i l q s t x z".split(" "));

/** Thrown inside this file only: a signature has many ways to be wrong, and each ends the reading. */
class Refusal {
  readonly issue: Omit<DkimSignatureIssue, "domain" | "selector">;
  constructor(code: DkimSignatureIssueCode, message: string, offset: number, spec: string, tag?: string) {
    this.issue = { code, message, offset, spec, ...(tag === undefined ? undefined : { tag }) };
  }
}

/**
 * Reads the value of a DKIM-Signature field (RFC 6376 §3.5, §6.1.1).
 *
 * @param value - what stands behind the colon, one UTF-16 code unit an octet, folding and all
 */
export function parseDkimSignature(value: string): DkimSignatureOutcome {
  const list = parseTagList(value);
  if (!list.ok) {
    const { code, offset } = list.issue;
    const message = `not a tag list: ${code.replace("-", " ")}`;
    return { ok: false, issue: { code: "malformed-signature", message, offset, spec: "RFC 6376 §3.2" } };
  }
  const { tags } = list;
  try {
    return read(tags);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const domain = readName(tags.get("d"));
    const selector = readName(tags.get("s"));
    return {
      ok: false,
      issue: {
        ...refusal.issue,
        ...(domain === undefined ? undefined : { domain }),
        ...(selector === undefined ? undefined : { selector }),
      },
    };
  }
}

function read(tags: ReadonlyMap<string, Tag>): DkimSignatureOutcome {
  const need = (name: string): Tag => {
    const tag = tags.get(name);
    // RFC 6376 §6.1.1: a missing tag makes the signature a permanent failure.
    if (tag === undefined) throw new Refusal("malformed-signature", `no ${name}= tag`, 0, "RFC 6376 §3.5", name);
    return tag;
  };
  const malformed = (name: string, message: string, spec = "RFC 6376 §3.5"): Refusal =>
    new Refusal("malformed-signature", `${name}= ${message}`, tags.get(name)?.start ?? 0, spec, name);
  const unsupported = (code: DkimSignatureIssueCode, name: string): Refusal =>
    new Refusal(code, `${name}= names nothing known here`, tags.get(name)?.start ?? 0, "RFC 6376 §3.5", name);

  if (need("v").value !== "1") throw unsupported("unsupported-version", "v");
  const algorithm = need("a").value;
  if (!algorithms.has(algorithm)) throw unsupported("unsupported-algorithm", "a");
  const [headerCanonicalization = "", bodyCanonicalization = "simple", ...more] = (
    tags.get("c")?.value ?? "simple/simple"
  ).split("/"); // RFC 6376 §3.5: one name alone is the header's, and the body's is simple
  if (
    !canonicalizations.has(headerCanonicalization) ||
    !canonicalizations.has(bodyCanonicalization) ||
    more.length > 0
  ) {
    throw unsupported("unsupported-canonicalization", "c");
  }
  // RFC 6376 §3.5: q= is a list; dns/txt must be among it.
  const queries = tags
    .get("q")
    ?.value.split(":")
    .map((query) => withoutSpace(query));
  if (queries !== undefined && !queries.includes("dns/txt")) throw unsupported("unsupported-query", "q");

  need("d");
  need("s");
  const domain = readName(tags.get("d"));
  if (domain === undefined) throw malformed("d", "is no domain name");
  const selector = readName(tags.get("s"));
  if (selector === undefined) throw malformed("s", "is no selector", "RFC 6376 §3.1");
  // RFC 1035 §2.3.4: 253 characters are all that a name has room for, and the key's name is longer than its parts.
  if (selector.length + domain.length + "._domainkey.".length > 253) throw malformed("s", "makes too long a name");

  const headers = readHeaderList(need("h").value);
  if (headers === undefined) throw malformed("h", "is no list of field names", "RFC 6376 §3.5");
  if (!headers.includes("from")) {
    throw new Refusal("from-not-signed", "h= leaves From out", need("h").start, "RFC 6376 §6.1.1", "h");
  }
  const bodyHash = withoutSpace(need("bh").value);
  if (bodyHash === "" || decodeBase64(bodyHash) === undefined) throw malformed("bh", "is not base64");
  const signature = decodeBase64(need("b").value);
  if (signature === undefined || signature.length === 0) throw malformed("b", "is not base64");

  const identity = readIdentity(tags.get("i"), domain);
  if (identity === undefined) throw malformed("i", "is no identity", "RFC 6376 §2.11");
  if (identity.domain !== domain && !isSubdomainOf(identity.domain, domain)) {
    const offset = tags.get("i")?.start ?? 0;
    throw new Refusal("identity-outside-domain", "i= lies outside d=", offset, "RFC 6376 §3.5", "i");
  }
  const number = (name: string, maxDigits: number): number | undefined => {
    const text = tags.get(name)?.value;
    if (text === undefined) return undefined;
    if (text.length === 0 || text.length > maxDigits || /[^0-9]/.test(text)) throw malformed(name, "is no number");
    return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
  };
  const bodyLength = number("l", 76);
  const timestamp = number("t", 12);
  const expiration = number("x", 12);
  if (timestamp !== undefined && expiration !== undefined && expiration <= timestamp) {
    throw malformed("x", "is not after t="); // RFC 6376 §3.5
  }
  const { start, end } = need("b");
  return {
    ok: true,
    signature: {
      algorithm: algorithm as DkimAlgorithm,
      headerCanonicalization: headerCanonicalization as "simple" | "relaxed",
      bodyCanonicalization: bodyCanonicalization as "simple" | "relaxed",
      domain,
      selector,
      headers,
      bodyHash,
      signature,
      identity: identity.text,
      identityDomain: identity.domain,
      ...(bodyLength === undefined ? undefined : { bodyLength }),
      ...(timestamp === undefined ? undefined : { timestamp }),
      ...(expiration === undefined ? undefined : { expiration }),
      unknownTags: [...tags.keys()].filter((name) => !knownTags.has(name)),
    },
    signatureSpan: { start, end },
  };
}

/** A domain or selector, in A-labels: internationalised mail writes U-labels (RFC 8616 §3). */
function readName(tag: Tag | undefined): string | undefined {
  return tag === undefined || tag.value === "" ? undefined : toAscii(unicode(tag.value));
}

/** RFC 6376 §3.5: `hdr-name *( [FWS] ":" [FWS] hdr-name )`, not empty. */
function readHeaderList(value: string): string[] | undefined {
  const names = value.toLowerCase().split(":").map(trimSpace);
  for (const name of names) if (!/^[\x21-\x39\x3c-\x7e]+$/.test(name)) return undefined;
  return names;
}

/** RFC 6376 §3.5: `[ Local-part ] "@" domain-name`, in dkim-quoted-printable (RFC 6376 §2.11). */
function readIdentity(tag: Tag | undefined, domain: string): { text: string; domain: string } | undefined {
  if (tag === undefined) return { text: `@${domain}`, domain };
  const decoded = decodeQuotedPrintable(withoutSpace(tag.value));
  if (decoded === undefined) return undefined;
  const text = unicode(decoded);
  const at = text.lastIndexOf("@");
  if (at === -1) return undefined;
  const identityDomain = toAscii(text.slice(at + 1));
  return identityDomain === undefined || identityDomain === "" ? undefined : { text, domain: identityDomain };
}

/** RFC 6376 §2.11: `=` and two upper-case hexadecimal digits stand for an octet. */
function decodeQuotedPrintable(text: string): string | undefined {
  if (!text.includes("=")) return text;
  if (/=(?![0-9A-F]{2})/.test(text)) return undefined;
  return text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Text with one code unit an octet, read as UTF-8 where it has octets over 0x7F. */
function unicode(text: string): string {
  return /[\x80-\xff]/.test(text) ? decodeUtf8(encodeLatin1(text)) : text;
}
