import type { DnsAnswer, DnsFailure, DnsType } from "../../core/dns.js";
import { LimitError, ParseError } from "../../core/errors.js";
import { MAX_ALIASES } from "./limits.js";
import { questionName, readMessage, type WireMessage, type WireRecord } from "./message.js";
import { RCODE_FORMERR, RCODE_NOERROR, RCODE_NOTIMP, RCODE_NXDOMAIN, RCODE_REFUSED, typeNumbers } from "./numbers.js";
import { readRecord } from "./record.js";

/** A message that ends in an alias and says nothing of what that stands for: the last of `aliases` is to be asked. */
export interface AliasAnswer {
  readonly status: "alias";
  readonly aliases: readonly string[];
  readonly authenticated: boolean;
  readonly ttl: number;
}

/** What one message says to one question. */
export type MessageAnswer<T extends DnsType> = DnsAnswer<T> | AliasAnswer;

/** No answer, and why. */
export type FailedAnswer = Extract<DnsAnswer, { status: "failed" }>;

/**
 * What a response that `answersQuery` has accepted says to the query. Never throws.
 *
 * @param trustAd - whether the AD bit of this server means anything to the caller (RFC 4035 §4.9.3)
 */
export function interpretResponse<T extends DnsType>(
  response: Uint8Array,
  query: Uint8Array,
  type: T,
  trustAd: boolean,
): MessageAnswer<T> {
  try {
    const message = readMessage(response);
    if (message.truncated) throw malformed("the answer is truncated", "RFC 2181 §9");
    if (message.rcode !== RCODE_NOERROR && message.rcode !== RCODE_NXDOMAIN)
      return failed(failures[message.rcode] ?? "servfail", `the server answered with RCODE ${message.rcode}`);
    return interpretMessage(message, questionName(query), type, trustAd && message.authenticated);
  } catch (error) {
    return failedByContent(error);
  }
}

/** The failed answer for an error about what was asked or answered. Any other error is a bug and thrown on. */
export function failedByContent(error: unknown): FailedAnswer {
  if (error instanceof ParseError || error instanceof LimitError) {
    return { status: "failed", reason: "malformed", cause: error };
  }
  throw error;
}

function interpretMessage<T extends DnsType>(
  message: WireMessage,
  name: string,
  type: T,
  authenticated: boolean,
): MessageAnswer<T> {
  const { aliases, owner, ttl: chainTtl } = followChain(message, name, type);
  const named = aliases.length > 0 ? { aliases } : {};

  const found = message.answers.filter((record) => record.type === typeNumbers[type] && isOwner(record, owner));
  if (found.length > 0) {
    if (message.rcode === RCODE_NXDOMAIN) throw malformed("records of a name that does not exist", "RFC 2308 §2.1");
    const records = found.map((record) => readRecord(message.bytes, record, type));
    const ttl = found.reduce((least, record) => Math.min(least, record.ttl), chainTtl); // RFC 2181 §5.2
    return { status: "ok", records, authenticated, ttl, ...named };
  }

  const negativeTtl = readNegativeTtl(message, owner);
  const ttl = Math.min(chainTtl, negativeTtl ?? 0); // RFC 2308 §5: without SOA it is not to be remembered
  // RFC 6604 §3: the RCODE is about the last name of the chain.
  if (message.rcode === RCODE_NXDOMAIN) return { status: "nxdomain", authenticated, ttl, ...named };
  if (negativeTtl === undefined && isReferral(message))
    return failed("refused", "the server answered with a referral: it does not do recursion");
  if (negativeTtl === undefined && aliases.length > 0)
    return { status: "alias", aliases, authenticated, ttl: chainTtl };
  return { status: "ok", records: [], authenticated, ttl, ...named };
}

/** The aliases from `name` on, as far as this message knows them. */
function followChain(
  message: WireMessage,
  name: string,
  type: DnsType,
): { aliases: readonly string[]; owner: string; ttl: number } {
  const aliases: string[] = [];
  let owner = name;
  let ttl = Number.POSITIVE_INFINITY;
  for (;;) {
    const links = message.answers.filter((record) => record.type === typeNumbers.CNAME && isOwner(record, owner));
    const [link] = links;
    if (type === "CNAME" || link === undefined) return { aliases, owner, ttl };
    if (links.length > 1) throw malformed("a name with two aliases", "RFC 2181 §10.1");
    if (aliases.length === MAX_ALIASES) throw new LimitError("aliases", MAX_ALIASES); // ends loops, too
    owner = readRecord(message.bytes, link, "CNAME");
    aliases.push(owner);
    ttl = Math.min(ttl, link.ttl);
  }
}

/** How long the absence may be remembered (RFC 2308 §5), or `undefined` if the message has no SOA for the name. */
function readNegativeTtl(message: WireMessage, name: string): number | undefined {
  const soa = message.authority.find((record) => record.type === typeNumbers.SOA && isWithin(name, record.name));
  return soa && Math.min(soa.ttl, readRecord(message.bytes, soa, "SOA").minimum);
}

/** RFC 2308 §2.2: servers of a zone below and no SOA mean "ask there", not "there is none". */
function isReferral(message: WireMessage): boolean {
  return !message.authoritative && message.authority.some((record) => record.type === typeNumbers.NS);
}

function isOwner(record: WireRecord, name: string): boolean {
  return record.name.length === name.length && record.name.toLowerCase() === name.toLowerCase(); // RFC 4343 §3
}

function isWithin(name: string, zone: string): boolean {
  return zone === "" || `.${name}`.toLowerCase().endsWith(`.${zone}`.toLowerCase());
}

function failed(reason: DnsFailure, message: string): FailedAnswer {
  return { status: "failed", reason, cause: new Error(message) };
}

/** What other RCODEs than SERVFAIL mean to the one who asked. */
const failures: Readonly<Record<number, DnsFailure>> = /* @__PURE__ */ Object.freeze({
  [RCODE_FORMERR]: "malformed",
  [RCODE_NOTIMP]: "refused",
  [RCODE_REFUSED]: "refused",
});

function malformed(message: string, spec: string): ParseError {
  return new ParseError(message, { format: "dns-message", spec });
}
