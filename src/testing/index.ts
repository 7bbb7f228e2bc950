/**
 * Mail without a network, for tests: messages made to the byte, a peer that follows a script,
 * and a resolver that keeps a record of what it was asked. For DNS itself see `mailproof/adapters/zone`.
 *
 * @module testing
 */
export * from "./build-message.js";
export * from "./recording-resolver.js";
export * from "./scripted-socket.js";
export type { ScriptedTls, SocketStep, TranscriptText } from "./transcript.js";
export { TranscriptError } from "./transcript.js";
