import type { Finding, Severity } from "../core/finding.js";

/** What {@link checkDkimKey} can find. */
export type DkimKeyFindingCode =
  | "lookup-failed"
  | "no-key"
  | "several-keys"
  | "not-a-key"
  | "escaped-record"
  | "key-syntax"
  | "unsupported-key-type"
  | "key-revoked"
  | "rsa-numbers"
  | "rsa-exponent"
  | "weak-rsa-key"
  | "short-rsa-key"
  | "long-rsa-key"
  | "key-unusable"
  | "service-mismatch"
  | "hash-mismatch"
  | "key-mismatch"
  | "testing"
  | "strict-identity"
  | "no-version"
  | "unknown-tag"
  | "space-in-key"
  | "long-string"
  | "alias"
  | "not-authenticated";

interface FindingText {
  readonly severity: Severity;
  readonly message: string;
  readonly remedy?: string;
  readonly spec?: string;
}

const texts: Readonly<Record<DkimKeyFindingCode, FindingText>> = {
  "lookup-failed": {
    severity: "high",
    message: "DNS gave no answer, so signatures with this key end in temperror.",
    remedy: "Check the name servers of the domain.",
    spec: "RFC 6376 §6.1.2",
  },
  "no-key": {
    severity: "high",
    message: "There is no DKIM key at this name, so signatures with it fail.",
    remedy: "Publish the key record as a TXT record at exactly this name.",
    spec: "RFC 6376 §6.1.2",
  },
  "several-keys": {
    severity: "medium",
    message: "Several keys stand at this name, and each verifier takes the one it likes.",
    remedy: "Publish one key for each selector.",
    spec: "RFC 6376 §3.6.2.2",
  },
  "not-a-key": {
    severity: "low",
    message: "A TXT record at this name is no DKIM key, and some verifiers stumble over it.",
    remedy: "Remove it.",
    spec: "RFC 6376 §3.6.2.2",
  },
  "escaped-record": {
    severity: "high",
    message: "The record has backslashes or quotation marks in it, which are for zone files only.",
    remedy: "Enter the text without them.",
    spec: "RFC 6376 §3.6.1",
  },
  "key-syntax": {
    severity: "high",
    message: "The key record can't be read, so signatures with it fail.",
    remedy: "Publish the record anew.",
    spec: "RFC 6376 §3.6.1",
  },
  "unsupported-key-type": {
    severity: "high",
    message: "The key is of a type that DKIM doesn't have.",
    remedy: "Use k=rsa or k=ed25519.",
    spec: "RFC 6376 §3.6.1",
  },
  "key-revoked": {
    severity: "medium",
    message: "The key is revoked: p= is empty.",
    remedy: "Sign with another selector.",
    spec: "RFC 6376 §3.6.1",
  },
  "rsa-numbers": {
    severity: "high",
    message: "No RSA key has such a modulus and exponent.",
    remedy: "Make a new key.",
    spec: "RFC 8017 §3.1",
  },
  "rsa-exponent": {
    severity: "low",
    message: "The exponent of the RSA key is not 65537, and some verifiers refuse any other.",
    remedy: "Make a new key with the exponent 65537.",
    spec: "RFC 8017 §3.1",
  },
  "weak-rsa-key": {
    severity: "high",
    message: "The RSA key is shorter than 1,024 bits: it can be broken, and verifiers refuse it.",
    remedy: "Make a new key of 2,048 bits.",
    spec: "RFC 8301 §3.2",
  },
  "short-rsa-key": {
    severity: "medium",
    message: "The RSA key is shorter than 2,048 bits.",
    remedy: "Make a new key of 2,048 bits.",
    spec: "RFC 8301 §3.2",
  },
  "long-rsa-key": {
    severity: "medium",
    message: "The RSA key is longer than 4,096 bits, which not all verifiers can check.",
    remedy: "Make a new key of 2,048 bits.",
    spec: "RFC 8301 §3.2",
  },
  "key-unusable": {
    severity: "high",
    message: "This platform doesn't take the key.",
    remedy: "Make a new key.",
    spec: "RFC 6376 §6.1.2",
  },
  "service-mismatch": {
    severity: "high",
    message: "s= lets the key sign other things than mail only.",
    remedy: "Remove s=, or put email into it.",
    spec: "RFC 6376 §3.6.1",
  },
  "hash-mismatch": {
    severity: "high",
    message: "h= leaves SHA-256 out, and nothing else may be used.",
    remedy: "Remove h=, or put sha256 into it.",
    spec: "RFC 8301 §3.1",
  },
  "key-mismatch": {
    severity: "high",
    message: "No key at this name belongs to the key given.",
    remedy: "Publish the record of the key that signs, or sign with the key that is published.",
    spec: "RFC 6376 §6.1.3",
  },
  testing: {
    severity: "low",
    message: "t=y says that the domain is only testing DKIM.",
    remedy: "Remove y from t= once mail verifies.",
    spec: "RFC 6376 §3.6.1",
  },
  "strict-identity": {
    severity: "info",
    message: "t=s forbids i= with a subdomain.",
    spec: "RFC 6376 §3.6.1",
  },
  "no-version": {
    severity: "low",
    message: "v=DKIM1 is missing, and some verifiers want it.",
    remedy: "Begin the record with v=DKIM1.",
    spec: "RFC 6376 §3.6.1",
  },
  "unknown-tag": {
    severity: "info",
    message: "The record has a tag that DKIM doesn't know; it is ignored.",
    spec: "RFC 6376 §3.6.1",
  },
  "space-in-key": {
    severity: "low",
    message: "There is white space in p=, which some verifiers stumble over.",
    remedy: "Publish the key without it.",
    spec: "RFC 6376 §3.6.1",
  },
  "long-string": {
    severity: "high",
    message: "A character-string of the record is longer than 255 octets, which DNS can't carry.",
    remedy: "Split the text into strings of at most 255 octets.",
    spec: "RFC 1035 §3.3",
  },
  alias: {
    severity: "info",
    message: "The name is an alias (CNAME): who holds the other name holds the key.",
  },
  "not-authenticated": {
    severity: "info",
    message: "The answer is not proven by DNSSEC.",
  },
};

/** @param detail - in brackets behind the message */
export function findingOf(code: DkimKeyFindingCode, detail?: string): Finding<DkimKeyFindingCode> {
  const text = texts[code];
  if (detail === undefined) return { code, ...text };
  return { code, ...text, message: `${text.message.slice(0, -1)} (${detail}).` };
}
