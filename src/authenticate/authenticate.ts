import type { DnsResolver } from "../core/dns.js";
import type { MessageSource } from "../core/message.js";
import { ARC_LIMITS } from "../dkim/arc/index.js";
import { overLimitChain, startArcVerification } from "../dkim/arc/verify.js";
import { DKIM_LIMITS } from "../dkim/index.js";
import { type MessageHeader, readOnce, type Verification } from "../dkim/read-once.js";
import { overLimitVerification, startDkimVerification } from "../dkim/verify.js";
import { checkVerifyOptions } from "../dkim/verify-options.js";
import { namesToCompare } from "../dmarc/align.js";
import { startDmarc } from "../dmarc/evaluate.js";
import { checkAuthservId } from "../headers/authentication-results/format.js";
import { type AuthenticationResults, formatAuthenticationResults } from "../headers/index.js";
import { toAscii } from "../internal/domain.js";
import { evaluateSpf, formatReceivedSpf, receivedSpfOf, type SpfInput, type SpfResult } from "../spf/index.js";
import { type ClientSource, clientSource } from "./client-source.js";
import { evaluateIprev, type IprevResult } from "./iprev.js";
import { readAuthenticateLimits } from "./limits.js";
import { readAuthors } from "./read-authors.js";
import { reportResults } from "./report-results.js";
import { type SharedLookups, shareLookups } from "./share-lookups.js";
import type {
  AuthenticateMessageOptions,
  DmarcNotEvaluated,
  MessageAuthentication,
  MessageAuthors,
  SmtpClient,
  SpfNotEvaluated,
} from "./types.js";

/**
 * Finds out who vouches for a message: SPF (RFC 7208), DKIM (RFC 6376), ARC (RFC 8617), DMARC (RFC 9989) and iprev (RFC 8601 §3), all at once, over one
 * pass of the message, with each question to DNS asked once.
 *
 * What is in the message, in DNS, or said by the client becomes a result, never an exception. What isn't known of the client is left out,
 * and the result says so.
 *
 * @param message - the message as it came, with CRLF line ends, without the fields that this server adds
 * @param options - `resolver` and `authservId` are needed; `ip`, `helo` and `mailFrom` tell of the SMTP session, or `findClient`
 *   finds them in the header of a stored message
 * @returns each result with its cause, and the header fields that tell of them
 * @throws TypeError or RangeError for options that are wrong; what a stream throws when it fails; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { authenticateMessage } from "mailproof/authenticate";
 *
 * const resolver = zoneResolver(`
 * example.com.         TXT  "v=spf1 ip4:192.0.2.0/24 -all"
 * _dmarc.example.com.  TXT  "v=DMARC1; p=reject"
 * `);
 * const message = new TextEncoder().encode("From: Joe <joe@example.com>\r\nSubject: Hi\r\n\r\nHello\r\n");
 * const { dmarc, headers } = await authenticateMessage(message, {
 *   resolver,
 *   authservId: "mx.example.net",
 *   ip: "192.0.2.25",
 *   helo: "mail.example.com",
 *   mailFrom: "joe@example.com",
 * });
 * console.log(dmarc.result, dmarc.authorDomain);
 * console.log(headers.authenticationResults.replaceAll("\r\n", "\n").trimEnd());
 * ```
 *
 * It prints
 *
 * ```text
 * pass example.com
 * Authentication-Results: mx.example.net;
 *  spf=pass smtp.mailfrom=joe@example.com;
 *  dkim=none;
 *  arc=none;
 *  dmarc=pass header.from=example.com policy.dmarc=reject;
 *  iprev=permerror reason=no-name policy.iprev=192.0.2.25
 * ```
 */
