import type { Severity } from "../../core/finding.js";
import { parseIp } from "../../internal/ip.js";
import { classifyIp } from "../../internal/ip-special.js";
import { tlsWeakness } from "./hop-tls.js";
import type { Hop, TraceFinding, TraceFindingCode } from "./types.js";

/**
 * What servers allow unless they are told otherwise: the most Received fields that each takes.
 * sendmail: MaxHopCount; Exim: received_headers_max; Postfix: hopcount_limit; RFC 5321 §6.3: "at least 100", which is what mox has.
 */
export const hopLimits: readonly (readonly [server: string, most: number])[] = [
  ["sendmail", 25],
  ["Exim", 30],
  ["Postfix", 50],
  ["RFC 5321 and mox", 100],
];

const SKEW_MS = 2_000; // less is how fields with whole seconds come out
const LARGE_SKEW_MS = 60_000;
const LONG_DELAY_MS = 3_600_000;

/** The text it rests on, for each code that has one. */
const specs: Readonly<Partial<Record<TraceFindingCode, string>>> = {
  "hop-limit": "RFC 5321 §6.3",
  loop: "RFC 5321 §6.3",
  "no-tls": "RFC 3207",
  "weak-tls": "RFC 9325",
  "no-date": "RFC 5321 §4.4",
  unreadable: "RFC 5321 §4.4",
};

/** Makes a finding about a hop, or about the whole. */
export function traceFinding(
  code: TraceFindingCode,
  severity: Severity,
  message: string,
  hop?: number,
  span?: Hop["span"],
): TraceFinding {
  const spec = specs[code];
  return {
    code,
    severity,
    message,
    ...(hop !== undefined && { hop }),
    ...(span !== undefined && { span }),
    ...(spec !== undefined && { spec }),
  };
}

/** What there is to say of the hops, in the order of travel. */
export function findInHops(hops: readonly Hop[], hopCount: number): TraceFinding[] {
  return [...findInCount(hopCount), ...findLoops(hops), ...hops.flatMap(findInHop)];
}

function findInCount(count: number): TraceFinding[] {
  const refusing = hopLimits.filter(([, most]) => count > most).map(([server, most]) => `${server} (${most})`);
  if (refusing.length === 0) return [];
  const message = `${count} Received fields are more than these allow: ${refusing.join(", ")}.`;
  return [traceFinding("hop-limit", count > 50 ? "high" : "medium", message)];
}

/** A host that takes a message from one address again has sent it on and had it back; one that filters it has it from itself. */
function findLoops(hops: readonly Hop[]): TraceFinding[] {
  const seen = new Map<string, number>();
  const found: TraceFinding[] = [];
  for (const [index, { received, span }] of hops.entries()) {
    const { from, by, with: protocol } = received;
    if (by?.host === undefined || from?.ip === undefined || isOwnAddress(from.ip.value) || protocol?.value === "mapi")
      continue;
    const key = `${by.host.value.toLowerCase()} ${from.ip.value}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    if (count < 2) continue;
    const message = `${by.host.value} took the message from ${from.ip.value} ${count} times.`;
    found.push(traceFinding("loop", count > 2 ? "high" : "low", message, index, span));
  }
  return found;
}

function isOwnAddress(text: string): boolean {
  const address = parseIp(text);
  return address === undefined || ["loopback", "link-local"].includes(classifyIp(address).kind);
}

function findInHop({ received, delayMs, tls, side, span }: Hop, index: number): TraceFinding[] {
  const found: TraceFinding[] = [];
  const add = (code: TraceFindingCode, severity: Severity, message: string): void => {
    found.push(traceFinding(code, severity, message, index, span));
  };
  if (delayMs !== undefined && delayMs < -SKEW_MS) {
    const severity = delayMs < -LARGE_SKEW_MS ? "low" : "info";
    add("clock-skew", severity, `This hop is dated ${-delayMs / 1000} s before the one that came first.`);
  }
  if (delayMs !== undefined && delayMs >= LONG_DELAY_MS) {
    add("long-delay", "low", `The message lay ${Math.floor(delayMs / 60_000)} min before this hop.`);
  }
  const weakness = tlsWeakness(tls);
  if (weakness !== undefined) {
    add("weak-tls", side === "inside" ? "low" : "medium", `TLS was used, but with ${weakness}.`);
  } else if (tls.used === "no" && side !== "inside" && isPublic(received.from?.ip?.value)) {
    add("no-tls", "medium", "The message went over the Internet without TLS.");
  }
  const missing = received.issues.find(({ code }) => unreadable.has(code));
  if (missing !== undefined && received.software?.value !== "qmail") {
    add("unreadable", "info", "The field doesn't say who took the message, or couldn't be read to its end.");
  }
  if (received.date === undefined) add("no-date", "info", "The field has no date that can be read.");
  return found;
}

const unreadable: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "no-by",
  "too-long",
  "too-many-tokens",
  "unterminated-comment",
]);

function isPublic(text: string | undefined): boolean {
  const address = text === undefined ? undefined : parseIp(text);
  return address !== undefined && classifyIp(address).kind === "global";
}
