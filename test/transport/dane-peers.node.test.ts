import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import type { TlsaRecord } from "../../src/core/index.js";
import { readPublicKeyInfo } from "../../src/internal/x509/certificate.js";
import { lookUpTlsa, verifyDane } from "../../src/transport/index.js";
import { requireProgram } from "../support/require-program.node.js";
import { der, tlsaFor } from "../support/tlsa.js";
import * as vectors from "../vectors/certificates.js";

const openssl = requireProgram("openssl");
const ldnsDane = requireProgram("ldns-dane");
const { hostKeys, ...certificates } = vectors;
type Vector = keyof typeof certificates;
type Host = keyof typeof hostKeys;

const now = new Date(Date.UTC(2026, 10, 1));
const name = "mx.example.com";
const folder = mkdtempSync(join(tmpdir(), "mailproof-dane-"));
afterAll(() => rmSync(folder, { recursive: true }));

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}(?=.)/g, "$&\n")}\n-----END ${label}-----\n`;
}

function file(fileName: string, text: string): string {
  const path = join(folder, fileName);
  writeFileSync(path, text);
  return path;
}

const chainFile = (chain: readonly Vector[]): string =>
  file(`${chain.join("-")}.pem`, chain.map((one) => pem("CERTIFICATE", certificates[one])).join(""));

/** `3 1 1 host` */
async function record(text: string): Promise<TlsaRecord> {
  const [usage, selector, matchingType, vector] = text.split(" ") as [string, string, string, Vector];
  const bytes = der(certificates[vector]);
  return tlsaFor(
    `${usage} ${selector} ${matchingType}`,
    selector === "1" ? Uint8Array.from(readPublicKeyInfo(bytes)) : bytes,
  );
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const rrdata = ({ usage, selector, matchingType, certificateAssociation }: TlsaRecord): string =>
  `${usage} ${selector} ${matchingType} ${hex(certificateAssociation)}`;

async function ours(chain: readonly Vector[], records: readonly TlsaRecord[]): Promise<boolean> {
  const ders = chain.map((one) => der(certificates[one]));
  const verdict = await verifyDane(ders, { result: "found", records, names: [name] }, { now });
  return verdict.result === "pass";
}

/** What hosts show. Those with RSA-PSS and SHA-1 are left out: see docs/limits.md. */
const chains: readonly (readonly [Host, ...Vector[]])[] = [
  ["host", "p256Authority", "rsaRoot"],
  ["host", "rsaRoot", "p256Authority"],
  ["host", "p256Authority"],
  ["host"],
  ["host", "p384Root"],
  ["expiredHost", "p256Authority"],
  ["futureHost", "p256Authority"],
  ["clientHost", "p256Authority"],
  ["oddHost", "p256Authority"],
  ["commonNameHost", "p256Authority"],
  ["ipHost", "p256Authority"],
  ["otherNameHost", "p256Authority"],
  ["hostByHost", "host", "p256Authority", "rsaRoot"],
  ["deepHost", "deepAuthority", "p256Authority", "rsaRoot"],
  ["noSignHost", "noSignAuthority", "rsaRoot"],
  ["expiredAuthorityHost", "expiredAuthority", "rsaRoot"],
  ["expiredRootHost", "expiredRoot"],
  ["p384Host", "p384Root"],
  ["p521Host", "p521Root"],
  ["ed25519Host", "ed25519Root"],
  ["rsa512Host", "rsaRoot"],
  ["selfSignedHost"],
  ["version1Host", "version1Root"],
];

/** For each certificate that is shown, records for it as a host's own and as an authority; and rollovers. */
function recordSets([host, ...others]: readonly [Host, ...Vector[]]): readonly (readonly string[])[] {
  const last = others.at(-1) ?? host;
  return [
    [`3 1 1 ${host}`],
    [`3 0 2 ${host}`],
    ...others.map((one) => [`2 0 1 ${one}`]),
    [`2 1 2 ${last}`],
    [`2 0 0 ${last}`],
    [`2 1 0 ${last}`],
    [`3 1 1 ${last}`, `2 0 1 ${last}`],
    ["3 1 1 p384Root", `3 1 1 ${host}`],
    [`3 1 1 ${host}`, "3 1 2 p384Root"],
    ["2 1 1 p384Root"],
    ["2 0 0 rsaRoot"],
  ];
}

/**
 * RFC 5280 §6.1.1 (d): a trust anchor is a name and a key, and has no dates. OpenSSL holds one that signed itself to its
 * dates all the same, if it is shown, and one that another signed not.
 */
function isDifferent(texts: readonly string[]): boolean {
  return texts.some((text) => /^2 .* expiredRoot$/.test(text));
}

describe.skipIf(openssl === undefined)("verifyDane beside openssl s_client", () => {
  it.each(chains.map((chain) => [chain.join(" "), chain] as const))(
    "agrees about %s",
    async (_, chain) => {
      const server = await serve(chain);
      try {
        for (const texts of recordSets(chain)) {
          const records = await Promise.all(texts.map(record));
          const isTheirs = await theirs(server.port, records);
          expect([texts, await ours(chain, records)]).toEqual([texts, isTheirs || isDifferent(texts)]);
        }
      } finally {
        server.stop();
      }
    },
    60_000,
  );
});

async function serve(chain: readonly [Host, ...Vector[]]): Promise<{ readonly port: string; stop(): void }> {
  const [host] = chain;
  const key = file(`${host}.key`, pem("PRIVATE KEY", hostKeys[host]));
  const args = ["-cert", chainFile([host]), "-key", key, "-cert_chain", chainFile(chain)];
  const server = spawn(openssl!, ["s_server", "-accept", "127.0.0.1:0", ...args], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const port = await new Promise<string>((resolve, reject) => {
    let out = "";
    server.stdout.on("data", (text) => {
      out += text;
      const match = /^ACCEPT 127\.0\.0\.1:(\d+)$/m.exec(out);
      if (match !== null) resolve(match[1]!);
    });
    server.on("exit", () => reject(new Error(`openssl s_server ends: ${out}`)));
  });
  return { port, stop: () => void server.kill("SIGKILL") };
}

function theirs(port: string, records: readonly TlsaRecord[]): Promise<boolean> {
  const time = ["-attime", `${now.getTime() / 1000}`];
  const dane = ["-dane_tlsa_domain", name, "-dane_ee_no_namechecks"];
  const data = records.flatMap((one) => ["-dane_tlsa_rrdata", rrdata(one)]);
  return new Promise((resolve, reject) => {
    const client = execFile(
      openssl!,
      ["s_client", "-connect", `127.0.0.1:${port}`, ...time, ...dane, ...data],
      (error, stdout) => {
        const code = /Verify return code: (\d+)/.exec(stdout)?.[1];
        if (code === undefined) reject(error ?? new Error(`openssl s_client says nothing: ${stdout}`));
        else resolve(code === "0");
      },
    );
    client.stdin!.end("Q\n");
  });
}

describe.skipIf(ldnsDane === undefined)("verifyDane beside ldns-dane", () => {
  const chain = ["host", "p256Authority", "rsaRoot"] as const;
  const kinds = ["3 0 0", "3 0 1", "3 0 2", "3 1 0", "3 1 1", "3 1 2", "2 0 1", "2 1 1", "2 0 2", "2 1 2", "2 0 0"];

  it.each(kinds)("passes what ldns-dane makes: %s", async (numbers) => {
    const { out } = await run(["-c", chainFile(chain), "create", name, "25", ...numbers.split(" ")]);
    const resolver = zoneResolver(`${name}. A 192.0.2.1\n${out}`, { authenticated: true });
    const tlsa = await lookUpTlsa(name, { resolver });
    const verdict = await verifyDane(
      chain.map((one) => der(certificates[one])),
      tlsa,
      { now },
    );
    expect([tlsa.result, verdict.result]).toEqual(["found", "pass"]);
  });

  it.each(
    kinds.flatMap((numbers) => [`${numbers} ${numbers.startsWith("3") ? "host" : "rsaRoot"}`, `${numbers} p384Root`]),
  )("agrees about %s", async (text) => {
    const one = await record(text);
    const zone = file("tlsa", `_25._tcp.${name}. 3600 IN TLSA ${rrdata(one)}\n`);
    const { code } = await run(["-d", "-c", chainFile(chain), "-t", zone, "verify", name, "25"]);
    expect(code === 0).toBe(await ours(chain, [one]));
  });
});

function run(args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  return new Promise((resolve) => {
    execFile(ldnsDane!, args, (error, out) => resolve({ code: error === null ? 0 : Number(error.code), out }));
  });
}
