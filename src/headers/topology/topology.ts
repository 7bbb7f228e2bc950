import type { PublicSuffixCheck } from "../../core/public-suffix.js";
import { toAscii } from "../../internal/domain.js";
import { formatIp, parseIp } from "../../internal/ip.js";
import { classifyIp } from "../../internal/ip-special.js";
import { type Boundary, type BoundaryMatcher, compileBoundary } from "../boundary.js";
import { type InternalNameReason, internalNameReason, isInternalIp } from "./internal-names.js";
import { isPseudonymName } from "./pseudonym-form.js";

/** What of a network the world may know, and what not. */
export interface TopologyOptions {
  /** What belongs to the own administration. */
  readonly boundary?: Boundary | undefined;
  /** Names of the own administration that the world knows anyway: mail exchangers, what is said in EHLO. */
  readonly publicHosts?: readonly string[] | undefined;
  /** With it, a name without a public suffix counts as internal. It must say no to suffixes that aren't listed. */
  readonly isPublicSuffix?: PublicSuffixCheck | undefined;
  /** Under which pseudonyms stand. */
  readonly pseudonymDomain?: string | undefined;
}

/** What a name is: one of ours that all may know, a pseudonym, one that only means something in a network, another of ours, any other. */
export type NameKind = "public" | "pseudonym" | InternalNameReason | "ours" | "outside" | "not-a-name";

/** What an address is: of a network that the Internet doesn't reach, another inside the boundary, any other. */
export type AddressKind = "internal" | "ours" | "outside" | "not-an-address";

/** Options made ready to be asked often. */
export interface Topology {
  nameKind(name: string): NameKind;
  addressKind(address: string): AddressKind;
  /** Whether the options themselves, not the look of a name or an address, say that it is ours. */
  hasName(name: string): boolean;
  hasAddress(address: string): boolean;
  /** Whether the options list names that all may know. */
  readonly hasPublicHosts: boolean;
}

/** @throws TypeError that names the option */
export function compileTopology(options: TopologyOptions): Topology {
  const { boundary = {}, publicHosts = [], isPublicSuffix, pseudonymDomain } = options;
  const matcher = compileBoundary(boundary);
  const known = new Set(readNames(publicHosts));
  if (isPublicSuffix !== undefined && typeof isPublicSuffix !== "function") {
    throw new TypeError('"isPublicSuffix" must be a function');
  }
  const kinds = new Map<string, NameKind>(); // a host stands in many places of a header
  return {
    nameKind(name) {
      const remembered = kinds.get(name);
      if (remembered !== undefined) return remembered;
      const kind = judgeName(name, { known, matcher, isPublicSuffix, pseudonymDomain });
      if (kinds.size < MAX_REMEMBERED) kinds.set(name, kind);
      return kind;
    },
    addressKind(address) {
      const parsed = parseIp(address);
      if (parsed === undefined) return "not-an-address";
      if (isInternalIp(parsed)) return "internal";
      const { embedded } = classifyIp(parsed);
      if (matcher.hasIp(address) || (embedded !== undefined && matcher.hasIp(formatIp(embedded)))) return "ours";
      return "outside";
    },
    hasName(name) {
      const ascii = toAscii(name);
      return ascii !== undefined && (known.has(ascii) || matcher.hasName(ascii));
    },
    hasAddress: (address) => matcher.hasIp(address),
    hasPublicHosts: known.size > 0,
  };
}

const MAX_REMEMBERED = 1_000;

interface NameJudge {
  readonly known: ReadonlySet<string>;
  readonly matcher: BoundaryMatcher;
  readonly isPublicSuffix: PublicSuffixCheck | undefined;
  readonly pseudonymDomain: string | undefined;
}

function judgeName(name: string, judge: NameJudge): NameKind {
  const ascii = toAscii(name);
  // What only DNS could have as a name is none of a host; underscores are, in networks of Windows.
  if (ascii === undefined || !/^[a-z0-9._-]+$/.test(ascii)) return "not-a-name";
  if (judge.known.has(ascii)) return "public";
  if (isPseudonymName(ascii, judge.pseudonymDomain)) return "pseudonym";
  const reason = internalNameReason(ascii, judge.isPublicSuffix);
  if (reason !== undefined) return reason;
  return judge.matcher.hasName(ascii) ? "ours" : "outside";
}

function readNames(names: readonly string[]): readonly string[] {
  if (!Array.isArray(names)) throw new TypeError('"publicHosts" must be an array');
  return names.map((name: unknown) => {
    const ascii = typeof name === "string" ? toAscii(name) : undefined;
    if (ascii === undefined) throw new TypeError(`"publicHosts" must have names of hosts, not ${JSON.stringify(name)}`);
    return ascii;
  });
}

/** Whether a name tells of the inside. */
export function isInsideName(kind: NameKind): boolean {
  return kind !== "public" && kind !== "pseudonym" && kind !== "outside" && kind !== "not-a-name";
}
