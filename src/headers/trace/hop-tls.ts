import { receivedProtocols } from "../received/registry.js";
import type { Received } from "../received/types.js";
import type { HopTls } from "./types.js";

/** What a field tells of TLS: a comment about it, or the protocol (RFC 3848), or Google's remark. */
export function hopTls({ tls, with: protocol, comments }: Received): HopTls {
  if (tls !== undefined) {
    const version = tls.version?.version;
    return {
      used: "yes",
      ...(version !== undefined && { version }),
      ...(tls.cipher !== undefined && { cipher: tls.cipher.value }),
      ...(tls.bits !== undefined && { bits: tls.bits.value }),
    };
  }
  if (protocol?.protocol !== undefined) {
    if (receivedProtocols[protocol.protocol].tls) return { used: "yes" };
    // Microsoft says "SMTP" of both.
    return { used: protocol.value.includes(" ") ? "unknown" : "no" };
  }
  const saysSo =
    /^(?:e?smtps|https)/i.test(protocol?.value ?? "") ||
    comments.some(({ value }) => value === "Google Transport Security");
  return { used: saysSo ? "yes" : "unknown" };
}

/** Null and anonymous suites, export ciphers, RC2, RC4, DES and triple DES, MD5 (RFC 7525 §4.2.1, RFC 9325 §4.2.1). */
const weakCiphers = /(?:^|[-_])(?:NULL|EXP(?:ORT\d*)?|anon|ADH|AECDH|RC[24]|DES|3DES|CBC3|IDEA|SEED|MD5)(?:[-_]|$)/i;

/** Why TLS was weak, or `undefined`. */
export function tlsWeakness({ version, cipher }: HopTls): string | undefined {
  // RFC 8996 §4, §5; RFC 7568 §3; RFC 6176 §3
  if (version !== undefined && version !== "TLSv1.2" && version !== "TLSv1.3") return version;
  return cipher !== undefined && weakCiphers.test(cipher) ? cipher : undefined;
}