export async function authenticateMessage(
  message: MessageSource,
  options: AuthenticateMessageOptions,
): Promise<MessageAuthentication> {
  if (typeof options?.resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  const { authservId, signal } = options;
  checkAuthservId(authservId);
  const limits = readAuthenticateLimits(options.limits);
  signal?.throwIfAborted();
  const lookups = shareLookups(options.resolver, limits.timeLimitMs);
  try {
    const source = clientSource(options);
    const spf = source.whenKnown((client) => startSpf(spfInput(client), options, lookups));
    const iprev = source.whenKnown(({ ip }) => startIprev(ip, options, lookups));
    const read = readMessage(message, source, spf, options, lookups);
    const [ofSpf, ofMessage, ofIprev] = await Promise.all([spf, read, iprev]);
    const client = await source.whenKnown(spfInput);
    const evaluated = { spf: ofSpf, ...ofMessage, iprev: ofIprev };
    const authenticationResults: AuthenticationResults = { authservId, results: reportResults(evaluated) };
    return {
      ...evaluated,
      authenticationResults,
      headers: {
        authenticationResults: formatAuthenticationResults(authenticationResults),
        ...(ofSpf.identity !== undefined && {
          receivedSpf: formatReceivedSpf(receivedSpfOf(ofSpf, client as SpfInput, authservId)),
        }),
      },
      dns: lookups.costs(),
    };
  } finally {
    lookups.end();
  }
}

/** What SPF can be evaluated with, or why it can't. */
function spfInput({ ip, helo, mailFrom }: SmtpClient): SpfInput | SpfNotEvaluated {
  if (ip === undefined) return { result: "none", reason: "no-client-ip" };
  if ((mailFrom ?? "") === "" && helo === undefined) return { result: "none", reason: "no-sender" };
  // RFC 7208 §2.3: HELO can be checked by itself.
  if (mailFrom === undefined) return { ip, helo: helo ?? "", mailFrom: null, identity: "helo" };
  // RFC 7208 §2.4: the MAIL FROM identity of the null reverse-path is postmaster at the HELO name. DMARC takes it.
  return { ip, helo: helo ?? "", mailFrom };
}

function startSpf(
  client: SpfInput | SpfNotEvaluated,
  { authservId, now, spf, signal }: AuthenticateMessageOptions,
  { resolver }: SharedLookups,
): Promise<SpfResult | SpfNotEvaluated> {
  if ("result" in client) return Promise.resolve(client);
  return evaluateSpf(client, {
    ...spf,
    resolver,
    receiver: authservId,
    ...(now !== undefined && { now }),
    ...(signal !== undefined && { signal }),
  });
}

function startIprev(
  ip: string | undefined,
  { limits, signal }: AuthenticateMessageOptions,
  { resolver }: SharedLookups,
): Promise<IprevResult | MessageAuthentication["iprev"]> {
  if (ip === undefined) return Promise.resolve({ result: "none", reason: "no-client-ip" });
  return evaluateIprev(ip, {
    resolver,
    ...(limits !== undefined && { limits }),
    ...(signal !== undefined && { signal }),
  });
}

type OfMessage = Pick<MessageAuthentication, "from" | "dkim" | "arc" | "dmarc">;

/** What takes the message: all but SPF and iprev, which are under way. */
async function readMessage(
  message: MessageSource,
  source: ClientSource,
  spf: Promise<SpfResult | SpfNotEvaluated>,
  options: AuthenticateMessageOptions,
  { resolver }: SharedLookups,
): Promise<OfMessage> {
  const { keyCache, now, lineEndings, signal } = options;
  const common = {
    resolver,
    ...(keyCache !== undefined && { keyCache }),
    ...(now !== undefined && { now }),
    ...(lineEndings !== undefined && { lineEndings }),
    ...(signal !== undefined && { signal }),
  };
  const dkim = { ...options.dkim, ...common };
  const arc = { ...options.arc, ...common };
  const ofDkim = { ...dkim, limits: checkVerifyOptions(dkim, DKIM_LIMITS) };
  const ofArc = { ...arc, limits: checkVerifyOptions(arc, ARC_LIMITS) };
  const read = await readOnce(message, ofDkim, start);
  if (read.ok) return read.result;
  source.onHeader(undefined);
  const from: MessageAuthors = { addresses: [], issues: [] };
  const dmarc: DmarcNotEvaluated = { result: "permerror", reason: "header-over-limit", alignments: [] };
  return { from, dkim: overLimitVerification(read.over), arc: overLimitChain(read.over), dmarc };

  function start(header: MessageHeader): Verification<OfMessage> {
    source.onHeader(header.header);
    const signatures = startDkimVerification(header, ofDkim);
    const chain = startArcVerification(header, ofArc);
    const { authors: from, domains } = readAuthors(header.header);
    const ofDmarc = { ...options.dmarc, resolver, ...(signal !== undefined && { signal }) };
    const policy = startDmarc(domains, ofDmarc);
    askAhead(domains, options, resolver);
    return {
      bodyHashes: [...signatures.bodyHashes, ...chain.bodyHashes],
      async conclude(hashes) {
        const ofSignatures = await signatures.conclude(hashes);
        const ofChain = await chain.conclude(hashes);
        const sender = await spf;
        const evaluated = sender.identity === undefined ? {} : { spf: sender };
        const ofPolicy = await policy.finish({ ...evaluated, dkim: ofSignatures.signatures });
        return { from, dkim: ofSignatures, arc: ofChain, dmarc: ofPolicy };
      },
    };
  }
}

/** Asks at once for what it takes to align the sender, should SPF pass, which saves a round trip to DNS. */
function askAhead(
  domains: readonly string[],
  { ip, mailFrom, dmarc }: AuthenticateMessageOptions,
  resolver: DnsResolver,
): void {
  const isTreeWalk = dmarc?.discovery === undefined || dmarc.discovery === "tree-walk";
  const [from = ""] = domains;
  if (ip === undefined || typeof mailFrom !== "string" || domains.length !== 1 || !isTreeWalk) return;
  const author = toAscii(from);
  const sender = toAscii(mailFrom.slice(mailFrom.lastIndexOf("@") + 1));
  if (author === undefined || sender === undefined) return;
  for (const name of namesToCompare(sender, author)) void resolver.resolve(name, "TXT");
}
