import { generateKeyPairSync } from "node:crypto";
import { authenticate as mailauthAuthenticate } from "mailauth/lib/mailauth.js";
import type { Bench, Case } from "./harness/types.ts";
import { type BodyKind, makeMail, signedFields } from "./mail/corpus.ts";
import { type BenchKey, signMail } from "./mail/sign.ts";

// What users get: the built package, not the sources. Only the types come from there.
const { createKeyCache }: typeof import("../src/core/index.js") = await import(distUrl("core/index.js"));
const { authenticateMessage }: typeof import("../src/authenticate/index.js") = await import(
  distUrl("authenticate/index.js")
);

type Resolver = import("../src/core/index.js").DnsResolver;

function distUrl(path: string): string {
  return new URL(`../dist/${path}`, import.meta.url).href;
}

/** Records by question, as in "TXT example.com"; a name that isn't here doesn't exist. */
type Zone = ReadonlyMap<string, readonly unknown[]>;

/** A newsletter sent through a service, which signs it beside its author: SPF by an include, a policy at the author's domain. */
const client = {
  ip: "198.51.100.41",
  helo: "out41.mail.sender.example",
  mailFrom: "bounce-481516-2342@mail.sender.example",
};
const stranger = { ...client, ip: "203.0.113.66" };
const authservId = "mx.receiver.example";

export const benches: readonly Bench[] = [sizes("5 KB", "text", 5_000), sizes("75 KB", "newsletter", 75_000)];

function sizes(label: string, kind: BodyKind, bytes: number): Bench {
  return {
    name: `authenticate ${label}`,
    base: "mailproof",
    bytes,
    async prepare() {
      const keys = ["sender.example", "service.example"].map(makeKey);
      const zone = makeZone(keys);
      const sign = (mail: Buffer): Buffer =>
        keys.reduce((message, key) => signMail(message, key, signedFields).bytes, mail);
      await meetAllKinds(sign, zone);
      const message = sign(makeMail(kind, bytes));
      for (const make of [mailproofCase, mailauthCase]) await refuseForged(message, zone, make);
      await printRoundTrips(message, zone);
      return [
        mailproofCase(message, zone, client),
        mailproofCase(message, zone, client, { streamed: true }),
        mailproofCase(message, zone, client, { cached: false }),
        mailauthCase(message, zone, client),
      ];
    },
  };
}

interface MailproofOptions {
  readonly streamed?: boolean;
  readonly cached?: boolean;
  readonly resolver?: Resolver;
}

function mailproofCase(
  message: Buffer,
  zone: Zone,
  from: typeof client,
  { streamed = false, cached = true, resolver = mailproofResolver(zone) }: MailproofOptions = {},
): Case {
  const options = { ...from, resolver, authservId, ...(cached && { keyCache: createKeyCache() }) };
  return {
    name: streamed ? "mailproof, stream" : cached ? "mailproof" : "mailproof, keys unseen",
    run: () => authenticateMessage(streamed ? chunksOf(message) : message, options),
    passes: ({ dmarc, spf, dkim, headers }: Awaited<ReturnType<typeof authenticateMessage>>) =>
      dmarc.result === "pass" &&
      spf.result === "pass" &&
      dkim.signatures.length === 2 &&
      dkim.signatures.every(({ result }) => result === "pass") &&
      headers.authenticationResults.includes("dmarc=pass"),
  };
}

/** Without BIMI, which is no part of the other's verdict. It keeps keys for the time of one message only. */
function mailauthCase(
  message: Buffer,
  zone: Zone,
  { ip, helo, mailFrom }: typeof client,
  resolver = mailauthResolver(zone),
): Case {
  const options = { ip, helo, sender: mailFrom, mta: authservId, resolver, disableBimi: true };
  return {
    name: "mailauth",
    run: () => mailauthAuthenticate(message, options),
    passes: ({ dmarc, spf, dkim, headers }: Awaited<ReturnType<typeof mailauthAuthenticate>>) =>
      dmarc.status.result === "pass" &&
      spf.status.result === "pass" &&
      dkim.results.length === 2 &&
      dkim.results.every(({ status }) => status.result === "pass") &&
      headers.includes("dmarc=pass"),
  };
}

