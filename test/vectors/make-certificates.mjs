// Writes test/vectors/certificates.ts: run `node test/vectors/make-certificates.mjs` with OpenSSL 3 in PATH.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "mailproof-certificates-"));
const openssl = (...args) => execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });

const keys = {
  rsa: ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  p256: ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  p384: ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
  p521: ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
  ed25519: ["genpkey", "-algorithm", "ED25519"],
};

const CA = "basicConstraints=critical,CA:TRUE";
const MX = "subjectAltName=DNS:mx.example.com,DNS:*.mail.example.com";

/** Each issued by `by`, or by itself; `hash` is the digest that is signed. */
const certificates = [
  { name: "rsaRoot", key: "rsa", extensions: [CA, "keyUsage=critical,keyCertSign,cRLSign"] },
  { name: "p256Authority", key: "p256", by: "rsaRoot", extensions: ["basicConstraints=critical,CA:TRUE,pathlen:0"] },
  { name: "host", key: "p256", by: "p256Authority", extensions: [MX, "extendedKeyUsage=serverAuth"] },
  {
    name: "expiredHost",
    key: "p256",
    by: "p256Authority",
    extensions: [MX],
    from: "200101000000Z",
    to: "210101000000Z",
  },
  { name: "futureHost", key: "p256", by: "p256Authority", extensions: [MX], from: "20480101000000Z" },
  { name: "clientHost", key: "p256", by: "p256Authority", extensions: [MX, "extendedKeyUsage=clientAuth"] },
  { name: "oddHost", key: "p256", by: "p256Authority", extensions: [MX, "1.2.3.4=critical,DER:0500"] },
  {
    name: "commonNameHost",
    key: "p256",
    by: "p256Authority",
    subject: "mx.example.com",
    extensions: ["keyUsage=digitalSignature"],
  },
  {
    name: "ipHost",
    key: "p256",
    by: "p256Authority",
    subject: "mx.example.com",
    extensions: ["subjectAltName=IP:192.0.2.1"],
  },
  {
    name: "otherNameHost",
    key: "p256",
    by: "p256Authority",
    subject: "mx.example.com",
    extensions: ["subjectAltName=DNS:mx.example.net"],
  },
  { name: "hostByHost", key: "p256", by: "host", extensions: [MX] },
  { name: "deepAuthority", key: "p256", by: "p256Authority", extensions: [CA] },
  { name: "deepHost", key: "p256", by: "deepAuthority", extensions: [MX] },
  { name: "noSignAuthority", key: "p256", by: "rsaRoot", extensions: [CA, "keyUsage=critical,digitalSignature"] },
  { name: "noSignHost", key: "p256", by: "noSignAuthority", extensions: [MX] },
  {
    name: "expiredAuthority",
    key: "p256",
    by: "rsaRoot",
    extensions: [CA],
    from: "200101000000Z",
    to: "210101000000Z",
  },
  { name: "expiredAuthorityHost", key: "p256", by: "expiredAuthority", extensions: [MX] },
  { name: "expiredRoot", key: "p256", extensions: [CA], from: "200101000000Z", to: "210101000000Z" },
  { name: "expiredRootHost", key: "p256", by: "expiredRoot", extensions: [MX] },
  { name: "p384Root", key: "p384", hash: "sha384", extensions: [CA] },
  { name: "p384Host", key: "rsa", by: "p384Root", hash: "sha384", extensions: [MX] },
  { name: "p521Root", key: "p521", hash: "sha512", extensions: [CA] },
  { name: "p521Host", key: "p256", by: "p521Root", hash: "sha512", extensions: [MX] },
  { name: "ed25519Root", key: "ed25519", hash: "default", extensions: [CA] },
  { name: "ed25519Host", key: "ed25519", by: "ed25519Root", hash: "default", extensions: [MX] },
  { name: "rsa512Host", key: "p256", by: "rsaRoot", hash: "sha512", extensions: [MX] },
  { name: "pssHost", key: "p256", by: "rsaRoot", pss: true, extensions: [MX] },
  { name: "sha1Host", key: "p256", by: "rsaRoot", hash: "sha1", extensions: [MX] },
  { name: "selfSignedHost", key: "p256", extensions: [MX, CA] },
  { name: "version1Root", key: "p256", extensions: [] },
  { name: "version1Host", key: "p256", by: "version1Root", extensions: [MX] },
];

const hostKeys = [];
const lines = [
  "// Certificates made by OpenSSL 3.0: test/vectors/make-certificates.mjs says what each is. Valid from 2020 to 2049, but for",
  "// those whose name says something else. DER in base64.",
  "",
];
try {
  for (const { name, key, by, subject = name, hash = "sha256", pss, extensions, from, to } of certificates) {
    openssl(...keys[key], "-out", `${name}.key`);
    openssl("req", "-new", "-key", `${name}.key`, "-subj", `/CN=${subject}`, "-out", `${name}.csr`);
    writeFileSync(join(folder, "index"), "");
    writeFileSync(join(folder, "index.attr"), "unique_subject = no\n");
    writeFileSync(
      join(folder, "ca.conf"),
      `[ca]\ndefault_ca = this\n[this]\ndatabase = index\nrand_serial = yes\nnew_certs_dir = .\npolicy = any\n` +
        `${extensions.length > 0 ? "x509_extensions = ext" : ""}\n[any]\ncommonName = supplied\n[ext]\n${extensions.join("\n")}\n`,
    );
    const issuer = by === undefined ? ["-selfsign"] : ["-cert", `${by}.pem`];
    openssl(
      "ca",
      "-batch",
      "-notext",
      "-config",
      "ca.conf",
      "-in",
      `${name}.csr`,
      "-out",
      `${name}.pem`,
      "-keyfile",
      `${by ?? name}.key`,
      ...issuer,
      "-md",
      hash,
      "-startdate",
      from ?? "20200101000000Z",
      "-enddate",
      to ?? "20491231235959Z",
      ...(pss ? ["-sigopt", "rsa_padding_mode:pss"] : []),
    );
    openssl("x509", "-in", `${name}.pem`, "-outform", "DER", "-out", `${name}.der`);
    const base64 = readFileSync(join(folder, `${name}.der`)).toString("base64");
    lines.push(`export const ${name} =`, `  "${base64}";`);
    if (!name.endsWith("ost")) continue;
    openssl("pkcs8", "-topk8", "-nocrypt", "-in", `${name}.key`, "-outform", "DER", "-out", "pkcs8");
    hostKeys.push(`  ${name}:`, `    "${readFileSync(join(folder, "pkcs8")).toString("base64")}",`);
  }
  lines.push(
    "",
    "/** The private keys of the hosts (PKCS#8), for a TLS server. */",
    "export const hostKeys = {",
    ...hostKeys,
    "} as const;",
  );
  writeFileSync(new URL("certificates.ts", import.meta.url), `${lines.join("\n")}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
