import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import type { Bench, Case } from "./harness/types.ts";
import { type BodyKind, makeMail, signedFields } from "./mail/corpus.ts";
import { type BenchKey, type SignedMail, signMail } from "./mail/sign.ts";
import { openDkimCase } from "./peers/opendkim.ts";

// What users get: the built package, not the sources. Only the types come from there.
const { createKeyCache }: typeof import("../src/core/index.js") = await import(distUrl("core/index.js"));
const { verifyDkim }: typeof import("../src/dkim/index.js") = await import(distUrl("dkim/index.js"));

function distUrl(path: string): string {
  return new URL(`../dist/${path}`, import.meta.url).href;
}

type KeyType = "rsa" | "ed25519";

/** A resolver that has the answer at hand, so that no look-up costs anything but the promise. */
interface Resolvers {
  readonly mailproof: import("../src/core/index.js").DnsResolver;
  readonly mailauth: (name: string, type: string) => Promise<string[][]>;
}

export const benches: readonly Bench[] = [
  sizes("5 KB", "text", 5_000),
  sizes("75 KB", "newsletter", 75_000),
  sizes("75 KB dirty", "dirty", 75_000),
  sizes("75 KB base64", "base64", 75_000),
  sizes("1 MB", "base64", 1_000_000),
  sizes("25 MB", "base64", 25_000_000, { rounds: 15 }),
  sizes("75 KB ed25519", "newsletter", 75_000, { keyType: "ed25519" }),
  unseenKey("rsa"),
  unseenKey("ed25519"),
  secondSignature(),
];

/** One message, verified by everyone. */
function sizes(
  label: string,
  kind: BodyKind,
  bytes: number,
  options: { readonly keyType?: KeyType; readonly rounds?: number } = {},
): Bench {
  return {
    name: `dkim verify ${label}`,
    base: "mailproof",
    bytes,
    ...(options.rounds === undefined ? {} : { rounds: options.rounds }),
    async prepare() {
      const key = makeKey(options.keyType ?? "rsa");
      const mail = signMail(makeMail(kind, bytes), key, signedFields);
      await meetAllKinds(key);
      const cases: Case[] = [
        { name: "limit", run: mail.limit, passes: (verified: boolean) => verified },
        mailproofCase("mailproof", mail, key, { cached: true }),
        mailproofCase("mailproof, stream", mail, key, { cached: true, streamed: true }),
        mailproofCase("mailproof, key unseen", mail, key, { cached: false }),
        mailauthCase(mail, key),
      ];
      for (const { name, run, passes } of cases.slice(1)) await refuseAltered(mail.bytes, name, run, passes);
      return [...cases, await openDkimCase(mail.bytes, key.record)];
    },
  };
}

/** What importing a key costs, against the verification itself. */
function unseenKey(keyType: KeyType): Bench {
  return {
    name: `dkim verify unseen key ${keyType}`,
    base: "one verification",
    rounds: 41, // a difference of two times is noisier than a time
    async prepare() {
      const key = makeKey(keyType);
      const mail = signMail(makeMail("text", 5_000), key, signedFields);
      return [
        { name: "one verification", run: mail.verifyOnce, passes: (verified: boolean) => verified },
        mailproofCase("key cached", mail, key, { cached: true }),
        mailproofCase("key unseen", mail, key, { cached: false }),
        {
          name: "import and verification",
          derive: (us) => us("key unseen") - us("key cached") + us("one verification"),
        },
      ];
    },
  };
}

/** What one more signature on a message costs, against the verification itself. */
function secondSignature(): Bench {
  return {
    name: "dkim verify second signature",
    base: "one verification",
    rounds: 41,
    async prepare() {
      const key = makeKey("rsa");
      const once = signMail(makeMail("text", 5_000), key, signedFields);
      const twice = signMail(once.bytes, key, signedFields);
      return [
        { name: "one verification", run: once.verifyOnce, passes: (verified: boolean) => verified },
        mailproofCase("one signature", once, key, { cached: true }),
        mailproofCase("two signatures", twice, key, { cached: true, signatures: 2 }),
        { name: "second signature", derive: (us) => us("two signatures") - us("one signature") },
      ];
    },
  };
}

