import type { MessageSource } from "../../core/message.js";
import { parseIp, unmapIp } from "../../internal/ip.js";
import { classifyIp } from "../../internal/ip-special.js";
import type { HeaderBlock } from "../../internal/message/index.js";
import { findTraceFields, parseReturnPath } from "../../internal/trace/index.js";
import { type BoundaryMatcher, compileBoundary } from "../boundary.js";
import { readHeader } from "../read-header.js";
import { receivedProtocols } from "../received/registry.js";
import type { Received } from "../received/types.js";
import { decodeUtf8Text } from "../received/words.js";
import { readTraceLimits, type TraceLimits } from "../trace/limits.js";
import { type ReadHop, readHops } from "../trace/read-hops.js";
import type { EnvelopeOptions, HeaderEnvelope } from "./types.js";

/** Who handed the message over, and the field that says so. */
interface Client {
  readonly ip?: string;
  readonly helo?: string;
  readonly client: HeaderEnvelope["client"];
  readonly hop?: ReadHop;
}

/** The reverse-path. */
type Sender = Pick<HeaderEnvelope, "mailFrom" | "sender">;

/**
 * Finds in a stored message what SPF needs of its SMTP session: the client's address, its HELO, and the reverse-path; and how sure each is.
 *
 * Going down from the top, as long as hosts inside the boundary wrote the fields, the first one that had the message from outside tells.
 * The reverse-path is what that field says it was, or else the Return-Path above it (RFC 5321 §4.4).
 *
 * @param message - the message, or its header alone; of a stream only the header is read
 * @param options - `boundary`: what is yours
 * @returns what `evaluateSpf` and `authenticateMessage` take; what isn't known isn't there
 * @throws TypeError or RangeError for options that are wrong; what a stream throws when it fails; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { envelopeFromHeaders } from "mailproof/headers";
 *
 * const message = new TextEncoder().encode(
 *   [
 *     "Return-Path: <joe@example.com>",
 *     "Received: from mx.example.net ([10.0.0.5]) by store.example.net with LMTP id 3; Tue, 2 Jun 2026 10:00:05 +0200",
 *     "Received: from mail.example.com (mail.example.com [192.0.2.7]) by mx.example.net (Postfix) with ESMTPS id 2;",
 *     "\tTue, 2 Jun 2026 10:00:03 +0200",
 *     "Received: from bank.example ([203.0.113.1]) by mx.example.net with ESMTPS id 1; Tue, 2 Jun 2026 10:00:00 +0200",
 *     "From: joe@example.com",
 *     "",
 *     "Hello",
 *   ].join("\r\n"),
 * );
 * const envelope = await envelopeFromHeaders(message, {
 *   boundary: { networks: ["10.0.0.0/8"], domains: ["example.net"] },
 * });
 * console.log(envelope.ip, envelope.helo, envelope.mailFrom); // 192.0.2.7 mail.example.com joe@example.com
 * console.log(envelope.client, envelope.sender); // { certainty: 'certain', reason: 'boundary-hop' } { certainty: 'certain', reason: 'return-path' }
 * ```
 */
export async function envelopeFromHeaders(
  message: MessageSource,
  options: EnvelopeOptions = {},
): Promise<HeaderEnvelope> {
  const limits = readTraceLimits(options.limits);
  const boundary = options.boundary === undefined ? undefined : compileBoundary(options.boundary);
  const header = await readHeader(message, limits, options.signal);
  if ("limit" in header) {
    const unknown = { certainty: "none", reason: "header-too-large" } as const;
    return { client: unknown, sender: unknown };
  }
  return envelopeOfHeader(header, boundary, limits);
}

/** The same for a header that has been read. */
export function envelopeOfHeader(
  header: HeaderBlock,
  boundary: BoundaryMatcher | undefined,
  limits: TraceLimits,
): HeaderEnvelope {
  const { hops } = readHops(header, boundary, limits.maxHops);
  const { hop, ...client } = boundary === undefined ? guessClient(hops) : findClient(hops);
  return { ...client, ...findSender(header, hops, hop, boundary !== undefined) };
}

