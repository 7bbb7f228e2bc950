import type { SpfFinding, SpfFindingCode } from "./check-types.js";
import { spfFindingSpecs } from "./check-types.js";

/** The term that a finding is about. */
export interface FoundTerm {
  /** As written. */
  readonly text: string;
  /** Where it stands in the record. */
  readonly offset: number;
}

/** Where a finding is, and what to do about it. */
export interface FoundPlace {
  readonly domain: string;
  readonly term?: FoundTerm | undefined;
  readonly remedy?: string;
  /** Where this differs from the rule. */
  readonly spec?: string;
}

/** Findings as they come up; each once, however often a record is included. */
export interface FindingList {
  add(code: SpfFindingCode, message: string, place: FoundPlace): void;
  /** The worst first; those of one severity stay in their order. */
  sorted(): SpfFinding[];
}

const order = { high: 0, medium: 1, low: 2, info: 3 } as const;

/** An empty {@link FindingList}. */
export function findingList(): FindingList {
  const findings = new Map<string, SpfFinding>();
  return {
    add(code, message, { domain, term, remedy, spec: otherSpec }) {
      const id = `${code} ${domain} ${term?.offset ?? ""} ${message}`;
      if (findings.has(id)) return;
      const [severity, spec] = spfFindingSpecs[code];
      findings.set(id, {
        code,
        severity,
        domain,
        ...(term === undefined
          ? undefined
          : { term: term.text, span: { start: term.offset, end: term.offset + term.text.length } }),
        message,
        ...(remedy === undefined ? undefined : { remedy }),
        spec: otherSpec ?? spec,
      });
    },
    sorted: () => [...findings.values()].sort((a, b) => order[a.severity] - order[b.severity]),
  };
}
