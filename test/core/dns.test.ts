import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DnsAnswer, type DnsOptions, type ResolverFunction, resolverFrom } from "../../src/core/dns.js";

const resolveWith = (resolve: ResolverFunction, options?: DnsOptions): Promise<DnsAnswer<"TXT">> =>
  resolverFrom(resolve).resolve("example.com", "TXT", options);

const throwing = (error: unknown): ResolverFunction => {
  return () => {
    throw error;
  };
};

describe("resolverFrom", () => {
  it("takes records alone as an answer that is not authenticated", async () => {
    const records = [["v=spf1 ", "-all"]];
    const answer = { status: "ok", records, authenticated: false };
    expect(await resolveWith(() => records)).toEqual(answer);
    expect(await resolveWith(async () => records)).toEqual(answer);
  });

  it("takes no records as NODATA", async () => {
    expect(await resolveWith(() => [])).toEqual({ status: "ok", records: [], authenticated: false });
  });

  it('takes "nxdomain" as a name that does not exist', async () => {
    expect(await resolveWith(() => "nxdomain")).toEqual({ status: "nxdomain", authenticated: false });
  });

  it("hands on a full answer untouched", async () => {
    const answer: DnsAnswer<"TXT"> = { status: "ok", records: [["a"]], authenticated: true, ttl: 60, aliases: ["b"] };
    expect(await resolveWith(async () => answer)).toBe(answer);
  });

  it("asks for the name and type given, with the options given", async () => {
    const asked: unknown[] = [];
    const signal = new AbortController().signal;
    const resolver = resolverFrom((...question) => {
      asked.push(question);
      return [];
    });
    await resolver.resolve("a.example", "MX", { signal });
    await resolver.resolve("b.example", "A");
    expect(asked).toEqual([
      ["a.example", "MX", { signal }],
      ["b.example", "A", {}],
    ]);
  });

  it.each([
    ["ENOTFOUND", { status: "nxdomain", authenticated: false }],
    ["ENODATA", { status: "ok", records: [], authenticated: false }],
    ["ETIMEOUT", { status: "failed", reason: "timeout" }],
    ["ESERVFAIL", { status: "failed", reason: "servfail" }],
    ["EREFUSED", { status: "failed", reason: "refused" }],
    ["ENOTIMP", { status: "failed", reason: "refused" }],
    ["EBADNAME", { status: "failed", reason: "malformed" }],
    ["EBADRESP", { status: "failed", reason: "malformed" }],
    ["EFORMERR", { status: "failed", reason: "malformed" }],
    ["ECONNREFUSED", { status: "failed", reason: "network" }],
  ])("takes an error with code %s for what it means", async (code, expected) => {
    const error = Object.assign(new Error(code), { code });
    const answer = await resolveWith(throwing(error));
    expect(answer).toMatchObject(expected);
    if (answer.status === "failed") expect(answer.cause).toBe(error);
    expect(await resolveWith(() => Promise.reject(error))).toEqual(answer);
  });

  it("fails as network, and never throws, whatever is thrown", async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (thrown) => {
        const answer = await resolveWith(throwing(thrown));
        expect(answer).toEqual({ status: "failed", reason: "network", cause: thrown });
      }),
    );
  });

  it("rethrows the reason of an abort, and nothing else", async () => {
    const controller = new AbortController();
    const reason = { stopped: true };
    const pending = resolveWith(
      (_name, _type, { signal }) =>
        new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("x")))),
      { signal: controller.signal },
    );
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });

  it("gives an answer that came in spite of an abort", async () => {
    const signal = AbortSignal.abort();
    expect(await resolveWith(() => "nxdomain", { signal })).toMatchObject({ status: "nxdomain" });
  });

  it("refuses what is not a function by name", () => {
    expect(() => resolverFrom(undefined as unknown as ResolverFunction)).toThrow(TypeError);
    expect(() => resolverFrom({} as unknown as ResolverFunction)).toThrow('"resolve"');
  });
});
