import { decodeBase64 } from "../internal/base64.js";
import { parseTagList, type Tag, withoutSpace } from "../internal/tag-list.js";

/** A DKIM key record, read (RFC 6376 §3.6.1). */
export interface DkimKeyRecord {
  /** `k=`; `rsa` where the tag is missing. */
  readonly keyType: "rsa" | "ed25519";
  /** `p=`, decoded. */
  readonly publicKey: Uint8Array;
  /** `h=`: the hashes that may be used with this key; every one where the tag is missing. */
  readonly hashes?: readonly string[];
  /** `s=`: what the key may sign; `*` is everything. */
  readonly services: readonly string[];
  /** `t=y`: the domain is testing. Must not change how its mail is treated (RFC 6376 §3.6.1). */
  readonly testing: boolean;
  /** `t=s`: the domain of i= must be d= itself. */
  readonly strictIdentity: boolean;
  /** `n=`: for people. */
  readonly notes?: string;
}

/** Why a TXT record is no usable DKIM key. */
export type DkimKeyIssueCode = "not-a-key" | "key-revoked" | "key-syntax" | "unsupported-key-type";

export type DkimKeyRecordOutcome =
  | { readonly ok: true; readonly record: DkimKeyRecord }
  | { readonly ok: false; readonly issue: DkimKeyIssueCode };

/** Reads one TXT record, its character-strings joined (RFC 6376 §3.6.2.2). */
export function readKeyRecord(text: string): DkimKeyRecordOutcome {
  const list = parseTagList(text);
  // RFC 6376 §3.6.1: p= is the one tag that a key record must have. A record without it is something else.
  if (!list.ok) return { ok: false, issue: /(?:^|;)\s*p\s*=/.test(text) ? "key-syntax" : "not-a-key" };
  const { tags } = list;
  const version = tags.get("v");
  // RFC 6376 §3.6.1: v= must come first if it is there, and be DKIM1; other records must be left aside.
  if (version !== undefined && (version.value !== "DKIM1" || tags.keys().next().value !== "v")) {
    return { ok: false, issue: "not-a-key" };
  }
  const p = tags.get("p");
  if (p === undefined) return { ok: false, issue: version === undefined ? "not-a-key" : "key-syntax" };
  const publicKeyText = withoutSpace(p.value);
  if (publicKeyText === "") return { ok: false, issue: "key-revoked" };
  const keyType = tags.get("k")?.value ?? "rsa";
  if (keyType !== "rsa" && keyType !== "ed25519") return { ok: false, issue: "unsupported-key-type" };
  const publicKey = decodeBase64(publicKeyText);
  if (publicKey === undefined) return { ok: false, issue: "key-syntax" };
  return { ok: true, record: { keyType, publicKey, ...readAttributes(tags) } };
}

/** What a record says beside the key. */
export function readAttributes(
  tags: ReadonlyMap<string, Tag>,
): Pick<DkimKeyRecord, "hashes" | "services" | "testing" | "strictIdentity"> {
  const hashes = tags.get("h");
  const flags = listOf(tags.get("t")?.value ?? "");
  return {
    ...(hashes === undefined ? undefined : { hashes: listOf(hashes.value) }),
    services: listOf(tags.get("s")?.value ?? "*"),
    testing: flags.includes("y"),
    strictIdentity: flags.includes("s"),
  };
}

function listOf(value: string): string[] {
  return withoutSpace(value).split(":");
}
