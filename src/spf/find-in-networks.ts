import type { IpNetwork } from "../internal/ip.js";
import { classifyIp } from "../internal/ip-special.js";
import type { FindingList } from "./findings.js";
import { collectNetworks, formatNetwork, networkTable, type PathedNetwork, type SpfPathStep } from "./networks.js";
import type { SpfTreeRecord } from "./tree-types.js";

// Nobody's mail servers fill networks as wide as these: it is a slip of the pen, or a way round a check for +all.
const WIDE_IPV4 = 8;
const WIDE_IPV6 = 18;

/** What is to say of the networks that a policy lets pass, all together. */
export function findInNetworks(findings: FindingList, root: SpfTreeRecord): void {
  const { passed, covered, shadowed } = collectNetworks(root);
  for (const { network, path } of [...passed, ...covered]) {
    const { address, prefixLength } = network;
    const place = placeOf(path);
    if (prefixLength === 0) {
      findings.add("passes-everyone", `this lets everybody send: ${trail(path)}`, {
        ...place,
        remedy: "Name those who may send, and end the record with -all or ~all.",
      });
    } else if (isSpecial(network)) {
      const { kind } = classifyIp(address);
      findings.add("special-network", `${formatNetwork(network)} is ${kind}: no mail comes from there`, place);
    } else if (prefixLength <= (address.length === 4 ? WIDE_IPV4 : WIDE_IPV6)) {
      findings.add("wide-network", `${formatNetwork(network)} is too wide for anybody's mail servers`, place);
    }
  }
  for (const { network, by } of shadowed) {
    if (network.network.prefixLength === 0) continue;
    findings.add(
      "shadowed-network",
      `${formatNetwork(network.network)} never counts here: ${trail(by.path)} decides before`,
      {
        ...placeOf(network.path),
        remedy: "Put the narrower term first.",
      },
    );
  }
  findRedundant(findings, passed, covered);
}

/** Whether a network is of those that aren't on the Internet. Those for documentation stand for others. */
function isSpecial({ address, prefixLength }: IpNetwork): boolean {
  const { kind } = classifyIp(address);
  return prefixLength >= 8 && !["global", "documentation", "6to4", "teredo", "nat64"].includes(kind);
}

/** Networks inside others. Of a term that names several it is told if all are. */
function findRedundant(
  findings: FindingList,
  passed: readonly PathedNetwork[],
  covered: readonly PathedNetwork[],
): void {
  const table = networkTable();
  for (const network of passed) table.add(network);
  const terms = new Map<
    string,
    { readonly path: readonly SpfPathStep[]; readonly around: PathedNetwork | undefined; all: boolean }
  >();
  for (const network of [...passed, ...covered]) {
    const found = table.covering(network.network);
    const around = found === network ? undefined : found;
    // Where everybody may send, that is all there is to say.
    if (around?.network.prefixLength === 0) continue;
    const id = network.path.map(({ domain, offset }) => `${domain} ${offset}`).join("\n");
    const term = terms.get(id);
    if (term === undefined) terms.set(id, { path: network.path, around, all: around !== undefined });
    else term.all &&= around !== undefined;
  }
  for (const { path, around, all } of terms.values()) {
    if (!all) continue;
    findings.add(
      "redundant-network",
      `all of this is inside ${formatNetwork(around!.network)} of ${trail(around!.path)}`,
      placeOf(path),
    );
  }
}

function placeOf(path: readonly SpfPathStep[]): { domain: string; term: { text: string; offset: number } } {
  const { domain, term, offset } = path.at(-1)!;
  return { domain, term: { text: term, offset } };
}

/** How one gets there, from the record of the domain on. */
function trail(path: readonly SpfPathStep[]): string {
  return path.map(({ term }) => term).join(" > ");
}
