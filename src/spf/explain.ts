import { TXT } from "../internal/dns-records.js";
import { nameOfClient } from "./client-names.js";
import { expandMacros } from "./macro.js";
import { CLIENT_NAME, LOCAL_PART, readMacroString } from "./macro-syntax.js";
import { macroValues } from "./macro-values.js";
import { type Draft, targetOf } from "./mechanisms.js";
import { dnsName } from "./names.js";
import type { ReadTerm } from "./read-record.js";
import { ask, type SpfRun } from "./run.js";

/** Nobody shows more; macros could make megabytes of a short record. */
const MAX_EXPLANATION_LENGTH = 4_096;

/**
 * Fetches and expands the explanation of a fail. Whatever goes wrong, there just is none (RFC 7208 §6.2); and nothing of it
 * counts against the limits (RFC 7208 §4.6.4).
 */
export async function explain(
  run: SpfRun,
  record: string,
  term: ReadTerm,
  domain: string,
  draft: Draft,
): Promise<"explained" | "not-explained"> {
  run.counting = false;
  const target = await targetOf(run, record, term, domain, draft);
  const name = target.ok ? dnsName(target.text) : undefined;
  if (name === undefined) return "not-explained";
  const answer = await ask(run, name, TXT, draft.queries);
  if (answer.status !== "ok" || answer.records.length !== 1) return "not-explained";
  const text = answer.records[0]!.join("");
  const needs = readMacroString(text, 0, text.length, { lowest: 0x20, inExplanation: true });
  if (needs < 0 || ((needs & LOCAL_PART) !== 0 && run.localPart === undefined)) return "not-explained";
  const client = (needs & CLIENT_NAME) === 0 ? undefined : await nameOfClient(run, domain, draft.queries);
  const values = macroValues(run, domain, typeof client === "string" ? undefined : client?.name);
  const explanation = expandMacros(text, values);
  // RFC 7208 §6.2: US-ASCII. What the client said may have line ends in it, which would go on into an SMTP reply.
  if (explanation.length > MAX_EXPLANATION_LENGTH || !/^[ -~]*$/.test(explanation)) return "not-explained";
  run.explanation = explanation;
  return "explained";
}
