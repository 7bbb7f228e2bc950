import type { HeaderBlock, HeaderField } from "../../internal/message/index.js";
import { parseReceived } from "../received/parse.js";
import { receivedProtocols } from "../received/registry.js";
import type { Received, ReceivedBy, ReceivedHost, ReceivedIssueCode } from "../received/types.js";
import { findInsideTokens } from "./tokens.js";
import { isInsideName, type NameKind, type Topology } from "./topology.js";

/** A Received field, and on which side of the border it was written. */
export interface Hop {
  readonly field: HeaderField;
  /** 1 is the topmost. */
  readonly number: number;
  readonly received: Received;
  /** Whether it says by whom it was written, and was read to its end. */
  readonly isReadable: boolean;
  /** Whether a host of ours wrote it. */
  readonly isOurs: boolean;
  /** Whether no host of ours wrote the one above: here the message left. */
  readonly isExit: boolean;
  /** Whether the message came from one of our hosts, or from someone who may send through them. */
  readonly fromInside: boolean;
  /** Whether that was where the message began for us: someone logged in, or none of our hosts wrote the one below. */
  readonly isFromClient: boolean;
}

/**
 * Tells which hops of a header are ours, from the top down.
 *
 * A hop is ours if the options say so of the host behind `by`. If there is none, or only its look says that it is inside
 * some network, it is ours if the hop above is ours and had the message from inside: then a host of ours wrote this one.
 * The topmost has nothing above it, and was written last, by us. A hop that can't be read is ours if it has a name or a
 * public address of ours in it, too: private addresses are in every network.
 */
export function findHops(header: HeaderBlock, topology: Topology): Hop[] {
  const hops: Omit<Hop, "isFromClient">[] = [];
  for (const field of header.fields) {
    if (field.name !== "received") continue;
    const text = header.text.slice(field.valueStart, field.end);
    const received = parseReceived(text);
    const isReadable = received.by?.host !== undefined && !received.issues.some(({ code }) => unreadable.has(code));
    const above = hops.at(-1);
    const isFollowed = above === undefined || (above.isOurs && above.fromInside);
    const by = isReadable ? whoseIs(received.by, topology) : "unknown";
    const isOurs = by === "ours" || (by === "unknown" && isFollowed) || (!isReadable && namesUs(text, topology));
    hops.push({
      field,
      number: hops.length + 1,
      received,
      isReadable,
      isOurs,
      isExit: isOurs && above?.isOurs !== true,
      fromInside: !isReadable || isFromInside(received, topology),
    });
  }
  return hops.map((hop, i) => ({
    ...hop,
    isFromClient: hop.isOurs && hop.fromInside && (isLoggedIn(hop.received) || hops[i + 1]?.isOurs !== true),
  }));
}

function namesUs(text: string, topology: Topology): boolean {
  return findInsideTokens(text, topology).some(({ kind, value }) =>
    kind === "ip" ? topology.addressKind(value) === "ours" : kind === "host" && topology.hasName(value),
  );
}

/** What was read up to there could be half of it. */
const unreadable: ReadonlySet<ReceivedIssueCode> = /* @__PURE__ */ new Set<ReceivedIssueCode>([
  "too-long",
  "too-many-tokens",
  "unterminated-comment",
  "unterminated-literal",
  "unterminated-angle",
  "unterminated-quoted-string",
]);

function whoseIs(by: ReceivedBy | undefined, topology: Topology): "ours" | "unknown" | "other" {
  const { host, ip } = by ?? {};
  if (host?.kind === "ip" && ip !== undefined) {
    if (topology.hasAddress(ip.value)) return "ours";
    return topology.addressKind(ip.value) === "outside" ? "other" : "unknown";
  }
  if (host?.kind !== "name") return "unknown";
  if (topology.hasName(host.value)) return "ours";
  return topology.nameKind(host.value) === "outside" ? "other" : "unknown";
}

/** Whether a hop says that the client logged in. */
export function isLoggedIn({ user, with: protocol }: Received): boolean {
  return user !== undefined || (protocol?.protocol !== undefined && receivedProtocols[protocol.protocol].authenticated);
}

function isFromInside(received: Received, topology: Topology): boolean {
  if (isLoggedIn(received)) return true;
  const { from } = received;
  if (from === undefined) return true; // a program on the host itself
  // The address is what the server saw; a client may call itself anything.
  if (from.ip !== undefined) return topology.addressKind(from.ip.value) !== "outside";
  const name = from.reverseName?.value ?? nameOf(from.host) ?? from.helo?.value;
  return name === undefined || topology.nameKind(name) !== "outside";
}

function nameOf(host: ReceivedHost | undefined): string | undefined {
  return host?.kind === "name" ? host.value : undefined;
}

/** Whether a name tells of the inside at a place where a host stands. */
export function isInsideHost(name: string, topology: Topology): boolean {
  return isInsideName(topology.nameKind(name));
}

/**
 * Whether the name of a server may be shown: one that all may know, and that of the host which strangers meet, where
 * the message comes in or goes out, unless there is a list of those that all may know.
 */
export function showsServer(kind: NameKind, isMet: boolean, { hasPublicHosts }: Topology): boolean {
  if (kind === "public" || kind === "pseudonym") return true;
  return isMet && (kind === "outside" || (kind === "ours" && !hasPublicHosts));
}
