import { type DmarcFinding, type DmarcFindingCode, dmarcFindingSpecs } from "./check-types.js";

/** Where a finding is, and what to do about it. */
export interface FoundPlace {
  readonly domain: string;
  /** The part of the record that it is about, as written, and where it stands. */
  readonly part?: { readonly text: string; readonly offset: number } | undefined;
  readonly remedy?: string;
  /** Where this differs from the rule. */
  readonly spec?: string;
  readonly severity?: DmarcFinding["severity"];
}

/** Findings as they come up. */
export interface FindingList {
  add(code: DmarcFindingCode, message: string, place: FoundPlace): void;
  /** All of them, the worst first; those of one severity stay in their order. To be called once. */
  sorted(): DmarcFinding[];
}

const order = { high: 0, medium: 1, low: 2, info: 3 } as const;
/** A record may have thousands of tags, and one thing wrong with each. */
const MAX_OF_ONE_CODE = 20;

/** An empty {@link FindingList}. */
export function findingList(): FindingList {
  const findings: DmarcFinding[] = [];
  const counts = new Map<DmarcFindingCode, number>();
  return {
    add(code, message, { domain, part, remedy, ...place }) {
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      if (count > MAX_OF_ONE_CODE) return;
      const [severity, spec] = dmarcFindingSpecs[code];
      findings.push({
        code,
        severity: place.severity ?? severity,
        domain,
        ...(part !== undefined && {
          text: part.text,
          span: { start: part.offset, end: part.offset + part.text.length },
        }),
        message,
        ...(remedy !== undefined && { remedy }),
        spec: place.spec ?? spec,
      });
    },
    sorted() {
      for (const [code, count] of counts) {
        if (count <= MAX_OF_ONE_CODE) continue;
        const { domain } = findings.find((finding) => finding.code === code)!;
        const [severity, spec] = dmarcFindingSpecs.incomplete;
        const message = `${count - MAX_OF_ONE_CODE} more of ${code} are left out`;
        findings.push({ code: "incomplete", severity, domain, message, spec });
      }
      return findings.sort((a, b) => order[a.severity] - order[b.severity]);
    },
  };
}
