import { createServer } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeResolver, nodeSocketConnector } from "../../src/adapters/node/index.js";
import type { DnsResolver } from "../../src/core/index.js";
import { readPublicKeyInfo } from "../../src/internal/x509/certificate.js";
import { checkTransport, findTransportPolicy, lookUpTlsa, verifyDane } from "../../src/transport/index.js";
import { requireProgram } from "../support/require-program.node.js";
import { serve } from "../support/signed-zone.js";
import { der, tlsaFor } from "../support/tlsa.js";
import { startUnbound, type Unbound } from "../support/unbound.node.js";
import * as vectors from "../vectors/certificates.js";

const unbound = requireProgram("unbound");
const keygen = requireProgram("ldns-keygen");
const signzone = requireProgram("ldns-signzone");
const isReady = unbound !== undefined && keygen !== undefined && signzone !== undefined;

const record = "TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const zones = [
  {
    name: "signed.test",
    dnssec: "signed",
    text: `
@ MX 10 mx
@ MX 20 out
mx A 192.0.2.1
_25._tcp.mx ${record}
bare A 192.0.2.2
in CNAME mx
out CNAME mx.plain.test.
_25._tcp.out ${record}
elsewhere MX 10 mx.plain.test.
broken MX 10 mx.bogus.test.
`,
  },
  { name: "plain.test", dnssec: "unsigned", text: `@ MX 10 mx.signed.test.\nmx A 192.0.2.3\n_25._tcp.mx ${record}\n` },
  { name: "bogus.test", dnssec: "bogus", text: `mx A 192.0.2.4\n_25._tcp.mx ${record}\n` },
] as const;

describe.skipIf(!isReady)("DANE by a resolver that validates", () => {
  let server: Unbound;
  let resolver: DnsResolver;

  beforeAll(async () => {
    server = await startUnbound({ unbound: unbound!, keygen: keygen!, signzone: signzone! }, zones);
    resolver = nodeResolver({ servers: [server.address], timeoutMs: 10_000 });
  }, 60_000);
  afterAll(() => server?.stop());

  it.each<[string, object]>([
    ["mx.signed.test", { result: "found", baseDomain: "mx.signed.test", names: ["mx.signed.test"] }],
    ["in.signed.test", { result: "found", baseDomain: "mx.signed.test", names: ["mx.signed.test", "in.signed.test"] }],
    ["out.signed.test", { result: "found", baseDomain: "out.signed.test", names: ["out.signed.test"] }],
    ["bare.signed.test", { result: "none", reason: "no-record" }],
    ["gone.signed.test", { result: "none", reason: "no-address" }],
    ["mx.plain.test", { result: "none", reason: "insecure-address" }],
    ["mx.bogus.test", { result: "temperror", reason: "lookup-failed", dns: "servfail" }],
  ])("of %s is %j", async (host, expected) => {
    expect(await lookUpTlsa(host, { resolver })).toMatchObject(expected);
  });

  it.each<[string, readonly (readonly [string, string])[]]>([
    [
      "signed.test",
      [
        ["mx.signed.test", "dane"],
        ["out.signed.test", "dane"],
      ],
    ],
    ["elsewhere.signed.test", [["mx.plain.test", "none"]]],
    ["plain.test", [["mx.signed.test", "none"]]],
    ["broken.signed.test", [["mx.bogus.test", "refuse"]]],
  ])("decides what the hosts of %s must show", async (domain, expected) => {
    const fetcher = async () => ({ status: "failed", reason: "not-found" }) as const;
    const { hosts } = await findTransportPolicy(domain, { resolver, fetcher });
    expect(hosts.map(({ host, requires }) => [host, requires])).toEqual(expected);
  });

  it.each([
    ["elsewhere.signed.test", "dane-insecure-record"],
    ["plain.test", "dane-insecure-mx"],
    ["broken.signed.test", "dane-lookup-failed"],
  ])("tells the administrator of %s: %s", async (domain, code) => {
    const { findings } = await checkTransport(domain, { resolver, fetcher: serve("", "text/plain", 404) });
    expect(findings.map((finding) => finding.code)).toContain(code);
  });
});

describe("verifyDane with what a TLS handshake gives", () => {
  const pem = (label: string, base64: string): string =>
    `-----BEGIN ${label}-----\n${base64.replace(/.{64}(?=.)/g, "$&\n")}\n-----END ${label}-----\n`;
  const chain = [vectors.host, vectors.p256Authority, vectors.rsaRoot];

  it.each([
    ["3 1 1", vectors.host, "pass"],
    ["2 0 1", vectors.p256Authority, "pass"],
    ["2 1 1", vectors.rsaRoot, "pass"],
    ["3 1 1", vectors.clientHost, "fail"],
  ] as const)("by %s", async (numbers, certificate, expected) => {
    const cert = chain.map((one) => pem("CERTIFICATE", one)).join("");
    const server = createServer({ cert, key: pem("PRIVATE KEY", vectors.hostKeys.host) });
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as { readonly port: number };
      const socket = await nodeSocketConnector().connect({ host: "127.0.0.1", port });
      const options = { serverName: "mx.example.com", verifyCertificate: false };
      const { peerCertificates, socket: secure } = await socket.startTls!(options);
      await secure.close();
      const bytes = der(certificate);
      const data = numbers.split(" ")[1] === "1" ? Uint8Array.from(readPublicKeyInfo(bytes)) : bytes;
      const records = [await tlsaFor(numbers, data)];
      const tlsa = { result: "found", records, names: ["mx.example.com"] } as const;
      expect((await verifyDane(peerCertificates, tlsa, { now: new Date(Date.UTC(2026, 10, 1)) })).result).toBe(
        expected,
      );
    } finally {
      server.close();
    }
  });
});
