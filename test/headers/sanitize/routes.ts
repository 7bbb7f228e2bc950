// Messages of a made-up network, by grammar: hops as different servers write them, on a route that may start inside, come
// from outside, and have gone on to a receiver.
import fc from "fast-check";
import type { SanitizeOptions } from "../../../src/headers/index.js";

/** What the network is said to be. */
export const boundary = {
  networks: ["10.0.0.0/8", "fd00::/8", "198.51.100.64/26"],
  hosts: ["mail.muster.example", "SRV-FILE01"],
  domains: ["int.muster.example", "corp.lan"],
} as const;
export const publicHosts = ["mail.muster.example", "muster.example"] as const;

export const options: SanitizeOptions = { boundary, publicHosts, onSignature: "allow" };

const EXIT = "mail.muster.example";

/** Names of hosts inside, in the spellings that servers use. */
export const insideHosts: readonly string[] = [
  "ex01.corp.lan",
  "EX02.Corp.LAN",
  "pc-7.office.corp.lan",
  "mta3.dc2.int.muster.example",
  "SRV-FILE01",
  "ip-10-1-2-3.int.muster.example",
  "printer.local",
];

/** Addresses inside. */
export const insideIps: readonly string[] = [
  "10.1.2.3",
  "192.168.178.20",
  "fd00::1:2",
  "fe80::1c2%5",
  "::ffff:10.1.2.3",
  "64:ff9b::a01:203",
  "2002:a01:203::1",
  "198.51.100.77",
];

export const insideUsers: readonly string[] = ["jdoe", "svc_backup", "CORP\\admin7"];

/** What must not be seen where something was rewritten. */
export const secrets: readonly string[] = [
  ...insideHosts,
  ...insideIps.map((ip) => ip.replace(/%.*/, "")),
  ...insideUsers,
  "bcc7",
  "Q4711",
  "10.1.2.3",
];

const outsideHosts = ["mx.example.net", "smtp-out.example.org", "a.b.example.com"];
const outsideIps = ["203.0.113.9", "192.0.2.25", "2001:db8::25"];

const insideHost = fc.constantFrom(...insideHosts);
const insideIp = fc.constantFrom(...insideIps);
const insideUser = fc.constantFrom(...insideUsers);
const outsideHost = fc.constantFrom(...outsideHosts);
const outsideIp = fc.constantFrom(...outsideIps);
const date = fc.constantFrom(
  "Mon, 23 Nov 2026 10:00:00 +0100",
  "Mon, 23 Nov 2026 10:00:00 +0100 (CET)",
  "23 Nov 2026 09:00:00 -0000",
  "Mon, 23 Nov 2026 09:00:00 GMT",
  "2026-11-23T09:00:00Z",
  "yesterday on ex01.corp.lan",
);
const folding = fc.constantFrom(" ", "\r\n\t", "\r\n ", "  ");

function literal(ip: string): string {
  return ip.includes(":") ? `IPv6:${ip}` : ip;
}

/** How servers write who handed a message over, to whom, and what they add. */
interface Shape {
  readonly from: string;
  readonly ip: string;
  readonly by: string;
  readonly user: string;
  readonly date: string;
  readonly fold: string;
}

const shapes: readonly ((shape: Shape) => string)[] = [
  ({ from, ip, by, date, fold }) =>
    `from ${from} (${from} [${literal(ip)}])${fold}(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))${fold}by ${by} (Postfix) with ESMTPS id Q4711${fold}for <bcc7@example.org>; ${date}`,
  ({ from, ip, by, user, date, fold }) =>
    `from ${from} ([${ip}])${fold}(Authenticated sender: ${user})${fold}by ${by} (Postfix) with ESMTPSA id Q4711; ${date}`,
  ({ from, ip, by, user, date, fold }) =>
    `from [${ip}] (helo=${from} ident=${user})${fold}by ${by} with esmtpsa (TLS1.3) tls TLS_AES_128_GCM_SHA256${fold}(Exim 4.97) (envelope-from <${user}@${from}>) id Q4711${fold}for bcc7@example.org; ${date}`,
  ({ from, ip, by, date, fold }) =>
    `from ${from} (${ip}) by${fold}${by} (${ip}) with Microsoft SMTP Server${fold}(version=TLS1_2, cipher=X) id 15.20.1.2 via Frontend Transport; ${date}`,
  ({ from, ip, by, date, fold }) => `from ${from} ([${ip}]) by ${by}${fold}([${ip}]) with mapi id Q4711; ${date}`,
  ({ from, ip, user, by, date }) => `from ${from} (HELO ${from}) (${user}@${ip}) by ${by} with SMTP; ${date}`,
  ({ by, user, date }) => `by ${by} (Postfix, from userid ${user}) id Q4711; ${date}`,
  ({ by, ip, date }) => `by ${by} ([${ip}]) with HTTP; ${date}`,
  ({ from, by, date, fold }) => `by ${by} with LMTP${fold}from ${from}; ${date}`,
  ({ date }) => `(qmail 4711 invoked by uid 225); ${date}`,
  ({ from, ip, date }) => `(((from ${from} [${ip} ; ${date}`,
];

