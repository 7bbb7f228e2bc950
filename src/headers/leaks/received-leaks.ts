import type { Received, ReceivedText } from "../received/types.js";
import { type Hop, isInsideHost, isLoggedIn } from "../topology/hops.js";
import { isPseudonymLabel, keyIdIn } from "../topology/pseudonym-form.js";
import { findInsideTokens } from "../topology/tokens.js";
import type { Topology } from "../topology/topology.js";
import { type LeakCollector, overlap } from "./collect.js";

/** What a hop of ours, or of a network that is looked at from outside, tells. */
export function collectHop(value: string, hop: Hop, topology: Topology, collector: LeakCollector): void {
  const { received } = hop;
  if (hop.isReadable) {
    collectClient(hop, topology, collector);
    collectServer(hop, topology, collector);
    collectRest(received, collector);
  }
  // Comments may say anything, and so may what can't be read.
  collectTokens(value, topology, collector, () => true);
}

/** What a hop of others tells of us: the name that a host of ours gave itself, for example. */
export function collectForeignHop(value: string, topology: Topology, collector: LeakCollector): void {
  collectTokens(value, topology, collector, (token) => topology.hasName(token) || topology.hasAddress(token));
}

/** Names, addresses and users in any text. */
export function collectTokens(
  value: string,
  topology: Topology,
  collector: LeakCollector,
  counts: (token: string) => boolean,
): void {
  const told = [...collector.told];
  for (const token of findInsideTokens(value, topology)) {
    if (!counts(token.value) || overlap(told, token)) continue;
    collector.add(token.kind === "user" ? "user" : token.kind === "ip" ? "internal-address" : "internal-host", token);
  }
}

function collectClient(hop: Hop, topology: Topology, collector: LeakCollector): void {
  const { from } = hop.received;
  if (from === undefined || !hop.fromInside) return;
  const { host, helo, reverseName, ip } = from;
  const names: readonly (ReceivedText | undefined)[] = [host?.kind === "name" ? host : undefined, helo, reverseName];
  for (const name of names) {
    if (name === undefined || overlap(collector.told, name)) continue;
    if (topology.addressKind(name.value) === "not-an-address" && isInsideHost(name.value, topology)) {
      collector.add("internal-host", name);
    }
  }
  if (ip === undefined || overlap(collector.told, ip)) return;
  if (topology.addressKind(ip.value) !== "outside") collector.add("internal-address", ip);
  else if (isLoggedIn(hop.received)) collector.add("client-address", ip);
}

function collectServer({ received: { by } }: Hop, topology: Topology, collector: LeakCollector): void {
  if (by === undefined) return;
  const { host, ip } = by;
  if (host?.kind === "name" && isInsideHost(host.value, topology)) collector.add("internal-host", host);
  if (ip !== undefined && topology.addressKind(ip.value) === "internal") collector.add("internal-address", ip);
}

function collectRest(received: Received, collector: LeakCollector): void {
  const { user, ident, envelopeFrom, software, tls, id } = received;
  if (user !== undefined) collector.add("user", user);
  if (ident !== undefined) collector.add("user", ident);
  for (const recipient of received.for) collector.add("recipient", recipient);
  if (envelopeFrom !== undefined && envelopeFrom.value !== "") collector.add("sender", envelopeFrom);
  if (software !== undefined && keyIdIn(software.value) === undefined) collector.add("software", software);
  const secured = tls?.version ?? tls?.cipher;
  if (secured !== undefined) collector.add("tls", secured);
  if (id !== undefined && !isPseudonymLabel(id.value)) collector.add("queue-id", id);
}
