import type { ArcFailure, PartialSetFields, SetFields } from "./chain.js";
import { checkMessageSignature, type MessageOfChain, unverifiedMessageSignature } from "./check-message-signature.js";
import { checkSeal, sealInputs, unverifiedSeal } from "./check-seal.js";
import type { Plan } from "./plan.js";
import type { ArcPartialSet, ArcSet, ArcVerification } from "./types.js";

/** A verdict without what is said of the message apart from it. */
type Status<Verification = ArcVerification> = Verification extends unknown ? Omit<Verification, "issues"> : never;

/** A chain that fails, with nothing verified. */
export function failedChain(failure: ArcFailure, sets: readonly PartialSetFields[]): Status {
  return { result: "fail", ...failure, sets: sets.map(unverifiedSet) };
}

function unverifiedSet({ instance, authenticationResults, messageSignature, seal }: PartialSetFields): ArcPartialSet {
  return {
    instance,
    ...(authenticationResults === undefined ? undefined : { authenticationResults: authenticationResults.value }),
    ...(messageSignature === undefined
      ? undefined
      : { messageSignature: unverifiedMessageSignature(messageSignature.outcome) }),
    ...(seal === undefined ? undefined : { seal: unverifiedSeal(seal.outcome) }),
  };
}

/** Validates the signatures of a chain whose structure is right (RFC 8617 §5.2 steps 4 to 7). */
export async function validateSignatures(
  fields: readonly SetFields[],
  { oldestToCheck }: Plan,
  message: MessageOfChain,
): Promise<Status> {
  const sets = fields.map(unverifiedSet) as ArcSet[];
  const newest = sets.length - 1;
  const fail = (at: number, name: "arc-message-signature" | "arc-seal"): Status => {
    const { instance, messageSignature, seal } = fields[at]!;
    const reason = name === "arc-seal" ? "seal" : "message-signature";
    const { start } = (name === "arc-seal" ? seal : messageSignature).field;
    return { result: "fail", reason, place: { instance, field: name, offset: start }, sets };
  };

  // RFC 8617 §5.2 step 4
  const checked = await checkMessageSignature(fields[newest]!.messageSignature, message);
  sets[newest] = { ...sets[newest]!, messageSignature: checked };
  if (checked.result !== "pass") return fail(newest, "arc-message-signature");

  // RFC 8617 §5.2 step 5: a failure here ends the search and doesn't touch the chain.
  let lowest = newest;
  while (lowest > oldestToCheck) {
    const at = lowest - 1;
    const older = await checkMessageSignature(fields[at]!.messageSignature, message);
    sets[at] = { ...sets[at]!, messageSignature: older };
    if (older.result !== "pass") break;
    lowest = at;
  }

  // RFC 8617 §5.2 step 6
  const inputOf = sealInputs(fields, message);
  for (let at = newest; at >= 0; at--) {
    const seal = await checkSeal(fields[at]!.seal, () => inputOf(at), message);
    sets[at] = { ...sets[at]!, seal };
    if (seal.result !== "pass") return fail(at, "arc-seal");
  }
  return { result: "pass", sets, oldestPass: lowest === 0 ? 0 : sets[lowest]!.instance };
}
