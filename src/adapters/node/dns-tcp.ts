import { connect } from "node:net";
import { ParseError, SocketError } from "../../core/errors.js";
import { concatBytes } from "../../internal/bytes.js";
import { type ExchangeOptions, runExchange } from "./dns-exchange.js";
import type { DnsServer } from "./dns-servers.js";

const LENGTH_OCTETS = 2;

/**
 * Sends one query over a connection of its own and reads one message (RFC 7766 §8). The time-out is for all of it,
 * so a server that sends an octet now and then gains nothing.
 *
 * @throws SocketError; ParseError if `accepts` turns the message down; the signal's reason
 */
export function exchangeTcp(
  server: DnsServer,
  query: Uint8Array,
  accepts: (response: Uint8Array) => boolean,
  options: ExchangeOptions,
): Promise<Uint8Array> {
  return runExchange(options, ({ succeed, fail }) => {
    const socket = connect({ host: server.host, port: server.port, noDelay: true });
    const chunks: Uint8Array[] = [];
    let received = 0;
    let expected = LENGTH_OCTETS; // and the message, when its length has come
    socket.on("connect", () => {
      // RFC 7766 §8: length and message in one write, because there are servers that read only one segment.
      socket.write(concatBytes([Uint8Array.of(query.length >> 8, query.length & 0xff), query]));
    });
    socket.on("data", (chunk: Uint8Array) => {
      chunks.push(chunk);
      received += chunk.length;
      if (received < expected) return;
      const all = concatBytes(chunks.splice(0));
      chunks.push(all);
      expected = LENGTH_OCTETS + ((all[0]! << 8) | all[1]!);
      if (received < expected) return;
      const response = all.subarray(LENGTH_OCTETS, expected);
      if (accepts(response)) succeed(response);
      else fail(new ParseError("the message does not answer the query", { format: "dns-message" }));
    });
    socket.on("error", fail);
    socket.on("close", () => fail(new SocketError("closed", "the DNS server closed the connection without an answer")));
    return () => socket.destroy();
  });
}
