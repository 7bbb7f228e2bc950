import { clientText, serverText, timeText, wayTexts } from "./describe-hop.js";
import type { MessageTrace } from "./types.js";

/** What of a name is shown. */
const MAX_TEXT = 120;

/**
 * The way of a message as a flowchart for Mermaid. What strangers wrote can't leave its label: but for letters, digits and a few marks,
 * each character comes out as its number, which Mermaid turns back when it draws.
 *
 * @param trace - what `traceHops` gave
 * @returns the flowchart; only its first line for a message without Received fields
 *
 * @example
 * ```ts
 * import { toMermaid, traceHops } from "mailproof/headers";
 *
 * const message = new TextEncoder().encode(
 *   'Received: from a"]-->b ([192.0.2.1]) by b.example with ESMTPS; Tue, 2 Jun 2026 10:00:00 +0200\r\n\r\n',
 * );
 * console.log(toMermaid(await traceHops(message, { boundary: { hosts: ["b.example"] } })));
 * ```
 *
 * It prints
 *
 * ```text
 * flowchart TD
 *   h0["a#34;#93;--#62;b #91;192.0.2.1#93;"]
 *   h1["b.example<br>2026-06-02 08:00:00Z"]:::inside
 *   h0 ==>|"ESMTPS, TLS"| h1
 *   classDef inside stroke-width:3px
 * ```
 */
export function toMermaid(trace: MessageTrace): string {
  const { hops, entry } = trace;
  const lines = ["flowchart TD"];
  const [first] = hops;
  if (first !== undefined) lines.push(`  h0["${label(clientText(first.received))}"]`);
  for (const [index, { received, trusted }] of hops.entries()) {
    const time = timeText(received);
    const text = `${label(serverText(received))}${time === undefined ? "" : `<br>${label(time)}`}`;
    lines.push(`  h${index + 1}["${text}"]${trusted ? ":::inside" : ""}`);
  }
  for (const [index, hop] of hops.entries()) {
    const way = label(wayTexts(hop).join(", "));
    const arrow = index === entry ? "==>" : "-->";
    lines.push(`  h${index} ${arrow}${way === "" ? "" : `|"${way}"|`} h${index + 1}`);
  }
  if (hops.some(({ trusted }) => trusted)) lines.push("  classDef inside stroke-width:3px");
  return lines.join("\n");
}

function label(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return short.replace(/[^A-Za-z0-9 .,:_@+-]/gu, (character) => `#${character.codePointAt(0)!};`);
}
