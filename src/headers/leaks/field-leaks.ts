import type { ByteSpan } from "../../core/message.js";
import { commentEnd } from "../../internal/comments.js";
import { headerTable } from "../sanitize/header-table.js";
import { matchNames } from "../sanitize/match-names.js";
import { isInsideHost } from "../topology/hops.js";
import type { Topology } from "../topology/topology.js";
import type { LeakCollector } from "./collect.js";
import { collectTokens } from "./received-leaks.js";

const rowFor = /* @__PURE__ */ matchNames(headerTable);

/** Fields that are the author's words, or hashes: what looks like a host in them is none, or is meant to be read. */
const notSearched: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "subject",
  "comments",
  "keywords",
  "dkim-signature",
  "arc-message-signature",
  "arc-seal",
]);

const withMessageIds: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "message-id",
  "resent-message-id",
  "in-reply-to",
  "references",
]);

/** What a field that isn't Received tells. */
export function collectField(
  name: string,
  value: string,
  topology: Topology,
  insideNames: ReadonlySet<string>,
  collector: LeakCollector,
): void {
  const leak = rowFor(name)?.leak;
  if (leak !== undefined) {
    if (value.trim() !== "") collector.add(leak.code, wholeOf(value), leak.severity);
    return;
  }
  if (withMessageIds.has(name)) {
    collectMessageIds(value, topology, collector);
    return;
  }
  if (name === "mime-version") collectComment(value, collector);
  if (name === "content-type") collectBoundary(value, insideNames, collector);
  if (!notSearched.has(name)) collectTokens(value, topology, collector, () => true);
}

/** A value without the blanks around it. */
function wholeOf(value: string): ByteSpan {
  return { start: value.length - value.trimStart().length, end: value.trimEnd().length };
}

/** The hosts of message ids, and the account that JavaMail puts into them. */
function collectMessageIds(value: string, topology: Topology, collector: LeakCollector): void {
  for (const { 0: id, index } of value.matchAll(/<[^<>]*>/g)) {
    const at = id.lastIndexOf("@");
    if (at === -1) continue;
    const user = /\.JavaMail\.([^.@<>\s]+)@/.exec(id);
    if (user !== null) {
      const start = index + user.index + ".JavaMail.".length;
      collector.add("user", { start, end: start + user[1]!.length });
    }
    const name = id.slice(at + 1, -1);
    if (topology.addressKind(name) === "not-an-address" && isInsideHost(name, topology)) {
      collector.add("message-id-host", { start: index + at + 1, end: index + id.length - 1 });
    }
  }
}

function collectComment(value: string, collector: LeakCollector): void {
  const start = value.indexOf("(");
  if (start === -1) return;
  const end = commentEnd(value, start);
  collector.add("software", { start, end: end === -1 ? value.length : end });
}

/** How programs begin their boundaries. */
const programs = /^(?:Apple-Mail|----=_NextPart_|----=_Part_|--_NmP-|_00\d_|=-\w{8}|_----------=_|Sig_|b1_)/;

/** The parameter of a Content-Type; Exchange writes the sending host into it, without dots. */
function collectBoundary(value: string, insideNames: ReadonlySet<string>, collector: LeakCollector): void {
  const found = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(value);
  const boundary = found?.[1] ?? found?.[2];
  if (!boundary) return;
  const start = value.indexOf(boundary, found!.index + "boundary=".length);
  const span = { start, end: start + boundary.length };
  const letters = lettersOf(boundary);
  const namesHost = [...insideNames].some((name) => name.length >= MIN_NAME && letters.includes(name));
  if (namesHost) collector.add("mime-boundary", span, "low");
  else if (programs.test(boundary)) collector.add("mime-boundary", span);
}

/** A shorter name would be found by chance. */
const MIN_NAME = 6;

/** Letters and digits alone, in lower case. */
export function lettersOf(text: string): string {
  return text.replace(/[^a-z0-9]/gi, "").toLowerCase();
}
