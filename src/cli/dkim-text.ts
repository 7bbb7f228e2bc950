import { type DkimReason, type DkimResult, dkimReasonSpecs } from "../dkim/index.js";

/** Each cause in one sentence for a person. */
const sentences: Readonly<Record<DkimReason, string>> = {
  "body-hash-mismatch": "The body is not the one that was signed.",
  "signature-mismatch": "The signed header fields, or the signature, are not the ones that were made with this key.",
  "weak-key": "The key is too short to prove anything.",
  sha1: "It was made with SHA-1, which proves nothing any more.",
  "body-length": "It covers the start of the body only; anyone may have added the rest.",
  expired: "It was good until its time was over.",
  "future-timestamp": "It claims to have been made in the future.",
  "public-suffix-domain": "It is of a public suffix, under which anyone can register.",
  "too-many-signatures": "The message has too many signatures; this one was left unchecked.",
  "malformed-signature": "The signature field can't be read.",
  "unsupported-version": "The signature is of a version unknown here.",
  "unsupported-algorithm": "The signature is of an algorithm unknown here.",
  "unsupported-canonicalization": "The signature uses a canonicalization unknown here.",
  "unsupported-query": "The key can't be fetched the way the signature says.",
  "unsupported-key-type": "The key is of a kind unknown here.",
  "body-too-large": "The body is too large to be hashed here.",
  "key-unavailable": "DNS did not answer, so there is no key to check with. It may work later.",
  "from-not-signed": "It leaves out the From field, so it says nothing about who wrote.",
  "identity-outside-domain": "It speaks for an identity outside its own domain.",
  "no-key": "The domain publishes no such key.",
  "key-revoked": "The domain has revoked this key.",
  "key-syntax": "The published key can't be read.",
  "key-unusable": "The published key can't be used.",
  "key-type-mismatch": "The published key is of another kind than the signature.",
  "key-hash-mismatch": "The domain doesn't allow this hash with this key.",
  "key-service-mismatch": "The key is not meant for mail.",
  "key-identity-mismatch": "The key may not sign for a subdomain.",
  "body-too-short": "The body is shorter than what was signed.",
};

/** One signature as a person reads it: who signed, then why it counts or doesn't. */
export function describeSignature(signature: DkimResult): string[] {
  const lines = [describeSigner(signature)];
  if (signature.result !== "pass") {
    lines.push(sentences[signature.reason]);
    if (signature.issue?.tag !== undefined) {
      lines.push(`See its ${signature.issue.tag}= tag (${dkimReasonSpecs[signature.reason]}).`);
    }
    if (signature.dns !== undefined) lines.push(`DNS: ${signature.dns}`);
    if (signature.result === "policy" && signature.verified) lines.push("Apart from that the signature is right.");
  }
  const { coverage, key } = signature;
  if (signature.verified && coverage !== undefined) {
    const whole = coverage.signedBodyOctets === coverage.bodyOctets;
    const body = whole ? "the whole body" : `${coverage.signedBodyOctets} of ${coverage.bodyOctets} octets of the body`;
    lines.push(`signed: ${[...new Set(coverage.signedHeaders)].join(", ")}; ${body}`);
    if (coverage.unsignedDuplicates.length > 0) {
      lines.push(`WARNING: another, unsigned ${coverage.unsignedDuplicates.join(", ")} stands above the signed one.`);
    }
  }
  if (key?.testing) lines.push("The domain says that it is only testing.");
  return lines;
}

function describeSigner({ domain, selector, key }: DkimResult): string {
  if (domain === undefined) return "(no domain)";
  const kind = key === undefined ? "" : key.keyType === "rsa" ? `, RSA ${key.bits} bits` : ", Ed25519";
  return `${domain} (selector ${selector ?? "none"}${kind})`;
}
