import { getServers } from "node:dns";
import { isIP } from "node:net";
import { formatIp, parseIp } from "../../internal/ip.js";

/** Where a DNS server listens. */
export interface DnsServer {
  /** An IP address, an IPv6 one perhaps with its zone (`fe80::1%eth0`). */
  readonly host: string;
  readonly port: number;
  readonly family: 4 | 6;
}

/** The servers that the system is set up with, in its order. */
export function systemServers(): readonly DnsServer[] {
  return getServers().flatMap((text) => parseServer(text) ?? []);
}

/**
 * A server that the caller named.
 *
 * @throws TypeError that names the option
 */
export function checkServer(text: string): DnsServer {
  const server = parseServer(text);
  if (server !== undefined) return server;
  throw new TypeError(`"servers" must hold IP addresses, with or without a port, not ${text}`);
}

/** Reads `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`. */
export function parseServer(text: string): DnsServer | undefined {
  const parts = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([\d.]+):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? text;
  const port = Number(parts?.[2] ?? 53);
  const family = isIP(host);
  return (family === 4 || family === 6) && port >= 1 && port <= 65_535 ? { host, port, family } : undefined;
}

/**
 * Whether a server is on this machine, so that nobody on a path can set its AD bit (RFC 4035 §4.9.3). Not 127.0.0.11:
 * there Docker forwards to servers elsewhere and passes on what they say.
 */
export function isLocalServer({ host, family }: DnsServer): boolean {
  if (family === 4) return host.startsWith("127.") && host !== "127.0.0.11";
  const address = parseIp(host);
  return address !== undefined && formatIp(address) === "::1";
}
