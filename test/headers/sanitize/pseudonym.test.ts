import { describe, expect, it } from "vitest";
import { resolvePseudonym, sanitizeHeaders } from "../../../src/headers/index.js";
import { checkPseudonymKey, createMac, pseudonymInput } from "../../../src/headers/sanitize/pseudonym.js";
import { decodeLatin1, encodeLatin1, encodeUtf8 } from "../../../src/internal/bytes.js";

const secret = Uint8Array.from({ length: 32 }, (_, i) => i);
const key = { keyId: "2026a", key: secret };
const hmac = { name: "HMAC", hash: "SHA-256" };

/** RFC 2104 and RFC 4648 §6 once more, by WebCrypto and by bits. */
async function expectedDigits(input: string): Promise<string> {
  const imported = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", imported, encodeUtf8(input)));
  const bits = Array.from(mac, (octet) => octet.toString(2).padStart(8, "0")).join("");
  const digits = (bits.match(/.{5}/g) ?? []).map(
    (five) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(five, 2)],
  );
  return digits.slice(0, 13).join("");
}

async function namesIn(from: string, given: object): Promise<string[]> {
  const message = encodeLatin1(
    `Received: from ${from} by mail.example.com id 4F2; Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\n`,
  );
  const { head } = await sanitizeHeaders(message, {
    boundary: { hosts: ["mail.example.com"] },
    pseudonyms: given as never,
  });
  return decodeLatin1(head).match(/\b[hiuq]-[a-z2-7]{13}\b/g) ?? [];
}

describe("a pseudonym", () => {
  it("is the first 65 bits of a HMAC over kind and value, in base32", async () => {
    expect(await namesIn("Pc7.Corp.LAN", key)).toEqual([
      `h-${await expectedDigits("host|pc7.corp.lan")}`,
      `q-${await expectedDigits("id|4f2")}`,
    ]);
    expect((await namesIn("[10.1.2.3]", key))[0]).toBe(`i-${await expectedDigits("ip|10.1.2.3")}`);
  });

  it("is the same for every spelling", () => {
    const same = (kind: "host" | "ip", ...values: string[]) =>
      expect(new Set(values.map((v) => pseudonymInput(kind, v))).size).toBe(1);
    same("host", "b\u00fccher.lan", "B\u00dcCHER.lan.", "xn--bcher-kva.lan");
    same("ip", "10.1.2.3", "::ffff:10.1.2.3", "::FFFF:a01:203");
    same("ip", "fd00::1", "FD00:0:0::0:1");
    expect(pseudonymInput("host", "a")).not.toBe(pseudonymInput("user", "a"));
  });

  it("is the same with a CryptoKey", async () => {
    const imported = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
    expect(await namesIn("pc7.corp.lan", { ...key, key: imported })).toEqual(await namesIn("pc7.corp.lan", key));
  });

  it("is the same where HMAC comes as a promise only", async () => {
    const { now, later } = createMac(checkPseudonymKey(key, "key"));
    const imported = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
    const slow = createMac(checkPseudonymKey({ ...key, key: imported }, "key"));
    expect(slow.now).toBeUndefined();
    expect(await slow.later("host|a")).toBe(await later("host|a"));
    if (now !== undefined) expect(now("host|a")).toBe(await later("host|a"));
  });

  it("takes no key that isn't for this", async () => {
    const other = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
    const verifier = await crypto.subtle.importKey("raw", secret, hmac, false, ["verify"]);
    for (const wrong of [other, verifier]) {
      await expect(namesIn("a.lan", { ...key, key: wrong })).rejects.toThrow('"pseudonyms.key" must be');
    }
  });
});

describe("resolvePseudonym", () => {
  const older = { keyId: "2025a", key: new Uint8Array(32).fill(9) };

  it("finds the candidate, whichever key it was made with", async () => {
    const candidates = ["pc6.corp.lan", "PC7.corp.lan", "pc7.corp.lan"];
    for (const [used, keyId] of [
      [key, "2026a"],
      [older, "2025a"],
    ] as const) {
      const [host = ""] = await namesIn("pc7.corp.lan", used);
      for (const written of [host, `${host}.invalid`, `${host.toUpperCase()}.hidden.example.com`]) {
        expect(await resolvePseudonym(written, { keys: [key, older], candidates })).toEqual({
          kind: "host",
          value: "PC7.corp.lan",
          keyId,
        });
      }
    }
  });

  it("finds addresses of a whole network, which may come one after another", async () => {
    const [address = ""] = await namesIn("[10.1.2.3]", key);
    async function* network(): AsyncGenerator<string> {
      for (let i = 0; i < 256; i++) yield `10.1.2.${i}`;
    }
    expect(await resolvePseudonym(address, { keys: [key], candidates: network() })).toEqual({
      kind: "ip",
      value: "10.1.2.3",
      keyId: "2026a",
    });
  });

  it("finds nothing with another key, or for another kind", async () => {
    const [host = "", id = ""] = await namesIn("pc7.corp.lan", key);
    expect(await resolvePseudonym(host, { keys: [older], candidates: ["pc7.corp.lan"] })).toBeUndefined();
    expect(await resolvePseudonym(id, { keys: [key], candidates: ["pc7.corp.lan"] })).toBeUndefined();
    expect(await resolvePseudonym(host, { keys: [], candidates: ["pc7.corp.lan"] })).toBeUndefined();
  });

  it.each<[unknown, unknown, string]>([
    ["pc7.corp.lan", { keys: [key], candidates: [] }, '"pseudonym" is none: "pc7.corp.lan"'],
    ["h-aaaaaaaaaaaaaa.invalid", { keys: [key], candidates: [] }, '"pseudonym" is none'],
    [undefined, { keys: [key], candidates: [] }, '"pseudonym" is none'],
    ["h-aaaaaaaaaaaaa", { keys: key, candidates: [] }, '"keys" must be an array'],
    ["h-aaaaaaaaaaaaa", { keys: [{ ...key, keyId: "" }], candidates: [] }, '"keys[0].keyId"'],
    ["h-aaaaaaaaaaaaa", { keys: [key], candidates: [1] }, '"candidates" must be strings'],
  ])("%j: misuse", async (pseudonym, options, message) => {
    await expect(resolvePseudonym(pseudonym as never, options as never)).rejects.toThrow(message);
  });

  it("stops with its signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(resolvePseudonym("h-aaaaaaaaaaaaa", { keys: [key], candidates: ["a"], signal })).rejects.toThrow(
      "enough",
    );
  });
});