/** From the top down, as far as hosts inside wrote the fields. */
function findClient(hops: readonly ReadHop[]): Client {
  if (hops.length === 0) return unknownClient("no-received");
  const trusted = hops.filter((hop) => hop.trusted);
  const last = trusted.at(-1);
  if (last === undefined) return unknownClient("not-written-inside");
  if (last.side !== "inbound") {
    if (last.side === "unknown") return unknownClient("no-address");
    return unknownClient(hops.at(-1) === last ? "never-outside" : "chain-broken");
  }
  const { received } = last;
  if (/^(?:pop|imap|http)/i.test(received.with?.value ?? received.via?.value ?? "")) return unknownClient("not-smtp");
  if (received.from?.ip === undefined) return { ...unknownClient("no-address"), hop: last };
  if (isSubmission(received)) return { ...unknownClient("submission"), hop: last };
  if (isAmbiguous(received)) return clientOf(last, "likely", "ambiguous-hop");
  return clientOf(last, "certain", "boundary-hop");
}

/** Without a boundary: the newest hop from a public address, as most mail comes from outside. */
function guessClient(hops: readonly ReadHop[]): Client {
  if (hops.length === 0) return unknownClient("no-received");
  const hop = hops.find(({ received }) => isPublic(received.from?.ip?.value));
  return hop === undefined ? unknownClient("no-address") : clientOf(hop, "guess", "first-public-address");
}

function isAmbiguous({ issues }: Received): boolean {
  return issues.some(({ code }) => code === "several-addresses" || code === "repeated-clause");
}

function unknownClient(reason: Client["client"]["reason"]): Client {
  return { client: { certainty: "none", reason } };
}

function clientOf(hop: ReadHop, certainty: Client["client"]["certainty"], reason: Client["client"]["reason"]): Client {
  const { ip, helo } = hop.received.from!;
  return {
    ip: ip!.value,
    ...(helo !== undefined && helo.value !== "" && { helo: helo.value }),
    client: { certainty, reason },
    hop,
  };
}

function isSubmission({ user, with: protocol }: Received): boolean {
  return user !== undefined || (protocol?.protocol !== undefined && receivedProtocols[protocol.protocol].authenticated);
}

function isPublic(text: string | undefined): boolean {
  const address = text === undefined ? undefined : parseIp(text);
  return address !== undefined && classifyIp(unmapIp(address)).kind === "global";
}

function findSender(
  header: HeaderBlock,
  hops: readonly ReadHop[],
  boundaryHop: ReadHop | undefined,
  hasBoundary: boolean,
): Sender {
  const certainty = hasBoundary ? "certain" : "guess";
  const said = boundaryHop?.received.envelopeFrom;
  if (said !== undefined) {
    // What stands before the address of the client may be part of a HELO that the server wrote as it was said.
    const { received } = boundaryHop!;
    const isDoubtful = isAmbiguous(received) || said.start < (received.from?.ip?.start ?? 0);
    const sure = hasBoundary && isDoubtful ? "likely" : certainty;
    return { mailFrom: said.value, sender: { certainty: sure, reason: "received" } };
  }
  const { fields } = header;
  const index = findTraceFields(header).fields.find(({ kind }) => kind === "return-path")?.index;
  if (index === undefined) return { sender: { certainty: "none", reason: "absent" } };
  const { valueStart, end, start } = fields[index]!;
  const outcome = parseReturnPath(header.text.slice(valueStart, end));
  if (!outcome.ok) return { sender: { certainty: "none", reason: "absent" } };
  if (hasBoundary) {
    // Hosts inside add theirs at the top. Where none of them is known, anyone may have written it.
    const trusted = hops.filter((hop) => hop.trusted).at(-1);
    if (trusted === undefined || start > trusted.field.start) {
      return { sender: { certainty: "none", reason: "below-boundary" } };
    }
  }
  const { address } = outcome.returnPath;
  return { mailFrom: decodeUtf8Text(address) ?? address, sender: { certainty, reason: "return-path" } };
}
