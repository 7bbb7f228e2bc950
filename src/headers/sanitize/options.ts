import { checkBoolean } from "../../internal/options.js";
import { compileTopology } from "../topology/topology.js";
import type { SanitizeContext } from "./context.js";
import { readSanitizeLimits } from "./limits.js";
import { compilePolicy } from "./policies.js";
import { checkPseudonymKey, createPseudonymizer } from "./pseudonym.js";
import type { SanitizeOptions } from "./types.js";

/** @throws TypeError or RangeError that names the option */
export function readSanitizeOptions(options: SanitizeOptions): SanitizeContext {
  if (options?.boundary === undefined) throw new TypeError('"boundary" is needed');
  const { boundary, publicHosts, isPublicSuffix, nested = false, authservId = [] } = options;
  const { onSignature = "keep", unparseable = "drop-values" } = options;
  const policy = compilePolicy(options.policy === undefined ? "egress" : options.policy);
  if (policy.needsPseudonyms && options.pseudonyms === undefined) {
    throw new TypeError('"pseudonyms" is needed for the action "pseudonymize": message ids must differ');
  }
  const key = options.pseudonyms === undefined ? undefined : checkPseudonymKey(options.pseudonyms, "pseudonyms");
  checkBoolean("nested", nested);
  const authservIds = typeof authservId === "string" ? [authservId] : authservId;
  if (!Array.isArray(authservIds) || !authservIds.every((id) => typeof id === "string" && id !== "")) {
    throw new TypeError('"authservId" must be a name or an array of names');
  }
  return {
    topology: compileTopology({ boundary, publicHosts, isPublicSuffix, pseudonymDomain: key?.domain }),
    policy,
    pseudonymizer: key === undefined ? undefined : createPseudonymizer(key),
    onSignature: checkWord("onSignature", onSignature, ["keep", "warn", "allow"]),
    unparseable: checkWord("unparseable", unparseable, ["drop-values", "keep", "redact-whole"]),
    authservIds,
    limits: readSanitizeLimits(options.limits),
  };
}

function checkWord<Word extends string>(option: string, value: Word, words: readonly Word[]): Word {
  if (words.includes(value)) return value;
  throw new TypeError(`"${option}" must be one of ${words.join(", ")}`);
}
