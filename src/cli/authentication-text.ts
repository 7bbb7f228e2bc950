import type { MessageAuthentication } from "../authenticate/index.js";
import { arcReasonSpecs } from "../dkim/arc/index.js";
import type { DmarcPolicy, DmarcReason } from "../dmarc/index.js";
import { describeSignature } from "./dkim-text.js";
import { printable } from "./printable.js";
import { describeReason } from "./spf-trace-text.js";
import type { Evidence, Verdict } from "./verdict.js";

/** What was found out about a message, as a person reads it. */
export function describeAuthentication(result: MessageAuthentication, { word, evidence }: Verdict): string {
  const proofs = evidence.filter(({ proves }) => proves);
  const others = evidence.filter(({ proves }) => !proves);
  const lines = [
    describeClaim(result),
    "",
    ...(proofs.length === 0 ? ["Nothing proves that.", ""] : []),
    ...section(
      "That is proven by",
      proofs.map((one) => describe(one, result)),
    ),
    ...section("It is not proven by", [
      ...others.map((one) => describe(one, result)),
      ...(result.dkim.signatures.length === 0 ? [["DKIM  not signed"]] : []),
      ...(result.spf.identity === undefined ? [[`SPF   not checked: ${unknownClient[result.spf.reason]}`]] : []),
    ]),
    ...section("Besides", [...describeChain(result), ...describeClient(result)]),
    ...result.dkim.issues.map(({ code, count }) => `note: ${code}${count > 1 ? ` (${count} times)` : ""}`),
    ...result.from.issues.map((code) => `note: From: ${code}`),
    `${describePolicy(result)}`,
    "",
    `Verdict: ${word === "not-proven" ? "not proven" : word}. ${describeVerdict(word, result, evidence)}`,
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

const unknownClient = {
  "no-client-ip": "the client is not known (--ip)",
  "no-sender": "the sender is not known (--from, --helo)",
} as const;

/** Blocks below a heading; none where there are no blocks. */
function section(heading: string, blocks: readonly (readonly string[])[]): string[] {
  if (blocks.length === 0) return [];
  return [
    heading,
    ...blocks.flatMap(([first = "", ...rest]) => [`  ${first}`, ...rest.map((line) => `                  ${line}`)]),
    "",
  ];
}

function describeClaim({ from, dmarc }: MessageAuthentication): string {
  if (dmarc.authorDomain !== undefined) return `It claims to be from ${dmarc.authorDomain}.`;
  if (from.addresses.length > 1) return `It claims to be from several: ${from.addresses.slice(0, 5).join(", ")}.`;
  return "Nobody can tell whom it claims to be from.";
}

function describe({ method, index, aligned }: Evidence, { spf, dkim, dmarc }: MessageAuthentication): string[] {
  const lines = method === "DKIM" ? describeSignature(dkim.signatures[index]!) : describeSpf(spf);
  const word = method === "DKIM" ? dkim.signatures[index]!.result : spf.result;
  const isOther = word === "pass" && !aligned;
  const author = dmarc.authorDomain ?? "the author";
  const why =
    method === "SPF" && spf.identity === "helo" ? "It is about HELO only." : `It doesn't speak for ${author}.`;
  const [first = "", ...rest] = isOther ? [...lines, why] : lines;
  return [`${method.padEnd(6)}${word.padEnd(10)}${first}`, ...rest];
}

function describeSpf(spf: MessageAuthentication["spf"]): string[] {
  if (spf.identity === undefined) return [];
  const { identity, domain, sender, explanation } = spf;
  return [
    identity === "helo" ? domain : sender,
    describeReason(spf),
    ...(explanation === undefined ? [] : [`The domain explains: ${explanation}`]),
  ];
}

function describeChain({ arc }: MessageAuthentication): string[][] {
  if (arc.result === "none") return [];
  const sealers = arc.sets.map(({ instance, seal }) => `${instance}: ${seal?.domain ?? "(no domain)"}`).slice(0, 50);
  const lines = [
    arc.sets.length === 1
      ? "1 server forwarded it and wrote down what it found"
      : `${arc.sets.length} servers forwarded it and wrote down what they found`,
    ...(sealers.length === 0 ? [] : [`sealed by ${sealers.join(", ")}`]),
  ];
  if (arc.result === "fail") return [[`ARC   fail      ${arcReasonSpecs[arc.reason]}: ${arc.reason}`, ...lines]];
  const [first = "", ...rest] = lines;
  const since =
    arc.oldestPass === 0 ? "Nothing was changed since the first." : `It was changed before ${arc.oldestPass}.`;
  return [[`ARC   pass      ${first}`, ...rest, since]];
}

function describeClient({ iprev }: MessageAuthentication): string[][] {
  if (iprev.result === "none") return [];
  const { result, ip, names } = iprev;
  const about = {
    pass: () => `${ip} is ${iprev.result === "pass" ? iprev.name : ""}`,
    fail: () => `${ip} claims to be ${names.join(", ")}, and is not`,
    permerror: () => `${ip} has no name`,
    temperror: () => `the names of ${ip} can't be looked up now`,
  };
  return [[`iprev ${result.padEnd(10)}${about[result]()}`]];
}

const requests: Readonly<Record<DmarcPolicy, string>> = {
  none: "asks for nothing to be done with mail that nothing vouches for",
  quarantine: "asks to put mail aside that nothing vouches for",
  reject: "asks to refuse mail that nothing vouches for",
};

const dmarcReasons: Readonly<Partial<Record<DmarcReason | "header-over-limit", string>>> = {
  "no-author-domain": "There is no author whose policy could be asked for.",
  "no-policy": "Its DMARC record has no policy.",
  "record-lookup-failed": "DNS gave no answer when asked for the DMARC policy.",
  "existence-lookup-failed": "DNS gave no answer when asked whether the author's domain exists.",
  "alignment-lookup-failed": "DNS gave no answer when asked who belongs to the author's domain.",
  "authentication-temperror": "DNS gave no answer that SPF or DKIM needed.",
  "several-author-domains": "DMARC doesn't take authors of several domains.",
  "invalid-author-domain": "An address in From can't be read.",
  "too-many-identifiers": "There are more signatures than DMARC looks at.",
  "header-over-limit": "The header is too large to be read.",
};

function describePolicy({ dmarc }: MessageAuthentication): string {
  const { authorDomain, policy } = dmarc;
  if (policy === undefined || dmarc.policyDomain === undefined) {
    return dmarcReasons[dmarc.reason] ?? `${authorDomain} publishes no DMARC policy.`;
  }
  const testing = policy.applied === policy.published ? "" : `, only tested: ${policy.applied} applies`;
  return `${dmarc.policyDomain} ${requests[policy.published]} (DMARC: ${policy.tag}=${policy.published}${testing}).`;
}

function describeVerdict(
  word: Verdict["word"],
  { dmarc, dkim, from }: MessageAuthentication,
  evidence: readonly Evidence[],
): string {
  const author = dmarc.authorDomain ?? from.addresses[0] ?? "the author";
  switch (word) {
    case "pass": {
      const signed = evidence.some(({ method, proves }) => proves && method === "DKIM");
      return signed ? `${author} signed this message, and it is unchanged.` : `It was sent from a host of ${author}.`;
    }
    case "undecided":
      return `${dmarcReasons[dmarc.reason] ?? "DNS gave no answer."} Try again later.`;
    case "fail":
      if (dkim.signatures.some(({ result }) => result === "fail")) {
        return "The message was changed after it was signed, or never signed by the domain it names.";
      }
      return dmarc.reason === "not-aligned"
        ? `What passes doesn't speak for ${author}.`
        : `Nothing vouches that it is from ${author}.`;
    default:
      if (evidence.some(({ aligned }) => aligned)) {
        return "Fields were added above the signed ones, so what you see may not be what was signed.";
      }
      return dmarcReasons[dmarc.reason] ?? "Nothing vouches for this message.";
  }
}
