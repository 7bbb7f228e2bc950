import { formatIp, type IpNetwork, isInNetwork, parseIp } from "../internal/ip.js";
import type { SpfTreeRecord, SpfTreeStatus, SpfTreeTerm } from "./tree-types.js";

/** One term on the way from a domain to a network. */
export interface SpfPathStep {
  /** The domain whose record the term stands in. */
  readonly domain: string;
  /** As written. */
  readonly term: string;
  /** Where the term stands in the record. */
  readonly offset: number;
}

/** Why a term can't be turned into networks. `macro`: it depends on the message. `client`: `ptr` depends on the client. */
export type SpfUnflattenedReason = "macro" | "client" | "too-many-mx-hosts" | Exclude<SpfTreeStatus, "ok">;

/** A term that can't be turned into networks. */
export interface SpfUnflattened {
  readonly reason: SpfUnflattenedReason;
  /** From the record of the domain to the term; empty where the domain itself has no usable record. */
  readonly path: readonly SpfPathStep[];
}

/** A network that a policy names, and by which terms. */
export interface PathedNetwork {
  readonly network: IpNetwork;
  readonly path: readonly SpfPathStep[];
  /** Networks inside it that an earlier term turns away. */
  readonly except: readonly PathedNetwork[];
}

/** What a policy lets pass. */
export interface PolicyNetworks {
  /** In the order in which they are tried. None is inside an earlier one. */
  readonly passed: readonly PathedNetwork[];
  /** Those that lie inside an earlier one. */
  readonly covered: readonly PathedNetwork[];
  /** Those that never come to matter, because an earlier term of the same record decides otherwise. */
  readonly shadowed: readonly { readonly network: PathedNetwork; readonly by: PathedNetwork }[];
  readonly unflattened: readonly SpfUnflattened[];
}

/** Every address there is. */
const EVERYTHING: readonly IpNetwork[] = [
  { address: new Uint8Array(4), prefixLength: 0 },
  { address: new Uint8Array(16), prefixLength: 0 },
];

/** Takes a network that matches with `+`. */
type Sink = (network: PathedNetwork) => void;

/** Walks a policy in the order of evaluation (RFC 7208 §4.6.2) and collects what it lets pass. */
export function collectNetworks(root: SpfTreeRecord): PolicyNetworks {
  const table = networkTable();
  const covered: PathedNetwork[] = [];
  const shadowed: { network: PathedNetwork; by: PathedNetwork }[] = [];
  const unflattened: SpfUnflattened[] = [];
  visit(root, [], false, (network) => {
    if (table.covering(network.network) === undefined) table.add(network);
    else covered.push(network);
  });
  return { passed: table.all, covered, shadowed, unflattened };

  /** @param negated - whether what passes here is turned away: then rather too little than too much */
  function visit(record: SpfTreeRecord, path: readonly SpfPathStep[], negated: boolean, sink: Sink): void {
    if (record.status !== "ok") unflattened.push({ reason: record.status, path });
    /** What terms of this record with another qualifier than `+` take away from those behind them. */
    const blocked: PathedNetwork[] = [];
    const admit: Sink = (network) => {
      const by = blocked.find((block) => contains(block.network, network.network));
      if (by !== undefined) {
        shadowed.push({ network, by });
        return;
      }
      const holes = blocked.filter((block) => contains(network.network, block.network));
      sink(holes.length === 0 ? network : { ...network, except: [...network.except, ...holes] });
    };
    const earlier = networkTable();
    for (const term of record.terms) {
      if (term.unchecked === "unreachable" || term.term.kind === "exp" || term.term.kind === "unknown") continue;
      const steps = [...path, { domain: record.domain, term: term.text, offset: term.offset }];
      const passes = !("qualifier" in term.term) || term.term.qualifier === "+";
      const take: Sink = passes
        ? (network) => {
            earlier.add(network);
            admit(network);
          }
        : (network) => {
            const by = earlier.covering(network.network);
            if (by !== undefined && network.network.prefixLength > 0) shadowed.push({ network, by });
            // With exceptions it would take away too much; then the list has more than may send, not less.
            else if (network.except.length === 0 || negated) blocked.push(network);
          };
      const reason = obstacle(term);
      if (reason !== undefined) unflattened.push({ reason, path: steps });
      for (const network of networksOf(term)) take({ network, path: steps, except: [] });
      if (term.record !== undefined) visit(term.record, steps, passes ? negated : !negated, take);
    }
  }
}

