import type { Severity } from "../../core/finding.js";
import type { LeakCode } from "../leaks/leak-code.js";
import type { HeaderAction, HeaderRow } from "./policy-types.js";

type Leak = readonly [LeakCode, Severity];
type Actions = readonly [
  egress: HeaderAction,
  submission: HeaderAction,
  exchangeFirewall: HeaderAction,
  removeAll: HeaderAction,
  ingress: HeaderAction,
];

/** Goes out to nobody. */
const internalOnly: Actions = ["drop", "drop", "keep", "drop", "keep"];
/** What servers inside add, long after submission. */
const serversOnly: Actions = ["drop", "keep", "keep", "drop", "keep"];
/** What Exchange keeps for itself, in both directions: a stranger who writes it could turn off its filters. */
const exchangeOnly: Actions = ["drop-always", "drop-always", "drop-always", "drop-always", "drop-always"];
const kept: Actions = ["keep", "keep", "keep", "keep", "keep"];

const client: Leak = ["client-address", "medium"];
const user: Leak = ["user", "medium"];
const host: Leak = ["internal-host", "medium"];
const software: Leak = ["software", "low"];
const script: Leak = ["script", "medium"];
const tenant: Leak = ["tenant", "low"];
const recipient: Leak = ["recipient", "medium"];
const blindRecipient: Leak = ["recipient", "high"];
const authentication: Leak = ["authentication", "low"];

/** The one table: what fields give away, and what the ready-made policies do with them. More special rows come first. */
export const headerTable: readonly HeaderRow[] = /* @__PURE__ */ makeTable([
  // RFC 5321 §4.4: a relay must not change or delete them. Whoever hides a network does, at its border, and knows it.
  ["Received", undefined, ["rewrite", "rewrite-client", "rewrite", "drop", "keep"]],
  ["X-Received", host, internalOnly],

  ["X-Originating-IP", client, internalOnly],
  ["X-Originating-Client", client, internalOnly],
  ["X-Client-IP", client, internalOnly],
  ["X-Remote-IP", client, internalOnly],
  ["X-Originating-Email", user, internalOnly],
  ["X-Authenticated-Sender", user, internalOnly],
  ["X-Authenticated-User", user, internalOnly],
  ["X-Authentication-Warning", user, internalOnly], // sendmail: host and account
  ["X-Get-Message-Sender-Via", user, internalOnly], // Exim of cPanel
  ["X-Sieve-Redirected-From", user, internalOnly],
  ["X-ClientProxiedBy", host, internalOnly], // Microsoft 365
  ["X-MIMETrack", host, internalOnly], // Domino
  ["X-AntiAbuse", host, internalOnly], // cPanel: host, user ids
  ["X-Source", script, internalOnly],
  ["X-Source-*", script, internalOnly],
  ["X-PHP-Originating-Script", script, internalOnly], // user id and path
  ["X-PHP-Script", script, internalOnly],

  ["User-Agent", software, internalOnly],
  ["X-Mailer", software, internalOnly],
  ["X-MimeOLE", software, internalOnly],
  ["X-Enigmail", software, internalOnly],
  ["X-PGP-Agent", software, internalOnly],
  ["X-Virus-Scanned", host, serversOnly], // amavis: "at" a host
  ["X-Spam-Checker-Version", host, serversOnly], // SpamAssassin: "on" a host
  ["X-Scanned-By", host, serversOnly], // MIMEDefang: "on" an address
  // Two signatures of three cover it: see onSignature.
  ["MIME-Version", undefined, ["trim-comments", "trim-comments", "keep", "trim-comments", "keep"]],

  // Microsoft 365 signs these: without them its DKIM or ARC breaks.
  ["X-MS-Exchange-SenderADCheck", undefined, kept],
  ["X-MS-Exchange-AntiSpam-MessageData-*", undefined, kept],
  ["X-MS-Exchange-Organization-*", tenant, exchangeOnly],
  ["X-MS-Exchange-Forest-*", tenant, exchangeOnly],
  ["X-MS-Exchange-CrossTenant-*", tenant, serversOnly],
  ["X-MS-Exchange-Transport-*", host, serversOnly],
  ["X-MS-Office365-*", tenant, serversOnly],
  ["X-MS-TrafficTypeDiagnostic", host, serversOnly],
  ["X-MS-PublicTrafficType", tenant, serversOnly],
  ["X-Microsoft-Antispam*", tenant, serversOnly],
  ["X-Forefront-*", tenant, serversOnly],
  ["X-EOPAttributedMessage", tenant, serversOnly],
  ["X-EOPTenantAttributedMessage", tenant, serversOnly],

  // RFC 8601 §5: what claims to be of one's own host and isn't must go. Outward it names hosts and users.
  ["Authentication-Results", authentication, ["drop-claimed", "drop-claimed", "keep", "drop", "drop-claimed"]],
  ["Received-SPF", authentication, ["drop-claimed", "drop-claimed", "keep", "drop", "drop-claimed"]],

  // RFC 5322 §3.6.3
  ["Bcc", blindRecipient, ["drop-always", "drop-always", "drop-always", "drop-always", "keep"]],
  ["Resent-Bcc", blindRecipient, ["drop-always", "drop-always", "drop-always", "drop-always", "keep"]],
  ["Apparently-To", recipient, internalOnly],
  ["Delivered-To", recipient, internalOnly],
  ["X-Delivered-To", recipient, internalOnly],
  ["X-Original-To", recipient, internalOnly],
  ["Envelope-To", recipient, internalOnly],
  ["X-Envelope-*", recipient, internalOnly],
  ["X-Rcpt-To", recipient, internalOnly],
  // RFC 5321 §4.4: only the last server adds it, and none sends it on.
  ["Return-Path", ["sender", "low"], internalOnly],
  // Exchange's firewall takes them for routing information. They are the author's of the forwarding.
  ["Resent-*", undefined, ["keep", "keep", "drop", "keep", "keep"]],

  // For threads and lists: what goes here is missed.
  ["Message-ID", undefined, kept],
  ["In-Reply-To", undefined, kept],
  ["References", undefined, kept],
  ["Thread-Index", undefined, kept],
  ["Autocrypt", undefined, kept],
  ["List-*", undefined, kept],
  ["DKIM-Signature", undefined, kept],
  ["ARC-*", undefined, kept],
]);

function makeTable(rows: readonly (readonly [string, Leak | undefined, Actions])[]): HeaderRow[] {
  return rows.map(([header, leak, [egress, submission, exchangeFirewall, removeAll, ingress]]) => ({
    header,
    ...(leak === undefined ? undefined : { leak: { code: leak[0], severity: leak[1] } }),
    actions: { egress, submission, "exchange-firewall": exchangeFirewall, "remove-all": removeAll, ingress },
  }));
}
