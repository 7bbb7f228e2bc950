import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate and its key, in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority made for one test run, with an intermediate one. */
export interface TestAuthority {
  readonly root: Identity;
  readonly intermediate: Identity;
  /** Issues a certificate by the intermediate authority. Names as OpenSSL writes them: `DNS:mx.test`, `IP:127.0.0.1`. */
  issue(subjectAltName: string): Identity;
  /** A certificate that nobody vouches for. */
  selfSigned(commonName: string): Identity;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Makes an authority by OpenSSL. Its certificates are valid for a day from now. */
export function makeAuthority(openssl: string): TestAuthority {
  const root = selfSigned("Test root");
  const intermediate = sign("Test intermediate", "basicConstraints=critical,CA:TRUE", root);
  return { root, intermediate, selfSigned, issue: (name) => sign("Test host", `subjectAltName=${name}`, intermediate) };

  function selfSigned(commonName: string): Identity {
    return inFolder((file, run) => {
      run(
        "req",
        "-x509",
        ...newKey,
        "-days",
        "1",
        "-subj",
        `/CN=${commonName}`,
        "-keyout",
        "key",
        "-out",
        "certificate",
      );
      return { certificate: file("certificate"), key: file("key") };
    });
  }

  function sign(commonName: string, extension: string, issuer: Identity): Identity {
    return inFolder((file, run, write) => {
      write("issuer", issuer.certificate);
      write("issuer-key", issuer.key);
      write("extensions", extension);
      run("req", ...newKey, "-subj", `/CN=${commonName}`, "-keyout", "key", "-out", "request");
      const by = ["-CA", "issuer", "-CAkey", "issuer-key", "-CAcreateserial"];
      run("x509", "-req", "-in", "request", ...by, "-days", "1", "-extfile", "extensions", "-out", "certificate");
      return { certificate: file("certificate"), key: file("key") };
    });
  }

  function inFolder<T>(
    make: (
      file: (name: string) => string,
      run: (...args: readonly string[]) => void,
      write: (name: string, text: string) => void,
    ) => T,
  ): T {
    const folder = mkdtempSync(join(tmpdir(), "mailproof-certificates-"));
    try {
      return make(
        (name) => readFileSync(join(folder, name), "utf8"),
        (...args) => void execFileSync(openssl, args, { cwd: folder, stdio: "ignore" }),
        (name, text) => writeFileSync(join(folder, name), text),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}
