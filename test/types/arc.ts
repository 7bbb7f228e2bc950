// Checked by `npm run typecheck`; nothing here runs. Each line that must not compile says so.
import { expectTypeOf } from "vitest";
import type {
  ArcPartialSet,
  ArcReason,
  ArcSealed,
  ArcSealRefusal,
  ArcSet,
  ArcVerification,
  SealArcOptions,
} from "../../src/dkim/arc/index.js";
import type { VerifyDkimOptions } from "../../src/dkim/index.js";

export function chainNarrowsByResult(chain: ArcVerification): void {
  // @ts-expect-error: only a chain that passes has one
  chain.oldestPass;
  // @ts-expect-error: only a chain that fails has one
  chain.reason;
  if (chain.result === "pass") {
    expectTypeOf(chain.sets).toEqualTypeOf<readonly ArcSet[]>();
    expectTypeOf(chain.oldestPass).toEqualTypeOf<number>();
    // @ts-expect-error: results are readonly
    chain.sets.push();
  } else if (chain.result === "fail") {
    expectTypeOf(chain.sets).toEqualTypeOf<readonly ArcPartialSet[]>();
    expectTypeOf(chain.reason).toEqualTypeOf<ArcReason>();
  } else {
    expectTypeOf(chain.sets).toEqualTypeOf<readonly []>();
  }
}

export function signatureNarrowsByResult({ seal }: ArcSet): void {
  if (seal.result === "fail") {
    expectTypeOf(seal.reason).toEqualTypeOf<"body-hash-mismatch" | "signature-mismatch">();
  }
  // @ts-expect-error: nothing is known of why
  if (seal.result === "unchecked") seal.reason;
}

export function sealedNarrowsBySealed(sealed: ArcSealed): void {
  expectTypeOf(sealed.headerBytes).toEqualTypeOf<Uint8Array>();
  if (sealed.sealed) {
    expectTypeOf(sealed.headers).toEqualTypeOf<readonly [string, string, string]>();
    // @ts-expect-error: it was sealed
    sealed.reason;
  } else {
    expectTypeOf(sealed.reason).toEqualTypeOf<ArcSealRefusal>();
    // @ts-expect-error: it was not sealed
    sealed.instance;
  }
}

const key = { domain: "example.com", selector: "a", key: "PEM" };
declare const chain: ArcVerification;
export const options: readonly SealArcOptions[] = [
  { ...key, chainValidation: "none", authservId: "mx.example" },
  { ...key, chainValidation: chain, authenticationResults: "mx.example; none" },
  // @ts-expect-error: one of the two
  { ...key, chainValidation: chain, authservId: "mx.example", authenticationResults: "mx.example; none" },
  // @ts-expect-error: one of the two
  { ...key, chainValidation: chain },
  // @ts-expect-error: there is no such status
  { ...key, chainValidation: "neutral", authservId: "mx.example" },
];

/** Options of verifyDkim will do for verifyArc, but for what ARC doesn't have. */
export type SharedOptions = Omit<VerifyDkimOptions, "allowSha1" | "limits">;
expectTypeOf<SharedOptions>().toExtend<Parameters<typeof import("../../src/dkim/arc/index.js").verifyArc>[1]>();
