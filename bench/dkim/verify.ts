import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import type { Bench, Case } from "../harness/types.ts";
import { type BodyKind, makeMail, signedFields } from "../mail/corpus.ts";
import { type BenchKey, type SignedMail, signMail } from "../mail/sign.ts";
import { openDkimCase } from "../peers/opendkim.ts";
import { chunksOf, createKeyCache, type KeyType, makeKey, resolversFor, verifyDkim } from "./setup.ts";

/** One message, verified by everyone. */
export function verifyBench(
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
        { name: "limit", run: mail.verifyLimit, passes: (verified: boolean) => verified },
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

/** Bodies that a line-by-line reader could choke on, beside ordinary text of the same size. */
export function shapesBench(): Bench {
  const size = 16_777_216;
  const { body: letter } = splitMail(makeMail("newsletter", 75_000));
  const shapes: readonly (readonly [name: string, body: Buffer])[] = [
    ["ordinary text", Buffer.alloc(size, letter)],
    ["one line", Buffer.alloc(size, "x")],
    ["spaces", Buffer.alloc(size, " ")],
    ["line ends", Buffer.alloc(size, "\r\n")],
  ];
  return {
    name: "dkim verify 16 MB",
    base: "ordinary text",
    bytes: size,
    rounds: 15,
    async prepare() {
      const key = makeKey("rsa");
      const { header } = splitMail(makeMail("text", 5_000));
      return shapes.map(([name, body]) => {
        const mail = signMail(Buffer.concat([header, body]), key, signedFields);
        return mailproofCase(name, mail, key, { cached: true });
      });
    },
  };
}

function splitMail(mail: Buffer): { readonly header: Buffer; readonly body: Buffer } {
  const bodyStart = mail.indexOf("\r\n\r\n") + 4;
  return { header: mail.subarray(0, bodyStart), body: mail.subarray(bodyStart) };
}

/** What one more signature on a message costs, against the verification itself. */
export function secondSignatureBench(): Bench {
  return {
    name: "dkim verify second signature",
    base: "one verification",
    rounds: 41, // a difference of two times is noisier than a time
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

export function mailproofCase(
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
