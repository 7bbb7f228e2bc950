// Checked by `npm run typecheck`; nothing here runs. Each line that must not compile says so.
import { expectTypeOf } from "vitest";
import type { DnsResolver } from "../../src/core/index.js";
import type { DkimVerification } from "../../src/dkim/index.js";
import {
  type DmarcApplicablePolicy,
  type DmarcFailReason,
  type DmarcResult,
  evaluateDmarc,
  formatDmarcRecord,
  parseDmarcRecord,
} from "../../src/dmarc/index.js";
import { publicSuffix } from "../../src/dmarc/psl.js";
import type { SpfResult } from "../../src/spf/index.js";

export async function resultsComposeWithoutGlue(
  spf: SpfResult,
  dkim: DkimVerification,
  resolver: DnsResolver,
): Promise<void> {
  await evaluateDmarc({ from: "joe@example.com", spf, dkim: dkim.signatures }, { resolver });
  await evaluateDmarc({ from: ["joe@example.com"], spf }, { resolver, discovery: publicSuffix() });
}

export async function anyonesResultsWillDo(resolver: DnsResolver): Promise<void> {
  const theirs = { result: "pass", domain: "example.com", selector: "s" };
  await evaluateDmarc({ from: "example.com", spf: theirs, dkim: [theirs] }, { resolver });
  await evaluateDmarc({ from: [], spf: undefined, dkim: undefined }, { resolver });
  // @ts-expect-error: without a result there is nothing to go by
  await evaluateDmarc({ from: "example.com", dkim: [{ domain: "example.com" }] }, { resolver });
  // @ts-expect-error: no resolver
  await evaluateDmarc({ from: "example.com" }, {});
}

export function resultNarrows(dmarc: DmarcResult): void {
  switch (dmarc.result) {
    case "pass":
      expectTypeOf(dmarc.reason).toEqualTypeOf<"aligned">();
      expectTypeOf(dmarc.policy).toEqualTypeOf<DmarcApplicablePolicy>();
      break;
    case "fail":
      expectTypeOf(dmarc.reason).toEqualTypeOf<DmarcFailReason>();
      expectTypeOf(dmarc.policy.applied).toEqualTypeOf<"none" | "quarantine" | "reject">();
      break;
    default:
      // There may be none.
      expectTypeOf(dmarc.policy).toEqualTypeOf<DmarcApplicablePolicy | undefined>();
  }
  // @ts-expect-error: results are readonly
  dmarc.alignments.push();
}

export function recordsGoBothWays(): void {
  formatDmarcRecord(parseDmarcRecord("v=DMARC1; p=none"));
  // @ts-expect-error: no such policy
  formatDmarcRecord({ p: "drop" });
}
