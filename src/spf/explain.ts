import { TXT } from "../internal/dns-records.js";
import { octetsOf } from "../internal/octets.js";
import { readMacroString } from "./macro-syntax.js";
import { ask, type SpfRun } from "./run.js";
import { addQuery, type StepDraft } from "./step.js";
import { expandText } from "./target.js";

/** Nobody shows more; macros could make megabytes of a short record. */
const MAX_EXPLANATION_LENGTH = 4_096;

/** Fetches and expands the explanation of a fail. Whatever goes wrong, there just is none (RFC 7208 §6.2). */
export function explain(
  run: SpfRun,
  name: string | undefined,
  domain: string,
  step: StepDraft,
  done: (explanation: string | undefined) => void,
): void {
  if (name === undefined) {
    done(undefined);
    return;
  }
  ask(run, name, TXT, undefined, (_, answer, query) => {
    addQuery(step, query);
    const text = answer.status === "ok" && answer.records.length === 1 ? answer.records[0]!.join("") : "";
    const needs = readMacroString(octetsOf(text), 0, text.length, 0x20, true);
    if (text === "" || needs < 0) done(undefined);
    else {
      expandText(run, text, needs, domain, step, undefined, (_context, explanation, problem) => {
        done(problem === undefined && isShowable(explanation) ? explanation : undefined);
      });
    }
  });
}

/** RFC 7208 §6.2: US-ASCII. What the client said may have line ends in it, which would go on into an SMTP reply. */
function isShowable(text: string): boolean {
  return text.length <= MAX_EXPLANATION_LENGTH && /^[ -~]*$/.test(text);
}
