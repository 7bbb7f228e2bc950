import type { DnsFailure } from "../core/dns.js";
import { isLdhName, toAscii } from "../internal/domain.js";
import { findPolicyFault } from "./bimi-policy.js";
import { type BimiReading, readBimiRecord } from "./bimi-record.js";
import type { BimiInput, BimiRecordPart, BimiResult, BimiUriPart, FindBimiOptions } from "./bimi-types.js";
import { checkResolver, openDiscovery } from "./discover.js";
import { readDmarcLimits } from "./limits.js";
import type { DmarcLookups } from "./lookups.js";

/**
 * Finds the brand indicator that a domain asserts for a message (BIMI,
 * draft-brand-indicators-for-message-identification §7.1, §7.2): whether DMARC allows one, the assertion record, and
 * the URIs in it, each with a verdict of its own.
 *
 * The record of the author's domain comes first, then that of its organization. Nothing is fetched: validating
 * indicators and mark certificates is a matter of its own.
 *
 * @param input - the result of DMARC, and what else is known of the message
 * @param options - `resolver` is needed
 * @returns what there is, part by part
 * @throws TypeError or RangeError for input and options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { evaluateDmarc, findBimi } from "mailproof/dmarc";
 *
 * const resolver = zoneResolver(`
 * _dmarc.example.com.         TXT  "v=DMARC1; p=reject"
 * default._bimi.example.com.  TXT  "v=BIMI1; l=https://example.com/logo.svg"
 * `);
 * const dkim = [{ result: "pass", domain: "example.com" }];
 * const dmarc = await evaluateDmarc({ from: "joe@news.example.com", dkim }, { resolver });
 * const bimi = await findBimi({ dmarc }, { resolver });
 * console.log(bimi.result, bimi.location); // found { result: 'found', uri: 'https://example.com/logo.svg' }
 * ```
 */
export async function findBimi(input: BimiInput, options: FindBimiOptions): Promise<BimiResult> {
  checkResolver(options);
  const { dmarc, selector = "default", localPart } = input ?? {};
  if (typeof dmarc?.result !== "string") throw new TypeError('"dmarc" must have a result');
  if (typeof selector !== "string") throw new TypeError('"selector" must be a string');
  if (localPart !== undefined && typeof localPart !== "string") throw new TypeError('"localPart" must be a string');
  const { timeLimitMs } = readDmarcLimits(options.limits);
  const { lookups, discovery } = openDiscovery(options, timeLimitMs);
  options.signal?.throwIfAborted();
  if (dmarc.result !== "pass") return conclude({ result: "fail", reason: "not-passed" }, { result: "skipped" });
  const author = toAscii(dmarc.authorDomain ?? "");
  if (author === undefined) throw new TypeError('"dmarc" must have the author\'s domain');

  return lookups.within(async () => {
    const organization =
      dmarc.organizationalDomain === undefined
        ? await discovery.organizationalDomainOf(author)
        : { organizationalDomain: toAscii(dmarc.organizationalDomain) ?? author };
    if ("failure" in organization) {
      return conclude({ result: "temperror", dns: organization.failure }, { result: "skipped" });
    }
    const domains = [...new Set([author, organization.organizationalDomain])];
    const fault = await findPolicyFault(dmarc, domains, lookups);
    if (fault !== undefined) return conclude(fault, { result: "skipped" });
    return conclude({ result: "pass" }, await findRecord(lookups, domains, selector, localPart));
  });
}

/** §7.2 */
async function findRecord(
  lookups: DmarcLookups,
  domains: readonly string[],
  selector: string,
  localPart: string | undefined,
): Promise<BimiRecordPart> {
  const name = toAscii(selector);
  if (name === undefined || !isLdhName(name)) return { result: "fail", reason: "invalid-selector" };
  for (const domain of domains) {
    const set = await askRecords(lookups, name, domain);
    if ("failure" in set) return { result: "temperror", dns: set.failure };
    const [first] = set.records;
    if (first === undefined) continue;
    const { reading } = first;
    if (set.records.length === 1 && reading.status === "record" && reading.record.localPartSelector) {
      const own = await findByLocalPart(lookups, domain, name, localPart);
      if (own !== undefined) return own;
    }
    return readSet(set.records, domain, name);
  }
  return { result: "none", reason: "no-record" };
}

