import { parseIp, unmapIp } from "../../internal/ip.js";
import { classifyIp, type IpKind } from "../../internal/ip-special.js";
import type { HeaderBlock, HeaderField } from "../../internal/message/index.js";
import { findTraceFields } from "../../internal/trace/index.js";
import type { BoundaryMatcher } from "../boundary.js";
import { parseReceived } from "../received/parse.js";
import type { Received, ReceivedHost, ReceivedIp } from "../received/types.js";
import type { HopSide } from "./types.js";

/** A Received field with what the boundary says of it. */
export interface ReadHop {
  readonly field: HeaderField;
  readonly received: Received;
  readonly side: HopSide;
  readonly trusted: boolean;
}

/** The Received fields of a header. */
export interface ReadHops {
  /** Newest first, as they stand there. */
  readonly hops: readonly ReadHop[];
  /** How many there are. */
  readonly count: number;
}

/** Who is on one side of a hop. */
type Place = "inside" | "outside" | "unknown";

/** Reads the Received fields from the top down, and tells which of them hosts inside the boundary wrote. */
export function readHops(header: HeaderBlock, boundary: BoundaryMatcher | undefined, maxHops: number): ReadHops {
  const fields = findTraceFields(header).fields.filter(({ kind }) => kind === "received");
  const hops: ReadHop[] = [];
  let confirmed = false; // a host inside has said so itself
  let follows = boundary !== undefined; // the host that wrote the field above had the message from inside
  for (const { index } of fields.slice(0, maxHops)) {
    const field = header.fields[index]!;
    const received = parseReceived(header.text.slice(field.valueStart, field.end));
    const by = boundary === undefined ? "unknown" : placeOfServer(received, boundary, follows);
    // One that doesn't say whose it is, as of programs on the host itself, is of the host that wrote the one above.
    const trusted: boolean = follows && (by === "inside" || (by === "unknown" && confirmed));
    const isOurs = trusted || by === "inside";
    const from = boundary === undefined ? "unknown" : placeOfClient(received, boundary, isOurs || by === "unknown");
    confirmed ||= trusted;
    follows = (trusted || (follows && by === "unknown")) && from === "inside";
    hops.push({ field, received, side: sideOf(from, trusted ? "inside" : by), trusted });
  }
  return { hops, count: fields.length };
}

function sideOf(from: Place, by: Place): HopSide {
  if (from === "unknown" || by === "unknown") return "unknown";
  if (by === "inside") return from === "inside" ? "inside" : "inbound";
  return from === "inside" ? "outbound" : "outside";
}

/** @param mayBeOurs - whether a private address counts: those of others are in the same networks */
function placeOfServer({ by }: Received, boundary: BoundaryMatcher, mayBeOurs: boolean): Place {
  if (by?.host?.kind === "name" && boundary.hasName(by.host.value)) return "inside";
  if (by?.ip !== undefined && (mayBeOurs || !isPrivate(by.ip)) && boundary.hasIp(by.ip.value)) return "inside";
  if (by?.host === undefined) return "unknown";
  return isLocal(by.host, by.ip) ? "unknown" : "outside";
}

/** @param mayBeOurs - whether a private address counts */
function placeOfClient(received: Received, boundary: BoundaryMatcher, mayBeOurs: boolean): Place {
  const { from } = received;
  if (from === undefined) return mayBeOurs ? "inside" : "outside"; // a program on the host itself
  // The address is what the server saw; a client may call itself anything.
  if (from.ip !== undefined) {
    if (!mayBeOurs && isPrivate(from.ip)) return "outside";
    return boundary.hasIp(from.ip.value) || isLoopback(from.ip) ? "inside" : "outside";
  }
  if (!mayBeOurs) return "outside";
  if (isOnHost(received)) return "inside";
  const name = from.host?.kind === "name" ? from.host.value : undefined;
  return name === undefined || boundary.hasName(name) ? "unknown" : "outside";
}

/** Whether the message came from a program on the host itself, and not over a network: then there is no address. */
function isOnHost({ from, with: protocol, comments }: Received): boolean {
  if (from?.host?.kind === "mailbox") return true; // sendmail: "(from user@localhost)"
  if (/^(?:local|lmtp)/i.test(protocol?.value ?? "")) return true;
  // OpenSMTPD, Cyrus, sendmail
  return comments.some(({ value, start }) => start < from!.end && /\[(?:local|\[?unix\b)/i.test(value));
}

/** "localhost", which each host calls itself. */
function isLocal({ value }: ReceivedHost, ip: ReceivedIp | undefined): boolean {
  return /^localhost(?:\.localdomain)?$/i.test(value) || (ip !== undefined && isLoopback(ip));
}

function isLoopback(ip: ReceivedIp): boolean {
  return kindOf(ip) === "loopback";
}

/** Addresses that each network has anew. */
const privateKinds: ReadonlySet<IpKind> = /* @__PURE__ */ new Set<IpKind>([
  "private",
  "shared",
  "loopback",
  "link-local",
  "site-local",
  "unique-local",
]);

function isPrivate(ip: ReceivedIp): boolean {
  return privateKinds.has(kindOf(ip));
}

function kindOf({ value }: ReceivedIp): IpKind {
  return classifyIp(unmapIp(parseIp(value)!)).kind;
}