/** What keeps a term from being known. */
function obstacle({ unchecked, queries, term }: SpfTreeTerm): SpfUnflattenedReason | undefined {
  if (unchecked !== undefined && unchecked !== "unreachable") return unchecked;
  if (queries.some(({ status }) => status === "failed")) return "lookup-failed";
  const [first] = queries;
  return term.kind === "mx" && first !== undefined && first.records > 10 ? "too-many-mx-hosts" : undefined;
}

/** The networks that a term names itself. */
function networksOf({ term, hosts = [], queries }: SpfTreeTerm): readonly IpNetwork[] {
  switch (term.kind) {
    case "all":
      return EVERYTHING;
    case "ip4":
    case "ip6":
      return [networkOf(parseIp(term.address)!, term.prefixLength)];
    case "a":
    case "mx":
      return hosts
        .flatMap(({ addresses }) => addresses.flatMap((text) => parseIp(text) ?? []))
        .map((address) => networkOf(address, address.length === 4 ? term.ip4PrefixLength : term.ip6PrefixLength));
    case "exists":
      // RFC 7208 §5.7: without a macro it is the same for everyone.
      return queries.some(({ type, records }) => type === "A" && records > 0) ? EVERYTHING : [];
    default:
      return [];
  }
}

/** A network with its other bits cleared. */
function networkOf(address: Uint8Array, prefixLength: number): IpNetwork {
  const first = new Uint8Array(address);
  const whole = prefixLength >> 3;
  if (whole < first.length) first[whole]! &= 0xff00 >> (prefixLength & 7);
  first.fill(0, whole + 1);
  return { address: first, prefixLength };
}

/** A network as text: `192.0.2.0/24`. */
export function formatNetwork({ address, prefixLength }: IpNetwork): string {
  return `${formatIp(address)}/${prefixLength}`;
}

/** Whether all of a network lies in another. */
function contains(outer: IpNetwork, inner: IpNetwork): boolean {
  return outer.prefixLength <= inner.prefixLength && isInNetwork(inner.address, outer);
}

function overlap(one: IpNetwork, other: IpNetwork): boolean {
  return contains(one, other) || contains(other, one);
}

/** Networks, and a quick way to those around another: by each prefix length that is there. */
export interface NetworkTable {
  readonly all: readonly PathedNetwork[];
  add(network: PathedNetwork): void;
  /** The widest network that all of this one lies in, with no exception anywhere near it. */
  covering(network: IpNetwork): PathedNetwork | undefined;
}

/** An empty {@link NetworkTable}. */
export function networkTable(): NetworkTable {
  const all: PathedNetwork[] = [];
  const byPrefix = new Map<number, Map<string, PathedNetwork>>();
  const key = ({ address }: IpNetwork, prefixLength: number): string =>
    networkOf(address, prefixLength).address.join(".");
  return {
    all,
    add(entry) {
      const { prefixLength } = entry.network;
      const same = byPrefix.get(prefixLength) ?? new Map<string, PathedNetwork>();
      byPrefix.set(prefixLength, same);
      const id = key(entry.network, prefixLength);
      if (!same.has(id)) same.set(id, entry);
      all.push(entry);
    },
    covering(network) {
      for (let prefixLength = 0; prefixLength <= network.prefixLength; prefixLength++) {
        const found = byPrefix.get(prefixLength)?.get(key(network, prefixLength));
        if (found !== undefined && !found.except.some((hole) => overlap(hole.network, network))) return found;
      }
      return undefined;
    },
  };
}
