import type { MessageAuthentication } from "../authenticate/index.js";
import type { DkimResult } from "../dkim/index.js";
import { isSubdomainOf, toAscii } from "../internal/domain.js";

/** Something that was checked, and whether it proves who the message is from. */
export interface Evidence {
  readonly method: "SPF" | "DKIM";
  /** Which signature; 0 for SPF. */
  readonly index: number;
  /** It passes, for the author's domain. */
  readonly aligned: boolean;
  /** It is aligned, and what a reader sees is what it vouches for. */
  readonly proves: boolean;
}

/** What it all comes to. */
export interface Verdict {
  /** `not-proven` where nothing vouches for the author, and the author's domain doesn't ask that something should. */
  readonly word: "pass" | "fail" | "not-proven" | "undecided";
  readonly evidence: readonly Evidence[];
}

/** Weighs what was found out about a message. */
export function weigh(result: MessageAuthentication): Verdict {
  const evidence = gather(result);
  const { dmarc } = result;
  const isProven = evidence.some(({ proves }) => proves);
  switch (dmarc.result) {
    case "pass":
      return { word: isProven ? "pass" : "not-proven", evidence };
    case "fail":
      return { word: "fail", evidence };
    case "temperror":
      return { word: "undecided", evidence };
    case "permerror":
      return { word: "not-proven", evidence };
    default: {
      if (isProven) return { word: "pass", evidence };
      const words = [result.spf.result, ...result.dkim.signatures.map((signature) => signature.result)];
      if (words.includes("temperror")) return { word: "undecided", evidence };
      return { word: words.includes("fail") ? "fail" : "not-proven", evidence };
    }
  }
}

function gather({ dmarc, spf, dkim, from }: MessageAuthentication): Evidence[] {
  // Without a policy DMARC aligns nothing, but a domain that signs its own mail vouches for it all the same.
  const domains = new Set(from.addresses.map((address) => toAscii(address.slice(address.lastIndexOf("@") + 1))));
  const [author] = domains;
  const isAligned = (method: "spf" | "dkim", index: number, result: string, domain: string | undefined): boolean => {
    const known = dmarc.alignments.find((alignment) => alignment.method === method && alignment.index === index);
    if (dmarc.result !== "none") return known?.aligned === true;
    if (result !== "pass" || domain === undefined || author === undefined || domains.size > 1) return false;
    return domain === author || (method === "dkim" && isSubdomainOf(author, domain));
  };
  const spfAligned = spf.identity === "mailfrom" && isAligned("spf", 0, spf.result, spf.domain);
  const ofSpf: Evidence[] =
    spf.identity === undefined ? [] : [{ method: "SPF", index: 0, aligned: spfAligned, proves: spfAligned }];
  return [
    ...dkim.signatures.map((signature, index): Evidence => {
      const aligned = isAligned("dkim", index, signature.result, signature.domain);
      return { method: "DKIM", index, aligned, proves: aligned && isClean(signature) };
    }),
    ...ofSpf,
  ];
}

/** A pass can't be taken as it looks where readers may show an unsigned field in the place of the signed one. */
function isClean({ coverage }: DkimResult): boolean {
  return coverage?.unsignedDuplicates.length === 0;
}
