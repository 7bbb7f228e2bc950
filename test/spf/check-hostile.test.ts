import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { type DnsResolver, resolverFrom } from "../../src/core/index.js";
import { checkSpf, flattenSpf, type SpfCheckup, type SpfTreeRecord } from "../../src/spf/index.js";
import { recordingResolver } from "../../src/testing/index.js";
import { damaged } from "../support/arbitraries.js";
import { dnsAnswers } from "../support/dns-arbitraries.js";

/** Answers every TXT question with a record that is made for the name, and nothing else. */
function recordFor(make: (name: string) => string): DnsResolver {
  return resolverFrom((name, type) => (type === "TXT" ? [[make(name)]] : "nxdomain"));
}

function countRecords({ terms }: SpfTreeRecord): number {
  return 1 + terms.reduce((sum, { record }) => sum + (record === undefined ? 0 : countRecords(record)), 0);
}

const codes = ({ findings }: SpfCheckup) => new Set(findings.map(({ code }) => code));

describe("checkSpf and hostile policies", () => {
  it("follows a chain of 1,000 includes to the limit", async () => {
    const resolver = recordingResolver(
      recordFor((name) => `v=spf1 include:n${1 + Number(/\d+/.exec(name)?.[0] ?? 0)}.example -all`),
    );
    const checkup = await checkSpf("n0.example", { resolver });
    expect(checkup.exceeded).toBe("maxDepth");
    expect(resolver.queries).toHaveLength(21);
    expect(codes(checkup)).toContain("incomplete");
    expect(codes(checkup)).toContain("too-many-lookups");
  });

  it("ends where each record includes ten that each include ten", async () => {
    const letters = [..."abcdefghij"];
    const resolver = recordingResolver(
      recordFor((name) => `v=spf1 ${letters.map((letter) => `include:${letter}.${name}`).join(" ")} -all`),
    );
    const checkup = await checkSpf("x.example", { resolver });
    expect(checkup.exceeded).toBe("maxRecords");
    expect(resolver.queries).toHaveLength(100);
    // Those that were not asked for are in the tree, and have nothing below them.
    expect(countRecords(checkup.tree)).toBeLessThan(1_200);
  });

  it("asks once where two names include each other twice, and ends", async () => {
    const resolver = recordingResolver(
      recordFor((name) =>
        name === "a.example"
          ? "v=spf1 include:b.example include:b.example"
          : "v=spf1 include:a.example include:a.example",
      ),
    );
    const checkup = await checkSpf("a.example", { resolver });
    expect(resolver.queries).toHaveLength(2);
    expect(codes(checkup)).toContain("include-loop");
  });

  it("ends where records include the same ones again and again", async () => {
    const resolver = recordingResolver(
      recordFor((name) => {
        const next = `n${1 + Number(/\d+/.exec(name)?.[0] ?? 0)}.example`;
        return `v=spf1 include:${next} include:${next} -all`;
      }),
    );
    const checkup = await checkSpf("n0.example", { resolver });
    expect(checkup.exceeded).toBe("maxRecords");
    expect(countRecords(checkup.tree)).toBeLessThan(300);
  });

  it("takes a TXT record of 60 KB, and no more than two of them", async () => {
    const filler = "ip4:192.0.2.1 ".repeat(4_300);
    const resolver = recordFor((name) => `v=spf1 include:a.${name} include:b.${name} ${filler}-all`);
    const checkup = await checkSpf("x.example", { resolver });
    expect(checkup.exceeded).toBe("maxRecordOctets");
    expect(checkup.tree.terms).toHaveLength(4_303);
    expect(checkup.tree.terms[0]?.record?.status).toBe("ok");
    expect(checkup.tree.terms[1]?.record?.status).toBe("limit");
  });

  it("asks so many questions and no more", async () => {
    const hosts = Array.from({ length: 1_000 }, (_, index) => `a:h${index}.example`).join(" ");
    const resolver = recordingResolver(recordFor(() => `v=spf1 ${hosts} -all`));
    const checkup = await checkSpf("x.example", { resolver });
    expect(checkup.exceeded).toBe("maxQueries");
    expect(resolver.queries).toHaveLength(500);
    expect(checkup.tree.terms[500]?.unchecked).toBe("limit");
    const { unflattened } = await flattenSpf("x.example", { resolver });
    expect(unflattened.filter(({ reason }) => reason === "limit").length).toBeGreaterThan(700);
  });

  it("takes so many addresses and no more", async () => {
    const addresses = Array.from({ length: 1_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const resolver = resolverFrom((_, type) => {
      if (type === "TXT") return [["v=spf1 a a:a.example a:b.example a:c.example -all"]];
      return type === "A" ? addresses : [];
    });
    const checkup = await checkSpf("x.example", { resolver });
    expect(checkup.exceeded).toBe("maxAddresses");
    expect(checkup.tree.terms.map(({ hosts }) => hosts?.[0]?.addresses.length)).toEqual([
      1_000,
      1_000,
      0,
      0,
      undefined,
    ]);
  });

  it("has an end where DNS has none: every look-up hangs", async () => {
    const resolver = zoneResolver('x.example. TXT "v=spf1 a mx exists:a.example -all"', {
      failures: [
        { type: "A", hang: true },
        { type: "MX", hang: true },
      ],
    });
    const checkup = await checkSpf("x.example", { resolver, limits: { timeLimitMs: 30 } });
    expect(checkup.exceeded).toBe("timeLimitMs");
    expect(checkup.tree.terms[1]?.queries).toMatchObject([{ type: "MX", status: "failed", failure: "timeout" }]);
    const root = zoneResolver("", { failures: [{ hang: true }] });
    const { tree } = await checkSpf("x.example", { resolver: root, limits: { timeLimitMs: 30 } });
    expect(tree).toMatchObject({ status: "lookup-failed", failure: "timeout" });
  });

  it("stops at once when aborted, and leaves nothing running", async () => {
    const signals: AbortSignal[] = [];
    const reason = new Error("enough");
    const controller = new AbortController();
    const resolver: DnsResolver = {
      resolve(_name, type, options) {
        if (type === "TXT") {
          return Promise.resolve({
            status: "ok",
            records: [["v=spf1 a mx a:b.example -all"]],
            authenticated: false,
          } as never);
        }
        signals.push(options!.signal!);
        if (signals.length === 5) setTimeout(() => controller.abort(reason));
        return new Promise(() => undefined);
      },
    };
    await expect(checkSpf("x.example", { resolver, signal: controller.signal })).rejects.toBe(reason);
    expect(signals).toHaveLength(5);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    await expect(flattenSpf("x.example", { resolver, signal: controller.signal })).rejects.toBe(reason);
    expect(signals).toHaveLength(5);
  });

  it("asks level by level, not one name after the other", async () => {
    let open = 0;
    let most = 0;
    const resolver: DnsResolver = {
      async resolve(name) {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve));
        open--;
        const record =
          name === "x.example" ? "v=spf1 include:a.example include:b.example include:c.example -all" : "v=spf1 -all";
        return { status: "ok", records: [[record]], authenticated: false } as never;
      },
    };
    await checkSpf("x.example", { resolver });
    expect(most).toBe(3);
  });
});

