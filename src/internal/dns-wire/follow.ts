import type { DnsAnswer, DnsType } from "../../core/dns.js";
import { LimitError } from "../../core/errors.js";
import { failedByContent, type MessageAnswer } from "./answer.js";
import { MAX_ALIASES } from "./limits.js";

/**
 * Asks again wherever a message ended in an alias, until there is an answer (RFC 1034 §5.3.3).
 * What the messages say is joined: all aliases, the least TTL, authenticated if all were.
 *
 * @param ask - asks for one name
 */
export async function followAliases<T extends DnsType>(
  name: string,
  ask: (name: string) => Promise<MessageAnswer<T>>,
): Promise<DnsAnswer<T>> {
  const aliases: string[] = [];
  let authenticated = true;
  let ttl = Number.POSITIVE_INFINITY;
  for (let target = name; ; target = aliases.at(-1)!) {
    const answer = await ask(target);
    if (answer.status === "failed") return answer;
    aliases.push(...(answer.aliases ?? []));
    if (aliases.length > MAX_ALIASES) return failedByContent(new LimitError("aliases", MAX_ALIASES));
    authenticated &&= answer.authenticated;
    ttl = Math.min(ttl, answer.ttl ?? ttl);
    if (answer.status !== "alias") {
      return { ...answer, authenticated, ttl, ...(aliases.length > 0 ? { aliases } : {}) };
    }
  }
}
