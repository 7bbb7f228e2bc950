import { decodeUtf8, encodeLatin1 } from "../../internal/bytes.js";
import { authservIdMatches } from "../authentication-results/authserv-id.js";
import { readAuthservId } from "../authentication-results/read-authserv-id.js";
import type { Topology } from "../topology/topology.js";

/** Whose fields are ours. */
export interface Claimants {
  readonly authservIds: readonly string[];
  readonly topology: Topology;
}

/**
 * Whether an Authentication-Results or Received-SPF field claims to be of one of our hosts. One that doesn't tell so that
 * everybody would read the same claims it, too: a lenient reader might take it for ours.
 *
 * @param name - of the field, in lower case
 */
export function claimsToBeOurs(name: string, value: string, claimants: Claimants): boolean {
  return name === "received-spf" ? spfClaims(value, claimants) : resultsClaim(value, claimants);
}

/** RFC 8601 §5 */
function resultsClaim(value: string, claimants: Claimants): boolean {
  const { authservId, isReadable, version } = readAuthservId(decodeUtf8(encodeLatin1(value)));
  // Another version may mean another syntax, in which the id stands elsewhere.
  return !isReadable || version !== 1 || (authservId !== undefined && isOurs(authservId, claimants));
}

/** RFC 7208 §9.1: `receiver=`, and the host that older programs name at the start of the comment. */
function spfClaims(value: string, claimants: Claimants): boolean {
  const receiver = /(?:^|[\s;(])receiver\s*=\s*"?([^\s;"()]+)/i.exec(value)?.[1];
  const commenter = /^\s*\w+\s*\(\s*([^\s:()]+):/.exec(value)?.[1];
  const named = [receiver, commenter].filter((name) => name !== undefined);
  return named.length === 0 || named.some((name) => isOurs(name, claimants));
}

function isOurs(id: string, { authservIds, topology }: Claimants): boolean {
  return authservIdMatches(id, authservIds, { subdomains: true }) || topology.hasName(id);
}
