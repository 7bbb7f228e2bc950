import { execFileSync, spawn } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { decodeBase64, encodeBase64 } from "../../../src/internal/base64.js";
import type { DkimKeyName } from "../../support/dkim.js";
import { requireProgram } from "../../support/require-program.node.js";
import { reportMissing } from "../../support/required.node.js";
import { dkimKeys } from "../../vectors/dkim.js";

/** What a peer says of a message: `pass` or what is wrong, for each signature from the top down, or that it can't read the message. */
export interface PeerVerdict {
  readonly results?: readonly string[];
  readonly error?: string;
}

/** Another implementation of DKIM, in a process that is asked one thing after another. */
export interface DkimPeer {
  /** @param keys - what stands in DNS: key records by name */
  verify(message: Uint8Array, keys: Readonly<Record<string, string>>): Promise<PeerVerdict>;
  /** The message with a signature of example.com on top. */
  sign(message: Uint8Array, options: PeerSigning): Promise<Uint8Array>;
  stop(): void;
}

/** Another implementation of ARC. */
export interface ArcPeer {
  /** The status of the chain in its words, and why. */
  verifyArc(message: Uint8Array, keys: Readonly<Record<string, string>>): Promise<{ status?: string; why?: string }>;
  /** The message with an ARC Set of example.com on top; the status of the chain is what its Authentication-Results say. */
  sealArc(message: Uint8Array, options: PeerSealing): Promise<Uint8Array>;
  stop(): void;
}

export interface PeerSealing {
  /** An RSA key of the vectors; its name is the selector. */
  readonly key: DkimKeyName;
  /** Whose Authentication-Results to take. */
  readonly authservId: string;
  readonly headers: readonly string[];
}

export interface PeerSigning {
  /** A key of the vectors; its name is the selector. */
  readonly key: DkimKeyName;
  /** The two canonicalizations, as in c=. */
  readonly c: string;
  readonly headers: readonly string[];
}

/** The clock of the peers: 2026-01-01T00:00:00Z. */
export const peerTime: Date = new Date("2026-01-01T00:00:00Z");

/** Debian's dkimpy, for Debian's own Python, or `undefined`. */
export function findDkimpy(): (() => DkimPeer & ArcPeer) | undefined {
  const python = "/usr/bin/python3";
  if (!runs(python, ["-c", "import dkim, nacl, authres"]))
    return reportMissing("the Python modules dkim, nacl and authres");
  const key = (name: DkimKeyName): string =>
    name === "ed25519" ? encodeBase64(decodeBase64(dkimKeys.ed25519.pkcs8)!.slice(-32)) : traditionalPem(name);
  return () => start(python, [scriptOf("dkimpy.py")], key, () => undefined);
}

/** Mail::DKIM, or `undefined`. It has no Ed25519 in Debian 12. */
export function findMailDkim(): (() => DkimPeer & ArcPeer) | undefined {
  const perl = requireProgram("perl");
  if (perl === undefined) return undefined;
  if (!runs(perl, ["-MMail::DKIM", "-MMail::DKIM::ARC::Signer", "-e1"]))
    return reportMissing("the Perl module Mail::DKIM");
  return () => {
    const folder = mkdtempSync(join(tmpdir(), "mailproof-mail-dkim-"));
    const key = (name: DkimKeyName): string => {
      const file = join(folder, name);
      writeFileSync(file, traditionalPem(name));
      return file;
    };
    return start(perl, ["-X", scriptOf("mail-dkim.pl")], key, () => rmSync(folder, { recursive: true }));
  };
}

const scriptOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function runs(program: string, options: readonly string[]): boolean {
  try {
    execFileSync(program, options, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** `BEGIN RSA PRIVATE KEY`, which all of them read. */
export function traditionalPem(name: DkimKeyName): string {
  const key = createPrivateKey({ key: Buffer.from(dkimKeys[name].pkcs8, "base64"), format: "der", type: "pkcs8" });
  return key.export({ format: "pem", type: "pkcs1" }).toString();
}

/** An answer of the scripts: a line of JSON. */
interface Answer extends PeerVerdict {
  readonly message?: string;
}

function start(
  program: string,
  options: readonly string[],
  privateKey: (name: DkimKeyName) => string,
  cleanUp: () => void,
): DkimPeer & ArcPeer {
  const seconds = peerTime.getTime() / 1000;
  const process = spawn(program, [...options, `${seconds}`], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<Answer> => {
    process.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`${program} has ended`);
    return JSON.parse(value) as Answer;
  };
  return {
    verify: (message, keys) => ask({ op: "verify", message: encodeBase64(message), keys }),
    async sign(message, { key, c, headers }) {
      const answer = await ask({
        op: "sign",
        message: encodeBase64(message),
        key: privateKey(key),
        algorithm: key === "ed25519" ? "ed25519-sha256" : "rsa-sha256",
        domain: "example.com",
        selector: key,
        c,
        headers,
      });
      if (answer.message === undefined) throw new Error(`${program}: ${answer.error}`);
      return decodeBase64(answer.message)!;
    },
    async verifyArc(message, keys) {
      const { results = [], error } = await ask({ op: "verify-arc", message: encodeBase64(message), keys });
      return {
        ...(results[0] === undefined ? {} : { status: results[0] }),
        ...(error === undefined ? {} : { why: error }),
      };
    },
    async sealArc(message, { key, authservId, headers }) {
      const answer = await ask({
        op: "seal",
        message: encodeBase64(message),
        key: privateKey(key),
        domain: "example.com",
        selector: key,
        authservId,
        headers,
      });
      if (answer.message === undefined) throw new Error(`${program}: ${answer.error}`);
      return decodeBase64(answer.message)!;
    },
    stop() {
      process.kill();
      cleanUp();
    },
  };
}
