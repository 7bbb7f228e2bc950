import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DmarcCase } from "../../support/dmarc-cases.js";
import { requireProgram } from "../../support/require-program.node.js";
import { reportMissing } from "../../support/required.node.js";
import { peerFile } from "./peer.node.js";

/** What OpenDMARC says. */
export interface OpenDmarcAnswer {
  readonly result: string;
  readonly policy?: string;
  readonly spf?: boolean;
  readonly dkim?: boolean;
}

/** libopendmarc, with Debian's public suffix list. Its records of DNS last as long as a process, so each case has its own. */
export interface OpenDmarc {
  evaluate(message: DmarcCase): OpenDmarcAnswer;
  stop(): void;
}

const list = "/usr/share/publicsuffix/public_suffix_list.dat";

/** libopendmarc, or `undefined` where its driver can't be built. */
export function findOpenDmarc(): OpenDmarc | undefined {
  const compiler = requireProgram("cc");
  if (compiler === undefined) return undefined;
  if (!existsSync(list)) return reportMissing("the public suffix list (publicsuffix)");
  const folder = mkdtempSync(join(tmpdir(), "mailproof-opendmarc-"));
  const program = join(folder, "opendmarc");
  const stop = (): void => rmSync(folder, { recursive: true });
  try {
    execFileSync(compiler, ["-o", program, peerFile("opendmarc.c"), "-lopendmarc", "-lresolv"], { stdio: "ignore" });
  } catch {
    stop();
    return reportMissing("libopendmarc and its header (libopendmarc-dev)");
  }
  return {
    evaluate({ zone, from, spf = "", dkim }) {
      const records = Object.entries(zone).flatMap(([name, { TXT = [] }]) =>
        TXT.flatMap((text) => [name, String(text)]),
      );
      const said = execFileSync(program, [list, from, spf, dkim.join(","), ...records], { encoding: "utf8" });
      return JSON.parse(said) as OpenDmarcAnswer;
    },
    stop,
  };
}
