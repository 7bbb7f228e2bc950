import { printable } from "../../internal/printable.js";
import { clientText, serverText, timeText, wayTexts } from "./describe-hop.js";
import type { MessageTrace } from "./types.js";

/** What of a name is shown. */
const MAX_TEXT = 120;

/**
 * The way of a message as a picture in text, the first host at the top. What strangers wrote is made safe for a terminal: control
 * characters and those that turn the direction of writing come out as `\u{…}`, and long texts are cut.
 *
 * @param trace - what `traceHops` gave
 * @returns lines, without a line end behind the last; empty for a message without Received fields
 *
 * @example
 * ```ts
 * import { formatRoute, traceHops } from "mailproof/headers";
 *
 * const message = new TextEncoder().encode(
 *   "Received: from a\x1b7 ([192.0.2.1]) by b.example with ESMTPS; Tue, 2 Jun 2026 10:00:00 +0200\r\n\r\n",
 * );
 * console.log(formatRoute(await traceHops(message)));
 * ```
 *
 * It prints
 *
 * ```text
 * a\u{1b}7 [192.0.2.1]
 *   │  ESMTPS, TLS
 * b.example, 2026-06-02 08:00:00Z
 * ```
 */
export function formatRoute(trace: MessageTrace): string {
  const { hops, entry } = trace;
  const [first] = hops;
  if (first === undefined) return "";
  const lines = [safe(clientText(first.received))];
  for (const [index, hop] of hops.entries()) {
    const way = wayTexts(hop);
    lines.push(`  │  ${way.map(safe).join(", ")}`.trimEnd());
    if (index === entry) lines.push(" ═╪═ boundary");
    const time = timeText(hop.received);
    lines.push(`${safe(serverText(hop.received))}${time === undefined ? "" : `, ${time}`}`);
  }
  return lines.join("\n");
}

function safe(text: string): string {
  return printable(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
}
