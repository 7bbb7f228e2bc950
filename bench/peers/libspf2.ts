import type { AbsentCase, OutsideCase } from "../harness/types.ts";
import { driverCase } from "./driver.ts";

/** What is evaluated: a client, and questions ("TXT example.com") with the records of the answer. */
export interface SpfWork {
  readonly ip: string;
  readonly helo: string;
  readonly from: string;
  readonly zone: Readonly<Record<string, readonly string[]>>;
}

/** Evaluation by libspf2, the C library; absent where it can't be built. Its zone is in memory, too. */
export function libSpf2Case({ ip, helo, from, zone }: SpfWork): Promise<OutsideCase | AbsentCase> {
  const records = Object.entries(zone).flatMap(([question, texts]) =>
    texts.flatMap((text) => [...question.split(" "), text]),
  );
  return driverCase({
    name: "libspf2",
    source: "libspf2",
    options: ["-lspf2"],
    needs: "needs a C compiler and libspf2 (Debian: gcc libc6-dev libspf2-dev)",
    args: [ip, helo, from, ...records],
  });
}
