import type { MessageSource } from "../../core/message.js";
import { readMessage, splitMessage } from "../../internal/message/index.js";
import { claimsToBeOurs } from "../sanitize/claims.js";
import { compilePolicy } from "../sanitize/policies.js";
import { findHops, type Hop, isInsideHost, showsServer } from "../topology/hops.js";
import { compileTopology, type Topology } from "../topology/topology.js";
import { createCollector, type LeakSink } from "./collect.js";
import { collectField, lettersOf } from "./field-leaks.js";
import { readLeakLimits } from "./limits.js";
import { collectForeignHop, collectHop } from "./received-leaks.js";
import type { FindLeaksOptions, LeakIssue, LeakReport } from "./types.js";

/**
 * Says what a stranger learns from the header of a message, without changing anything: hosts and addresses inside, clients,
 * accounts, recipients, programs, queue ids, and the rule by which {@link sanitizeHeaders} would take it out.
 *
 * With a `boundary` it looks at the hops and fields of yours, and for your names in those of others. Without one it looks
 * at every hop, as the receiver of a message may: then only the look of a name or address tells that it is internal.
 *
 * @param message - the message, or its header alone; of a stream only the header is read
 * @returns what was found, in the order of the header. Nothing in a message makes it throw
 * @throws TypeError or RangeError for options that are wrong; what a stream throws when it fails; the signal's reason
 *   when aborted
 *
 * @example
 * ```ts
 * import { findLeaks } from "mailproof/headers";
 *
 * const message = new TextEncoder().encode(
 *   "Received: from pc7.corp.lan (pc7.corp.lan [10.1.2.3]) by mail.example.com; Mon, 23 Nov 2026 10:00:00 +0100\r\n" +
 *     "X-Mailer: Fabrikam Mail 7.1\r\n\r\nHello\r\n",
 * );
 * const { leaks } = await findLeaks(message, { boundary: { hosts: ["mail.example.com"] } });
 * for (const { code, value, rule } of leaks) console.log(code, value, rule);
 * ```
 *
 * It prints
 *
 * ```text
 * internal-host pc7.corp.lan rewrite
 * internal-host pc7.corp.lan rewrite
 * internal-address 10.1.2.3 rewrite
 * software Fabrikam Mail 7.1 drop
 * ```
 */
export async function findLeaks(message: MessageSource, options: FindLeaksOptions = {}): Promise<LeakReport> {
  const { boundary, publicHosts, isPublicSuffix, pseudonymDomain, signal } = options;
  const given = { boundary, isPublicSuffix, pseudonymDomain };
  const network = compileTopology({ ...given, publicHosts });
  const policy = compilePolicy(options.policy ?? "egress");
  const limits = readLeakLimits(options.limits);
  signal?.throwIfAborted();
  const split =
    message instanceof Uint8Array ? splitMessage(message, limits) : await readMessage(message, limits, signal);
  if (!split.ok) {
    return { leaks: [], hopCount: 0, issues: [{ code: "header-too-large", offset: 0, count: 1 }] };
  }
  const { header, body } = split;
  if (!(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
  const hops = new Map(findHops(header, network).map((hop) => [hop.field, hop]));
  // The host through which the message comes in or goes out is known to all, wherever it stands.
  const known = [...hops.values()].flatMap((hop) => shownServer(hop, network) ?? []);
  const topology = compileTopology({ ...given, publicHosts: [...(publicHosts ?? []), ...known] });
  const sink: LeakSink = { header, leaks: [], maxLeaks: limits.maxLeaks, dropped: 0 };
  const insideNames = namesInside(hops.values(), topology);
  for (const field of header.fields) {
    const value = header.text.slice(field.valueStart, field.end);
    const hop = hops.get(field);
    const rule = policy.ruleFor(field.name)?.action ?? "keep";
    if (hop === undefined) {
      if (rule === "drop-claimed" && !claimsToBeOurs(field.name, value, { authservIds: [], topology })) continue;
      collectField(field.name, value, topology, insideNames, createCollector(sink, field, rule));
    } else if (hop.isOurs || boundary === undefined) {
      collectHop(value, hop, topology, createCollector(sink, field, rule, hop.number));
    } else {
      collectForeignHop(value, topology, createCollector(sink, field, "keep", hop.number));
    }
  }
  const issues: LeakIssue[] = [...header.issues];
  if (sink.dropped > 0) issues.push({ code: "too-many-leaks", offset: 0, count: sink.dropped });
  sink.leaks.sort((a, b) => a.span.start - b.span.start);
  return { leaks: sink.leaks, hopCount: hops.size, issues };
}

function shownServer(hop: Hop, topology: Topology): string | undefined {
  const host = hop.isReadable && hop.isOurs ? hop.received.by?.host : undefined;
  if (host?.kind !== "name" || topology.nameKind(host.value) !== "ours") return undefined;
  return showsServer("ours", hop.isExit || !hop.fromInside, topology) ? host.value : undefined;
}

/** The names of hosts inside that the hops tell, the first hundred, without marks: see {@link lettersOf}. */
function namesInside(hops: Iterable<Hop>, topology: Topology): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { received } of hops) {
    for (const host of [received.from?.host, received.from?.helo, received.from?.reverseName, received.by?.host]) {
      if (names.size < 100 && host !== undefined && isInsideHost(host.value, topology))
        names.add(lettersOf(host.value));
    }
  }
  return names;
}
