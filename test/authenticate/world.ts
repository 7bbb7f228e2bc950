// A domain that does everything right, a client of it, and a resolver that answers in rounds.
import { zoneResolver } from "../../src/adapters/zone/index.js";
import type { AuthenticateMessageOptions } from "../../src/authenticate/index.js";
import type { DnsAnswer, DnsResolver, DnsType } from "../../src/core/index.js";
import { dkimKeys } from "../vectors/dkim.js";

const strings = (text: string): string => (text.match(/.{1,200}/g) ?? []).map((part) => `"${part}"`).join(" ");

/** The zone of example.com, where mail may come from 192.0.2.25 and 2001:db8::25. */
export const worldZone = `
example.com.                      TXT  "v=spf1 include:_spf.example.com -all"
_spf.example.com.                 TXT  "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all"
_dmarc.example.com.               TXT  "v=DMARC1; p=reject; sp=quarantine"
rsa1024._domainkey.example.com.   TXT  ( ${strings(dkimKeys.rsa1024.record)} )
ed25519._domainkey.example.com.   TXT  ( ${strings(dkimKeys.ed25519.record)} )
mail.example.com.                 TXT  "v=spf1 a -all"
mail.example.com.                 A    192.0.2.25
mail.example.com.                 AAAA 2001:db8::25
25.2.0.192.in-addr.arpa.          PTR  mail.example.com.
26.2.0.192.in-addr.arpa.          PTR  mail.example.com.
5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR mail.example.com.
_dmarc.lax.example.               TXT  "v=DMARC1; p=quarantine"
_dmarc.open.example.              TXT  "v=DMARC1; p=none"
`;

export const world: AuthenticateMessageOptions = {
  resolver: zoneResolver(worldZone),
  authservId: "mx.example.net",
  ip: "192.0.2.25",
  helo: "mail.example.com",
  mailFrom: "bounce@example.com",
};

/** The same without a client. */
export const stored: AuthenticateMessageOptions = { resolver: world.resolver, authservId: world.authservId };

/** A resolver with which each answer takes as long as any other, and how many times of waiting there were. */
export function resolverInRounds(inner: DnsResolver): DnsResolver & { rounds(): number } {
  let rounds = 0;
  let round: Promise<void> | undefined;
  const nextRound = (): Promise<void> => {
    round ??= new Promise((resolve) => {
      rounds++;
      setTimeout(() => {
        round = undefined;
        resolve();
      }, 0);
    });
    return round;
  };
  return {
    rounds: () => rounds,
    async resolve<T extends DnsType>(name: string, type: T): Promise<DnsAnswer<T>> {
      const [answer] = await Promise.all([inner.resolve(name, type), nextRound()]);
      return answer;
    },
  };
}
