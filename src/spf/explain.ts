import { TXT } from "../internal/dns-records.js";
import { readMacroString } from "./macro-syntax.js";
import { dnsName } from "./names.js";
import { ask, type SpfRun } from "./run.js";
import { expandText } from "./target.js";
import type { SpfQuery } from "./types.js";

/** Nobody shows more; macros could make megabytes of a short record. */
const MAX_EXPLANATION_LENGTH = 4_096;

/** Fetches and expands the explanation of a fail. Whatever goes wrong, there just is none (RFC 7208 §6.2). */
export function explain(
  run: SpfRun,
  target: string,
  domain: string,
  queries: SpfQuery[],
  done: (explanation: string | undefined) => void,
): void {
  const name = dnsName(target);
  if (name === undefined) {
    done(undefined);
    return;
  }
  ask(run, name, TXT, (answer, query) => {
    queries.push(query);
    const text = answer.status === "ok" && answer.records.length === 1 ? answer.records[0]!.join("") : "";
    const needs = readMacroString(text, 0, text.length, { lowest: 0x20, inExplanation: true });
    if (text === "" || needs < 0) done(undefined);
    else {
      expandText(run, text, needs, domain, queries, (expansion) => {
        done(typeof expansion !== "string" && isShowable(expansion.text) ? expansion.text : undefined);
      });
    }
  });
}

/** RFC 7208 §6.2: US-ASCII. What the client said may have line ends in it, which would go on into an SMTP reply. */
function isShowable(text: string): boolean {
  return text.length <= MAX_EXPLANATION_LENGTH && /^[ -~]*$/.test(text);
}
