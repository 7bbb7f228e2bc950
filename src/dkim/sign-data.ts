import { createHash } from "../internal/hash.js";
import type { SigningTask } from "./sign-options.js";
import type { DkimSigningOptions } from "./sign-types.js";
import { demandRsaBits } from "./signing-key.js";

/**
 * Signs header fields in canonical form.
 *
 * @throws what the signer throws; TypeError for one that gives no signature
 */
export async function signData(
  task: Pick<SigningTask, "algorithm" | "signer">,
  data: Uint8Array,
  { signal, threadPool }: Pick<DkimSigningOptions, "signal" | "threadPool">,
): Promise<Uint8Array> {
  const signerOptions = {
    ...(signal === undefined ? undefined : { signal }),
    ...(threadPool === undefined ? undefined : { threadPool }),
  };
  const input = task.algorithm === "rsa-sha256" ? data : await sha256(data);
  const signature = await task.signer.sign(input, signerOptions);
  checkSignature(signature, task);
  return signature;
}

/** RFC 8463 §3: Ed25519 signs the SHA-256 of the data, not the data. */
async function sha256(data: Uint8Array): Promise<Uint8Array> {
  const hash = createHash("sha256");
  hash.update(data);
  return hash.digest();
}

/** A signer of the caller's own may give anything. */
function checkSignature(signature: Uint8Array, { algorithm }: Pick<SigningTask, "algorithm">): void {
  if (!(signature instanceof Uint8Array)) throw new TypeError('"key" must give its signature as a Uint8Array');
  if (algorithm === "rsa-sha256") demandRsaBits(signature.length * 8);
  else if (signature.length !== 64) throw new TypeError('"key" must give an Ed25519 signature of 64 octets');
}