function hop(
  from: fc.Arbitrary<string>,
  ip: fc.Arbitrary<string>,
  by: fc.Arbitrary<string>,
  as = shapes,
): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...as), fc.record({ from, ip, by, user: insideUser, date, fold: folding }))
    .map(([shape, values]) => `Received: ${shape(values)}\r\n`);
}

/** A hop from outside to outside, of which nothing may change. All of them say who wrote them. */
const foreignHop: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...shapes.slice(0, 4)),
    fc.record({ from: outsideHost, ip: outsideIp, by: outsideHost, user: fc.constant("eve"), date, fold: folding }),
  )
  .map(([shape, values]) => `Received: ${shape(values)}\r\n`);

/** The hop by which a stranger's mail comes in. */
const entry: fc.Arbitrary<string> = fc
  .record({ from: outsideHost, ip: outsideIp, by: fc.constant(EXIT), user: fc.constant(""), date, fold: folding })
  .map((values) => `Received: ${shapes[0]!(values)}\r\n`);

const insideHop = hop(insideHost, insideIp, insideHost);
// One that can't be read, below a hop of others, could be theirs.
const exit = hop(insideHost, insideIp, fc.constant(EXIT), shapes.slice(0, 9));

/** Fields that the policy for mail on its way out takes away or changes. */
const toldFields: fc.Arbitrary<string> = fc
  .tuple(insideHost, insideIp, insideUser)
  .chain(([host, ip, user]) =>
    fc.constantFrom(
      `X-Originating-IP: [${ip}]\r\n`,
      `X-Mailer: Mailer 1.0 on ${host}\r\n`,
      `User-Agent: Agent/${ip}\r\n`,
      `MIME-Version: 1.0 (from ${host}\r\n (${ip}))\r\n`,
      `Authentication-Results: ${EXIT};\r\n auth=pass smtp.auth=${user.replace("\\", "-")} smtp.remote-ip=${ip}\r\n`,
      `Received-SPF: pass (${EXIT}: ${ip} is ours) receiver=${EXIT}; client-ip=${ip}; helo=${host}\r\n`,
      `X-MS-Exchange-Organization-AuthSource: ${host}\r\n`,
      `X-PHP-Originating-Script: 1000:${user}.php\r\n`,
      `Delivered-To: ${user}@${host}\r\n`,
      `Return-Path: <${user}@${host}>\r\n`,
      "Bcc: bcc7@example.org\r\n",
      `X-Authenticated-Sender: ${host}:\r\n\t${user}\r\n`,
    ),
  );

/** Fields that stay. */
const plainFields: fc.Arbitrary<string> = fc.constantFrom(
  "From: Joe <joe@muster.example>\r\n",
  "To: Jane <jane@example.net>\r\n",
  "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n",
  "Message-ID: <1@mail.muster.example>\r\n",
  "X-Other: a  folded\r\n\t value \r\n",
  "Resent-From: Ann <ann@muster.example>\r\n",
  "Authentication-Results: mx.example.net; dkim=pass\r\n",
  "a line that is no field\r\n",
);

/** A header, in its pieces. */
export interface Route {
  readonly fields: readonly string[];
  readonly foreign: ReadonlySet<string>;
}

/** A route, and other fields anywhere between its hops. */
export const routes: fc.Arbitrary<Route> = fc
  .record({
    receivers: fc.array(foreignHop, { maxLength: 2 }),
    exit,
    inside: fc.array(insideHop, { maxLength: 4 }),
    origin: fc.oneof(
      fc.constant<string[]>([]),
      fc.tuple(entry, fc.array(foreignHop, { maxLength: 2 })).map(([one, more]) => [one, ...more]),
    ),
    others: fc.array(fc.tuple(fc.nat(12), fc.oneof(toldFields, plainFields)), { maxLength: 10 }),
  })
  .map(({ receivers, exit: out, inside, origin, others }) => {
    const fields = [...receivers, out, ...inside, ...origin];
    for (const [at, field] of others) fields.splice(at % (fields.length + 1), 0, field);
    return { fields, foreign: new Set([...receivers, ...origin.slice(1)]) };
  });

/** Whether a text has a word in it as a whole, whatever the case. */
export function hasWord(text: string, word: string): boolean {
  const escaped = word.replace(/[\\.[\]():*+?^$|{}]/g, "\\$&");
  return new RegExp(`(?<![\\w.-])${escaped}(?![\\w-]|\\.\\w)`, "i").test(text);
}
