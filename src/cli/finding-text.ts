import type { Finding } from "../core/finding.js";

/** A finding as a person reads it. @param place - what it is about */
export function describeFinding({ severity, code, message, remedy, spec }: Finding, place: string): string[] {
  return [
    "",
    `${severity.padEnd(7)} ${code} (${spec})`,
    `        ${place}`,
    `        ${message}`,
    ...(remedy === undefined ? [] : [`        ${remedy}`]),
  ];
}

/** The last line of a check. @param findings - the worst first */
export function summarizeFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return "Verdict: good. Nothing to say.";
  const worst = findings[0]!.severity;
  const count = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
  return worst === "info" || worst === "low" ? `Verdict: good, with ${count}.` : `Verdict: not good, ${count}.`;
}
