import { type TransportFinding, type TransportFindingCode, transportFindingSpecs } from "./check-types.js";

/** Findings as they come up. */
export interface FindingList {
  /** @param subject - what it is about: a domain, a host, the name of a record */
  add(code: TransportFindingCode, subject: string, message: string, remedy?: string): void;
  /** The worst first; those of one severity stay in their order. */
  sorted(): TransportFinding[];
}

const order = { high: 0, medium: 1, low: 2, info: 3 } as const;

/** An empty {@link FindingList}. */
export function findingList(): FindingList {
  const findings: TransportFinding[] = [];
  return {
    add(code, subject, message, remedy) {
      const [severity, spec] = transportFindingSpecs[code];
      findings.push({ code, severity, subject, message, ...(remedy === undefined ? undefined : { remedy }), spec });
    },
    sorted: () => [...findings].sort((a, b) => order[a.severity] - order[b.severity]),
  };
}

/** A text of a stranger in a message, cut where it gets long. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
