/** A name for the case, and lines that stand below the top of a zone `example.com` with TTL 300. */
type Case = readonly [title: string, text: string];

/** Zones that say the same to every reader. */
export const acceptedZones: readonly Case[] = [
  ["strings quoted, unquoted and side by side", 't TXT a"b"c "d""e" f\n'],
  ["parentheses, comments in them, nothing between", 't TXT ( "a" ; ) comment "\n "b" )c(d) ; x\nu(A\n192.0.2.3)\n'],
  ["parentheses around the owner", "( \n t TXT x\n )\n(\n) u TXT x\n() v TXT x\n"],
  ["nested parentheses", "t TXT ( a ( b\n ) c\n )\n"],
  ["escapes in strings", 't TXT \\a\\"b\\;c\\032x "a\\\\b;c\\065" "\\"" \\000\\255\n'],
  ["an escaped line end in quotes", 't TXT "a\\\nb"\n'],
  ["UTF-8 as it is", 't TXT \u00e9 "\u{1f600}" \\\u00fc\n\u00e9 TXT x\n'],
  ["an empty string", 't TXT ""\n'],
  ["control characters as they are", 't TXT "\t\x01\x7f" a\x0bb\x0cc\n'],
  ["a semicolon right behind a field", "t A 192.0.2.3;c\nu TXT a;b\n"],
  ["a comment that ends in a backslash, one with a quote", 't A 192.0.2.3 ; \\\n;"\nu A 192.0.2.3\n'],
  ["CRLF, CR, and no line end at the end", "t A 192.0.2.1 ; c\r\nu A 192.0.2.2\rv A 192.0.2.3\r\n\r\nw A 192.0.2.4"],
  [
    "owners left out, across blank lines and a new origin",
    "t A 192.0.2.3\n \n\t; c\n  A 192.0.2.4\n$ORIGIN z\n A 192.0.2.5\n",
  ],
  ["owners that look like a TTL, a class, a type", "1h A 192.0.2.3\nin A 192.0.2.3\nA A 192.0.2.3\n"],
  [
    "TTL and class in either order and any case",
    "t IN 1h A 192.0.2.1\nu 1H in a 192.0.2.1\nv 5 A 192.0.2.1\nw iN a 192.0.2.1\n",
  ],
  [
    "TTL units",
    "a 1w1d1h1m1s TXT a\nb 30m1H TXT a\nc 0h TXT a\nd 1S TXT a\ne 007 TXT a\n$TTL 1d ; x\nf TXT a\n$ttl 2W\ng TXT a\n",
  ],
  ["$TTL over the TTL before", "t 5 A 192.0.2.1\nu A 192.0.2.1\n$TTL 7\nv A 192.0.2.1\n"],
  [
    "$ORIGIN, relative, @ and absolute",
    "$ORIGIN sub\nt MX 1 @\n$ORIGIN @\nv MX 1 x\n$ORIGIN .\nx.example.com MX 1 y\n@.example.com MX 1 y.\n",
  ],
  ["@ as a string, escaped, and as a name", "t TXT @\n\\@ TXT x\nu PTR \\@\nv PTR @\n@ MX 1 @\n"],
  [
    "escaped dots and stars",
    "a\\.b.c TXT x\n\\042.q TXT x\n\\* TXT x\n*.* TXT x\na.*.b TXT x\nt\\032x TXT x\n\\$ORIGIN TXT x\n",
  ],
  ["names of one case folded", "A.b A 192.0.2.3\na.B TXT x\n"],
  [
    "records that come twice",
    't A 192.0.2.3\nt A 192.0.2.3\nu TXT x\nu TXT "x"\nv CNAME a\nv CNAME A\nw MX 10 x\nw MX 010 X\n',
  ],
  ["case that counts in strings", "t TXT a\nt TXT A\nu CAA 0 issue a\nu CAA 0 Issue A\n"],
  ["the root as a name", "t PTR .\nt MX 0 .\n"],
  [
    "IPv6 in many spellings",
    "a AAAA ::ffff:192.0.2.1\nb AAAA 2001:DB8::0001:0\nc AAAA 1:2:3:4:5:6:7::\nd AAAA ::\ne AAAA 0:0:0:1::\nf AAAA 1:2:3:4:5:6:192.0.2.1\n",
  ],
  ["TLSA in pieces", "t TLSA 3 1 1 ab cd ( ef\n 01 )\nu TLSA 3 1 1 a bcd\n"],
  [
    "CAA values",
    't CAA 0 issue ca.example\nt CAA 0 issue "ca; x=\\"y"\nt CAA 128 issuewild ";"\nt CAA 0 issue ""\n' +
      `u CAA 0 iodef "${"x".repeat(300)}"\n`,
  ],
  [
    "labels and names as long as can be",
    `${"a".repeat(63)} TXT x\n${`${"a".repeat(60)}.`.repeat(3)}${"b".repeat(58)} TXT x\n`,
  ],
  [
    "a character-string of 255 octets, a record of many",
    `t TXT ${'"'.padEnd(256, "x")}"\nu TXT ${"x ".repeat(2000)}\n`,
  ],
  [
    "a zone of DKIM, DMARC and MTA-STS",
    '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"\nk._domainkey TXT ( "v=DKIM1; k=rsa; "\n "p=MIIB" "IjAN" )\n_mta-sts TXT "v=STSv1; id=1;"\n_25._tcp.mail TLSA 3 1 1 00ff\n',
  ],
];

