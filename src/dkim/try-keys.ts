import type { DkimSignature } from "../internal/dkim-signature/index.js";
import { createHash } from "../internal/hash.js";
import type { DkimKey, DkimKeys } from "./key.js";
import { verdictOf } from "./results.js";
import type { DkimKeyFacts, DkimPolicyReason, DkimReason, DkimVerdict, VerifyDkimOptions } from "./types.js";

/** A signature, the keys at its name, and what it signs. */
export interface KeyTrial {
  readonly signature: SignatureForKeys;
  readonly keys: DkimKeys & { readonly ok: true };
  /** Why the signature can't be right, whatever the key. */
  readonly bodyIssue?: DkimReason | undefined;
  /** The signature leaves a part of the body out. */
  readonly bodyCut: boolean;
  /** What is signed (RFC 6376 §3.7). Is asked for once, if a key may be used. */
  data(): Uint8Array;
}

/** What of a signature matters here. */
type SignatureForKeys = Pick<
  DkimSignature,
  "algorithm" | "domain" | "identityDomain" | "signature" | "timestamp" | "expiration"
>;

/** The policies of a verifier. */
export type SignaturePolicies = Omit<VerifyDkimOptions, "resolver" | "limits">;

/** The verdict on a signature, and the key that led to it. */
export type KeyTrialOutcome = DkimVerdict & {
  readonly key: DkimKeyFacts;
  readonly verified: boolean;
  readonly policies: readonly DkimPolicyReason[];
};

/**
 * RFC 6376 §6.1.2 step 4: with several keys, each that fits is tried; what the first one gave stands if none is right.
 */
export async function tryKeys(trial: KeyTrial, options: SignaturePolicies): Promise<KeyTrialOutcome> {
  const { signature, keys } = trial;
  const fitting = keys.keys.filter((key) => mismatch(signature, key) === undefined);
  const nearest = fitting[0] ?? keys.keys[0]!; // keys.ok means that there is one
  const untriable = mismatch(signature, nearest) ?? trial.bodyIssue;
  const refused = { verified: false, policies: [] };
  if (untriable !== undefined) return { ...refused, key: factsOf(nearest, keys), ...verdictOf(untriable) };
  const data = await signatureInput(trial);
  let first: KeyTrialOutcome | undefined;
  for (const candidate of fitting) {
    const key = factsOf(candidate, keys);
    const policies = violatedPolicies(trial, candidate, options);
    // RFC 8301 §3.1: rsa-sha1 must not be verified, so whether it is right stays open.
    const verified = !policies.includes("sha1");
    const reason = verified ? await tryKey(candidate, data, signature) : undefined;
    if (reason === undefined) {
      const refusal = policies[0];
      if (refusal === undefined) return { key, verified, policies, result: "pass" };
      return { key, verified, policies, ...verdictOf(refusal) };
    }
    first ??= { ...refused, key, ...verdictOf(reason) };
  }
  return first!;
}

export function factsOf(key: DkimKey, keys: DkimKeys & { ok: true }): DkimKeyFacts {
  const { keyType, testing, strictIdentity } = key.record;
  const { authenticated, keysAtName } = keys;
  return { keyType, bits: key.bits, testing, strictIdentity, authenticated, keysAtName };
}

/** Whether the key may be used for this signature (RFC 6376 §6.1.2 steps 5 to 7, RFC 6376 §3.6.1). */
function mismatch(signature: SignatureForKeys, { record }: DkimKey): DkimReason | undefined {
  const [type, hash] = signature.algorithm.split("-") as [string, string];
  if (type !== record.keyType) return "key-type-mismatch";
  if (record.hashes !== undefined && !record.hashes.includes(hash)) return "key-hash-mismatch";
  if (!record.services.includes("*") && !record.services.includes("email")) return "key-service-mismatch";
  if (record.strictIdentity && signature.identityDomain !== signature.domain) return "key-identity-mismatch";
  return undefined;
}

function violatedPolicies(
  { signature, bodyCut }: KeyTrial,
  key: DkimKey,
  options: SignaturePolicies,
): DkimPolicyReason[] {
  const seconds = Math.floor((options.now?.getTime() ?? Date.now()) / 1000);
  const { timestamp, expiration } = signature;
  const policies: DkimPolicyReason[] = [];
  if (signature.algorithm === "rsa-sha1" && options.allowSha1 !== true) policies.push("sha1");
  if (key.record.keyType === "rsa" && key.bits < (options.minRsaBits ?? 1024)) policies.push("weak-key");
  if (bodyCut && options.allowBodyLength !== true) policies.push("body-length");
  if (expiration !== undefined && seconds > expiration && options.allowExpired !== true) policies.push("expired");
  if (timestamp !== undefined && timestamp > seconds + (options.clockSkewSeconds ?? 300)) {
    policies.push("future-timestamp");
  }
  if (options.isPublicSuffix !== undefined && checkedBoolean(options.isPublicSuffix(signature.domain))) {
    policies.push("public-suffix-domain");
  }
  return policies;
}

/** A promise would count as true or false without anyone looking into it. */
function checkedBoolean(answer: boolean): boolean {
  if (typeof answer !== "boolean") throw new TypeError('"isPublicSuffix" must return true or false');
  return answer;
}

/** RFC 8463 §3: Ed25519 signs the SHA-256 of the data, not the data. */
function signatureInput({ signature, data }: KeyTrial): Uint8Array | Promise<Uint8Array> {
  if (signature.algorithm !== "ed25519-sha256") return data();
  const hash = createHash("sha256");
  hash.update(data());
  return hash.digest();
}

/** RFC 6376 §6.1.3 step 4. */
function tryKey(
  key: DkimKey,
  data: Uint8Array,
  signature: SignatureForKeys,
): DkimReason | undefined | Promise<DkimReason | undefined> {
  const hash = signature.algorithm === "rsa-sha1" ? "sha1" : "sha256";
  const reasonOf = (right: boolean): DkimReason | undefined => (right ? undefined : "signature-mismatch");
  try {
    const right = key.verify(data, signature.signature, hash);
    // WebCrypto says only now that it doesn't take the key, or no Ed25519 at all.
    return typeof right === "boolean" ? reasonOf(right) : right.then(reasonOf, () => "key-unusable");
  } catch {
    return "key-unusable";
  }
}
