import { parseIp } from "../../internal/ip.js";
import { isGlobalIp } from "../../internal/ip-special.js";

/** Names that never lead to a host on the public Internet, with all names below them. */
const specialNames: readonly string[] = [
  "localhost", // RFC 6761 §6.3
  "invalid", // RFC 6761 §6.4
  "test", // RFC 6761 §6.2
  "example", // RFC 6761 §6.5
  "local", // RFC 6762 §3
  "home.arpa", // RFC 8375 §4
  "onion", // RFC 7686 §2
  "alt", // RFC 9476 §2
  "internal", // set aside by ICANN in 2024; clouds serve their metadata there
];

/** Whether a host of a URL is an address outside the public Internet, or a name that can't lead there. */
export function isSpecialHost(host: string): boolean {
  const ip = parseIp(host);
  if (ip !== undefined) return !isGlobalIp(ip);
  // A single label is completed by the search list of the machine, if anything.
  return !host.includes(".") || specialNames.some((name) => host === name || host.endsWith(`.${name}`));
}
