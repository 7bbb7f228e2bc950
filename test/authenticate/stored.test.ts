import { describe, expect, it } from "vitest";
import { type AuthenticateMessageOptions, authenticateMessage } from "../../src/authenticate/index.js";
import { envelopeFromHeaders } from "../../src/headers/index.js";
import { decodeLatin1, encodeUtf8 } from "../../src/internal/bytes.js";
import { piecesOf, streamOf } from "../support/sources.js";
import { stored } from "./world.js";

const boundary = { networks: ["10.0.0.0/8"], domains: ["example.net"] };
const options: AuthenticateMessageOptions = {
  ...stored,
  findClient: (header) => envelopeFromHeaders(header, { boundary }),
};
const message = (...received: string[]) =>
  encodeUtf8(
    [
      "Return-Path: <bounce@example.com>",
      "Received: from mx.example.net ([10.0.0.5]) by store.example.net with LMTP id 2; Mon, 1 Jun 2026 10:00:02 +0000",
      ...received,
      "From: Joe <joe@example.com>",
      "",
      "Hello",
      "",
    ].join("\r\n"),
  );
const inbound =
  "Received: from mail.example.com ([192.0.2.25]) by mx.example.net with ESMTPS id 1; Mon, 1 Jun 2026 10:00:01 +0000";
const forged =
  "Received: from evil.example ([198.51.100.1]) by mx.example.net with ESMTPS id 0; Mon, 1 Jun 2026 10:00:00 +0000";

describe("authenticateMessage with a client that the header tells", () => {
  it("takes it from there, of bytes and of a stream", async () => {
    const bytes = message(inbound, forged);
    for (const source of [bytes, streamOf(piecesOf(bytes, 11))]) {
      const result = await authenticateMessage(source, options);
      expect(result.spf).toMatchObject({ result: "pass", domain: "example.com" });
      expect(result.dmarc.result).toBe("pass");
      expect(result.iprev.result).toBe("pass");
      expect(result.headers.receivedSpf).toContain("client-ip=192.0.2.25");
    }
  });

  it("asks once, with the header and its blank line", async () => {
    const asked: string[] = [];
    const findClient = (header: Uint8Array) => {
      asked.push(decodeLatin1(header));
      return { ip: "192.0.2.25", helo: "mail.example.com" };
    };
    const result = await authenticateMessage(message(), { ...stored, findClient });
    expect(asked).toEqual([decodeLatin1(message()).replace("Hello\r\n", "")]);
    expect(result.spf).toMatchObject({ result: "pass", identity: "helo" });
  });

  it("says that it isn't known", async () => {
    for (const fields of [[], [inbound.replace("ESMTPS", "ESMTPSA")]]) {
      const result = await authenticateMessage(message(...fields), options);
      expect(result.spf).toMatchObject({ result: "none", reason: "no-client-ip" });
      expect(result.iprev).toMatchObject({ result: "none", reason: "no-client-ip" });
    }
  });

  it("prefers what the caller knows", async () => {
    const client = { ip: "2001:db8::25", helo: "mail.example.com", mailFrom: null };
    const result = await authenticateMessage(message(inbound), { ...options, ...client });
    expect(result.spf).toMatchObject({ result: "pass", identity: "mailfrom" });
    expect(result.headers.receivedSpf).toContain('client-ip="2001:db8::25"');
    const onlyIp = await authenticateMessage(message(inbound), { ...options, ip: "203.0.113.1" });
    expect(onlyIp.spf).toMatchObject({ result: "fail", identity: "mailfrom" });
    expect(onlyIp.headers.receivedSpf).not.toContain("helo=mail.example.com");
  });

  it("ends where the header can't be read, the message fails, or the answer is none", async () => {
    const small = { ...options, dkim: { limits: { maxHeaderBytes: 20 } } };
    const result = await authenticateMessage(message(inbound), small);
    expect(result.spf).toMatchObject({ result: "none", reason: "no-client-ip" });
    const failing = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("gone")) });
    await expect(authenticateMessage(failing, options)).rejects.toThrow("gone");
    const authenticate = (findClient: unknown) =>
      authenticateMessage(message(), { ...stored, findClient: findClient as never });
    await expect(authenticate({})).rejects.toThrow(new TypeError('"findClient" must be a function'));
    await expect(authenticate(() => null)).rejects.toThrow(new TypeError('"findClient" must give an object'));
    await expect(authenticate(() => Promise.reject(new Error("asked")))).rejects.toThrow("asked");
  });
});
