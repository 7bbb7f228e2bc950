import { execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The programs that {@link startUnbound} runs, by their paths. */
export interface UnboundPrograms {
  readonly unbound: string;
  readonly keygen: string;
  readonly signzone: string;
}

/** A zone to serve. */
export interface UnboundZone {
  readonly name: string;
  /** A zone file without SOA and NS. */
  readonly text: string;
  /**
   * `signed` by the key that the server trusts, `bogus` by another one, or `unsigned` with nothing that says it should be.
   */
  readonly dnssec: "signed" | "bogus" | "unsigned";
}

/** A validating resolver on 127.0.0.1 that knows a few zones and nothing else. */
export interface Unbound {
  /** As `servers` takes it. */
  readonly address: string;
  /** DNS over HTTP/2 without TLS. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts unbound with a configuration of its own, on high ports, and waits until it listens. */
export async function startUnbound(programs: UnboundPrograms, zones: readonly UnboundZone[]): Promise<Unbound> {
  const folder = mkdtempSync(join(tmpdir(), "mailproof-unbound-"));
  const remove = (): void => rmSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, "anchors"), "");
    const zoneConfigs = zones.map((zone) => zoneConfig(folder, zone.name, writeZone(programs, folder, zone)));
    const { stop, ...listening } = await listen(programs.unbound, folder, zoneConfigs.join(""));
    return { ...listening, stop: () => stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Another program may take a port between looking for it and using it: then the next. */
async function listen(unbound: string, folder: string, zoneConfigs: string, attempts = 5): Promise<Unbound> {
  const [port, httpPort] = [await freePort(), await freePort()];
  const config = join(folder, "unbound.conf");
  writeFileSync(config, serverConfig(folder, port, httpPort) + zoneConfigs);
  const server = spawn(unbound, ["-d", "-c", config], { stdio: ["ignore", "ignore", "pipe"] });
  const exit = new Promise<void>((resolve) => server.on("exit", () => resolve()));
  let log = "";
  const isListening = await new Promise<boolean>((resolve, reject) => {
    server.stderr.on("data", (text) => {
      log += text;
      if (log.includes("start of service")) resolve(true);
    });
    server.on("exit", () => resolve(false));
    server.on("error", reject);
  });
  if (isListening) {
    const stop = async (): Promise<void> => {
      server.kill("SIGKILL");
      await exit;
    };
    return { address: `127.0.0.1:${port}`, url: `http://127.0.0.1:${httpPort}/dns-query`, stop };
  }
  if (attempts === 1) throw new Error(`unbound does not start: ${log}`);
  return listen(unbound, folder, zoneConfigs, attempts - 1);
}

function serverConfig(folder: string, port: number, httpPort: number): string {
  return `server:
  interface: 127.0.0.1@${port}
  interface: 127.0.0.1@${httpPort}
  https-port: ${httpPort}
  http-notls-downstream: yes
  access-control: 127.0.0.0/8 allow
  do-ip6: no
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: ""
  use-syslog: no
  logfile: ""
  verbosity: 1
  num-threads: 1
  module-config: "validator iterator"
  trust-anchor-file: "${join(folder, "anchors")}"
  max-udp-size: 4096
  local-zone: "test." nodefault
  local-zone: "refused.test." refuse
remote-control:
  control-enable: no
`;
}

function zoneConfig(folder: string, name: string, file: string): string {
  return `auth-zone:
  name: "${name}"
  zonefile: "${join(folder, file)}"
  for-downstream: no
  for-upstream: yes
`;
}

/** Writes a zone file, signs it, and makes its key an anchor. Returns the file's name. */
function writeZone({ keygen, signzone }: UnboundPrograms, folder: string, { name, text, dnssec }: UnboundZone): string {
  const head = `$ORIGIN ${name}.\n$TTL 300\n@ SOA ns hostmaster 7 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n`;
  const file = `${name}.zone`;
  writeFileSync(join(folder, file), head + text);
  if (dnssec === "unsigned") return file;
  const makeKey = (): string =>
    execFileSync(keygen, ["-r", "/dev/urandom", "-k", "-a", "ECDSAP256SHA256", name], {
      cwd: folder,
      encoding: "utf8",
    }).trim();
  const key = makeKey();
  const anchor = dnssec === "signed" ? key : makeKey();
  appendFileSync(join(folder, "anchors"), readFileSync(join(folder, `${anchor}.key`)));
  execFileSync(signzone, [file, key], { cwd: folder });
  return `${file}.signed`;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
