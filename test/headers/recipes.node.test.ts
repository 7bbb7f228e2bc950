// The pipelines of docs/guides/sanitize.md, over SMTP on this machine: nodemailer as sender, smtp-server as gateway.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import nodemailer from "nodemailer";
import { SMTPServer } from "smtp-server";
import { afterEach, describe, expect, it } from "vitest";
import { signDkim, verifyDkim } from "../../src/dkim/index.js";
import { type SanitizeOptions, sanitizeHeaders } from "../../src/headers/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";
import { keyResolver } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";

const options: SanitizeOptions = {
  boundary: { domains: ["corp.lan", "example.com"], networks: ["10.0.0.0/8", "127.0.0.0/8"] },
  publicHosts: ["example.com", "mail.example.com"],
};
const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** An SMTP server on this machine; `take` gets each message. */
async function serve(take: (mail: Readable) => Promise<void>): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (mail, _, done) => void take(mail).then(() => done(), done),
  });
  open.push({ close: () => server.close(() => undefined) });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return (server.server.address() as AddressInfo).port;
}

function connect(port: number): ReturnType<typeof nodemailer.createTransport> {
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  open.push(transport);
  return transport;
}

const envelope = { from: "joe@example.com", to: "ann@example.net" };
const mail =
  "Received: from pc7.corp.lan ([10.1.2.3]) by ex01.corp.lan (Postfix) with ESMTPSA id 4F2; Mon, 23 Nov 2026 10:00:00 +0100\r\n" +
  "X-Originating-IP: [10.1.2.3]\r\nFrom: joe@example.com\r\nSubject: Hi\r\n\r\n.Hello\r\n..\r\n";

describe("nodemailer", () => {
  async function send(limits: SanitizeOptions["limits"] = {}): Promise<string> {
    let received = "";
    const port = await serve(async (given) => {
      received = (await buffer(given)).toString("latin1");
    });
    const transport = connect(port);
    transport.use("stream", (outgoing, done) => {
      outgoing.message.processFunc((input) => Readable.from(withoutNetwork(input)));
      done();
    });
    async function* withoutNetwork(input: Readable): AsyncGenerator<Uint8Array> {
      const { message } = await sanitizeHeaders(input, { ...options, policy: "submission", limits });
      yield* message;
    }
    await transport.sendMail({
      ...envelope,
      subject: "Hi",
      text: "x".repeat(200_000),
      headers: { "X-Originating-IP": "10.1.2.3", "X-Mailer": "Fabrikam" },
      dkim: { domainName: "example.com", keySelector: "rsa1024", privateKey: pem(dkimKeys.rsa1024.pkcs8) },
    });
    return received;
  }

  it("sends without what the network is, signed by itself afterwards", async () => {
    const received = await send();
    expect(received).not.toMatch(/10\.1\.2\.3|Fabrikam/);
    expect(received).toContain("Subject: Hi\r\n");
    const { signatures } = await verifyDkim(Buffer.from(received, "latin1"), { resolver: keyResolver() });
    expect(signatures.map(({ result }) => result)).toEqual(["pass"]);
  });

  it("is told when a message can't be rewritten, and sends nothing", async () => {
    await expect(send({ maxHeaderFields: 2 })).rejects.toThrow('over the limit "maxHeaderFields" of 2');
  });
});

describe("a gateway of smtp-server", () => {
  async function relay(given: string, limits: SanitizeOptions["limits"] = {}): Promise<string> {
    let received = "";
    const outside = connect(
      await serve(async (outgoing) => {
        received = (await buffer(outgoing)).toString("latin1");
      }),
    );
    const gateway = connect(
      await serve(async (incoming) => {
        const { message } = await sanitizeHeaders(incoming, { ...options, limits });
        const whole = await buffer(message);
        const key = decodeBase64(dkimKeys.rsa2048.pkcs8)!;
        const { headerBytes } = await signDkim(whole, { domain: "example.com", selector: "rsa2048", key });
        await outside.sendMail({ envelope, raw: Buffer.concat([headerBytes, whole]) });
      }),
    );
    await gateway.sendMail({ envelope, raw: given });
    return received;
  }

  it("hands on what it took, rewritten and signed", async () => {
    const received = await relay(mail);
    expect(received).toMatch(/^DKIM-Signature: /);
    expect(received).toContain(
      "Received: from hidden.invalid by hidden.invalid with ESMTPSA;\r\n Mon, 23 Nov 2026 10:00:00 +0100\r\nFrom: joe",
    );
    expect(received.endsWith("\r\n\r\n.Hello\r\n..\r\n")).toBe(true);
    const { signatures } = await verifyDkim(Buffer.from(received, "latin1"), { resolver: keyResolver() });
    expect(signatures.map(({ result }) => result)).toEqual(["pass"]);
  });

  it("refuses what it can't rewrite", async () => {
    await expect(relay(mail, { maxHeaderBytes: 50 })).rejects.toThrow('over the limit "maxHeaderBytes" of 50');
  });
});

function pem(pkcs8: string): string {
  return `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/\s/g, "").replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
}
