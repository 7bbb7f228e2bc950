import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reportMissing } from "./required.node.js";

/**
 * The folder of a third-party corpus, which lies beside the checkout and is no part of it.
 *
 * When it is absent this prints one line that names it and returns `undefined`, so that the suite skips;
 * with `MAILPROOF_REQUIRE=1` it throws. Vitest runs the body of a skipped `describe` all the same: read files
 * inside `it`, or make the table of cases empty when there is no folder.
 *
 * @example
 * ```ts
 * const dkim = sharedVectors("dkim");
 * describe.skipIf(dkim === undefined)("third-party DKIM messages", () => {
 *   it("verifies RFC 6376 A.2", () => readFileSync(join(dkim!, "dkim_verifier", "rfc6376-A.2.eml")));
 * });
 * ```
 */
export function sharedVectors(folder: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/vectors/${folder}`, import.meta.url));
  return existsSync(path) ? path : reportMissing(`the corpus ../shared/vectors/${folder}`);
}
