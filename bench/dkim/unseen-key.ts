import { createPublicKey, type JsonWebKeyInput, type PublicKeyInput } from "node:crypto";
import type { Bench } from "../harness/types.ts";
import { makeMail, signedFields } from "../mail/corpus.ts";
import { type BenchKey, signMail } from "../mail/sign.ts";
import { type KeyType, makeKey } from "./setup.ts";
import { mailproofCase } from "./verify.ts";

/** What importing a key costs, against the verification itself, and against the least that the platform takes for it. */
export function unseenKeyBench(keyType: KeyType): Bench {
  return {
    name: `dkim verify unseen key ${keyType}`,
    base: "one verification",
    rounds: 41, // a difference of two times is noisier than a time
    async prepare() {
      const key = makeKey(keyType);
      const mail = signMail(makeMail("text", 5_000), key, signedFields);
      const source = quickestForm(key, keyType);
      return [
        { name: "one verification", run: mail.verifyOnce, passes: (verified: boolean) => verified },
        {
          name: "platform's import and verification",
          run: () => mail.verifyWith(createPublicKey(source)),
          passes: (verified: boolean) => verified,
        },
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

/** The form of a public key that OpenSSL takes in least time: never a SubjectPublicKeyInfo or PEM. */
function quickestForm({ publicKey }: BenchKey, keyType: KeyType): PublicKeyInput | JsonWebKeyInput {
  return keyType === "rsa"
    ? { key: publicKey.export({ format: "der", type: "pkcs1" }), format: "der", type: "pkcs1" }
    : { key: publicKey.export({ format: "jwk" }), format: "jwk" };
}
