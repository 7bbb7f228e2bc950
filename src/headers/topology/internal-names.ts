import type { PublicSuffixCheck } from "../../core/public-suffix.js";
import { parentDomain } from "../../internal/domain.js";
import { parseIpv4, parseIpv6 } from "../../internal/ip.js";
import { classifyIp, type IpKind } from "../../internal/ip-special.js";

/** Why a name leads nowhere on the Internet. */
export type InternalNameReason = "special-use" | "single-label" | "encoded-address" | "no-public-suffix";

/**
 * Names under which only one network, or one machine, finds a host, with all names below them.
 * `example` isn't among them: it is for documentation (RFC 6761 §6.5), and gives nothing away. Nor is `invalid`, which
 * names nothing (RFC 6761 §6.4): pseudonyms stand there.
 */
const privateNames: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "localhost", // RFC 6761 §6.3
  "test", // RFC 6761 §6.2
  "local", // RFC 6762 §3
  "home.arpa", // RFC 8375 §4
  "onion", // RFC 7686 §2
  "alt", // RFC 9476 §2
  "internal", // set aside by ICANN in 2024
  // RFC 6762 appendix G, beside "internal"
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  // In wide use, and not delegated.
  "intern",
  "intra",
  "localdomain",
  "localnet",
  "lokal",
  "dmz",
  "priv",
  "loc",
  "workgroup",
]);

/** Whether a name can't be one of the Internet, and why. The name in A-labels and lower case. */
export function internalNameReason(name: string, isPublicSuffix?: PublicSuffixCheck): InternalNameReason | undefined {
  let hasSuffix = false;
  let depth = 0;
  for (let domain: string | undefined = name; domain !== undefined; domain = parentDomain(domain)) {
    if (privateNames.has(domain)) return "special-use";
    depth++;
  }
  if (depth === 1) return "single-label";
  if (hasEncodedPrivateIp(name)) return "encoded-address";
  if (isPublicSuffix === undefined || /(?:^|\.)(?:example|invalid)$/.test(name)) return undefined;
  for (let domain = parentDomain(name); domain !== undefined && !hasSuffix; domain = parentDomain(domain)) {
    hasSuffix = isPublicSuffix(domain);
  }
  return hasSuffix ? undefined : "no-public-suffix";
}

/** `ip-10-1-2-3.example.net`: the names that clouds and providers give to hosts. Also `3.2.1.10.in-addr.arpa`. */
function hasEncodedPrivateIp(name: string): boolean {
  if (name.endsWith(".arpa")) {
    const address = addressOfReverseName(name);
    return address !== undefined && isInternalIp(address);
  }
  // A number may stand right before the address, so a match may begin inside another.
  for (const [, text] of name.matchAll(/(?<!\d)(?=(\d{1,3}([-.])\d{1,3}\2\d{1,3}\2\d{1,3})(?!\d))/g)) {
    const address = parseIpv4(text!.replaceAll("-", "."));
    if (address !== undefined && isInternalIp(address)) return true;
  }
  return false;
}

/** RFC 1035 §3.5 for IPv4, RFC 3596 §2.5 for IPv6 */
function addressOfReverseName(name: string): Uint8Array | undefined {
  const labels = name.split(".").reverse();
  if (labels[1] === "in-addr") return parseIpv4(labels.slice(2, 6).join("."));
  if (labels[1] !== "ip6") return undefined;
  return parseIpv6(
    labels
      .slice(2, 34)
      .join("")
      .replace(/.{4}(?=.)/g, "$&:"),
  );
}

/** The kinds of address that only mean something in one network, or are spent on tests inside it. */
const privateKinds: ReadonlySet<IpKind> = /* @__PURE__ */ new Set<IpKind>([
  "private",
  "loopback",
  "link-local",
  "unique-local",
  "site-local",
  "shared",
  "benchmarking",
  "nat64-local",
]);

/**
 * Whether an address is of a network that the Internet doesn't reach, or holds one that is (IPv4-mapped, NAT64, 6to4,
 * Teredo). Addresses for documentation are not: they stand for public ones.
 */
export function isInternalIp(address: Uint8Array): boolean {
  const { kind, embedded } = classifyIp(address);
  return privateKinds.has(kind) || (embedded !== undefined && isInternalIp(embedded));
}
