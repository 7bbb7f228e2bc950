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

/** @throws TypeError for an entry that is not a failure */
export function readFailures(failures: readonly ScriptedFailure[]): FailureScript {
  const entries = failures.map((failure, index) => {
    const acts = ["reason", "hang", "throws"].filter((act) => act in failure);
    if (acts.length !== 1) {
      throw new TypeError(`"failures[${index}]" must have one of "reason", "hang" and "throws"`);
    }
    return { failure, key: failure.name === undefined ? undefined : keyOf(failure.name, index) };
  });
  return (key, type) =>
    entries.find(
      (entry) => (entry.key ?? key) === key && (entry.failure.type === undefined || entry.failure.type === type),
    )?.failure;
}

function keyOf(name: string, index: number): string {
  const outcome = name === "" ? undefined : readName(name, ROOT);
  if (outcome?.ok === false) throw new TypeError(`"failures[${index}].name" is no domain name`);
  return nameKey(outcome?.name.text ?? "");
}
