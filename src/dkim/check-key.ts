import type { DnsResolver } from "../core/dns.js";
import { ParseError } from "../core/errors.js";
import type { Finding } from "../core/finding.js";
import { encodeUtf8, equalBytes } from "../internal/bytes.js";
import { parseSpki } from "../internal/der/keys.js";
import { decodePem } from "../internal/der/pem.js";
import { readRsaPublicKey } from "../internal/der/rsa-public-key.js";
import { lookup } from "../internal/dns.js";
import { TXT } from "../internal/dns-records.js";
import { checkRecord, type RecordCheck } from "./check-record.js";
import { type DkimKeyFindingCode, findingOf } from "./key-findings.js";
import { checkKeyName, queryName } from "./key-name.js";
import { DKIM_LIMITS } from "./limits.js";
import type { DkimKeyRecord } from "./record.js";
import type { DkimKeyInput, DkimSigner } from "./sign-types.js";
import { signerOf } from "./signing-key.js";

/** What {@link checkDkimKey} takes. */
export interface CheckDkimKeyOptions {
  readonly resolver: DnsResolver;
  /** The key that signs: is its public half what is published? It signs a short text to find out. */
  readonly privateKey?: DkimKeyInput;
  /** The public key that should be there: PEM, DER (SubjectPublicKeyInfo or RSAPublicKey), or 32 octets of Ed25519. */
  readonly publicKey?: string | Uint8Array;
  /** Milliseconds. Default 20,000. */
  readonly lookupTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What there is at the name of a key. */
export interface DkimKeyCheck {
  /** The name that was looked up. */
  readonly name: string;
  /** The key records that can be read, revoked ones among them. */
  readonly records: readonly DkimKeyRecord[];
  /** What is wrong or worth knowing; severe ones first. */
  readonly findings: readonly Finding<DkimKeyFindingCode>[];
}

/**
 * Says what is wrong with a published key: missing, several, revoked, malformed, too short, not the one that signs.
 *
 * @param domain - `d=`
 * @param selector - `s=`
 * @param options - `resolver` is needed
 * @throws TypeError for names and options that are wrong; ParseError and the like for a key given that is none; the
 *   signal's reason when aborted. Nothing that DNS holds makes it throw
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { checkDkimKey, generateDkimKey } from "mailproof/dkim";
 *
 * const { privateKey, record } = await generateDkimKey({ type: "ed25519" });
 * const resolver = zoneResolver(`2026._domainkey.example.com. TXT "${record}"`);
 * const { findings } = await checkDkimKey("example.com", "2026", { resolver, privateKey });
 * console.log(findings.map(({ code }) => code)); // [ 'not-authenticated' ]
 * ```
 */
export async function checkDkimKey(
  domain: string,
  selector: string,
  options: CheckDkimKeyOptions,
): Promise<DkimKeyCheck> {
  const { resolver, privateKey, publicKey, signal, lookupTimeoutMs = DKIM_LIMITS.lookupTimeoutMs } = options;
  if (typeof resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  if (!(lookupTimeoutMs >= 0)) throw new RangeError('"lookupTimeoutMs" must be a number from 0 up');
  const name = queryName(checkKeyName(domain, selector));
  const wanted = publicKey === undefined ? undefined : readPublicKey(publicKey);
  const signer = privateKey === undefined ? undefined : await signerOf(privateKey, undefined);

  const answer = await lookup(resolver, name, TXT, { signal, timeoutMs: lookupTimeoutMs });
  if (answer.status === "failed") return { name, records: [], findings: [findingOf("lookup-failed", answer.reason)] };
  const checks = answer.status === "nxdomain" ? [] : answer.records.map(checkRecord);
  const keys = checks.filter(({ isKey }) => isKey);
  const findings = checks.flatMap((check) => check.findings);
  if (keys.length === 0) findings.push(findingOf("no-key", answer.status === "nxdomain" ? "NXDOMAIN" : undefined));
  if (keys.length > 1) findings.push(findingOf("several-keys", `${keys.length}`));
  const candidates = keys.filter(({ record }) => record !== undefined && record.publicKey.length > 0);
  if (candidates.length > 0) findings.push(...(await mismatches(candidates, { wanted, signer, signal })));
  if (answer.aliases !== undefined && answer.aliases.length > 0) {
    findings.push(findingOf("alias", answer.aliases.join(", ")));
  }
  if (answer.authenticated !== true) findings.push(findingOf("not-authenticated"));
  const order = ["high", "medium", "low", "info"];
  findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return { name, records: keys.flatMap(({ record }) => record ?? []), findings };
}

interface KeysGiven {
  readonly wanted: Uint8Array | undefined;
  readonly signer: DkimSigner | undefined;
  readonly signal: AbortSignal | undefined;
}

async function mismatches(
  keys: readonly RecordCheck[],
  { wanted, signer, signal }: KeysGiven,
): Promise<Finding<DkimKeyFindingCode>[]> {
  const findings: Finding<DkimKeyFindingCode>[] = [];
  if (wanted !== undefined && !keys.some(({ record }) => isKey(wanted, record!))) {
    findings.push(findingOf("key-mismatch", "publicKey"));
  }
  if (signer === undefined) return findings;
  // The one question that every key answers, wherever it is. The text is none that a mail signature could be over.
  const data = encodeUtf8("mailproof: which key is this?\r\n");
  const signature = await signer.sign(data, signal === undefined ? {} : { signal });
  const verified = await Promise.all(keys.map((key) => verifies(key, signer.algorithm, data, signature)));
  if (!verified.includes(true)) findings.push(findingOf("key-mismatch", "privateKey"));
  return findings;
}

async function verifies(
  { record, key }: RecordCheck,
  algorithm: string,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (record?.keyType !== (algorithm === "ed25519" ? "ed25519" : "rsa")) return false;
  try {
    return (await key?.verify(data, signature, "sha256")) === true;
  } catch {
    return false; // WebCrypto says only now that it doesn't take the key
  }
}

/** A public key as it stands in p=: for RSA the RSAPublicKey. */
function readPublicKey(source: string | Uint8Array): Uint8Array {
  const der = typeof source === "string" ? derOfPem(source) : source;
  if (!(der instanceof Uint8Array)) throw new TypeError('"publicKey" must be PEM or DER');
  if (der.length === 32) return der;
  return readRsaPublicKey(der)?.pkcs1 ?? parseSpki(der).publicKey;
}

function derOfPem(pem: string): Uint8Array {
  const block = decodePem(pem).find(({ label }) => label.endsWith("PUBLIC KEY"));
  if (block !== undefined) return block.der;
  throw new ParseError("public-key: there is no PUBLIC KEY in the PEM", { format: "public-key" });
}

function isKey(wanted: Uint8Array, { publicKey }: DkimKeyRecord): boolean {
  return equalBytes(wanted, readRsaPublicKey(publicKey)?.pkcs1 ?? publicKey);
}
