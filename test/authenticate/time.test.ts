import { describe, expect, it } from "vitest";
import { authenticateMessage } from "../../src/authenticate/index.js";
import type { DnsOptions, DnsResolver } from "../../src/core/index.js";
import { encodeUtf8 } from "../../src/internal/bytes.js";
import { plainBody, plainHeader, signedBytes } from "../support/dkim.js";
import { countListeners } from "../support/sources.js";
import { world } from "./world.js";

const unsigned = encodeUtf8(`${plainHeader}\r\n${plainBody}`);

/** A resolver that never answers, and the signals that it was given. */
function hanging(): { readonly resolver: DnsResolver; readonly signals: AbortSignal[] } {
  const signals: AbortSignal[] = [];
  const resolve = (_: string, __: string, options?: DnsOptions) => {
    signals.push(options!.signal!);
    return new Promise<never>(() => undefined);
  };
  return { resolver: { resolve }, signals };
}

describe("authenticateMessage and time", () => {
  it("has results when DNS says nothing in time, and calls off what is under way", async () => {
    const { resolver, signals } = hanging();
    const result = await authenticateMessage(await signedBytes(), { ...world, resolver, limits: { timeLimitMs: 5 } });
    expect(result).toMatchObject({
      spf: { result: "temperror", dns: "timeout" },
      dkim: { signatures: [{ result: "temperror", dns: "timeout" }] },
      dmarc: { result: "temperror", dns: "timeout" },
      iprev: { result: "temperror", dns: "timeout" },
    });
    expect(signals.length).toBeGreaterThanOrEqual(4);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it("rejects with the signal's reason, calls off what is under way, and lets go of the signal", async () => {
    const reason = new Error("enough");
    const { resolver, signals } = hanging();
    const { controller, count } = countListeners();
    const running = authenticateMessage(unsigned, { ...world, resolver, signal: controller.signal });
    expect(signals.length).toBeGreaterThanOrEqual(3);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    expect(count()).toBe(0);
    await expect(authenticateMessage(unsigned, { ...world, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("lets go of the signal when all is well", async () => {
    const { controller, count } = countListeners();
    await authenticateMessage(await signedBytes(), { ...world, signal: controller.signal });
    expect(count()).toBe(0);
  });

  it("rejects with what a stream throws, and calls off what is under way", async () => {
    const { resolver, signals } = hanging();
    async function* broken() {
      yield encodeUtf8("From: a@example.com\r\n");
      throw new Error("broken");
    }
    await expect(authenticateMessage(broken(), { ...world, resolver })).rejects.toThrow("broken");
    expect(signals.length).toBeGreaterThanOrEqual(2);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it("rejects when a body breaks off that a signature needs", async () => {
    const bytes = await signedBytes();
    async function* broken() {
      yield bytes.subarray(0, bytes.length - 5);
      throw new Error("broken");
    }
    const { resolver, signals } = hanging();
    await expect(authenticateMessage(broken(), { ...world, resolver })).rejects.toThrow("broken");
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });
});
