import { decodeUtf8 } from "../internal/bytes.js";
import { readMailboxes } from "../internal/mailbox-list.js";
import type { HeaderBlock } from "../internal/message/index.js";
import type { AuthorIssueCode, MessageAuthors } from "./types.js";

/** More make no difference: one address for each of many domains is refused as well. */
const MAX_ADDRESSES = 1_000;

/** Issues that leave it open who the author is. Words without an address, such as half of a name, don't. */
const unclear: ReadonlySet<AuthorIssueCode> = /* @__PURE__ */ new Set<AuthorIssueCode>([
  "malformed-address",
  "text-behind-address",
  "unterminated",
  "too-many-mailboxes",
]);

/** The authors, and what DMARC is to be told of them. */
export interface AuthorsReading {
  readonly authors: MessageAuthors;
  /** The domains in From, each once, as they stand. An empty one stands for an address that can't be read. */
  readonly domains: readonly string[];
}

/** Reads all From fields: which of them a person will see, nobody knows. */
export function readAuthors({ fields, bytes, text }: HeaderBlock): AuthorsReading {
  const addresses: string[] = [];
  const issues = new Set<AuthorIssueCode>();
  const domains = new Set<string>();
  let count = 0;
  for (const { name, valueStart, end } of fields) {
    if (name !== "from") continue;
    if (++count === 2) issues.add("several-from");
    const latin1 = text.slice(valueStart, end);
    // RFC 6532 §3.2: what isn't ASCII is UTF-8.
    const value = /[\x80-\xff]/.test(latin1) ? decodeUtf8(bytes.subarray(valueStart, end)) : latin1;
    const list = readMailboxes(value);
    for (const { localPart, domain } of list.mailboxes) {
      addresses.push(`${localPart}@${domain}`);
      domains.add(domain);
    }
    for (const { code } of list.issues) issues.add(code);
    if (addresses.length >= MAX_ADDRESSES) {
      issues.add("too-many-mailboxes");
      break;
    }
  }
  if (count === 0) issues.add("no-from");
  if ([...issues].some((code) => unclear.has(code))) domains.add("");
  return { authors: { addresses, issues: [...issues] }, domains: [...domains] };
}
