/**
 * What the runtime offers beyond the web platform. The only file that knows where it comes from:
 * `process.getBuiltinModule` exists on Node, Deno, Bun and on Workers with nodejs_compat, needs no import,
 * and is absent in browsers and plain Workers.
 */

/** A hash of `node:crypto`, as far as it is used. */
export interface NodeHash {
  update(bytes: Uint8Array): NodeHash;
  digest(): Uint8Array;
  digest(encoding: "base64"): string;
}

/** The part of `node:crypto` that is used. Options are those of Node's documentation. */
export interface NodeCrypto {
  createHash(algorithm: string): NodeHash;
  createHmac(algorithm: string, key: Uint8Array): NodeHash;
  createPublicKey(key: object | string): object;
  createPrivateKey(key: object): object;
  verify(hash: string | null, data: Uint8Array, key: object, signature: Uint8Array): boolean;
  sign(hash: string | null, data: Uint8Array, key: object): Uint8Array;
  /** On the thread pool. */
  sign(hash: string | null, data: Uint8Array, key: object, done: (error: unknown, signature: Uint8Array) => void): void;
  readonly KeyObject: NodeKeyObjectClass;
}

/** The class of Node's keys, which can take in those of WebCrypto. */
export interface NodeKeyObjectClass {
  new (...use: never): object;
  from(key: object): object;
}

/** The part of Node's `Buffer` that is used: conversions far faster than any written in JavaScript. */
export interface NodeBufferClass {
  from(text: string, encoding: "latin1" | "base64" | "hex"): Uint8Array;
  readonly prototype: {
    latin1Slice(this: Uint8Array, start: number, end: number): string;
    base64Slice(this: Uint8Array, start: number, end: number): string;
  };
}

/** The builtin modules of this runtime, or `undefined`. */
export interface Platform {
  readonly crypto: NodeCrypto | undefined;
  readonly Buffer: NodeBufferClass | undefined;
  /** Of `node:buffer`: whether no octet is above 127. */
  readonly isAscii: ((bytes: Uint8Array) => boolean) | undefined;
}

type Builtin = (name: string) => unknown;

function builtin<T>(name: string): T | undefined {
  const scope = globalThis as { process?: { getBuiltinModule?: Builtin } };
  try {
    return scope.process?.getBuiltinModule?.(name) as T | undefined;
  } catch {
    return undefined;
  }
}

interface NodeBufferModule {
  readonly Buffer: NodeBufferClass;
  readonly isAscii?: (bytes: Uint8Array) => boolean;
}

/** Looked up once, when this module is loaded. */
export const platform: Platform = /* @__PURE__ */ Object.freeze({
  crypto: /* @__PURE__ */ builtin<NodeCrypto>("node:crypto"),
  Buffer: /* @__PURE__ */ builtin<NodeBufferModule>("node:buffer")?.Buffer,
  isAscii: /* @__PURE__ */ builtin<NodeBufferModule>("node:buffer")?.isAscii,
});

interface Turns {
  readonly setImmediate?: (run: (given: unknown) => void, given: unknown) => unknown;
  readonly clearImmediate?: (turn: unknown) => void;
}

/**
 * Runs something soon, once what is at hand has been dealt with. `setImmediate` costs a tenth of a timer and can be called
 * off; where there is none, it is a microtask and can't.
 */
export function runSoon<T>(run: (given: T) => void, given: T): unknown {
  const { setImmediate } = globalThis as Turns;
  if (setImmediate !== undefined) return setImmediate(run as (given: unknown) => void, given);
  queueMicrotask(() => run(given));
  return undefined;
}

/** Calls off what {@link runSoon} was given, where that can be done. */
export function callOff(turn: unknown): void {
  if (turn !== undefined) (globalThis as Turns).clearImmediate?.(turn);
}
