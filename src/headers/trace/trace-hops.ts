import type { MessageSource } from "../../core/message.js";
import { compileBoundary } from "../boundary.js";
import { readHeader } from "../read-header.js";
import { findInHops, traceFinding } from "./findings.js";
import { hopTls } from "./hop-tls.js";
import { readTraceLimits } from "./limits.js";
import { type ReadHop, readHops } from "./read-hops.js";
import type { Hop, MessageTrace, TraceFinding, TraceOptions } from "./types.js";

/**
 * Reads the way a message took out of its Received fields (RFC 5321 §4.4): each hop with its delay and its TLS, where it came in from
 * outside, and what is odd about it.
 *
 * Only what hosts inside the boundary wrote is known to be true. Whatever stands below may have been made up by the host that handed
 * the message over, and `trusted` says which is which.
 *
 * @param message - the message, or its header alone; of a stream only the header is read
 * @param options - `boundary`: what is yours
 * @returns the hops in the order of travel, and the findings
 * @throws TypeError or RangeError for options that are wrong; what a stream throws when it fails; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { formatRoute, traceHops } from "mailproof/headers";
 *
 * const message = new TextEncoder().encode(
 *   [
 *     "Received: from mx.example.net ([10.0.0.5]) by store.example.net with LMTP id 3; Tue, 2 Jun 2026 10:00:05 +0200",
 *     "Received: from mail.example.com (mail.example.com [192.0.2.7]) (using TLSv1.1) by mx.example.net with ESMTPS id 2;",
 *     "\tTue, 2 Jun 2026 10:00:03 +0200",
 *     "Received: from laptop (unknown [198.51.100.9]) by mail.example.com with ESMTPSA id 1; Tue, 2 Jun 2026 08:00:00 +0000",
 *     "From: joe@example.com",
 *     "",
 *     "Hello",
 *   ].join("\r\n"),
 * );
 * const trace = await traceHops(message, { boundary: { networks: ["10.0.0.0/8"], domains: ["example.net"] } });
 * console.log(trace.hops.map(({ side, trusted, delayMs }) => `${side} ${trusted} ${delayMs}`));
 * console.log(trace.findings.map(({ code, hop }) => `${code} ${hop}`));
 * console.log(formatRoute(trace));
 * ```
 *
 * It prints
 *
 * ```text
 * [ 'outside false undefined', 'inbound true 3000', 'inside true 2000' ]
 * [ 'weak-tls 1' ]
 * laptop [198.51.100.9]
 *   │  ESMTPSA, TLS
 * mail.example.com, 2026-06-02 08:00:00Z
 *   │  ESMTPS, TLSv1.1, +3 s
 *  ═╪═ boundary
 * mx.example.net, 2026-06-02 08:00:03Z
 *   │  LMTP, no TLS, +2 s
 * store.example.net, 2026-06-02 08:00:05Z
 * ```
 */
export async function traceHops(message: MessageSource, options: TraceOptions = {}): Promise<MessageTrace> {
  const limits = readTraceLimits(options.limits);
  const boundary = options.boundary === undefined ? undefined : compileBoundary(options.boundary);
  const header = await readHeader(message, limits, options.signal);
  if ("limit" in header) {
    const text = `The header is over the limit ${header.limit} of ${header.max}.`;
    return { hops: [], hopCount: 0, findings: [traceFinding("header-too-large", "medium", text)] };
  }
  const { hops: read, count } = readHops(header, boundary, limits.maxHops);
  const hops = inOrderOfTravel(read);
  const findings: TraceFinding[] = [];
  if (count > hops.length) {
    findings.push(
      traceFinding("too-many-hops", "info", `Only the newest ${hops.length} of ${count} hops were looked at.`),
    );
  }
  if (boundary !== undefined && count > 0 && !hops.some(({ trusted }) => trusted)) {
    findings.push(traceFinding("boundary-not-found", "info", "No host inside the boundary wrote the newest field."));
  }
  findings.push(...findInHops(hops, count));
  const entry = hops.findIndex(({ trusted, side }) => trusted && side === "inbound");
  const times = hops.flatMap(({ received }) => received.date?.date.getTime() ?? []);
  return {
    hops,
    hopCount: count,
    ...(entry >= 0 && { entry }),
    ...(times.length > 1 && { totalMs: times.at(-1)! - times[0]! }),
    findings,
  };
}

function inOrderOfTravel(read: readonly ReadHop[]): Hop[] {
  let before: number | undefined;
  return [...read].reverse().map(({ field, received, side, trusted }): Hop => {
    const time = received.date?.date.getTime();
    const delayMs = time === undefined || before === undefined ? undefined : time - before;
    before = time ?? before;
    return {
      span: { start: field.start, end: field.end },
      valueStart: field.valueStart,
      received,
      side,
      trusted,
      tls: hopTls(received),
      ...(delayMs !== undefined && { delayMs }),
    };
  });
}
