import { getServers } from "node:dns";
import { isIP } from "node:net";

/** Where a DNS server listens. */
export interface DnsServer {
  /** An IP address, an IPv6 one perhaps with its zone (`fe80::1%eth0`). */
  readonly host: string;
  readonly port: number;
  readonly family: 4 | 6;
}

/** The servers that the system is set up with, in its order. */
export function systemServers(): readonly DnsServer[] {
  return getServers().map(parseServer);
}

/**
 * Reads `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`.
 *
 * @throws TypeError that names the option
 */
export function parseServer(text: string): DnsServer {
  const parts = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([\d.]+):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? text;
  const port = Number(parts?.[2] ?? 53);
  const family = isIP(host);
  if ((family === 4 || family === 6) && port >= 1 && port <= 65_535) return { host, port, family };
  throw new TypeError(`"servers" must hold IP addresses, with or without a port, not ${text}`);
}

/**
 * Whether a server is on this machine, so that nobody on a path can set its AD bit (RFC 4035 §4.9.3). Not 127.0.0.11:
 * there Docker forwards to servers elsewhere and passes on what they say.
 */
export function isLocalServer({ host, family }: DnsServer): boolean {
  return family === 4 ? host.startsWith("127.") && host !== "127.0.0.11" : /^(0{0,4}:){2,7}0{0,3}1$/.test(host);
}
