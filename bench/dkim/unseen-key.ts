import { createPublicKey, type JsonWebKeyInput } from "node:crypto";
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

/** The forms of public keys that this Node takes in least time. */
function quickestForm({ publicKey }: BenchKey, keyType: KeyType): string | JsonWebKeyInput {
  return keyType === "rsa"
    ? (publicKey.export({ format: "pem", type: "pkcs1" }) as string)
    : { key: publicKey.export({ format: "jwk" }), format: "jwk" };
}
