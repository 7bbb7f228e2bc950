import { expect, it } from "vitest";
import { type DkimCanonicalization, importDkimKey, signDkim, verifyDkim } from "../../src/dkim/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { keyResolver, wordsOf } from "../support/dkim.js";
import { watchRetainedMemory } from "../support/retained-memory.node.js";
import { dkimKeys } from "../vectors/dkim.js";

const key = await importDkimKey(decodeBase64(dkimKeys.ed25519.pkcs8)!);
const signOptions = { domain: "example.com", selector: "ed25519", key };
const resolver = keyResolver();
const header = encodeLatin1("From: a@example.com\r\n\r\n");
const piece = "One  line of a long body, with white space \t at its end \r\n".repeat(1100);

/** 25 MB, each chunk an array of its own: one that is kept shows. */
async function* message(before: Uint8Array, step: () => void): AsyncGenerator<Uint8Array> {
  yield before;
  yield header;
  for (let i = 0; i < 400; i++) {
    step();
    yield encodeLatin1(piece);
  }
}

it.each<DkimCanonicalization>(["relaxed/relaxed", "simple/simple"])(
  "a stream of 25 MB is signed and verified, %s, in less than 1 MB of memory",
  async (canonicalization) => {
    const small = encodeLatin1("From: a@example.com\r\n\r\nx \r\n");
    await signDkim(small, signOptions); // what is loaded once
    await verifyDkim(small, { resolver });

    const signing = watchRetainedMemory(50);
    const { headerBytes } = await signDkim(message(new Uint8Array(), signing.step), {
      ...signOptions,
      canonicalization,
    });
    expect(signing.growth()).toBeLessThan(1_000_000);

    const verifying = watchRetainedMemory(50);
    expect(wordsOf(await verifyDkim(message(headerBytes, verifying.step), { resolver }))).toEqual(["pass"]);
    expect(verifying.growth()).toBeLessThan(1_000_000);
  },
  60_000,
);