/** Texts that no reader takes. */
export const refusedZones: readonly Case[] = [
  ["quotes without an end on the line", 't TXT "a\nb"\n'],
  ["a backslash at the end of a line", "t TXT a\\\nb\n"],
  ["a backslash at the end of the text", "t TXT a\\"],
  ["parentheses left open", "t A (192.0.2.2\n"],
  ["parentheses closed too often", "t A 192.0.2.2)\n"],
  ["escapes that are no octet", "t TXT \\256\n"],
  ["escapes cut short", "t TXT \\25\n"],
  ["escapes that are no number", "\\1a2 TXT x\n"],
  ["a string of 256 octets", `t TXT "${"x".repeat(256)}"\n`],
  ["a TXT record of more than 65,535 octets", `t TXT ${`"${"x".repeat(255)}" `.repeat(257)}\n`],
  ["no string", "t TXT\n"],
  ["an empty label inside", "a..b A 192.0.2.3\n"],
  ["an empty label in front", ".a A 192.0.2.3\n"],
  ["a label of 64 octets", `${"a".repeat(64)} TXT x\n`],
  ["a name of 256 octets", `${`${"a".repeat(60)}.`.repeat(3)}${"b".repeat(59)} TXT x\n`],
  ["IPv4 with a leading zero", "t A 192.0.2.01\n"],
  ["IPv4 that is short", "t A 192.0.2\n"],
  ["IPv4 in quotes", 't A "192.0.2.2"\n'],
  ["IPv6 with two gaps", "t AAAA 1::2::3\n"],
  ["IPv6 with a zone", "t AAAA fe80::1%eth0\n"],
  ["IPv6 with five digits", "t AAAA ::00001\n"],
  ["a preference that is too large", "t MX 65536 x\n"],
  ["a preference with a sign", "t MX +1 x\n"],
  ["a preference in hexadecimal", "t MX 0x10 x\n"],
  ["a preference in quotes", 't MX "10" x\n'],
  ["a name in quotes", 't MX 10 "x"\n'],
  ["CAA flags over 255", "t CAA 256 issue x\n"],
  ["a CAA tag with a hyphen", "t CAA 0 iss-ue x\n"],
  ["a CAA tag in quotes", 't CAA 0 "issue" "x"\n'],
  ["two CAA values", "t CAA 0 issue a b\n"],
  ["TLSA with half an octet", "t TLSA 3 1 1 abc\n"],
  ["TLSA without data", "t TLSA 3 1 1\n"],
  ["TLSA in quotes", 't TLSA 3 1 1 "ab"\n'],
  ["a TTL that lacks its last unit", "t 1h30 A 192.0.2.1\n"],
  ["a TTL of another unit", "t 1x A 192.0.2.1\n"],
  ["a TTL over 32 bits", "t 4294967296 A 192.0.2.3\n"],
  ["two TTLs", "t 5 6 A 192.0.2.3\n"],
  ["two classes", "t IN IN A 192.0.2.3\n"],
  ["another class", "t CH A 192.0.2.3\n"],
  ["an owner alone", "t\n"],
  ["an owner that a comment cuts off", "t;c A 192.0.2.3\n"],
  ["data left out", "t A\n"],
  ["data left over", "t A 192.0.2.3 x\n"],
  ["a directive that begins with white space", " $ORIGIN x\n"],
  ["a directive that nobody knows", "$FOO\n"],
  ["$TTL with more behind it", "$TTL 1d x\n"],
  ["$ORIGIN with more behind it", "$ORIGIN a b\n"],
  ["a CNAME record beside others", "t CNAME a\nt A 192.0.2.3\n"],
  ["others beside a CNAME record", "t A 192.0.2.3\nT CNAME a\n"],
  ["two CNAME records", "t CNAME a\nt CNAME b\n"],
  ["two SOA records", "@ SOA ns x 2 3 4 5 6\n"],
];

/** Texts that we take and BIND doesn't. */
export const onlyHere: readonly Case[] = [
  ["a second zone in the text", "$ORIGIN other.example.com.\n@ SOA ns x 2 3 4 5 6\n"],
  ["NUL as it is", "t TXT a\0b\n"],
];

/** Texts that BIND takes and we don't. */
export const onlyThere: readonly Case[] = [
  ["types that we don't serve (RFC 3597)", "t SRV 0 0 0 x\n"],
  ["types by number (RFC 3597 §5)", "t TYPE16 x\n"],
  ["data by number (RFC 3597 §5)", "t A \\# 4 c0000201\n"],
  ["classes by number (RFC 3597 §5)", "t CLASS1 A 192.0.2.3\n"],
  ["$GENERATE, which BIND has made up", "$GENERATE 1-2 a$ A 192.0.2.$\n"],
  ["a TTL over 31 bits, which BIND takes for 0 (RFC 2181 §8)", "t 2147483648 A 192.0.2.3\n"],
  ["an owner in quotes", '"t" A 192.0.2.2\n'],
];
