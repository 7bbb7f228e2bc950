import { toAscii } from "../../internal/domain.js";
import { receivedProtocols } from "../received/registry.js";
import type { Received, ReceivedBy, ReceivedFrom, ReceivedHost, ReceivedIp } from "../received/types.js";
import { type Hop, showsServer } from "../topology/hops.js";
import { HIDDEN_NAME, isPseudonymLabel, keyIdIn } from "../topology/pseudonym-form.js";
import type { Topology } from "../topology/topology.js";
import { createHider, type Hider, type SanitizeContext } from "./context.js";
import { withDate } from "./stamp.js";
import type { ReplacedValue } from "./types.js";

/** A hop written anew, clause by clause: lines are folded between them. */
export interface RewrittenHop {
  readonly words: readonly string[];
  readonly replaced: readonly ReplacedValue[];
}

/**
 * Writes a hop of ours anew as RFC 5321 §4.4 has it: `from`, `by`, `with`, `id` and the date, and nothing else of what
 * was there. So nothing can be overlooked: comments, addresses, programs, TLS, users and recipients go because they
 * aren't written.
 */
export function rewriteHop(hop: Hop, context: SanitizeContext): RewrittenHop {
  const { received, isExit, fromInside } = hop;
  const hider = createHider(context);
  // Strangers hand mail to the hosts that let it in, and get it from those that let it out.
  const keepBy = isExit || !fromInside;
  const words = [
    ...fromWords(received.from, fromInside, hider, context.topology),
    ...byWords(received.by, keepBy, hider, context.topology),
    ...withWords(received),
    ...idWords(received, hider),
    ...keyWords(received, hider, context),
  ];
  return { words: withDate(words, received.date), replaced: hider.replaced };
}

/**
 * Writes a hop anew that has its message from a client: the client is hidden, with who it was and for whom the message
 * is, and what the server says of itself stays.
 */
export function rewriteClientHop({ received }: Hop, context: SanitizeContext): RewrittenHop {
  const hider = createHider(context);
  const { id } = received;
  const words = [
    ...fromWords(received.from, true, hider, context.topology),
    ...plainByWords(received, hider),
    ...withWords(received),
    ...(id !== undefined && isAtom(id.value) ? [`id ${id.value}`] : []),
    ...keyWords(received, hider, context),
  ];
  return { words: withDate(words, received.date), replaced: hider.replaced };
}

/** What stands for a hop that can't be read. */
export function redactHop({ received }: Hop, keepDate: boolean): RewrittenHop {
  const words = [`from ${HIDDEN_NAME}`, `by ${HIDDEN_NAME}`];
  return { words: withDate(words, keepDate ? received.date : undefined), replaced: [] };
}

function fromWords(
  from: ReceivedFrom | undefined,
  fromInside: boolean,
  hider: Hider,
  topology: Topology,
): readonly string[] {
  if (from === undefined) return [];
  if (fromInside) return [`from ${hiddenClient(from, hider, topology)}`];
  // A stranger: what he is called is nobody's secret, unless he calls himself by a name of ours.
  const { host, reverseName, ip } = from;
  const name = host?.kind === "name" ? shownName(host.value, topology) : undefined;
  const reverse = reverseName === undefined ? undefined : shownName(reverseName.value, topology);
  const literal = ip === undefined ? undefined : addressLiteral(ip.value);
  const facts = [...(reverse === undefined ? [] : [reverse]), ...(literal === undefined ? [] : [literal])];
  const said = name ?? (host?.kind === "name" ? hider.name("host", host.value) : (literal ?? HIDDEN_NAME));
  return [`from ${said}`, ...(facts.length === 0 ? [] : [`(${facts.join(" ")})`])];
}

