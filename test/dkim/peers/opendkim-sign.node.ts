import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { concatBytes } from "../../../src/internal/bytes.js";
import { reportMissing } from "../../support/required.node.js";
import { type DkimPeer, peerTime, traditionalPem } from "./peer.node.js";

/** libopendkim, which only signs here, or `undefined` where its driver can't be built. It chooses the fields itself. */
export function findOpenDkimSigner(): (() => Pick<DkimPeer, "sign" | "stop">) | undefined {
  const folder = mkdtempSync(join(tmpdir(), "mailproof-opendkim-sign-"));
  const program = join(folder, "opendkim-sign");
  const source = fileURLToPath(new URL("opendkim-sign.c", import.meta.url));
  try {
    execFileSync("cc", ["-I/usr/include/opendkim", "-o", program, source, "-lopendkim"], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return reportMissing("a C compiler with libopendkim");
  }
  return () => ({
    async sign(message, { key, c }) {
      const words = [...c.split("/"), "example.com", key, traditionalPem(key), `${peerTime.getTime() / 1000}`];
      return concatBytes([execFileSync(program, words, { input: message }), message]);
    },
    stop: () => rmSync(folder, { recursive: true }),
  });
}
