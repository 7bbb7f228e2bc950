import type { Received, ReceivedIp } from "../../src/headers/index.js";
import type { ReceivedSummary } from "../vectors/received.js";

/** A result without its spans, as the vectors have it. */
export function summarize(received: Received): ReceivedSummary {
  const { from, by, tls, date } = received;
  const tlsParts = [tls?.version?.version ?? "-", tls?.cipher?.value, tls?.bits?.value];
  const all: { readonly [K in keyof ReceivedSummary]: ReceivedSummary[K] | undefined } = {
    host: from?.host?.value,
    helo: from?.helo?.value,
    reverseName: from?.reverseName?.value,
    ip: ipText(from?.ip),
    by: by?.host?.value,
    byIp: ipText(by?.ip),
    via: received.via?.value,
    with: received.with?.value,
    protocol: received.with?.protocol,
    id: received.id?.value,
    for: received.for.length === 0 ? undefined : received.for.map(({ value }) => value),
    envelopeFrom: received.envelopeFrom?.value,
    ident: received.ident?.value,
    user: received.user?.value,
    tls: tls === undefined ? undefined : tlsParts.filter((part) => part !== undefined).join(" "),
    software: received.software?.value,
    date: date?.date.toISOString(),
    offsetMinutes: date?.offsetMinutes,
    leniencies: date === undefined || date.leniencies.length === 0 ? undefined : date.leniencies,
    issues: received.issues.length === 0 ? undefined : received.issues.map(({ code }) => code),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function ipText(ip: ReceivedIp | undefined): string | undefined {
  if (ip === undefined) return undefined;
  return `${ip.value}${ip.zone === undefined ? "" : `%${ip.zone}`}${ip.port === undefined ? "" : `#${ip.port}`}`;
}
