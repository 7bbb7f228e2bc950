import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { BenchKey } from "../mail/sign.ts";

// What users get: the built package, not the sources. Only the types come from there.
export const { createKeyCache }: typeof import("../../src/core/index.js") = await import(distUrl("core/index.js"));
export const { importDkimKey, signDkim, verifyDkim }: typeof import("../../src/dkim/index.js") = await import(
  distUrl("dkim/index.js")
);

function distUrl(path: string): string {
  return new URL(`../../dist/${path}`, import.meta.url).href;
}

export type KeyType = "rsa" | "ed25519";

export function makeKey(keyType: KeyType): BenchKey {
  const { privateKey, publicKey } = (
    keyType === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519")
  ) satisfies { privateKey: KeyObject; publicKey: KeyObject };
  const spki = publicKey.export({ format: "der", type: "spki" });
  const published = keyType === "rsa" ? spki : spki.subarray(-32); // RFC 8463 §4: the bare key
  const record = `v=DKIM1; k=${keyType}; p=${published.toString("base64")}`;
  return { privateKey, publicKey, domain: "sender.example", selector: "bench", record };
}

/** A resolver that has the answer at hand, so that no look-up costs anything but the promise. */
export interface Resolvers {
  readonly mailproof: import("../../src/core/index.js").DnsResolver;
  readonly mailauth: (name: string, type: string) => Promise<string[][]>;
}

export function resolversFor({ selector, domain, record }: BenchKey): Resolvers {
  const strings = record.match(/.{1,255}/g) ?? [];
  const records = [strings];
  const answer = Promise.resolve(records);
  const full = Promise.resolve({ status: "ok", records, authenticated: false, ttl: 3600 } as const);
  const isKeyName = (name: string, type: string): boolean =>
    type === "TXT" && name === `${selector}._domainkey.${domain}`;
  return {
    mailproof: {
      resolve: (name, type) => {
        if (!isKeyName(name, type)) throw new Error(`an unforeseen look-up: ${name} ${type}`);
        return full as never;
      },
    },
    mailauth: (name, type) => {
      if (!isKeyName(name, type)) throw new Error(`an unforeseen look-up: ${name} ${type}`);
      return answer;
    },
  };
}

export async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
