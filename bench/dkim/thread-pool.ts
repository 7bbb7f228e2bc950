import type { AbsentCase, Bench, OutsideCase } from "../harness/types.ts";
import { makeMail } from "../mail/corpus.ts";
import { isSigned } from "../mail/sign.ts";
import { importDkimKey, makeKey, signDkim } from "./setup.ts";

/** Messages that are signed in one go, and of them at a time on the pool. */
const BATCH = 64;
const IN_FLIGHT = 8;

/**
 * What signing on Node's thread pool gains on two cores. The clock would tell how busy the machine is, so this is worked
 * out from CPU times: what the main thread does, and half of all, are both done in no less.
 */
export function threadPoolBench(): Bench {
  return {
    name: "dkim sign thread pool",
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
        onCores(1, "one core", async () => {
          for (let i = 0; i < BATCH; i++) await signOn(false);
        }),
        onCores(2, "thread pool, two cores", async () => {
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

/** Newer than the types. */
const { threadCpuUsage } = process as { threadCpuUsage?: typeof process.cpuUsage };

/** Microseconds for one message on so many cores that have nothing else to do. */
function onCores(cores: number, name: string, run: () => Promise<void>): OutsideCase | AbsentCase {
  if (threadCpuUsage === undefined) return { name, absent: "needs Node 24" };
  const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system;
  return {
    name,
    async measure(iterations) {
      const all = process.cpuUsage();
      const main = threadCpuUsage();
      for (let i = 0; i < iterations; i++) await run();
      return Math.max(sum(threadCpuUsage(main)), sum(process.cpuUsage(all)) / cores) / BATCH;
    },
    close() {},
  };
}
