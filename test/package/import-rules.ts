/**
 * Who may import whom: docs/architecture.md as data. The first folder below `src/` decides;
 * a file directly in `src/` is the root barrel.
 */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  internal: ["core"],
  spf: ["internal", "core"],
  dkim: ["internal", "core"],
  dmarc: ["internal", "core"],
  mime: ["internal", "core"],
  headers: ["internal", "core"],
  transport: ["internal", "core"],
  tls: ["internal", "core"],
  smime: ["internal", "core"],
  authenticate: ["spf", "dkim", "dmarc", "headers", "internal", "core"],
  audit: ["authenticate", "spf", "dkim", "dmarc", "mime", "headers", "transport", "tls", "smime", "internal", "core"],
  adapters: ["internal", "core"],
  testing: ["internal", "core"],
  "(root)": ["core", "spf", "dkim", "dmarc", "mime", "headers", "tls"],
  cli: [
    "(root)",
    "core",
    "internal",
    "spf",
    "dkim",
    "dmarc",
    "mime",
    "headers",
    "transport",
    "tls",
    "smime",
    "authenticate",
    "audit",
    "adapters",
    "testing",
  ],
};

/** What a part of the tree may import from outside the package. */
export interface ForeignRule {
  readonly files: RegExp;
  readonly specifiers: RegExp;
}

/** Everything else imports nothing from outside. */
export const foreignRules: readonly ForeignRule[] = [
  { files: /^src\/(adapters\/node|cli)\//, specifiers: /^node:/ },
  { files: /^src\/smime\/pki(\/|\.ts$)/, specifiers: /^(pkijs|asn1js)$/ },
  { files: /^src\/dmarc\/report\/recover(\/|\.ts$)/, specifiers: /^fast-xml-parser$/ },
  { files: /^src\/tls\/schannel(\/|\.ts$)/, specifiers: /^fast-xml-parser$/ },
  { files: /^src\/dmarc\/psl(\/|\.ts$)/, specifiers: /^tldts$/ },
  { files: /^src\/adapters\/pkcs11(\/|\.ts$)/, specifiers: /^pkcs11js$/ },
  { files: /^src\/adapters\/legacy-crypto(\/|\.ts$)/, specifiers: /^@peculiar\/webcrypto$/ },
];

/** The entries that may load third-party code or builtin modules; all others are light and load none. */
export const heavyEntries: readonly string[] = [
  "./adapters/node",
  "./adapters/pkcs11",
  "./adapters/legacy-crypto",
  "./adapters/certificate-store",
  "./dmarc/psl",
  "./dmarc/report/recover",
  "./smime/pki",
  "./tls/schannel",
];
