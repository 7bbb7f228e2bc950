import type { SpfQuery, SpfStep } from "./types.js";

/** A step of the trace while it is made. */
export type StepDraft = { -readonly [Name in keyof SpfStep]: SpfStep[Name] };

/** What the steps have in common that ask nothing. */
export const NO_QUERIES: readonly SpfQuery[] = /* @__PURE__ */ Object.freeze([]);

/** Notes in the trace what was asked. */
export function addQuery(step: StepDraft, query: SpfQuery): void {
  if (step.queries === NO_QUERIES) step.queries = [query];
  else (step.queries as SpfQuery[]).push(query);
}
