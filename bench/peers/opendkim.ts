import type { AbsentCase, OutsideCase } from "../harness/types.ts";
import { driverCase } from "./driver.ts";

/** Verification by libopendkim, the C library behind most of Postfix; absent where it can't be built. */
export function openDkimCase(message: Buffer, keyRecord: string): Promise<OutsideCase | AbsentCase> {
  return driverCase({
    name: "libopendkim",
    source: "opendkim",
    options: ["-I/usr/include/opendkim", "-I/usr/local/include/opendkim", "-lopendkim"],
    needs: "needs a C compiler and libopendkim (Debian: gcc libc6-dev libopendkim-dev)",
    args: [keyRecord],
    // It is ready when the message verifies and an altered one doesn't.
    input: [`${message.length}\n`, message],
  });
}
