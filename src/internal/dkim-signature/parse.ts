import { decodeBase64, isBase64 } from "../base64.js";
import { decodeUtf8, encodeLatin1 } from "../bytes.js";
import { isSubdomainOf, toAscii } from "../domain.js";
import { parseTagList, type Tag, trimSpace, withoutSpace } from "../tag-list.js";
import type { DkimAlgorithm, DkimSignature, DkimSignatureIssueCode, DkimSignatureOutcome } from "./types.js";

export const dkimAlgorithms: ReadonlySet<string> = /* @__PURE__ */ new Set<DkimAlgorithm>([
  "rsa-sha1",
  "rsa-sha256",
  "ed25519-sha256",
]);
const canonicalizations: ReadonlySet<string> = /* @__PURE__ */ new Set(["simple", "relaxed"]);
const neededTags: readonly string[] = ["a", "b", "bh", "d", "h", "s"];
const knownTags: ReadonlySet<string> = /* @__PURE__ */ new Set("v a b bh c d h i l q s t x z".split(" "));

/** Thrown inside this file only: a signature has many ways to be wrong, and each ends the reading. */
class Refusal {
  readonly code: DkimSignatureIssueCode;
  readonly tag: string;
  constructor(code: DkimSignatureIssueCode, tag: string) {
    this.code = code;
    this.tag = tag;
  }
}

/**
 * Reads the value of a DKIM-Signature field (RFC 6376 §3.5, §6.1.1).
 *
 * @param value - what stands behind the colon, one UTF-16 code unit an octet, folding and all
 */
export function parseDkimSignature(value: string): DkimSignatureOutcome {
  const list = parseTagList(value);
  // RFC 6376 §3.2
  if (!list.ok) return { ok: false, issue: { code: "malformed-signature", offset: list.issue.offset } };
  return readSignatureTags(list.tags, true);
}

/**
 * Reads the tags of a DKIM-Signature, or of a field that has the same but for v= (RFC 8617 §4.1.2).
 *
 * @param versioned - v= must be there
 */
export function readSignatureTags(tags: ReadonlyMap<string, Tag>, versioned: boolean): DkimSignatureOutcome {
  try {
    return read(tags, versioned);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { code, tag } = refusal;
    const domain = readName(tags.get("d"));
    const selector = readName(tags.get("s"));
    const offset = tags.get(tag)?.start ?? 0;
    return {
      ok: false,
      issue: {
        code,
        tag,
        offset,
        ...(domain === undefined ? undefined : { domain }),
        ...(selector === undefined ? undefined : { selector }),
      },
    };
  }
}

