import { type ScriptedFailure, zoneResolver } from "../../src/adapters/zone/index.js";
import type { DnsAnswer, DnsOptions, DnsType } from "../../src/core/index.js";
import { type RecordingResolver, recordingResolver } from "../../src/testing/index.js";

/** A validating resolver: what leads through a name that ends in one of `unsigned` is not proven, the rest is. */
export function signedZone(
  zone: string,
  unsigned: readonly string[] = [],
  failures: readonly ScriptedFailure[] = [],
): RecordingResolver {
  const inner = zoneResolver(zone, { authenticated: true, failures });
  return recordingResolver({
    async resolve<T extends DnsType>(name: string, type: T, options?: DnsOptions): Promise<DnsAnswer<T>> {
      const answer = await inner.resolve(name, type, options);
      if (answer.status === "failed") return answer;
      const way = [name, ...(answer.aliases ?? [])];
      const isProven = !way.some((one) => unsigned.some((part) => one.endsWith(part)));
      return isProven ? answer : { ...answer, authenticated: false };
    },
  });
}

/** A fetcher that serves one text as `text/plain`. */
export function serve(text: string, contentType = "text/plain", code = 200) {
  return async () =>
    ({
      status: "ok",
      code,
      headers: { "content-type": contentType },
      body: new TextEncoder().encode(text),
    }) as const;
}
