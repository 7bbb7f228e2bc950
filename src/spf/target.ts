import { findNameOfClient, type OverLimit } from "./client-names.js";
import { expandMacros } from "./macro.js";
import { CLIENT_NAME, LOCAL_PART } from "./macro-syntax.js";
import { isUsableLocalPart } from "./macro-value.js";
import type { SpfRun } from "./run.js";
import type { StepDraft } from "./step.js";

/** Why macros can't be expanded. */
export type MacroProblem = OverLimit | "unusable-sender";

/** Hears of a text with its macros expanded, or why that can't be. */
export type OnExpansion<Context> = (context: Context, text: string, problem: MacroProblem | undefined) => void;

/**
 * Expands the macros of a text while the record of `domain` is evaluated.
 *
 * @param needs - what macros it has: the bits of `macro-syntax.ts`
 * @param context - what `done` is given
 */
export function expandText<Context>(
  run: SpfRun,
  text: string,
  needs: number,
  domain: string,
  step: StepDraft,
  context: Context,
  done: OnExpansion<Context>,
): void {
  // RFC 8616 §4: terms with %{s} or %{l} match nothing where the local-part isn't ASCII.
  if ((needs & LOCAL_PART) !== 0 && !isUsableLocalPart(run.localPart)) done(context, "", "unusable-sender");
  else if ((needs & CLIENT_NAME) !== 0) expandWithClientName(run, text, domain, step, context, done);
  else done(context, expandMacros(run, domain, "", text), undefined);
}

function expandWithClientName<Context>(
  run: SpfRun,
  text: string,
  domain: string,
  step: StepDraft,
  context: Context,
  done: OnExpansion<Context>,
): void {
  findNameOfClient(run, domain, step, (found) => {
    if (typeof found === "string") done(context, "", found);
    // RFC 7208 §7.3: "unknown" where no name is valid.
    else done(context, expandMacros(run, domain, found.name ?? "unknown", text), undefined);
  });
}
