import { nodeResolver } from "../adapters/node/index.js";
import { zoneResolver } from "../adapters/zone/index.js";
import { type DnsResolver, ParseError } from "../core/index.js";
import { decodeUtf8 } from "../internal/bytes.js";
import { readInput } from "./input.js";
import { InputError, UsageError } from "./io.js";

/** The options of every subcommand that asks DNS, for `parseArgs`. */
export const resolverOptions = {
  zone: { type: "string" },
  server: { type: "string", multiple: true },
  timeout: { type: "string" },
} as const;

/** What their help says. */
export const resolverUsage = `  --zone <file>     look names up in this zone file instead of in DNS
  --server <addr>   ask this DNS server instead of the system's; may be given more than once
  --timeout <ms>    how long to wait for one DNS server; default 2000
`;

/** What `parseArgs` makes of them. */
export interface ResolverValues {
  readonly zone?: string | undefined;
  readonly server?: readonly string[] | undefined;
  readonly timeout?: string | undefined;
}

/** The resolver that they ask for. */
export async function openResolver({ zone, server, timeout }: ResolverValues): Promise<DnsResolver> {
  return zone === undefined ? askServers(server, timeout) : await readZone(zone);
}

function askServers(servers: readonly string[] | undefined, timeout: string | undefined): DnsResolver {
  try {
    return nodeResolver({
      ...(servers === undefined ? undefined : { servers }),
      ...(timeout === undefined ? undefined : { timeoutMs: Number(timeout) }),
    });
  } catch (error) {
    throw new UsageError((error as Error).message); // it names the option
  }
}

async function readZone(file: string): Promise<DnsResolver> {
  const text = decodeUtf8(await readInput(file));
  try {
    return zoneResolver(text);
  } catch (cause) {
    if (cause instanceof ParseError) throw new InputError(`${file} is no zone file: ${cause.message}`, { cause });
    throw cause;
  }
}
