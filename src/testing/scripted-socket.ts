import type { ByteSocket, SocketAddress, SocketConnector } from "../core/socket.js";
import { ScriptedPeer } from "./scripted-peer.js";
import { readTranscript, type SocketStep, TranscriptError } from "./transcript.js";

/** A network of scripted peers. */
export interface ScriptedSocket extends SocketConnector {
  /** Where the client connected to, in order. */
  readonly connections: readonly SocketAddress[];
  /**
   * For the end of a test: every connection was made and every step taken.
   *
   * @throws TranscriptError for the first deviation of the client, or else for what it left out
   */
  assertFinished(): void;
}

/**
 * Makes a connector whose peers follow transcripts: the first connection the first transcript, and so on.
 *
 * A client that deviates gets a {@link TranscriptError} from whatever it does next; since it may take that for a
 * failure of the network, a test should end with `assertFinished()`. When a transcript is over without `"close"` or
 * `"reset"`, the connection stays open and silent. Nothing takes time and there are no timers.
 *
 * @param transcripts - one for each connection: the steps of the peer
 * @returns a connector, with `connections` and `assertFinished()`
 * @throws TypeError for what is not a transcript
 *
 * @example
 * ```ts
 * import { scriptedSocket } from "mailproof/testing";
 *
 * const network = scriptedSocket([
 *   { send: "220 mx.example ESMTP" },
 *   { expect: "EHLO client.example" },
 *   { send: ["250-mx.example", "250 STARTTLS"] },
 *   { expect: /^QUIT$/i },
 *   { send: "221 bye" },
 *   "close",
 * ]);
 *
 * const socket = await network.connect({ host: "mx.example", port: 25 });
 * const writer = socket.writable.getWriter();
 * await writer.write(new TextEncoder().encode("EHLO client.example\r\n"));
 * await writer.write(new TextEncoder().encode("quit\r\n"));
 * const received = await new Response(socket.readable).text(); // to the end
 * console.log(received.split("\r\n")[1]); // 250-mx.example
 * network.assertFinished();
 * ```
 */
export function scriptedSocket(...transcripts: readonly (readonly SocketStep[])[]): ScriptedSocket {
  const scripts = transcripts.map((steps, index) => readTranscript(steps, index + 1));
  const peers: ScriptedPeer[] = [];
  const connections: SocketAddress[] = [];
  let surplus: TranscriptError | undefined;
  return {
    connections,
    async connect(to: SocketAddress, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ByteSocket> {
      signal?.throwIfAborted();
      connections.push(to);
      const script = scripts[peers.length];
      if (script === undefined) {
        surplus ??= new TranscriptError(
          connections.length,
          1,
          "the client connected once more than there are transcripts",
        );
        throw surplus;
      }
      const peer = new ScriptedPeer(script, connections.length);
      peers.push(peer);
      return peer.openSocket();
    },
    assertFinished(): void {
      const deviation = peers.find((peer) => peer.deviation !== undefined)?.deviation ?? surplus;
      if (deviation !== undefined) throw deviation;
      const unfinished = peers.find((peer) => peer.unfinished !== undefined)?.unfinished;
      if (unfinished !== undefined) throw unfinished;
      if (peers.length < scripts.length) {
        throw new TranscriptError(peers.length + 1, 1, "the client never made this connection");
      }
    },
  };
}
