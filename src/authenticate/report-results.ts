import type { DkimResult, DkimVerification } from "../dkim/index.js";
import type { AuthenticationProperty, AuthenticationResult } from "../headers/index.js";
import { encodeBase64 } from "../internal/base64.js";
import type { MessageAuthentication } from "./types.js";

type Evaluated = Pick<MessageAuthentication, "spf" | "dkim" | "arc" | "dmarc" | "iprev">;

/** What each method that was applied has to say (RFC 8601 §2.7). */
export function reportResults(evaluated: Evaluated): AuthenticationResult[] {
  // RFC 8601 §2.7.1: none says that the message is not signed, which nobody knows of a header that wasn't read.
  const ofDkim = evaluated.dmarc.reason === "header-over-limit" ? [] : reportDkim(evaluated.dkim);
  return [...reportSpf(evaluated), ...ofDkim, reportArc(evaluated), reportDmarc(evaluated), ...reportIprev(evaluated)];
}

const property = (type: string, name: string, value: string): AuthenticationProperty => ({
  type,
  property: name,
  value,
});

/** RFC 8601 §2.7.2: the identity that was evaluated, and no other. */
function reportSpf({ spf }: Evaluated): AuthenticationResult[] {
  if (spf.identity === undefined) return [];
  const { result, reason, identity, domain, sender } = spf;
  const of = identity === "helo" ? property("smtp", "helo", domain) : property("smtp", "mailfrom", sender);
  return [{ method: "spf", result, ...(reason !== "matched" && { reason }), properties: [of] }];
}

/** RFC 8601 §2.7.1; `header.b` by RFC 6008, `header.a` and `header.s` by RFC 8601. Signatures left unread are one result. */
function reportDkim({ signatures }: DkimVerification): AuthenticationResult[] {
  if (signatures.length === 0) return [{ method: "dkim", result: "none", properties: [] }];
  const unread = signatures.findIndex(({ policies }) => policies.includes("too-many-signatures"));
  const read = unread === -1 ? signatures : signatures.slice(0, unread + 1);
  const length = distinguishingLength(read);
  return read.map((signature) => {
    const { result, domain, selector, signature: fields } = signature;
    const properties: AuthenticationProperty[] = [];
    if (domain !== undefined) properties.push(property("header", "d", domain));
    if (fields !== undefined) properties.push(property("header", "i", fields.identity));
    if (selector !== undefined) properties.push(property("header", "s", selector));
    if (fields !== undefined) {
      properties.push(property("header", "a", fields.algorithm));
      properties.push(property("header", "b", startOf(fields.signature, length)));
    }
    return { method: "dkim", result, ...(signature.result !== "pass" && { reason: signature.reason }), properties };
  });
}

/** RFC 6008 §4: eight characters of b=, or as many more as it takes to tell the signatures apart. */
function distinguishingLength(signatures: readonly DkimResult[]): number {
  const values = signatures.flatMap(({ signature }) => (signature === undefined ? [] : [signature.signature]));
  for (let length = 8; length < 64; length += 8) {
    if (new Set(values.map((value) => startOf(value, length))).size === values.length) return length;
  }
  return 8; // the same signature twice
}

function startOf(signature: Uint8Array, characters: number): string {
  return encodeBase64(signature.subarray(0, (characters / 4) * 3));
}

/** RFC 8617 §6 and §10.2: who handed it over, and how far back it is as it was. */
function reportArc({ arc, iprev }: Evaluated): AuthenticationResult {
  const { result } = arc;
  if (result === "none") return { method: "arc", result, properties: [] };
  const properties = iprev.result === "none" ? [] : [property("smtp", "remote-ip", iprev.ip)];
  if (result === "fail") return { method: "arc", result, reason: arc.reason, properties };
  return { method: "arc", result, properties: [...properties, property("header", "oldest-pass", `${arc.oldestPass}`)] };
}

/** RFC 9989 §9.1 */
function reportDmarc({ dmarc }: Evaluated): AuthenticationResult {
  const { result, reason, authorDomain, policy } = dmarc;
  const properties: AuthenticationProperty[] = [];
  if (authorDomain !== undefined) properties.push(property("header", "from", authorDomain));
  if (policy !== undefined) properties.push(property("policy", "dmarc", policy.applied));
  return { method: "dmarc", result, ...(reason !== "aligned" && { reason }), properties };
}

/** RFC 8601 §2.7.3 */
function reportIprev({ iprev }: Evaluated): AuthenticationResult[] {
  if (iprev.result === "none") return [];
  const { result, ip } = iprev;
  const detail = iprev.result === "pass" ? { comment: iprev.name } : { reason: iprev.reason };
  return [{ method: "iprev", result, ...detail, properties: [property("policy", "iprev", ip)] }];
}
