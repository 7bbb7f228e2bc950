/** What one named import may cost a user who bundles it for a browser: minified, gzip, in kB of 1,000 bytes. */
export interface SizeBudget {
  readonly name: string;
  readonly from: string;
  readonly budgetKb: number;
  /** Files of this package that this import must not bring along. */
  readonly without?: readonly RegExp[];
}

/** A row for each public function with a cost worth watching. A row comes when its function does. */
export const sizeBudgets: readonly SizeBudget[] = [
  { name: "resolverFrom", from: "mailproof/core", budgetKb: 0.6 },
  { name: "createKeyCache", from: "mailproof/core", budgetKb: 0.5 },
  {
    // 8 was the aim, and can't hold it: guarded look-ups, streams, U-labels and the verifier's own rules take 11, and
    // the SIMD canonicalizer, which halves the time of a 75 kB mail, 1 more.
    name: "verifyDkim",
    from: "mailproof/dkim",
    budgetKb: 13.2,
    without: [/\/(zone-file|dns-wire|mime|wire)\//, /\/(ip|punycode)\.js$/],
  },
  {
    // 8 was the aim here too: canonicalizing, hashing and splitting take 5, and keys in every form, the author's domain
    // and folding the rest.
    name: "signDkim",
    from: "mailproof/dkim",
    budgetKb: 12,
    without: [/\/(zone-file|dns-wire|mime|wire)\//, /\/(ip|punycode|keys|dns|public-key|key-record)\.js$/],
  },
  {
    // verifyDkim, and the chain on top.
    name: "verifyArc",
    from: "mailproof/dkim/arc",
    budgetKb: 16,
    without: [/\/(zone-file|dns-wire|mime|wire)\//, /\/(ip|punycode|seal|sign)\.js$/],
  },
  {
    // signDkim without the author's domain, and the reading of the chain: 4.
    name: "sealArc",
    from: "mailproof/dkim/arc",
    budgetKb: 15.5,
    without: [/\/(zone-file|dns-wire|mime|wire)\//, /\/(ip|punycode|keys|dns|public-key|key-record|sign)\.js$/],
  },
  {
    // 20 was the aim. verifyDkim, evaluateDmarc and evaluateSpf by themselves are 30, of which they share 6; chains of ARC
    // take 4, what puts them together and writes the fields 5.
    name: "authenticateMessage",
    from: "mailproof/authenticate",
    budgetKb: 33,
    budgetKb: 29.5,
    without: [/\/(zone-file|dns-wire|mime|wire|received)\//],
  },
  { name: "evaluateIprev", from: "mailproof/authenticate", budgetKb: 4 },
  { name: "toSmtpReply", from: "mailproof/authenticate", budgetKb: 2 },
  { name: "parseAuthenticationResults", from: "mailproof/headers", budgetKb: 2.5, without: [/\/received\//] },
  { name: "formatAuthenticationResults", from: "mailproof/headers", budgetKb: 1.5, without: [/\/received\//] },
  { name: "removeAuthenticationResults", from: "mailproof/headers", budgetKb: 4.5, without: [/\/received\//] },
  {
    // 5 was the aim, and can't hold it: guarded look-ups and U-labels take 2, reading records by either RFC 1.5.
    name: "evaluateDmarc",
    from: "mailproof/dmarc",
    budgetKb: 7.5,
    without: [/\/(zone-file|dns-wire|mime|wire)\//, /\/(ip|punycode|psl)\.js$/],
  },
  { name: "checkDmarc", from: "mailproof/dmarc", budgetKb: 11, without: [/\/(ip|punycode|psl)\.js$/] },
  { name: "authorizesReports", from: "mailproof/dmarc", budgetKb: 7, without: [/\/(ip|punycode|psl)\.js$/] },
  { name: "findBimi", from: "mailproof/dmarc", budgetKb: 7.2, without: [/\/(ip|punycode|psl)\.js$/] },
  { name: "parseDmarcRecord", from: "mailproof/dmarc", budgetKb: 3, without: [/\/(dns|domain|discover)\.js$/] },
  { name: "findLeaks", from: "mailproof/headers", budgetKb: 21, without: [/\/mime\//] },
  {
    // 7 was the aim, and can't hold it: reading Received as all servers write it takes 10, taking messages and reports
    // inside a message apart 5, telling what is inside a network 4, the table of fields 2.
    name: "sanitizeHeaders",
    from: "mailproof/headers",
    budgetKb: 28.5,
    without: [/\/(zone-file|dns-wire)\//, /\/(dns|base64-decoder|quoted-printable-decoder|encoded-words|charset)\.js$/],
  },
  { name: "resolvePseudonym", from: "mailproof/headers", budgetKb: 4, without: [/\/(received|mime)\//] },
  {
    name: "parseReceived",
    from: "mailproof/headers",
    budgetKb: 10.5,
    without: [/\/(authentication-results|message|mime)\//],
  },
  {
    name: "formatReceived",
    from: "mailproof/headers",
    budgetKb: 3,
    without: [/\/(scan|clauses|message|sanitize|leaks)\b/],
  },
  {
    // Most of it is parseReceived.
    name: "traceHops",
    from: "mailproof/headers",
    budgetKb: 16,
    without: [/\/(sanitize|leaks|authentication-results|mime)\//],
  },
  {
    name: "envelopeFromHeaders",
    from: "mailproof/headers",
    budgetKb: 16,
    without: [/\/(sanitize|leaks|authentication-results|mime)\//],
  },
  {
    name: "readParts",
    from: "mailproof/mime",
    budgetKb: 6,
    without: [/\/(base64-decoder|quoted-printable-decoder|encoded-words|charset)\.js$/],
  },
  {
    name: "fetchMtaStsPolicy",
    from: "mailproof/transport",
    budgetKb: 6,
    without: [/\/(zone-file|dns-wire|mime|wire|der|x509)\//, /\/(ip|punycode)\.js$/],
  },
  { name: "lookUpTlsa", from: "mailproof/transport", budgetKb: 3.5, without: [/\/(der|x509)\//] },
  { name: "verifyDane", from: "mailproof/transport", budgetKb: 9, without: [/\/dns[\w-]*(\/|\.js$)/] },
  { name: "findTransportPolicy", from: "mailproof/transport", budgetKb: 11 },
  { name: "checkTransport", from: "mailproof/transport", budgetKb: 15.5 },
  { name: "findTlsReporting", from: "mailproof/transport", budgetKb: 4 },
  { name: "zoneResolver", from: "mailproof/adapters/zone", budgetKb: 7 },
  { name: "dohResolver", from: "mailproof/adapters/doh", budgetKb: 6.5 },
  { name: "cachingResolver", from: "mailproof/adapters/cache", budgetKb: 5.5, without: [/\/(dns-wire|zone-file)\//] },
  { name: "cachingFetcher", from: "mailproof/adapters/cache", budgetKb: 4, without: [/\/dns[\w-]*(\/|\.js$)/] },
  { name: "webFetcher", from: "mailproof/adapters/web", budgetKb: 3 },
  { name: "workersSocketConnector", from: "mailproof/adapters/workers", budgetKb: 2.2 },
];
