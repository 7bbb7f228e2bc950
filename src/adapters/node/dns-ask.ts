import { randomBytes, randomInt } from "node:crypto";
import type { DnsType } from "../../core/dns.js";
import { SocketError } from "../../core/errors.js";
import { failedByContent, interpretResponse, type MessageAnswer } from "../../internal/dns-wire/answer.js";
import { mixCase, restoreCase } from "../../internal/dns-wire/case.js";
import { UDP_PAYLOAD_OCTETS } from "../../internal/dns-wire/limits.js";
import { answersQuery, isTruncated } from "../../internal/dns-wire/message.js";
import { RCODE_FORMERR, RCODE_NOTIMP } from "../../internal/dns-wire/numbers.js";
import { encodeQuery } from "../../internal/dns-wire/query.js";
import type { ExchangeOptions } from "./dns-exchange.js";
import type { DnsServer } from "./dns-servers.js";
import { exchangeTcp } from "./dns-tcp.js";
import { exchangeUdp } from "./dns-udp.js";

/** A server, and how it is to be asked. */
export interface AskedServer extends DnsServer {
  /** Whether its AD bit counts. */
  readonly trustAd: boolean;
  readonly randomizeCase: boolean;
}

/**
 * One try: puts one question to one server, over UDP and, when the answer doesn't fit, over TCP.
 *
 * @throws the signal's reason; nothing else
 */
export async function askServer<T extends DnsType>(
  server: AskedServer,
  name: string,
  type: T,
  options: ExchangeOptions,
): Promise<MessageAnswer<T>> {
  const deadline = performance.now() + options.timeoutMs;
  const put = async (payloadOctets?: number): Promise<MessageAnswer<T>> => {
    const plain = encodeQuery(name, type, { id: randomInt(0x10000), payloadOctets, dnssecOk: server.trustAd });
    const query = server.randomizeCase ? mixCase(plain, randomBytes(plain.length)) : plain;
    const accepts = (response: Uint8Array): boolean => answersQuery(response, query, server.randomizeCase);
    const left = (): ExchangeOptions => ({ ...options, timeoutMs: Math.max(0, deadline - performance.now()) });

    let response = await exchangeUdp(server, query, accepts, left());
    // RFC 6891 §7: a server that doesn't know EDNS answers so. What it knows it tells without.
    if (payloadOctets !== undefined && isEdnsRefused(response)) return put();
    if (isTruncated(response)) response = await exchangeTcp(server, query, accepts, left()); // RFC 7766 §5
    if (server.randomizeCase) restoreCase(response, plain);
    return interpretResponse(response, plain, type, server.trustAd);
  };
  try {
    return await put(UDP_PAYLOAD_OCTETS);
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (!(error instanceof SocketError)) return failedByContent(error);
    return { status: "failed", reason: error.code === "timeout" ? "timeout" : "network", cause: error };
  }
}

function isEdnsRefused(response: Uint8Array): boolean {
  const rcode = response[3]! & 0x0f;
  return rcode === RCODE_FORMERR || rcode === RCODE_NOTIMP;
}
