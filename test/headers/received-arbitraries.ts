import fc from "fast-check";

/** Pieces of Received fields, and of what hostile clients make of them, to be put together in any order. */
const pieces: readonly string[] = [
  "from",
  "by",
  "via",
  "with",
  "id",
  "for",
  "envelope-from",
  "mail.example.com",
  "mx.example.net",
  "[192.0.2.1]",
  "[IPv6:2001:db8::1]",
  "[fe80::1%eth0]",
  "192.0.2.1:25",
  "[192.0.2.1.4711]",
  "(host.example.com [192.0.2.7])",
  "(HELO x)",
  "([192.0.2.9] helo=x ident=y)",
  "(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))",
  "(TLS1.2:ECDHE_RSA_AES_256_CBC_SHA384:256)",
  "(Authenticated sender: joe)",
  "(account joe HELO [10.0.0.1])",
  "(AUTH: LOGIN joe, TLS: TLSv1/SSLv3,168bits,DES-CBC3-SHA)",
  "(envelope-from <a@b.example>)",
  "(qmail 1 invoked by uid 5)",
  "(Postfix, from userid 1000)",
  "(from joe@localhost)",
  "ESMTPS",
  "Microsoft SMTP Server",
  "AES256-GCM-SHA384 encrypted SMTP",
  "tls TLS_AES_128_GCM_SHA256",
  "<a@b.example>",
  '"a b"@c.example',
  "; Tue, 2 Jun 2026 10:00:00 +0200",
  "; Tue Jun  2 10:00:00 2026",
  "2026-06-02T10:00:00Z",
  "(CEST)",
  "(",
  ")",
  "((",
  "[",
  "]",
  "<",
  ">",
  '"',
  "\\",
  "\\(",
  ";",
  ",",
  "@",
  "=",
  ":",
  "\0",
  "\xff",
  "\xc3\xbc.example",
];

const spaces = fc.constantFrom("", " ", "  ", "\r\n\t", "\n ", "\t");

/** Nearly a Received field. */
export const nearlyReceived: fc.Arbitrary<string> = fc
  .array(fc.tuple(spaces, fc.constantFrom(...pieces)), { maxLength: 24 })
  .map((parts) => parts.map(([space, piece]) => space + piece).join(""));

/** Any octets. */
export const anyOctets: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 200 });