function read(tags: ReadonlyMap<string, Tag>, versioned: boolean): DkimSignatureOutcome {
  const demand = (condition: boolean, tag: string, code: DkimSignatureIssueCode = "malformed-signature"): void => {
    if (!condition) throw new Refusal(code, tag);
  };
  // RFC 6376 §6.1.1: a missing tag makes the signature a permanent failure.
  demand(!versioned || tags.has("v"), "v");
  for (const name of neededTags) demand(tags.has(name), name);
  const textOf = (name: string): string => tags.get(name)!.value;

  demand(!versioned || textOf("v") === "1", "v", "unsupported-version");
  const algorithm = textOf("a");
  demand(dkimAlgorithms.has(algorithm), "a", "unsupported-algorithm");
  // RFC 6376 §3.5: one name alone is the header's, and the body's is simple.
  const c = tags.get("c")?.value ?? "simple";
  const slash = c.indexOf("/");
  const headerCanonicalization = slash === -1 ? c : c.slice(0, slash);
  const bodyCanonicalization = slash === -1 ? "simple" : c.slice(slash + 1);
  demand(
    canonicalizations.has(headerCanonicalization) && canonicalizations.has(bodyCanonicalization),
    "c",
    "unsupported-canonicalization",
  );
  // RFC 6376 §3.5: q= is a list; dns/txt must be among it.
  const queries = tags.get("q")?.value.split(":").map(trimSpace);
  demand(queries === undefined || queries.includes("dns/txt"), "q", "unsupported-query");

  const domain = readName(tags.get("d")) ?? "";
  demand(domain.includes("."), "d"); // RFC 6376 §3.5: at least two labels
  const selector = readName(tags.get("s")) ?? "";
  demand(isSelectorFor(selector, domain), "s");

  // RFC 6376 §3.5: `hdr-name *( [FWS] ":" [FWS] hdr-name )`, not empty.
  const headers = textOf("h").toLowerCase().split(":").map(trimSpace);
  demand(
    headers.every((name) => /^[\x21-\x39\x3c-\x7e]+$/.test(name)),
    "h",
  );
  demand(headers.includes("from"), "h", "from-not-signed"); // RFC 6376 §6.1.1
  const bodyHash = withoutSpace(textOf("bh"));
  demand(bodyHash !== "" && isBase64(bodyHash), "bh");
  const signature = decodeBase64(textOf("b"));
  demand(signature !== undefined && signature.length > 0, "b");

  const identity = tags.has("i") ? readIdentity(textOf("i")) : `@${domain}`;
  const identityDomain = tags.has("i") ? (readDomain(identity.slice(identity.lastIndexOf("@") + 1)) ?? "") : domain;
  demand(identity.includes("@") && identityDomain !== "", "i");
  // RFC 6376 §3.5, §6.1.1
  demand(isSubdomainOf(identityDomain, domain), "i", "identity-outside-domain");

  const number = (name: string, maxDigits: number): number | undefined => {
    const text = tags.get(name)?.value;
    if (text === undefined) return undefined;
    demand(text.length <= maxDigits && /^[0-9]+$/.test(text), name);
    return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
  };
  const bodyLength = number("l", 76);
  const timestamp = number("t", 12);
  const expiration = number("x", 12);
  // RFC 6376 §3.5
  demand(timestamp === undefined || expiration === undefined || expiration > timestamp, "x");
  const unknownTags: string[] = [];
  for (const name of tags.keys()) if (!knownTags.has(name)) unknownTags.push(name);
  const { start, end } = tags.get("b")!;
  const parsed: { -readonly [Name in keyof DkimSignature]: DkimSignature[Name] } = {
    algorithm: algorithm as DkimAlgorithm,
    headerCanonicalization: headerCanonicalization as "simple" | "relaxed",
    bodyCanonicalization: bodyCanonicalization as "simple" | "relaxed",
    domain,
    selector,
    headers,
    bodyHash,
    signature: signature!,
    identity,
    identityDomain,
    unknownTags,
  };
  if (bodyLength !== undefined) parsed.bodyLength = bodyLength;
  if (timestamp !== undefined) parsed.timestamp = timestamp;
  if (expiration !== undefined) parsed.expiration = expiration;
  return { ok: true, signature: parsed, signatureSpan: { start, end } };
}

/** RFC 1035 §2.3.4: 253 characters are all that a name has room for, and the key's name is longer than its parts. */
export function isSelectorFor(selector: string, domain: string): boolean {
  return selector !== "" && selector.length + domain.length + "._domainkey.".length <= 253;
}

/**
 * A domain or selector, in A-labels: internationalised mail writes U-labels (RFC 8616 §3).
 * Underscores are let through, because selectors have them.
 */
export function readName(tag: Tag | undefined): string | undefined {
  return tag === undefined ? undefined : readDomain(unicode(tag.value));
}

function readDomain(text: string): string | undefined {
  const name = toAscii(text);
  return name !== undefined && /^[a-z0-9._-]+$/.test(name) ? name : undefined;
}

/**
 * RFC 6376 §3.5: `[ Local-part ] "@" domain-name`, in dkim-quoted-printable, where `=` and two upper-case
 * hexadecimal digits stand for an octet (RFC 6376 §2.11).
 *
 * @returns `""` for what is not
 */
function readIdentity(value: string): string {
  const text = withoutSpace(value);
  if (/=(?![0-9A-F]{2})/.test(text)) return "";
  return unicode(text.replace(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
}

/** Text with one code unit an octet, read as UTF-8 where it has octets over 0x7F. */
function unicode(text: string): string {
  return /[\x80-\xff]/.test(text) ? decodeUtf8(encodeLatin1(text)) : text;
}
