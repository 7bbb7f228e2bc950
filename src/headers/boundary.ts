import { parentDomain, toAscii } from "../internal/domain.js";
import { formatIp, type IpNetwork, isInNetwork, parseIp, parseIpNetwork, unmapIp } from "../internal/ip.js";

/** What belongs to one administration: its networks, its hosts, and all hosts below its domains. */
export interface BoundarySets {
  /** Networks such as `10.0.0.0/8` or `2001:db8::/32`, and single addresses. IPv4-mapped addresses count as IPv4. */
  readonly networks?: readonly string[];
  /** Names of hosts. Each is that host only. */
  readonly hosts?: readonly string[];
  /** Names whose hosts all belong: `example.org` is itself and everything below it. */
  readonly domains?: readonly string[];
}

/** What a {@link BoundaryPredicate} is asked about. */
export interface BoundarySubject {
  readonly kind: "ip" | "name";
  /** An address in the form of RFC 5952 without a zone, or a name in A-labels and lower case. */
  readonly value: string;
}

/** Says whether an address or a name belongs to the administration. */
export type BoundaryPredicate = (subject: BoundarySubject) => boolean;

/** Where one's own administration ends. */
export type Boundary = BoundarySets | BoundaryPredicate;

/** A {@link Boundary} made ready to be asked often. What isn't an address or a name is never inside. */
export interface BoundaryMatcher {
  hasIp(address: string): boolean;
  hasName(name: string): boolean;
}

/**
 * Reads a boundary once.
 *
 * @throws TypeError for what is no boundary, and for a network or name in it that can't be one
 */
export function compileBoundary(boundary: Boundary): BoundaryMatcher {
  if (typeof boundary === "function") return predicateMatcher(boundary);
  if (typeof boundary !== "object" || boundary === null) {
    throw new TypeError('"boundary" must be an object with networks, hosts or domains, or a function');
  }
  const networks = readList("boundary.networks", boundary.networks).map(readNetwork);
  const hosts = new Set(readList("boundary.hosts", boundary.hosts).map((name) => readName("boundary.hosts", name)));
  const domains = new Set(
    readList("boundary.domains", boundary.domains).map((name) => readName("boundary.domains", name)),
  );
  return {
    hasIp(address) {
      const parsed = parseIp(address);
      if (parsed === undefined) return false;
      const plain = unmapIp(parsed);
      return networks.some((network) => isInNetwork(plain, network));
    },
    hasName(name) {
      const ascii = toAscii(name);
      if (ascii === undefined) return false;
      if (hosts.has(ascii)) return true;
      for (let domain: string | undefined = ascii; domain !== undefined; domain = parentDomain(domain)) {
        if (domains.has(domain)) return true;
      }
      return false;
    },
  };
}

function predicateMatcher(predicate: BoundaryPredicate): BoundaryMatcher {
  const ask = (kind: BoundarySubject["kind"], value: string): boolean => {
    const answer: unknown = predicate({ kind, value });
    if (typeof answer !== "boolean") throw new TypeError('"boundary" must return true or false');
    return answer;
  };
  return {
    hasIp(address) {
      const parsed = parseIp(address);
      return parsed !== undefined && ask("ip", formatIp(unmapIp(parsed)));
    },
    hasName(name) {
      const ascii = toAscii(name);
      return ascii !== undefined && ask("name", ascii);
    },
  };
}

function readList(option: string, list: readonly string[] | undefined): readonly string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new TypeError(`"${option}" must be an array`);
  return list;
}

function readNetwork(text: unknown): IpNetwork {
  const network = typeof text === "string" ? parseIpNetwork(text) : undefined;
  if (network === undefined) throw new TypeError(`"boundary.networks" must have networks, not ${JSON.stringify(text)}`);
  return plainNetwork(network);
}

/** A network of IPv4-mapped addresses as the IPv4 network it is. */
function plainNetwork({ address, prefixLength }: IpNetwork): IpNetwork {
  const plain = prefixLength >= 96 ? unmapIp(address) : address;
  return plain.length === address.length
    ? { address, prefixLength }
    : { address: plain, prefixLength: prefixLength - 96 };
}

function readName(option: string, text: unknown): string {
  const name = typeof text === "string" ? toAscii(text) : undefined;
  if (name === undefined) throw new TypeError(`"${option}" must have names of hosts, not ${JSON.stringify(text)}`);
  return name;
}
