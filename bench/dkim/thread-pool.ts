import type { Bench, OutsideCase } from "../harness/types.ts";
import { makeMail } from "../mail/corpus.ts";
import { isSigned } from "../mail/sign.ts";
import { importDkimKey, makeKey, signDkim } from "./setup.ts";

/** Messages that are signed in one go, and of them at a time on the pool. */
const BATCH = 64;
const IN_FLIGHT = 8;

/**
 * What signing on Node's thread pool gains where there are two cores. It costs CPU time, so here, and nowhere else, the
 * clock is what counts.
 */
export function threadPoolBench(): Bench {
  return {
    name: "dkim sign thread pool, by the clock",
    base: "one core",
    async prepare() {
      const { domain, selector, privateKey, publicKey } = makeKey("rsa");
      const mail = makeMail("text", 5_000);
      const options = { domain, selector, key: await importDkimKey(privateKey) };
      const signOn = async (threadPool: boolean): Promise<void> => {
        const { headerBytes } = await signDkim(mail, { ...options, threadPool });
        if (headerBytes.length < 300) throw new Error("no signature");
      };
      const { headerBytes } = await signDkim(mail, { ...options, threadPool: true });
      if (!isSigned(Buffer.concat([headerBytes, mail]), publicKey)) throw new Error("the signature is wrong");
      return [
        byTheClock("one core", async () => {
          for (let i = 0; i < BATCH; i++) await signOn(false);
        }),
        byTheClock("thread pool", async () => {
          let left = BATCH;
          const signSome = async (): Promise<void> => {
            while (left-- > 0) await signOn(true);
          };
          await Promise.all(Array.from({ length: IN_FLIGHT }, signSome));
        }),
      ];
    },
  };
}

function byTheClock(name: string, run: () => Promise<void>): OutsideCase {
  return {
    name,
    async measure(iterations) {
      const start = performance.now();
      for (let i = 0; i < iterations; i++) await run();
      return (performance.now() - start) * 1000;
    },
    close() {},
  };
}
