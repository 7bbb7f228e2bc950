import type { DnsFailure, DnsType } from "../../core/dns.js";
import { nameKey, ROOT, readName } from "../../internal/zone-file/index.js";

/** Which questions a {@link ScriptedFailure} is about. What is left out matches anything. */
export interface ScriptedQuestion {
  /** One name; no wildcard. */
  readonly name?: string;
  readonly type?: DnsType;
}

/** Questions that get no answer, and what happens instead. */
export type ScriptedFailure =
  /** An answer with `status: "failed"`. */
  | (ScriptedQuestion & { readonly reason: DnsFailure })
  /** Nothing, ever, until the signal of the look-up aborts. */
  | (ScriptedQuestion & { readonly hang: true })
  /** The look-up rejects with this, as no resolver should. */
  | (ScriptedQuestion & { readonly throws: unknown });

/** Finds the first failure for a name (by its key) and a type. */
export type FailureScript = (key: string, type: DnsType) => ScriptedFailure | undefined;

const reasons: ReadonlySet<unknown> = /* @__PURE__ */ new Set<DnsFailure>([
  "timeout",
  "servfail",
  "refused",
  "malformed",
  "network",
]);

/** @throws TypeError for an entry that is not a failure */
export function readFailures(failures: readonly ScriptedFailure[]): FailureScript {
  const entries = failures.map((failure, index) => {
    checkAct(failure, `failures[${index}]`);
    const key = failure.name === undefined ? undefined : keyOf(failure.name, `failures[${index}].name`);
    return { failure, key, type: failure.type };
  });
  return (key, type) => entries.find((entry) => (entry.key ?? key) === key && (entry.type ?? type) === type)?.failure;
}

function checkAct(failure: ScriptedFailure, option: string): void {
  const acts = ["reason", "hang", "throws"].filter((act) => act in failure);
  if (acts.length !== 1) throw new TypeError(`"${option}" must have one of "reason", "hang" and "throws"`);
  if ("reason" in failure && !reasons.has(failure.reason)) {
    throw new TypeError(`"${option}.reason" must be a DnsFailure`);
  }
  if ("hang" in failure && failure.hang !== true) throw new TypeError(`"${option}.hang" must be true`);
}

function keyOf(name: string, option: string): string {
  const outcome = name === "" ? undefined : readName(name, ROOT);
  if (outcome?.ok === false) throw new TypeError(`"${option}" is no domain name`);
  return nameKey(outcome?.name.text ?? "");
}
