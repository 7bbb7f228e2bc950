import type { SocketError } from "../core/errors.js";
import { concatBytes, decodeLatin1, encodeUtf8 } from "../internal/bytes.js";

/** A string is a line: CRLF is added. An array is several lines. Bytes are taken as they are. */
export type TranscriptText = string | readonly string[] | Uint8Array;

/** An upgrade to TLS that the client is to ask for. There is no cryptography: the transcript just goes on. */
export interface ScriptedTls {
  /** What the client is told of the peer: DER, the peer's own certificate first. Default none. */
  readonly peerCertificates?: readonly Uint8Array[];
  /** The server name that the client must give. Left out, any or none. */
  readonly serverName?: string;
  /** The upgrade fails with this, and the connection is closed. */
  readonly error?: SocketError;
}

/** One step of a scripted peer, seen from the peer. `"close"` ends the connection in order, `"reset"` breaks it. */
export type SocketStep =
  | { readonly send: TranscriptText }
  /** What the client must write. An expression is matched against one line, without its CRLF. */
  | { readonly expect: TranscriptText | RegExp }
  | { readonly startTls: ScriptedTls }
  | "close"
  | "reset";

/** The client did something that the transcript doesn't have. It is a mistake in the test or the client, not of the network. */
export class TranscriptError extends Error {
  override readonly name = "TranscriptError" as const;
  /** Counted from 1. */
  readonly connection: number;
  /** Counted from 1; one more than there are steps where the transcript was over. */
  readonly step: number;
  constructor(connection: number, step: number, problem: string) {
    super(`connection ${connection}, step ${step}: ${problem}`);
    this.connection = connection;
    this.step = step;
  }
}

/** A step made ready. */
export type ReadyStep =
  | { readonly act: "send"; readonly bytes: Uint8Array }
  | { readonly act: "expect"; readonly wanted: Uint8Array | RegExp }
  | { readonly act: "startTls"; readonly tls: ScriptedTls }
  | { readonly act: "close" | "reset" };

/** @throws TypeError for what is not a transcript */
export function readTranscript(steps: readonly SocketStep[], connection: number): readonly ReadyStep[] {
  return steps.map((step, index) => {
    const place = `step ${index + 1} of connection ${connection}`;
    if (step === "close" || step === "reset") {
      if (index !== steps.length - 1) throw new TypeError(`${place}: nothing can follow "${step}"`);
      return { act: step };
    }
    if ("send" in step) return { act: "send", bytes: bytesOf(step.send) };
    if ("expect" in step) {
      const wanted = step.expect instanceof RegExp ? step.expect : bytesOf(step.expect);
      if (wanted instanceof Uint8Array && wanted.length === 0) throw new TypeError(`${place} expects nothing`);
      return { act: "expect", wanted };
    }
    if ("startTls" in step) return { act: "startTls", tls: step.startTls };
    throw new TypeError(`${place} must be "close", "reset", or have one of "send", "expect" and "startTls"`);
  });
}

function bytesOf(text: TranscriptText): Uint8Array {
  if (text instanceof Uint8Array) return text;
  const lines = typeof text === "string" ? [text] : text;
  return concatBytes(lines.map((line) => encodeUtf8(`${line}\r\n`)));
}

/** What a step wants of the client, for messages. */
export function describeStep(step: ReadyStep | undefined): string {
  switch (step?.act) {
    case "expect":
      return `the peer expects ${step.wanted instanceof RegExp ? `a line like ${step.wanted}` : shown(step.wanted)}`;
    case "startTls":
      return "the peer expects TLS to start";
    default:
      return "the transcript is over";
  }
}

/** Octets for a message: one character each, cut where they are many. */
export function shown(bytes: Uint8Array): string {
  const text = JSON.stringify(decodeLatin1(bytes, 0, Math.min(bytes.length, 200)));
  return bytes.length > 200 ? `${text}… (${bytes.length} bytes)` : text;
}
