/** How long a response may be used, as its header says (RFC 9111). */
export interface Freshness {
  /** In whole seconds; `undefined` if the response says nothing. */
  readonly ttlSeconds: number | undefined;
  /** Whether it may serve longer while the server fails. */
  readonly allowStale: boolean;
}

const never: Freshness = { ttlSeconds: 0, allowStale: false };

/**
 * What the header of a response says of its use, to a cache that others may share.
 *
 * @param headers - names in lower case
 * @param now - milliseconds since 1970
 */
export function readFreshness(headers: Readonly<Record<string, string>>, now: number): Freshness {
  const { "cache-control": cacheControl = "", vary = "", age = "" } = headers;
  const directives = readDirectives(cacheControl);
  // RFC 9111 §5.2.2: of no use to us without asking again, or not meant for others
  if (["no-store", "no-cache", "private"].some((name) => directives.has(name))) return never;
  if (vary.includes("*")) return never; // RFC 9111 §4.1
  const allowStale = !directives.has("must-revalidate") && !directives.has("proxy-revalidate"); // RFC 9111 §4.2.4
  const lifetime = readLifetime(headers, directives, now);
  if (lifetime === undefined) return { ttlSeconds: undefined, allowStale };
  return { ttlSeconds: Math.max(0, lifetime - (readSeconds(age) ?? 0)), allowStale }; // RFC 9111 §4.2.3
}

/** RFC 9111 §4.2.1. What can't be read is over already. */
function readLifetime(
  headers: Readonly<Record<string, string>>,
  directives: ReadonlyMap<string, string>,
  now: number,
): number | undefined {
  const maxAge = directives.get("s-maxage") ?? directives.get("max-age");
  if (maxAge !== undefined) return readSeconds(maxAge) ?? 0;
  const { expires, date } = headers;
  if (expires === undefined) return undefined;
  const sent = Date.parse(date ?? "");
  const lifetime = Date.parse(expires) - (Number.isNaN(sent) ? now : sent);
  return Number.isNaN(lifetime) ? 0 : Math.max(0, Math.floor(lifetime / 1000)); // RFC 9111 §5.3
}

/** The directives by name in lower case; the first of equal ones counts (RFC 9111 §4.2.1). */
function readDirectives(value: string): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const part of value.split(",")) {
    const [name = "", argument = ""] = part.split("=", 2);
    const key = name.trim().toLowerCase();
    if (!directives.has(key)) directives.set(key, argument.trim().replace(/^"(.*)"$/, "$1"));
  }
  return directives;
}

function readSeconds(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
