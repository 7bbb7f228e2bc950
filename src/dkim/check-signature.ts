import { decodeBase64, encodeBase64 } from "../internal/base64.js";
import type { DkimSignature, DkimSignatureIssue, DkimSignatureOutcome } from "../internal/dkim-signature/index.js";
import type { HeaderBlock, HeaderField } from "../internal/message/index.js";
import type { BodyHash, BodyHashRequest } from "./body-hash.js";
import { createCanonicalHeader } from "./canonicalize-header.js";
import { type CoveredFields, coveredFields, type FieldsByName } from "./covered-fields.js";
import type { DkimKeys } from "./key.js";
import { verdictOf } from "./results.js";
import { factsOf, type KeyTrial, type SignaturePolicies, tryKeys } from "./try-keys.js";
import type { DkimCoverage, DkimReason, DkimResult, DkimVerdict } from "./types.js";

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
  readonly keys: DkimKeys | Promise<DkimKeys>;
}

/** A field that is no signature, and why. */
export type MalformedSignature = DkimVerdict &
  Pick<DkimResult, "domain" | "selector" | "verified" | "policies"> & { readonly issue: DkimSignatureIssue };

/** Decides on one signature. The order of the checks is that of RFC 6376 §6.1. */
export async function checkSignature(on: SignatureOnMessage, options: SignaturePolicies): Promise<DkimResult> {
  const { index, signature, body } = on;
  const keys = await on.keys;
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
  const trial: KeyTrial = {
    signature,
    keys,
    bodyIssue: bodyMismatch(signature, body),
    bodyCut: body.hashedOctets < body.bodyOctets,
    data: () => signedData(on, covered, options),
  };
  return { ...base, ...(await tryKeys(trial, options)) };
}

/** What is said of a field that is no signature. */
export function malformedSignature({ issue }: DkimSignatureOutcome & { ok: false }): MalformedSignature {
  const { code, domain, selector } = issue;
  return {
    ...(domain === undefined ? undefined : { domain }),
    ...(selector === undefined ? undefined : { selector }),
    issue,
    verified: false,
    policies: [],
    ...verdictOf(code),
  };
}

/** What hash of the body a signature wants. */
export function bodyHashRequest(signature: DkimSignature): BodyHashRequest {
  const hash = signature.algorithm === "rsa-sha1" ? "sha1" : "sha256";
  return { canonicalization: signature.bodyCanonicalization, hash, length: signature.bodyLength };
}

function coverageOf({ fields, unsignedDuplicates }: CoveredFields, body: BodyHash & { ok: true }): DkimCoverage {
  return {
    signedHeaders: fields.map(({ name }) => name),
    unsignedDuplicates,
    signedBodyOctets: body.hashedOctets,
    bodyOctets: body.bodyOctets,
  };
}

/** RFC 6376 §6.1.3 step 3, and RFC 6376 §3.5 on an l= that is longer than the body. */
function bodyMismatch(signature: DkimSignature, body: BodyHash & { ok: true }): DkimReason | undefined {
  if (signature.bodyLength !== undefined && signature.bodyLength > body.bodyOctets) return "body-too-short";
  // Some write the same octets otherwise: what the last bits are doesn't matter.
  const same = body.digest === signature.bodyHash || body.digest === encodeBase64(decodeBase64(signature.bodyHash)!);
  return same ? undefined : "body-hash-mismatch";
}

/** What was signed (RFC 6376 §3.7). */
function signedData(
  { header, field, signature, signatureSpan }: SignatureOnMessage,
  covered: CoveredFields,
  options: SignaturePolicies,
): Uint8Array {
  const canonical = createCanonicalHeader(header, {
    kind: signature.headerCanonicalization,
    normalizeLineEnds: options.lineEndings === "normalize",
  });
  for (const signed of covered.fields) canonical.add(signed);
  canonical.addSignature(field, {
    start: field.valueStart + signatureSpan.start,
    end: field.valueStart + signatureSpan.end,
  });
  return canonical.bytes();
}
