import { decodeBase64 } from "../internal/base64.js";
import { equalBytes } from "../internal/bytes.js";
import type { DkimSignature } from "../internal/dkim-signature/index.js";
import { createHash } from "../internal/hash.js";
import type { HeaderBlock, HeaderField } from "../internal/message/index.js";
import type { BodyHash } from "./body-hash.js";
import { createCanonicalHeader } from "./canonicalize-header.js";
import { type CoveredFields, coveredFields, type FieldsByName } from "./covered-fields.js";
import type { DkimKey, DkimKeys } from "./key.js";
import { verdictOf } from "./results.js";
import type {
  DkimCoverage,
  DkimKeyFacts,
  DkimPolicyReason,
  DkimReason,
  DkimResult,
  VerifyDkimOptions,
} from "./types.js";

/** A signature with everything that checking it needs. */
export interface SignatureOnMessage {
  readonly index: number;
  readonly field: HeaderField;
  readonly signature: DkimSignature;
  /** Where the value of b= stands, from the start of the field's value. */
  readonly signatureSpan: { readonly start: number; readonly end: number };
  readonly header: HeaderBlock;
  readonly fieldsByName: FieldsByName;
  readonly body: BodyHash;
  readonly keys: DkimKeys;
}

/** Decides on one signature. The order of the checks is that of RFC 6376 §6.1. */
export async function checkSignature(on: SignatureOnMessage, options: VerifyDkimOptions): Promise<DkimResult> {
  const { index, signature, body, keys } = on;
  const covered = coveredFields(signature.headers, on.fieldsByName, on.field);
  const base = {
    index,
    domain: signature.domain,
    selector: signature.selector,
    signature,
    ...(body.ok ? { coverage: coverageOf(covered, body) } : undefined),
    verified: false,
    policies: [],
  };
  if (!keys.ok) {
    return { ...base, ...(keys.dns === undefined ? undefined : { dns: keys.dns }), ...verdictOf(keys.reason) };
  }
  if (!body.ok) return { ...base, key: factsOf(keys.keys[0]!, keys), ...verdictOf("body-too-large") };
  // RFC 6376 §6.1.2 step 4: with several keys, each that fits is tried; what the first one gave stands if none is right.
  const fitting = keys.keys.filter((key) => mismatch(signature, key) === undefined);
  const nearest = fitting[0] ?? keys.keys[0]!; // keys.ok means that there is one
  const untriable = mismatch(signature, nearest) ?? bodyMismatch(signature, body);
  if (untriable !== undefined) return { ...base, key: factsOf(nearest, keys), ...verdictOf(untriable) };
  const data = await signedData(on, covered, options);
  let first: DkimResult | undefined;
  for (const key of fitting) {
    const withKey = { ...base, key: factsOf(key, keys) };
    const policies = violatedPolicies(signature, key, body, options);
    // RFC 8301 §3.1: rsa-sha1 must not be verified, so whether it is right stays open.
    const verified = !policies.includes("sha1");
    const reason = verified ? await tryKey(key, data, signature) : undefined;
    if (reason === undefined) {
      const refusal = policies[0];
      if (refusal === undefined) return { ...withKey, verified, result: "pass" };
      return { ...withKey, verified, policies, ...verdictOf(refusal) };
    }
    first ??= { ...withKey, ...verdictOf(reason) };
  }
  return first!;
}

function factsOf(key: DkimKey, keys: DkimKeys & { ok: true }): DkimKeyFacts {
  const { keyType, testing, strictIdentity } = key.record;
  const { authenticated, keysAtName } = keys;
  return { keyType, bits: key.bits, testing, strictIdentity, authenticated, keysAtName };
}

function coverageOf({ fields, unsignedDuplicates }: CoveredFields, body: BodyHash & { ok: true }): DkimCoverage {
  return {
    signedHeaders: fields.map(({ name }) => name),
    unsignedDuplicates,
    signedBodyOctets: body.hashedOctets,
    bodyOctets: body.bodyOctets,
  };
}

/** Whether the key may be used for this signature (RFC 6376 §6.1.2 steps 5 to 7, RFC 6376 §3.6.1). */
function mismatch(signature: DkimSignature, { record }: DkimKey): DkimReason | undefined {
  const [type, hash] = signature.algorithm.split("-") as [string, string];
  if (type !== record.keyType) return "key-type-mismatch";
  if (record.hashes !== undefined && !record.hashes.includes(hash)) return "key-hash-mismatch";
  if (!record.services.includes("*") && !record.services.includes("email")) return "key-service-mismatch";
  if (record.strictIdentity && signature.identityDomain !== signature.domain) return "key-identity-mismatch";
  return undefined;
}

/** RFC 6376 §6.1.3 step 3, and RFC 6376 §3.5 on an l= that is longer than the body. */
function bodyMismatch(signature: DkimSignature, body: BodyHash & { ok: true }): DkimReason | undefined {
  if (signature.bodyLength !== undefined && signature.bodyLength > body.bodyOctets) return "body-too-short";
  return equalBytes(decodeBase64(signature.bodyHash)!, body.digest) ? undefined : "body-hash-mismatch";
}

function violatedPolicies(
  signature: DkimSignature,
  key: DkimKey,
  body: BodyHash & { ok: true },
  options: VerifyDkimOptions,
): DkimPolicyReason[] {
  const seconds = Math.floor((options.now?.getTime() ?? Date.now()) / 1000);
  const { timestamp, expiration } = signature;
  const policies: DkimPolicyReason[] = [];
  if (signature.algorithm === "rsa-sha1" && options.allowSha1 !== true) policies.push("sha1");
  if (key.record.keyType === "rsa" && key.bits < (options.minRsaBits ?? 1024)) policies.push("weak-key");
  if (body.hashedOctets < body.bodyOctets && options.allowBodyLength !== true) policies.push("body-length");
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

/** What was signed (RFC 6376 §3.7). */
async function signedData(
  { header, field, signature, signatureSpan }: SignatureOnMessage,
  covered: CoveredFields,
  options: VerifyDkimOptions,
): Promise<Uint8Array> {
  const canonical = createCanonicalHeader(header, {
    kind: signature.headerCanonicalization,
    normalizeLineEnds: options.lineEndings === "normalize",
  });
  for (const signed of covered.fields) canonical.add(signed);
  canonical.addSignature(field, {
    start: field.valueStart + signatureSpan.start,
    end: field.valueStart + signatureSpan.end,
  });
  const data = canonical.bytes();
  if (signature.algorithm !== "ed25519-sha256") return data;
  // RFC 8463 §3: Ed25519 signs the SHA-256 of the data, not the data.
  const hash = createHash("sha256");
  hash.update(data);
  return hash.digest();
}

/** RFC 6376 §6.1.3 step 4. */
async function tryKey(key: DkimKey, data: Uint8Array, signature: DkimSignature): Promise<DkimReason | undefined> {
  const hash = signature.algorithm === "rsa-sha1" ? "sha1" : "sha256";
  try {
    return (await key.verify(data, signature.signature, hash)) ? undefined : "signature-mismatch";
  } catch {
    return "key-unusable"; // WebCrypto says only now that it doesn't take the key, or no Ed25519 at all
  }
}
