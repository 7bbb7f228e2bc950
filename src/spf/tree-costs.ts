import type { SpfTreeCost } from "./tree-types.js";
import type { SpfQuery } from "./types.js";
import type { RecordDraft, TermDraft } from "./walk-state.js";

/**
 * Works out what each term and record costs when nothing matches, which is when all of it is tried (RFC 7208 §4.6.4).
 * What macros make can't be known, so their look-ups count and the void ones among them don't.
 */
export function sumCosts(root: RecordDraft, needClientName: ReadonlySet<TermDraft>): void {
  // The question for the names of the client, asked once: see nameOfClient in client-names.ts.
  let clientNamesKnown = false;
  sumRecord(root);

  function sumRecord(record: RecordDraft): void {
    for (const term of record.terms) {
      if (term.unchecked === "unreachable") continue;
      if (term.record !== undefined) sumRecord(term.record);
      term.cost = add([ownCost(term), ...(term.record === undefined ? [] : [term.record.cost])]);
    }
    record.cost = add(record.terms.map(({ cost }) => cost));
  }

  function ownCost(term: TermDraft): SpfTreeCost {
    const { kind } = term.term;
    const queries = term.record?.query === undefined ? term.queries : [term.record.query];
    switch (kind) {
      case "include":
      case "redirect":
      case "a":
      case "mx":
      case "exists":
      case "ptr": {
        let lookups = 1;
        if (needClientName.has(term) && !clientNamesKnown) lookups++;
        clientNamesKnown ||= kind === "ptr" || needClientName.has(term);
        const voids = queries.filter(({ status }) => status === "nodata" || status === "nxdomain");
        const seenBy = (unseen: SpfQuery["type"]): number => voids.filter(({ type }) => type !== unseen).length;
        if (kind !== "a" && kind !== "mx") return { lookups, voidLookups: voids.length, voidLookupsIpv6: voids.length };
        return { lookups, voidLookups: seenBy("AAAA"), voidLookupsIpv6: seenBy("A") };
      }
      default:
        return { lookups: 0, voidLookups: 0, voidLookupsIpv6: 0 };
    }
  }
}

function add(costs: readonly SpfTreeCost[]): SpfTreeCost {
  return costs.reduce(
    (sum, cost) => ({
      lookups: sum.lookups + cost.lookups,
      voidLookups: sum.voidLookups + cost.voidLookups,
      voidLookupsIpv6: sum.voidLookupsIpv6 + cost.voidLookupsIpv6,
    }),
    { lookups: 0, voidLookups: 0, voidLookupsIpv6: 0 },
  );
}
