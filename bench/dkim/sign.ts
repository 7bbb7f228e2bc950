import { once } from "node:events";
import { DKIMSign } from "dkim-signer";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import DKIM from "nodemailer/lib/dkim";
import type { AbsentCase, Bench, Case } from "../harness/types.ts";
import { type BodyKind, makeMail, signedFields } from "../mail/corpus.ts";
import { type BenchKey, isSigned, signMail } from "../mail/sign.ts";
import { chunksOf, importDkimKey, type KeyType, makeKey, signDkim } from "./setup.ts";

/** One message, signed by everyone. */
export function signBench(
  label: string,
  kind: BodyKind,
  bytes: number,
  options: { readonly keyType?: KeyType; readonly rounds?: number } = {},
): Bench {
  return {
    name: `dkim sign ${label}`,
    base: "mailproof",
    bytes,
    ...(options.rounds === undefined ? {} : { rounds: options.rounds }),
    async prepare() {
      const key = makeKey(options.keyType ?? "rsa");
      const mail = makeMail(kind, bytes);
      for (const other of ["text", "newsletter", "dirty", "base64"] as const) {
        for (const entry of await casesFor(makeMail(other, 60_000), key)) {
          if ("run" in entry) for (let i = 0; i < 10; i++) await entry.run();
        }
      }
      return [
        { name: "limit", run: signMail(mail, key, signedFields).signLimit, passes: (made: Buffer) => made.length > 0 },
        ...(await casesFor(mail, key)),
      ];
    },
  };
}

/** The cases, each of which must give a signature that is right. */
async function casesFor(mail: Buffer, key: BenchKey): Promise<(Case | AbsentCase)[]> {
  const { domain, selector, publicKey } = key;
  const isRsa = publicKey.asymmetricKeyType === "rsa";
  const pem = key.privateKey.export({ format: "pem", type: "pkcs8" }) as string;
  const imported = await importDkimKey(key.privateKey);
  const signOptions = { domain, selector, key: imported, headers: signedFields };
  const passes = ({ headerBytes }: Awaited<ReturnType<typeof signDkim>>): boolean =>
    isSigned(Buffer.concat([headerBytes, mail]), publicKey);
  return [
    { name: "mailproof", run: () => signDkim(mail, signOptions), passes },
    { name: "mailproof, stream", run: () => signDkim(chunksOf(mail), signOptions), passes },
    mailauthCase(mail, key, pem),
    isRsa ? nodemailerCase(mail, key, pem) : { name: "nodemailer", absent: "has no Ed25519" },
    !isRsa
      ? { name: "dkim-signer", absent: "has no Ed25519" }
      : mail.length > 5_000_000
        ? { name: "dkim-signer", absent: "takes seconds" }
        : dkimSignerCase(mail, key, pem),
  ];
}

function mailauthCase(mail: Buffer, { domain, selector, publicKey }: BenchKey, privateKey: string): Case {
  return {
    name: "mailauth",
    run: () =>
      dkimSign(mail, {
        canonicalization: "relaxed/relaxed",
        headerList: signedFields,
        signatureData: [{ signingDomain: domain, selector, privateKey }],
      }),
    passes: ({ signatures }: Awaited<ReturnType<typeof dkimSign>>) =>
      isSigned(Buffer.concat([Buffer.from(signatures), mail]), publicKey),
  };
}

/** It gives the signed message, in chunks. */
function nodemailerCase(mail: Buffer, { domain, selector, publicKey }: BenchKey, privateKey: string): Case {
  const dkim = new DKIM({
    domainName: domain,
    keySelector: selector,
    privateKey,
    headerFieldNames: signedFields.join(":"),
  });
  return {
    name: "nodemailer",
    async run() {
      const chunks: Buffer[] = [];
      const output = dkim.sign(mail);
      output.on("data", (chunk: Buffer) => chunks.push(chunk));
      await once(output, "end");
      return chunks;
    },
    passes: (chunks: Buffer[]) => isSigned(Buffer.concat(chunks), publicKey),
  };
}

function dkimSignerCase(mail: Buffer, { domain, selector, publicKey }: BenchKey, privateKey: string): Case {
  return {
    name: "dkim-signer",
    run: () =>
      DKIMSign(mail, {
        domainName: domain,
        keySelector: selector,
        privateKey,
        headerFieldNames: signedFields.join(":"),
      }),
    passes: (field: string) => isSigned(Buffer.concat([Buffer.from(`${field}\r\n`), mail]), publicKey),
  };
}
