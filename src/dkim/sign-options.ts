import type { DkimAlgorithm } from "../internal/dkim-signature/index.js";
import { isSubdomainOf } from "../internal/domain.js";
import { checkInteger } from "../internal/options.js";
import type { Canonicalization } from "./canonicalize-body.js";
import { checkKeyName, checkName } from "./key-name.js";
import type { DkimSignatureRequest, DkimSigner, DkimSigningOptions, SignDkimOptions } from "./sign-types.js";
import { type HeaderPlan, planHeaders } from "./signed-headers.js";
import { signerOf } from "./signing-key.js";

/** A signature to be made: its request, checked, and its key at hand. */
export interface SigningTask {
  readonly algorithm: DkimAlgorithm;
  readonly headerCanonicalization: Canonicalization;
  readonly bodyCanonicalization: Canonicalization;
  /** In A-labels. */
  readonly domain: string;
  readonly selector: string;
  readonly identity: string;
  readonly identityDomain: string;
  readonly signer: DkimSigner;
}

/** What all signatures of a call share. */
export interface SigningSettings {
  readonly headers: HeaderPlan;
  readonly timestamp: number;
  readonly expiration?: number;
}

/** @throws TypeError or RangeError that names the option */
export function checkSigningOptions(options: SignDkimOptions): SigningSettings {
  const { keyFor, signatures, domain } = options as { keyFor?: unknown; signatures?: unknown; domain?: unknown };
  if ([keyFor, signatures, domain].filter((given) => given !== undefined).length !== 1) {
    throw new TypeError('one of "domain", "signatures" and "keyFor" must be given');
  }
  if (keyFor !== undefined && typeof keyFor !== "function") throw new TypeError('"keyFor" must be a function');
  if (signatures !== undefined && !(Array.isArray(signatures) && signatures.length > 0)) {
    throw new TypeError('"signatures" must be an array of one signature or more');
  }
  if (!["strict", "normalize"].includes(options.lineEndings ?? "strict")) {
    throw new TypeError('"lineEndings" must be "strict" or "normalize"');
  }
  const headers = planHeaders(options.headers, options.oversign);
  const timestamp = Math.floor((options.now?.getTime() ?? Date.now()) / 1000);
  if (!(timestamp >= 0)) throw new TypeError('"now" must be a valid Date after 1970');
  if (options.expiresInSeconds === undefined) return { headers, timestamp };
  const seconds = checkInteger("expiresInSeconds", options.expiresInSeconds, 1, 0xffff_ffff);
  return { headers, timestamp, expiration: timestamp + seconds };
}

/** @throws TypeError or RangeError that names the option, and what importing the key throws */
export async function prepareTask(
  request: DkimSignatureRequest,
  options: Pick<DkimSigningOptions, "keyCache">,
): Promise<SigningTask> {
  const { domain, selector } = checkKeyName(request.domain, request.selector);
  const [headerCanonicalization, bodyCanonicalization, ...more] = (request.canonicalization ?? "relaxed/relaxed").split(
    "/",
  );
  for (const kind of [headerCanonicalization, bodyCanonicalization]) {
    if ((kind !== "simple" && kind !== "relaxed") || more.length > 0) {
      throw new TypeError('"canonicalization" must be two of "simple" and "relaxed" with "/" between');
    }
  }
  const signer = await signerOf(request.key, options.keyCache);
  return {
    algorithm: signer.algorithm === "ed25519" ? "ed25519-sha256" : "rsa-sha256",
    headerCanonicalization: headerCanonicalization as Canonicalization,
    bodyCanonicalization: bodyCanonicalization as Canonicalization,
    domain,
    selector,
    ...identityOf(request.identity ?? `@${domain}`, domain),
    signer,
  };
}

function identityOf(text: string, domain: string): { identity: string; identityDomain: string } {
  const at = typeof text === "string" ? text.lastIndexOf("@") : -1;
  if (at === -1) throw new TypeError('"identity" must have an "@"');
  const identityDomain = checkName("identity", text.slice(at + 1));
  // RFC 6376 §3.5
  if (!isSubdomainOf(identityDomain, domain)) throw new TypeError('"identity" must be in "domain" or below it');
  return { identity: `${text.slice(0, at)}@${identityDomain}`, identityDomain };
}
