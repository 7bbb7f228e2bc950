import { ParseError } from "../core/errors.js";
import { toAscii } from "../internal/domain.js";
import { type MailboxIssueCode, readMailboxes } from "../internal/mailbox-list.js";

const texts: Readonly<Record<MailboxIssueCode, string>> = {
  "no-address": "no address",
  "malformed-address": "no address",
  "text-behind-address": "text behind an address",
  unterminated: "a quoted string, comment or address without its end",
  "too-many-mailboxes": "too many authors",
};

/**
 * The domain of the authors in From, in A-labels: of `mailbox-list` (RFC 5322 §3.4). Several mailboxes will do if they
 * share their domain.
 *
 * @param value - what stands behind the colon, decoded
 * @throws ParseError when there is no domain, or several; `offset` counts from the start of `value`
 */
export function authorDomain(value: string): string {
  const { mailboxes, issues } = readMailboxes(value);
  const [issue] = issues;
  if (issue !== undefined) throw malformed(texts[issue.code], issue.offset);
  let domain: string | undefined;
  for (const mailbox of mailboxes) {
    const found = toAscii(mailbox.domain);
    if (found === undefined || !/^[a-z0-9._-]+$/.test(found)) throw malformed("no address", mailbox.offset);
    domain ??= found;
    if (found !== domain) throw malformed("authors of several domains", mailbox.offset);
  }
  if (domain === undefined) throw malformed("no address", 0);
  return domain;
}

function malformed(message: string, offset: number): ParseError {
  return new ParseError(`from: ${message}`, { format: "from", offset, spec: "RFC 5322 §3.4" });
}