/** Each bench has a process of its own, but a mail server sees all kinds of mail: so has the compiler, before timing. */
async function meetAllKinds(sign: (mail: Buffer) => Buffer, zone: Zone): Promise<void> {
  for (const kind of ["text", "newsletter", "dirty", "base64"] as const) {
    const message = sign(makeMail(kind, 60_000));
    const cases = [
      mailproofCase(message, zone, client),
      mailproofCase(message, zone, client, { streamed: true }),
      mailproofCase(message, zone, stranger, { cached: false }),
      mailauthCase(message, zone, client),
      mailauthCase(message, zone, stranger),
    ];
    for (const { run } of cases) for (let i = 0; i < 30; i++) await run();
  }
}

/** Nobody may be fast by not looking. */
async function refuseForged(
  message: Buffer,
  zone: Zone,
  make: (message: Buffer, zone: Zone, from: typeof client) => Case,
): Promise<void> {
  const altered = Buffer.from(message);
  altered[message.length - 2_000]! ^= 1; // well inside the body
  for (const [bytes, from] of [
    [altered, client],
    [message, stranger],
  ] as const) {
    const { name, run, passes } = make(bytes, zone, from);
    if (passes((await run()) as never)) throw new Error(`${name} passes a forged message`);
  }
}

/** How often each has to wait for DNS, where every answer takes as long as any other. */
async function printRoundTrips(message: Buffer, zone: Zone): Promise<void> {
  const ours = inRounds();
  const resolver = mailproofResolver(zone);
  const waiting: Resolver = { resolve: (name, type) => ours.wait(() => resolver.resolve(name, type)) };
  await mailproofCase(message, zone, client, { resolver: waiting }).run();
  const theirs = inRounds();
  const answer = mailauthResolver(zone);
  await mailauthCase(message, zone, client, (name, type) => theirs.wait(() => answer(name, type))).run();
  console.log(`DNS round trips, one after the other: mailproof ${ours.rounds()}, mailauth ${theirs.rounds()}`);
  console.log(`DNS questions: mailproof ${ours.questions()}, mailauth ${theirs.questions()}`);
}

function inRounds(): { wait<T>(answer: () => Promise<T>): Promise<T>; rounds(): number; questions(): number } {
  let rounds = 0;
  let questions = 0;
  let round: Promise<void> | undefined;
  return {
    async wait(answer) {
      questions++;
      round ??= new Promise((resolve) => {
        rounds++;
        setTimeout(() => {
          round = undefined;
          resolve();
        }, 20);
      });
      await round;
      return answer();
    },
    rounds: () => rounds,
    questions: () => questions,
  };
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function makeKey(domain: string): BenchKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const published = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  return { privateKey, publicKey, domain, selector: "bench", record: `v=DKIM1; k=rsa; p=${published}` };
}

function makeZone(keys: readonly BenchKey[]): Zone {
  const text = (record: string): readonly string[] => record.match(/.{1,255}/g) ?? [];
  return new Map<string, readonly unknown[]>([
    ["TXT mail.sender.example", [text("v=spf1 include:_spf.service.example -all")]],
    ["TXT _spf.service.example", [text("v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 ip6:2001:db8::/32 ~all")]],
    ["TXT _dmarc.sender.example", [text("v=DMARC1; p=reject; rua=mailto:dmarc@sender.example")]],
    ["PTR 41.100.51.198.in-addr.arpa", ["out41.mail.sender.example"]],
    ["A out41.mail.sender.example", ["198.51.100.41"]],
    ...keys.map(({ selector, domain, record }) => [`TXT ${selector}._domainkey.${domain}`, [text(record)]] as const),
  ]);
}

/** A resolver that has the answer at hand, so that no look-up costs anything but the promise. */
function mailproofResolver(zone: Zone): Resolver {
  const answers = new Map(
    Array.from(zone, ([question, records]) => [
      question,
      Promise.resolve({ status: "ok", records, authenticated: false, ttl: 3600 }),
    ]),
  );
  const nothing = Promise.resolve({ status: "nxdomain", authenticated: false });
  return { resolve: (name, type) => (answers.get(`${type} ${name}`) ?? nothing) as never };
}

function mailauthResolver(zone: Zone): (name: string, type: string) => Promise<unknown[]> {
  return async (name, type) => {
    const records = zone.get(`${type} ${name}`);
    if (records !== undefined) return records as unknown[];
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
}
