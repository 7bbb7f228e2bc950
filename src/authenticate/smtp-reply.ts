import { toAscii } from "../internal/domain.js";
import type { MessageAuthentication } from "./types.js";

/** What a receiver may refuse a message for. */
export type SmtpRefusalGround =
  /** DMARC fails, and the policy to be applied is `reject`. */
  | "dmarc"
  /** Nobody can tell who the author is: no From, an address that can't be read, authors of several domains, a header over a limit. */
  | "author"
  /** SPF says `fail` or `permerror`. */
  | "spf"
  /** No signature passes. */
  | "dkim"
  /** Neither SPF nor a signature passes. */
  | "spf-or-dkim"
  /** No name of the client has the client's address. */
  | "iprev";

/** The grounds that {@link toSmtpReply} has unless its options say otherwise. */
export const SMTP_REFUSAL_GROUNDS: readonly SmtpRefusalGround[] = /* @__PURE__ */ Object.freeze([
  "dmarc",
  "author",
] as const);

/** What {@link toSmtpReply} takes besides. */
export interface SmtpReplyOptions {
  /** What to refuse messages for; the first in the order of the type that holds is said. Default `dmarc` and `author`. */
  readonly refuse?: readonly SmtpRefusalGround[];
  /** Whether to send the client away for now where DNS left such a ground open. Default `true`. */
  readonly defer?: boolean;
}

/** What to say to the client that wants to send the message. */
export interface SmtpReply {
  readonly code: 550 | 451;
  /** RFC 3463, RFC 7372: `5.7.26`, say. */
  readonly enhancedStatus: string;
  /** Visible ASCII and blanks. */
  readonly text: string;
  /** All of it on a line, without the line end; at most 510 octets (RFC 5321 §4.5.3.1.5). */
  readonly line: string;
  readonly ground: SmtpRefusalGround;
}

/** Refused for good, for now, or not. */
type Refusal = readonly [verdict: "refuse" | "defer", subject: string, text: string] | undefined;

/**
 * What to reply to the client where a message is to be refused (RFC 7372; RFC 7208 §8.4; RFC 7489 §10.3).
 *
 * A `fail` of SPF alone is no ground by default: DMARC may pass by a signature (RFC 7208 §8.4). Where a policy asks for `quarantine`, the
 * message is not refused.
 *
 * @param result - what `authenticateMessage` gave
 * @param options - what to refuse messages for
 * @returns the reply, or `undefined` where there is nothing against the message
 * @throws TypeError for a ground that is none
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { authenticateMessage, toSmtpReply } from "mailproof/authenticate";
 *
 * const resolver = zoneResolver('_dmarc.bank.example. TXT "v=DMARC1; p=reject"');
 * const message = new TextEncoder().encode("From: ceo@bank.example\r\n\r\nPay at once\r\n");
 * const result = await authenticateMessage(message, { resolver, authservId: "mx.example.net" });
 * console.log(toSmtpReply(result)?.line); // 550 5.7.1 Email rejected per DMARC policy for bank.example
 * ```
 */
export function toSmtpReply(result: MessageAuthentication, options: SmtpReplyOptions = {}): SmtpReply | undefined {
  const { refuse = SMTP_REFUSAL_GROUNDS, defer = true } = options;
  if (!Array.isArray(refuse)) throw new TypeError('"refuse" must be an array');
  for (const ground of refuse as readonly SmtpRefusalGround[]) {
    if (!Object.hasOwn(grounds, ground))
      throw new TypeError(`"refuse" has an unknown ground: ${JSON.stringify(ground)}`);
  }
  const wanted = (Object.keys(grounds) as SmtpRefusalGround[]).filter((ground) => refuse.includes(ground));
  const refusals = wanted.map((ground) => ({ ground, refusal: grounds[ground](result) }));
  // What is against the message for good doesn't wait for what may be.
  const chosen =
    refusals.find(({ refusal }) => refusal?.[0] === "refuse") ??
    (defer ? refusals.find(({ refusal }) => refusal !== undefined) : undefined);
  if (chosen?.refusal === undefined) return undefined;
  const [verdict, subject, text] = chosen.refusal;
  const code = verdict === "refuse" ? 550 : 451;
  const enhancedStatus = `${verdict === "refuse" ? 5 : 4}.7.${subject}`;
  const visible = text.replace(/[^ -~]+/g, "?").slice(0, 490);
  return { code, enhancedStatus, text: visible, line: `${code} ${enhancedStatus} ${visible}`, ground: chosen.ground };
}

const grounds: Readonly<Record<SmtpRefusalGround, (result: MessageAuthentication) => Refusal>> = {
  dmarc({ dmarc }) {
    if (dmarc.result === "temperror")
      return ["defer", "1", `DMARC of ${named(dmarc.authorDomain)} can't be evaluated now`];
    // RFC 7489 §10.3: words that programs look for.
    if (dmarc.result !== "fail" || dmarc.policy.applied !== "reject") return undefined;
    return ["refuse", "1", `Email rejected per DMARC policy for ${named(dmarc.authorDomain)}`];
  },
  author({ dmarc }) {
    switch (dmarc.reason) {
      case "no-author-domain":
        return ["refuse", "1", "the From field has no address"];
      case "invalid-author-domain":
        return ["refuse", "1", "the From field has an address that can't be read"];
      case "several-author-domains":
        return ["refuse", "1", "the From field has addresses of several domains"];
      case "header-over-limit":
        return ["refuse", "1", "the header is too large"];
      default:
        return undefined;
    }
  },
  spf({ spf }) {
    switch (spf.result) {
      case "fail": {
        // RFC 7208 §6.2: it must be clear that the explanation is not the receiver's.
        const why = spf.explanation === undefined ? "" : `; ${named(spf.domain)} explains: ${spf.explanation}`;
        return ["refuse", "23", `SPF of ${named(spf.domain)} doesn't permit this client${why}`];
      }
      case "permerror":
        return ["refuse", "24", `the SPF policy of ${named(spf.domain)} is in error: ${spf.reason}`];
      case "temperror":
        return ["defer", "24", `SPF of ${named(spf.domain)} can't be evaluated now`];
      default:
        return undefined;
    }
  },
  dkim({ dkim: { signatures } }) {
    if (signatures.some(({ result }) => result === "pass")) return undefined;
    if (signatures.some(({ result }) => result === "temperror")) return ["defer", "20", "no DKIM key can be had now"];
    // RFC 7372 §3.1: a signature that verifies and isn't taken is another matter.
    return signatures.some(({ verified }) => verified)
      ? ["refuse", "21", "no acceptable DKIM signature"]
      : ["refuse", "20", "no passing DKIM signature"];
  },
  "spf-or-dkim"({ spf, dkim: { signatures } }) {
    const words = [spf.result, ...signatures.map(({ result }) => result)];
    if (words.includes("pass")) return undefined;
    return words.includes("temperror")
      ? ["defer", "26", "neither SPF nor DKIM can be evaluated now"]
      : ["refuse", "26", "neither SPF nor a DKIM signature passes"];
  },
  iprev({ iprev }) {
    switch (iprev.result) {
      case "temperror":
        return ["defer", "25", "the names of this client can't be looked up now"];
      case "fail":
      case "permerror":
        return ["refuse", "25", "no name of this client has its address"];
      default:
        return undefined;
    }
  },
};

/** A domain as it may stand in a reply. */
function named(domain: string | undefined): string {
  const ascii = domain === undefined ? undefined : toAscii(domain);
  return ascii === undefined ? "the sender" : ascii;
}