const terms = fc.oneof(
  fc.constantFrom(
    "all",
    "-all",
    "?all",
    "ptr",
    "a",
    "mx",
    "exists:%{i}.example",
    "ptr:%{p}",
    "ip4:192.0.2.1/31",
    "ip6:::/0",
    "ip4:10.0.0.0/8",
    "exp=a.example",
    "x=y",
  ),
  fc
    .tuple(
      fc.constantFrom("include:", "redirect=", "a:", "-include:", "mx:"),
      fc.constantFrom("a.example", "b.example", "%{d}", "c..example", "d"),
    )
    .map((parts) => parts.join("")),
);
const records = fc.array(terms, { maxLength: 6 }).map((words) => `v=spf1 ${words.join(" ")}`);

describe("checkSpf and any policy", () => {
  it("always settles, with findings that point into the record", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(records, damaged(records)), { minLength: 1, maxLength: 3 }),
        fc.array(dnsAnswers("A"), { minLength: 1, maxLength: 3 }),
        fc.array(dnsAnswers("MX"), { minLength: 1, maxLength: 3 }),
        fc.constantFrom("a.example", "b.example", "", ".", "a..b", "\0.example", "é.example", "x".repeat(300)),
        async (texts, addresses, exchanges, domain) => {
          let turn = 0;
          const resolver = resolverFrom((name, type) => {
            turn++;
            if (type === "TXT") return name.startsWith("a") ? [[texts[0]!]] : texts.slice(1).map((text) => [text]);
            return type === "MX" ? exchanges[turn % exchanges.length]! : addresses[turn % addresses.length]!;
          });
          const { findings, tree } = await checkSpf(domain, { resolver });
          for (const { term, span, severity } of findings) {
            expect(["info", "low", "medium", "high"]).toContain(severity);
            expect(span === undefined).toBe(term === undefined);
            if (term !== undefined && span !== undefined) expect(span.end - span.start).toBe(term.length);
          }
          expect(JSON.parse(JSON.stringify(tree))).toBeTruthy();
          await flattenSpf(domain, { resolver });
        },
      ),
      { numRuns: 300 },
    );
  });
});