interface PublishedAssertion {
  readonly text: string;
  readonly reading: Exclude<BimiReading, { status: "other" }>;
}

async function askRecords(
  lookups: DmarcLookups,
  selector: string,
  domain: string,
): Promise<{ readonly records: readonly PublishedAssertion[] } | { readonly failure: DnsFailure }> {
  const name = toAscii(`${selector}._bimi.${domain}`);
  if (name === undefined) return { records: [] }; // too long for DNS to have
  const answer = await lookups.txt(name);
  if (answer.status === "failed") return { failure: answer.reason };
  if (answer.status === "nxdomain") return { records: [] };
  const records: PublishedAssertion[] = [];
  for (const strings of answer.records) {
    const text = strings.join("");
    const reading = readBimiRecord(text);
    if (reading.status !== "other") records.push({ text, reading });
  }
  return { records };
}

function readSet(records: readonly PublishedAssertion[], domain: string, selector: string): BimiRecordPart {
  // §7.2, step 9: several records are none
  if (records.length > 1) return { result: "fail", reason: "several-records", domain };
  const { text, reading } = records[0]!;
  if (reading.status === "void") {
    return { result: "fail", reason: "record-syntax", domain, text, issues: reading.issues };
  }
  const { record, issues } = reading;
  return { result: "found", domain, selector, text, record, issues };
}

/** §4.5, §7.2 steps 5 and 8: only a valid record takes the place of the one that led here. */
async function findByLocalPart(
  lookups: DmarcLookups,
  domain: string,
  asked: string,
  localPart: string | undefined,
): Promise<BimiRecordPart | undefined> {
  const selector = localPart === undefined ? undefined : localPartSelector(localPart);
  if (selector === undefined || selector === asked) return undefined;
  const set = await askRecords(lookups, selector, domain);
  if ("failure" in set) return { result: "temperror", dns: set.failure };
  if (set.records.length !== 1) return undefined;
  const part = readSet(set.records, domain, selector);
  return part.result === "found" && part.issues.length === 0 ? part : undefined;
}

/** §4.5: the selector that a local-part makes, if it makes one. */
function localPartSelector(localPart: string): string | undefined {
  const plus = localPart.indexOf("+");
  const normalized = (plus < 0 ? localPart : localPart.slice(0, plus)).replace(/[_.]+/g, "-").replace(/^-+/, "");
  let end = normalized.length;
  while (normalized[end - 1] === "-") end--;
  const selector = normalized.slice(0, end);
  return /^[A-Za-z0-9-]{1,63}$/.test(selector) ? selector.toLowerCase() : undefined;
}

function conclude(dmarc: BimiResult["dmarc"], record: BimiRecordPart): BimiResult {
  const location = uriPart(record, "l");
  const evidence = uriPart(record, "a");
  return { result: wordFor({ dmarc, record, location, evidence }), dmarc, record, location, evidence };
}

function uriPart(part: BimiRecordPart, tag: "l" | "a"): BimiUriPart {
  if (part.result !== "found") return { result: "none" };
  const issue = part.issues.find((one) => one.tag === tag);
  if (issue !== undefined) return { result: "fail", issue };
  const uri = tag === "l" ? part.record.location : part.record.evidence;
  return uri === undefined ? { result: "none" } : { result: "found", uri };
}

/** §7.7 */
function wordFor({ dmarc, record, location, evidence }: Omit<BimiResult, "result">): BimiResult["result"] {
  if (dmarc.result !== "pass") return dmarc.result === "fail" ? "skipped" : "temperror";
  if (record.result !== "found") return record.result === "skipped" ? "none" : record.result;
  if (record.issues.length > 0) return "fail";
  // §7.5: both empty, and it is a refusal
  if (location.result === "none" && evidence.result === "none") return "declined";
  // §7.3, step 1: without a location there is nothing to be shown
  return location.result === "none" ? "fail" : "found";
}
