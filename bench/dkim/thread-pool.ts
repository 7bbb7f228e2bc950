import type { AbsentCase, Bench, OutsideCase } from "../harness/types.ts";
import { makeMail } from "../mail/corpus.ts";
import { isSigned } from "../mail/sign.ts";
import { importDkimKey, makeKey, signDkim } from "./setup.ts";

/** Messages that are signed at a time. */
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
        onCores(1, "one core", async (messages) => {
          for (let i = 0; i < messages; i++) await signOn(false);
        }),
        onCores(2, "thread pool, two cores", async (messages) => {
          let left = messages;
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

/** The time that so many messages take on so many cores, if those have nothing else to do. */
function onCores(cores: number, name: string, run: (messages: number) => Promise<void>): OutsideCase | AbsentCase {
  if (threadCpuUsage === undefined) return { name, absent: "needs Node 24" };
  const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system;
  return {
    name,
    async measure(messages) {
      const all = process.cpuUsage();
      const main = threadCpuUsage();
      await run(messages);
      return Math.max(sum(threadCpuUsage(main)), sum(process.cpuUsage(all)) / cores);
    },
    close() {},
  };
}