function mailproofCase(
  name: string,
  { bytes }: SignedMail,
  key: BenchKey,
  options: { readonly cached: boolean; readonly streamed?: boolean; readonly signatures?: number },
): Case {
  const resolver = resolversFor(key).mailproof;
  const verifyOptions = options.cached ? { resolver, keyCache: createKeyCache() } : { resolver };
  return {
    name,
    run: () => verifyDkim(options.streamed ? chunksOf(bytes) : bytes, verifyOptions),
    passes: ({ signatures }: Awaited<ReturnType<typeof verifyDkim>>) =>
      signatures.length === (options.signatures ?? 1) && signatures.every(({ result }) => result === "pass"),
  };
}

/** It keeps keys for the time of one message only: there is no cache to give it. */
function mailauthCase({ bytes }: SignedMail, key: BenchKey): Case {
  const resolver = resolversFor(key).mailauth;
  return {
    name: "mailauth",
    run: () => dkimVerify(bytes, { resolver }),
    passes: ({ results }: Awaited<ReturnType<typeof dkimVerify>>) =>
      results.length === 1 && results.every(({ status }) => status.result === "pass"),
  };
}

/** Each bench has a process of its own, but a mail server sees all kinds of mail: so has the compiler, before timing. */
async function meetAllKinds(key: BenchKey): Promise<void> {
  for (const kind of ["text", "newsletter", "dirty", "base64"] as const) {
    const mail = signMail(makeMail(kind, 60_000), key, signedFields);
    const cases = [
      mailproofCase("", mail, key, { cached: true }),
      mailproofCase("", mail, key, { cached: true, streamed: true }),
      mailauthCase(mail, key),
    ];
    for (const { run } of cases) for (let i = 0; i < 30; i++) await run();
  }
}

/** Nobody may be fast by not looking. */
async function refuseAltered(bytes: Buffer, name: string, run: Case["run"], passes: Case["passes"]): Promise<void> {
  const at = bytes.length - 2_000; // well inside the body
  const octet = bytes[at] ?? 0;
  bytes[at] = octet ^ 1;
  const passed = passes((await run()) as never);
  bytes[at] = octet;
  if (passed) throw new Error(`${name} passes an altered message`);
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function makeKey(keyType: KeyType): BenchKey {
  const { privateKey, publicKey } = (
    keyType === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519")
  ) satisfies { privateKey: KeyObject; publicKey: KeyObject };
  const spki = publicKey.export({ format: "der", type: "spki" });
  const published = keyType === "rsa" ? spki : spki.subarray(-32); // RFC 8463 §4: the bare key
  const record = `v=DKIM1; k=${keyType}; p=${published.toString("base64")}`;
  return { privateKey, publicKey, domain: "sender.example", selector: "bench", record };
}

function resolversFor({ selector, domain, record }: BenchKey): Resolvers {
  const strings = record.match(/.{1,255}/g) ?? [];
  const records = [strings];
  const answer = Promise.resolve(records);
  const full = Promise.resolve({ status: "ok", records, authenticated: false, ttl: 3600 } as const);
  const isKeyName = (name: string, type: string): boolean =>
    type === "TXT" && name === `${selector}._domainkey.${domain}`;
  return {
    mailproof: {
      resolve: (name, type) => {
        if (!isKeyName(name, type)) throw new Error(`an unforeseen look-up: ${name} ${type}`);
        return full as never;
      },
    },
    mailauth: (name, type) => {
      if (!isKeyName(name, type)) throw new Error(`an unforeseen look-up: ${name} ${type}`);
      return answer;
    },
  };
}
