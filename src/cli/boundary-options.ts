import type { BoundarySets, SanitizePolicyName } from "../headers/index.js";
import { SANITIZE_POLICIES } from "../headers/index.js";
import { toAscii } from "../internal/domain.js";
import { parseIpNetwork } from "../internal/ip.js";
import { UsageError } from "./io.js";

/** The options that say what belongs to one's own network. */
export const boundaryOptions = {
  inside: { type: "string", multiple: true },
  public: { type: "string", multiple: true },
} as const;

export const boundaryUsage: string = `  --inside <what>   a network, or a name with all below it, that is yours; may be given again
  --public <name>   a name of yours that the world knows; may be given again
`;

/** Networks and names, told apart. @throws UsageError */
export function readBoundary(inside: readonly string[]): BoundarySets {
  const networks: string[] = [];
  const domains: string[] = [];
  for (const what of inside) {
    if (parseIpNetwork(what) !== undefined) networks.push(what);
    else if (toAscii(what) !== undefined && !what.includes("/")) domains.push(what);
    else throw new UsageError(`"${what}" is no network and no name`);
  }
  return { networks, domains };
}

/** @throws UsageError */
export function readPublicHosts(names: readonly string[]): readonly string[] {
  for (const name of names) if (toAscii(name) === undefined) throw new UsageError(`"${name}" is no name`);
  return names;
}

/** @throws UsageError */
export function readPolicy(name: string): SanitizePolicyName {
  if (Object.hasOwn(SANITIZE_POLICIES, name)) return name as SanitizePolicyName;
  throw new UsageError(`no policy "${name}"`);
}
