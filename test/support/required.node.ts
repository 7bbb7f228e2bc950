/**
 * What a test needs from outside the checkout and doesn't find: said in one line, so that the suite can skip,
 * or thrown where `MAILPROOF_REQUIRE=1` says that everything must be there, as in CI.
 */
export function reportMissing(what: string): undefined {
  const { MAILPROOF_REQUIRE: required = "" } = process.env;
  if (required !== "" && required !== "0") {
    throw new Error(`MAILPROOF_REQUIRE is set and ${what} is missing`);
  }
  console.warn(`SKIPPED for want of ${what}`);
  return undefined;
}
