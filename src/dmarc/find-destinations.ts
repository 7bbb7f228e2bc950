import type { DmarcReportAuthorization } from "./authorize.js";
import { destinationOf } from "./destination.js";
import type { FindingList } from "./findings.js";
import type { DmarcRecord, DmarcReportUri } from "./record-types.js";

/** A destination that has to be asked, and the tag that names it. */
export interface AskedDestination {
  readonly uri: DmarcReportUri;
  readonly tag: "rua" | "ruf";
}

/** One URI for each host and tag, without the policy's own. */
export function destinationsToAsk(policyDomain: string, { rua = [], ruf = [] }: DmarcRecord): AskedDestination[] {
  const asked = new Map<string, AskedDestination>();
  const add = (uri: DmarcReportUri, tag: "rua" | "ruf"): void => {
    const host = destinationOf(uri.uri)?.host;
    const key = `${tag} ${host}`;
    if (host !== undefined && host !== policyDomain && !asked.has(key)) asked.set(key, { uri, tag });
  };
  for (const uri of rua) add(uri, "rua");
  for (const uri of ruf) add(uri, "ruf");
  return [...asked.values()];
}

/** What becomes of reports that go elsewhere. */
export function findInDestinations(
  findings: FindingList,
  { policyDomain: domain, recordText }: { readonly policyDomain: string; readonly recordText: string },
  answers: readonly DmarcReportAuthorization[],
): void {
  for (const answer of answers) {
    const { uri, host, name } = answer;
    const part = { text: uri, offset: recordText.indexOf(uri) };
    if (answer.result === "temperror") {
      findings.add(
        "reports-undecided",
        `whether ${host} takes reports is not known: DNS gave no answer (${answer.dns})`,
        {
          domain,
          part,
        },
      );
    } else if (answer.result === "not-authorized") {
      const why = {
        "no-destination": "it names no host",
        "name-too-long": "the name that would have to be asked for is too long for DNS",
        "no-record": `there is no record at ${name}`,
        "foreign-override": `the record at ${name} sends them on to another host`,
      }[answer.reason];
      findings.add("reports-not-authorized", `receivers must not send reports to ${host}: ${why}`, {
        domain,
        part,
        remedy: `Let ${host} publish the TXT record "v=DMARC1" there, or have reports sent to a mailbox of your own.`,
      });
    }
  }
}
