import type { SpfRun } from "./run.js";
import type { StepDraft } from "./step.js";
import type { ReadTerm } from "./term.js";
import type { SpfOutcome } from "./types.js";

/** A term that is tried and needs DNS. */
export interface Attempt {
  readonly run: SpfRun;
  term: ReadTerm;
  step: StepDraft;
  /** Takes what came of it. It is a field because it is made by who calls those that find that out. */
  readonly settle: (attempt: this, outcome: SpfOutcome) => void;
}
