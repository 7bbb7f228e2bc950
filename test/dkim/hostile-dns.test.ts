import { describe, expect, it, vi } from "vitest";
import type { DnsResolver } from "../../src/core/index.js";
import { type DkimResult, verifyDkim } from "../../src/dkim/index.js";
import { keyResolver, signedBytes } from "../support/dkim.js";
import { countListeners, iterableOf, streamOf } from "../support/sources.js";
import { dkimKeys } from "../vectors/dkim.js";
import { rsa1024 as other } from "../vectors/keys.js";

const good = dkimKeys.rsa1024.record;
const wrong = `v=DKIM1; p=${other.spki}`;

/** The one result for a message signed with the key of `good`. */
async function verify(resolver: DnsResolver, signal?: AbortSignal): Promise<DkimResult> {
  const options = { resolver, ...(signal === undefined ? undefined : { signal }) };
  const { signatures } = await verifyDkim(await signedBytes(), options);
  return signatures[0]!;
}

/** A resolver that answers anything. */
const answering = (answer: unknown): DnsResolver => ({ resolve: async () => answer as never });
const records = (...texts: readonly unknown[]): DnsResolver =>
  answering({ status: "ok", records: texts, authenticated: false });

describe("answers that aren't any", () => {
  const junk: readonly (readonly [string, unknown])[] = [
    ["nothing", undefined],
    ["null", null],
    ["a string", good],
    ["a number", 7],
    ["an array", [[good]]],
    ["no status", { records: [[good]] }],
    ["an unknown status", { status: "fine", records: [[good]] }],
    ["no records", { status: "ok", authenticated: false }],
    ["records that are strings", { status: "ok", records: [good], authenticated: false }],
    ["records that are null", { status: "ok", records: [null], authenticated: false }],
    ["strings that are numbers", { status: "ok", records: [[5]], authenticated: false }],
    ["strings that are bytes", { status: "ok", records: [[new Uint8Array(3)]], authenticated: false }],
    ["10,000 strings", { status: "ok", records: [Array(10_000).fill("x")], authenticated: false }],
    ["10,000 records", { status: "ok", records: Array(10_000).fill([good]), authenticated: false }],
    [
      "more octets than a DNS message has",
      { status: "ok", records: [[good + " ".repeat(70_000)]], authenticated: false },
    ],
    ["a length without end", { status: "ok", records: new Proxy([], { get: () => Number.POSITIVE_INFINITY }) }],
    [
      "fields that throw",
      {
        status: "ok",
        get records(): never {
          throw new Error("no");
        },
      },
    ],
    ["DNSSEC that is a string", { status: "ok", records: [[good]], authenticated: "yes" }],
    ["a failure without a reason", { status: "failed" }],
  ];

  it.each(junk)("%s is a failed look-up", async (_, answer) => {
    const result = await verify(answering(answer));
    expect(result).toMatchObject({ result: "temperror", reason: "key-unavailable", dns: "malformed" });
  });

  it("a resolver that throws or rejects is a failed look-up", async () => {
    const throwing: DnsResolver = {
      resolve: () => {
        throw new Error("no");
      },
    };
    const rejecting: DnsResolver = { resolve: () => Promise.reject(undefined) };
    for (const resolver of [throwing, rejecting]) {
      expect(await verify(resolver)).toMatchObject({ result: "temperror", reason: "key-unavailable", dns: "network" });
    }
  });

  it("a hanging resolver is one after lookupTimeoutMs, all signatures at once", async () => {
    vi.useFakeTimers();
    try {
      const message = await signedBytes({
        header: "From: a\r\nDKIM-Signature: v=1; a=rsa-sha256; d=b.example; s=b; h=from; bh=AAAA; b=AAAA\r\n",
        tags: { h: "from" },
      });
      const pending = verifyDkim(message, { resolver: { resolve: () => new Promise(() => undefined) } });
      await vi.advanceTimersByTimeAsync(19_999);
      expect(vi.getTimerCount()).toBe(2);
      await vi.advanceTimersByTimeAsync(1);
      const { signatures } = await pending;
      expect(signatures.map(({ dns }) => dns)).toEqual(["timeout", "timeout"]);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("several records at a selector (RFC 6376 §3.6.2.2, §6.1.2)", () => {
  const rows: readonly (readonly [string, readonly string[], object])[] = [
    ["junk first", ["v=spf1 -all", good], { result: "pass", key: { keysAtName: 1 } }],
    ["much junk first", [...Array<string>(900).fill("junk"), good], { result: "pass", key: { keysAtName: 1 } }],
    ["a wrong key first", [wrong, good], { result: "pass", key: { keysAtName: 2 } }],
    ["a wrong key last", [good, wrong], { result: "pass" }],
    ["a revoked key first", ["v=DKIM1; p=", good], { result: "pass", key: { keysAtName: 2 } }],
    ["a broken key first", ["v=DKIM1; p=AAAA", good], { result: "pass", key: { keysAtName: 2 } }],
    ["a key of another type first", [dkimKeys.ed25519.record, good], { result: "pass", key: { keyType: "rsa" } }],
    ["a key for something else first", [`s=tlsrpt; ${wrong.slice(9)}`, good], { result: "pass" }],
    ["two wrong keys", [wrong, wrong], { result: "fail", reason: "signature-mismatch" }],
    [
      "a key of another type and a wrong one",
      [dkimKeys.ed25519.record, wrong],
      { result: "fail", reason: "signature-mismatch", key: { keyType: "rsa" } },
    ],
    [
      "two keys of another type",
      [dkimKeys.ed25519.record, dkimKeys.ed25519.record],
      { result: "permerror", reason: "key-type-mismatch" },
    ],
    ["a revoked and a broken one", ["v=DKIM1; p=", "v=DKIM1; p=AAAA"], { result: "permerror", reason: "key-revoked" }],
    ["only junk", ["junk", "v=spf1 -all", ""], { result: "permerror", reason: "no-key" }],
  ];

  it.each(rows)("%s", async (_, texts, expected) => {
    expect(await verify(keyResolver({ "rsa1024._domainkey.example.com": texts }))).toMatchObject(expected);
  });

  it("strings of one record are joined with nothing between, those of two are not", async () => {
    const [a, b] = [good.slice(0, 100), good.slice(100)];
    expect((await verify(records([a, b]))).result).toBe("pass");
    expect((await verify(records([...good]))).result).toBe("pass");
    expect((await verify(records([a], [b]))).result).toBe("permerror");
    expect((await verify(records([]))).result).toBe("permerror");
  });
});

describe("a key proven by DNSSEC", () => {
  it.each([true, false])("is told when the resolver says so: %s", async (authenticated) => {
    const result = await verify(answering({ status: "ok", records: [[good]], authenticated }));
    expect(result).toMatchObject({ result: "pass", key: { authenticated } });
  });
});

describe("an abort", () => {
  const hanging: DnsResolver = { resolve: () => new Promise(() => undefined) };

  it("before the start asks nothing", async () => {
    const resolver = { resolve: vi.fn() };
    const reason = new Error("enough");
    await expect(verify(resolver, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(resolver.resolve).not.toHaveBeenCalled();
  });

  it.each(["bytes", "stream"])("while a resolver hangs ends the call with the signal's reason, of %s", async (kind) => {
    const message = await signedBytes();
    const { controller, count } = countListeners();
    const source = kind === "bytes" ? message : iterableOf([message]);
    const pending = verifyDkim(source, { resolver: hanging, signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 1);
    await expect(pending).rejects.toBe("enough");
    expect(count()).toBe(0);
  });

  it("while a stream hangs ends the call, and tells the resolver", async () => {
    const message = await signedBytes();
    const { controller } = countListeners();
    let told: AbortSignal | undefined;
    const resolver: DnsResolver = {
      resolve: (_, __, options) => {
        told = options?.signal;
        return new Promise(() => undefined);
      },
    };
    const source = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(message) });
    const pending = verifyDkim(source, { resolver, signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 5);
    await expect(pending).rejects.toBe("enough");
    expect(told?.aborted).toBe(true);
  });
});

describe("nothing is left behind", () => {
  it("no timer and no listener after a verification, of bytes or a stream", async () => {
    const message = await signedBytes();
    vi.useFakeTimers();
    try {
      for (const resolver of [keyResolver(), answering(null), keyResolver({ "rsa1024._domainkey.example.com": [] })]) {
        for (const source of [message, iterableOf([message]), streamOf([message])]) {
          const { controller, count } = countListeners();
          await verifyDkim(source, { resolver, signal: controller.signal });
          expect([vi.getTimerCount(), count()]).toEqual([0, 0]);
        }
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it("no look-up after a stream has failed", async () => {
    const message = await signedBytes();
    let told: AbortSignal | undefined;
    const resolver: DnsResolver = {
      resolve: (_, __, options) => {
        told = options?.signal;
        return new Promise(() => undefined);
      },
    };
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield message;
      throw new Error("connection lost");
    }
    const { controller, count } = countListeners();
    vi.useFakeTimers();
    try {
      const failed = verifyDkim(failing(), { resolver, signal: controller.signal });
      await expect(failed).rejects.toThrow("connection lost");
      expect([told?.aborted, vi.getTimerCount(), count()]).toEqual([true, 0, 0]);
    } finally {
      vi.useRealTimers();
    }
  });
});
