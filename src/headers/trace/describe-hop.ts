import type { Received } from "../received/types.js";
import type { Hop } from "./types.js";

/** Who a hop came from, for a person: the name that the client gave, and its address. */
export function clientText({ from }: Received): string {
  const name =
    from?.helo?.value ?? (from?.host?.kind === "ip" ? undefined : from?.host?.value) ?? from?.reverseName?.value;
  const ip = from?.ip?.value;
  if (name === undefined || name === "") return ip ?? "unknown";
  return ip === undefined || name === ip || name === `[${ip}]` ? name : `${name} [${ip}]`;
}

/** Who took it. */
export function serverText({ by }: Received): string {
  return by?.host?.value ?? by?.ip?.value ?? "unknown";
}

/** When: UTC, to the second. */
export function timeText({ date }: Received): string | undefined {
  return date?.date
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}

/** How: protocol, TLS, delay. */
export function wayTexts({ received, tls, delayMs }: Hop): string[] {
  const { via, with: protocol } = received;
  const how = protocol?.value ?? via?.value;
  return [
    ...(how === undefined ? [] : [how]),
    ...(tls.used === "yes" ? [tls.version ?? "TLS"] : []),
    ...(tls.cipher === undefined ? [] : [tls.cipher]),
    ...(tls.used === "no" ? ["no TLS"] : []),
    ...(delayMs === undefined ? [] : [durationText(delayMs)]),
  ];
}

/** `+3 s`, `-1 h 2 min`. */
function durationText(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const sign = milliseconds < 0 && seconds > 0 ? "-" : "+";
  if (seconds < 60) return `${sign}${seconds} s`;
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${sign}${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