/** One name for a client of ours: of its host's name, if it has one, so that it is the same in `from` and in `by`. */
function hiddenClient(from: ReceivedFrom, hider: Hider, topology: Topology): string {
  const { host, helo, reverseName, ip } = from;
  const names = [host?.kind === "name" ? host.value : undefined, helo?.value, reverseName?.value];
  for (const name of names) {
    if (name === undefined || topology.addressKind(name) !== "not-an-address") continue;
    const kind = topology.nameKind(name);
    if (kind === "public" || kind === "pseudonym") return toAscii(name)!;
    if (kind !== "not-a-name") return hider.name("host", name);
  }
  if (ip !== undefined) return hider.name("ip", ip.value);
  if (host?.kind === "mailbox") return hider.name("user", host.value);
  return host === undefined ? HIDDEN_NAME : hider.name("host", host.value);
}

function byWords(by: ReceivedBy | undefined, keep: boolean, hider: Hider, topology: Topology): readonly string[] {
  if (by?.host === undefined) return [];
  const { host, ip } = by;
  if (host.kind === "ip" && ip !== undefined) {
    const isShown = keep && topology.addressKind(ip.value) !== "internal";
    return [`by ${isShown ? addressLiteral(ip.value) : hideHost(host, ip, hider)}`];
  }
  const kind = host.kind === "name" ? topology.nameKind(host.value) : "not-a-name";
  return [`by ${showsServer(kind, keep, topology) ? toAscii(host.value)! : hideHost(host, ip, hider)}`];
}

/** A server as it says it is called, if that can stand in a header field. */
function plainByWords({ by }: Received, hider: Hider): readonly string[] {
  if (by?.host === undefined) return [];
  const { host, ip } = by;
  if (host.kind === "ip" && ip !== undefined) return [`by ${addressLiteral(ip.value)}`];
  const ascii = host.kind === "name" ? toAscii(host.value) : undefined;
  const isPlain = ascii !== undefined && /^[a-z0-9._-]+$/.test(ascii);
  return [`by ${isPlain ? ascii : hideHost(host, ip, hider)}`];
}

function hideHost(host: ReceivedHost, ip: ReceivedIp | undefined, hider: Hider): string {
  if (host.kind === "ip") return hider.name("ip", ip?.value ?? host.value);
  return hider.name(host.kind === "mailbox" ? "user" : "host", host.value);
}

/** A name that may be shown, in A-labels: a rewritten field is ASCII, whether or not its message is. */
function shownName(name: string, topology: Topology): string | undefined {
  const kind = topology.nameKind(name);
  return kind === "public" || kind === "pseudonym" || kind === "outside" ? toAscii(name) : undefined;
}

/** RFC 5321 §4.1.3 */
function addressLiteral(address: string): string {
  return address.includes(":") ? `[IPv6:${address}]` : `[${address}]`;
}

/** Only a registered protocol: others name a program. */
function withWords({ with: protocol }: Received): readonly string[] {
  if (protocol?.protocol === undefined || !Object.hasOwn(receivedProtocols, protocol.protocol)) return [];
  return [`with ${protocol.protocol}`];
}

function idWords({ id }: Received, hider: Hider): readonly string[] {
  if (id === undefined) return [];
  const word = isPseudonymLabel(id.value) ? id.value : hider.word("id", id.value);
  return word === undefined ? [] : [`id ${word}`];
}

/** RFC 5322 §3.2.3, with dots */
function isAtom(text: string): boolean {
  return /^[\w!#$%&'*+/=?^`{|}~.-]{1,200}$/.test(text);
}

/** Which key the pseudonyms are of; where none is new, what an earlier run wrote. */
function keyWords({ comments }: Received, hider: Hider, { pseudonymizer }: SanitizeContext): readonly string[] {
  const isNew = hider.replaced.length > 0;
  const earlier = comments.map(({ value }) => keyIdIn(value)).find((id) => id !== undefined);
  const keyId = isNew ? pseudonymizer?.keyId : earlier;
  return keyId === undefined ? [] : [`(pseudonyms ${keyId})`];
}
