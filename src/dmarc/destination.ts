import { toAscii } from "../internal/domain.js";

/** Where a report would go. */
export interface ReportDestination {
  /** The host, in A-labels and lower case. */
  readonly host: string;
  /** The mailbox, for `mailto:`. */
  readonly address?: string;
}

/**
 * The host of a URI (RFC 9990 §4): of its authority, or of the mailbox of `mailto:` (RFC 6068).
 * One with several mailboxes has several hosts, of which only one would be asked: that is none.
 */
export function destinationOf(uri: string): ReportDestination | undefined {
  const [, scheme = "", rest = "", query = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):([^?#]*)(?:\?([^#]*))?/.exec(uri) ?? [];
  if (scheme.toLowerCase() === "mailto") {
    const address = decode(rest);
    if (address === undefined || namesRecipients(query)) return undefined;
    // RFC 5322 §3.2.3: with these in it, a mailer could read other mailboxes.
    const [, domain] = /^[^\x00-\x20\x7f"(),:;<>@[\\\]]+@([^@]*)$/.exec(address) ?? [];
    const host = domain === undefined ? undefined : readHost(domain);
    return host === undefined ? undefined : { host, address };
  }
  const [, authority] = /^\/\/([^/]*)/.exec(rest) ?? [];
  const host = authority === undefined ? undefined : readHost(authority.replace(/^.*@/, "").replace(/:[0-9]*$/, ""));
  return host === undefined ? undefined : { host };
}

/** RFC 6068 §2: header fields behind the mailbox, which may be recipients as well. */
function namesRecipients(query: string): boolean {
  return query.split("&").some((field) => /^(?:to|cc|bcc)$/i.test(decode(field.split("=", 1)[0]!) ?? "to"));
}

function readHost(text: string): string | undefined {
  const host = toAscii(text);
  return host !== undefined && /^[a-z0-9._-]+$/.test(host) ? host : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
