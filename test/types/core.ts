// Checked by `npm run typecheck`; nothing here runs. Each line that must not compile says so.
import { generateKeyPairSync } from "node:crypto";
import { expectTypeOf } from "vitest";
import type {
  DnsAnswer,
  DnsFailure,
  DnsRecords,
  DnsResolver,
  FetchAnswer,
  Finding,
  KeyLike,
  KeyUnwrapper,
  MailproofErrorCode,
  MessageSource,
  MxRecord,
  PublicSuffixCheck,
  Signer,
  SocketConnector,
  SocketErrorCode,
  StartTlsResult,
} from "../../src/core/index.js";
import { LimitError, type MailproofError, ParseError, resolverFrom, SocketError } from "../../src/core/index.js";

export function answerNarrowsByStatus(answer: DnsAnswer<"MX">): void {
  // @ts-expect-error: records only after asking for the status
  answer.records;
  switch (answer.status) {
    case "ok":
      expectTypeOf(answer.records).toEqualTypeOf<readonly MxRecord[]>();
      expectTypeOf(answer.authenticated).toEqualTypeOf<boolean>();
      // @ts-expect-error: results are readonly
      answer.records.push({ preference: 0, exchange: "" });
      break;
    case "nxdomain":
      expectTypeOf(answer.ttl).toEqualTypeOf<number | undefined>();
      // @ts-expect-error: a name that doesn't exist has no records
      answer.records;
      break;
    case "failed":
      expectTypeOf(answer.reason).toEqualTypeOf<DnsFailure>();
      // @ts-expect-error: no answer, so nothing was proven
      answer.authenticated;
      break;
    default:
      expectTypeOf(answer).toBeNever();
  }
}

export async function resolverAnswersWithTheTypeAskedFor(resolver: DnsResolver): Promise<void> {
  expectTypeOf(await resolver.resolve("example.com", "TXT")).toEqualTypeOf<DnsAnswer<"TXT">>();
  expectTypeOf<DnsRecords["TXT"]>().toEqualTypeOf<readonly string[]>();
  // @ts-expect-error: not a type that may be asked for
  await resolver.resolve("example.com", "SPF");
}

export function functionsBecomeResolvers(): void {
  resolverFrom(() => "nxdomain");
  resolverFrom(async (_name, type) => (type === "A" ? ["192.0.2.1"] : []));
  resolverFrom(() => ({ status: "failed", reason: "timeout" }));
  // @ts-expect-error: not one of the reasons
  resolverFrom(() => ({ status: "failed", reason: "bad luck" }));
  // @ts-expect-error: a number is no record
  resolverFrom(() => [1]);
}

export async function keysOfEveryKindAreKeys(): Promise<void> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign"]);
  expectTypeOf(privateKey).toEqualTypeOf<CryptoKey>();
  expectTypeOf(privateKey).toExtend<KeyLike>();
  expectTypeOf(generateKeyPairSync("ed25519").privateKey).toExtend<KeyLike>();
  const token = { algorithm: "ed25519", sign: async (data: Uint8Array) => data } as const;
  expectTypeOf(token).toExtend<Signer>();
  expectTypeOf(token).toExtend<KeyLike>();
  // A pair is no key, and neither are its bytes or PEM text.
  expectTypeOf<CryptoKeyPair>().not.toExtend<KeyLike>();
  expectTypeOf<Uint8Array>().not.toExtend<KeyLike>();
  expectTypeOf<string>().not.toExtend<KeyLike>();
  expectTypeOf<{ algorithm: "rsa-md5"; sign: Signer["sign"] }>().not.toExtend<KeyLike>();
}

export function unwrapperMayHaveAnyOneMethod(): void {
  expectTypeOf<{ rsaRaw(ciphertext: Uint8Array): Promise<Uint8Array> }>().toExtend<KeyUnwrapper>();
  expectTypeOf<{ rsaRaw(ciphertext: string): Promise<Uint8Array> }>().not.toExtend<KeyUnwrapper>();
}

export function messagesAreBytes(): void {
  expectTypeOf<Uint8Array>().toExtend<MessageSource>();
  expectTypeOf(Buffer.from("")).toExtend<MessageSource>();
  expectTypeOf<ReadableStream<Uint8Array>>().toExtend<MessageSource>();
  expectTypeOf<NodeJS.ReadableStream>().not.toExtend<MessageSource>(); // may give strings
  expectTypeOf<AsyncIterable<Buffer>>().toExtend<MessageSource>();
  expectTypeOf<string>().not.toExtend<MessageSource>();
}

export function errorsNarrow(error: unknown, codes: MailproofError): void {
  if (error instanceof ParseError) {
    expectTypeOf(error.code).toEqualTypeOf<"parse">();
    expectTypeOf(error.name).toEqualTypeOf<"ParseError">();
    expectTypeOf(error.offset).toEqualTypeOf<number | undefined>();
  }
  if (error instanceof LimitError) expectTypeOf(error.max).toEqualTypeOf<number>();
  if (error instanceof SocketError) expectTypeOf(error.code).toEqualTypeOf<SocketErrorCode>();
  expectTypeOf(codes.code).toEqualTypeOf<MailproofErrorCode>();
}

export function fetchAnswerNarrows(answer: FetchAnswer): void {
  if (answer.status === "ok") expectTypeOf(answer.body).toEqualTypeOf<Uint8Array>();
  else expectTypeOf(answer.reason).not.toBeAny();
}

export function findingsNarrowByCode(finding: Finding<"weak-key"> | Finding<"expired">): void {
  if (finding.code === "weak-key") expectTypeOf(finding).toEqualTypeOf<Finding<"weak-key">>();
}

export async function socketsMayLackTls(connector: SocketConnector): Promise<void> {
  const socket = await connector.connect({ host: "mail.example", port: 25 });
  // @ts-expect-error: a platform may not have it
  await socket.startTls();
  if (socket.startTls) expectTypeOf(await socket.startTls()).toEqualTypeOf<StartTlsResult>();
}

export const isPublicSuffix: PublicSuffixCheck = (domain) => domain === "com";
