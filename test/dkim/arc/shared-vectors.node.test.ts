// The ARC suite of ValiMail, which follows drafts of RFC 8617.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DnsResolver, resolverFrom } from "../../../src/core/index.js";
import { type ArcResultWord, sealArc, verifyArc } from "../../../src/dkim/arc/index.js";
import { concatBytes, encodeUtf8 } from "../../../src/internal/bytes.js";
import { sharedVectors } from "../../support/shared-vectors.node.js";

const folder = sharedVectors("arc");

interface Scenario<Test> {
  readonly description: string;
  readonly tests: Readonly<Record<string, Test>>;
  readonly "txt-records": Readonly<Record<string, string>>;
}

interface ValidationTest {
  readonly message: string;
  readonly cv: "None" | "Pass" | "Fail";
}

interface SigningTest {
  readonly message: string;
  readonly t: number;
  readonly "sig-headers": string;
  readonly "srv-id": string;
  readonly AS: string;
  readonly AMS: string;
  readonly AAR: string;
}

type SigningScenario = Scenario<SigningTest> & {
  readonly domain: string;
  readonly sel: string;
  readonly privatekey: string;
};

function scenarios<S>(file: string): readonly S[] {
  return folder === undefined ? [] : (JSON.parse(readFileSync(join(folder, file), "utf8")) as S[]);
}

function resolverOf(scenario: Scenario<unknown>): DnsResolver {
  const records = scenario["txt-records"];
  return resolverFrom((name) => {
    const record = records[name];
    return record === undefined ? "nxdomain" : [[record.replace(/\n/g, "")]];
  });
}

/** The suite has LF for line ends. */
const bytesOf = (message: string): Uint8Array => encodeUtf8(message.replace(/\r?\n/g, "\r\n"));

/** Cases that RFC 8617 decides otherwise than the suite, and why. */
const otherwise: Readonly<Record<string, string>> = {
  // RFC 8617 §4.1.2: an ARC-Message-Signature has the syntax of a DKIM-Signature, where h= has a name at least
  // (RFC 6376 §3.5), and From is one of them (RFC 6376 §5.4). With nothing signed, the header is anybody's.
  ams_fields_h_empty: "fail",
};

const validation = scenarios<Scenario<ValidationTest>>("arc-draft-validation-half.json").flatMap((scenario) =>
  Object.entries(scenario.tests).map(([name, test]) => ({ name, ...test, resolver: resolverOf(scenario) })),
);

describe.skipIf(folder === undefined)("validation", () => {
  it("has all cases that are given", () => {
    expect(validation).toHaveLength(87);
  });

  it.each(validation)("$name: $cv", async ({ name, message, cv, resolver }) => {
    const { result } = await verifyArc(bytesOf(message), { resolver });
    expect(result).toBe(otherwise[name] ?? cv.toLowerCase());
  });
});

const signing = scenarios<SigningScenario>("arc-draft-sign-tests.json").flatMap((scenario) =>
  Object.entries(scenario.tests).map(([name, test]) => ({ name, scenario, test })),
);

/** What the suite expects, as fields on top of the message. Its seals sign a b= that isn't folded. */
function expectedSet({ AS, AMS, AAR }: SigningTest): string {
  const fold = (value: string): string => value.trim().split("\n").join("\n ");
  const signature = fold(AMS).replace(/\bb=[^;]*/, (b) => b.replace(/\s/g, ""));
  return `ARC-Seal: ${fold(AS)}\nARC-Message-Signature: ${signature}\nARC-Authentication-Results: ${fold(AAR)}\n`;
}

/** What the suite takes for the status of the chain: the arc= of the server's Authentication-Results. */
const wordOf = ({ message }: SigningTest): ArcResultWord => /arc=(none|pass|fail)/.exec(message)![1] as ArcResultWord;

const tagOf = (field: string, tag: string): string | undefined =>
  new RegExp(`(?:^|[;\\s])${tag}=([^;]*)`).exec(field)?.[1]?.replace(/\s/g, "");

const oneLine = (value: string): string => value.trim().replace(/\s+/g, " ");

describe.skipIf(folder === undefined)("signing", () => {
  it("has all cases", () => {
    expect(signing).toHaveLength(17);
  });

  it.each(signing)("$name", async ({ name, scenario, test }) => {
    const message = bytesOf(test.message);
    const resolver = resolverOf(scenario);
    const options = {
      domain: scenario.domain,
      selector: scenario.sel,
      key: scenario.privatekey,
      authservId: test["srv-id"],
      headers: test["sig-headers"].split(":"),
      oversign: [],
      now: new Date(test.t * 1000),
    };
    if (name === "no_additional_sig") {
      const sealed = await sealArc(message, { ...options, chainValidation: "fail" });
      expect(sealed).toMatchObject({ sealed: false, reason: "failed-before", headers: [] });
      expect(sealed.headerBytes).toHaveLength(0);
      return;
    }
    const word = wordOf(test);
    const before = await verifyArc(message, { resolver });
    const sealed = await sealArc(message, { ...options, chainValidation: word });
    if (!sealed.sealed) throw new Error(sealed.reason);
    const [seal, signature, results] = sealed.headers;

    // The same values; b= differs, because the order of tags and the folding do.
    for (const tag of ["i", "a", "cv", "d", "s", "t"]) expect(tagOf(seal, tag), tag).toBe(tagOf(test.AS, tag));
    for (const tag of ["i", "a", "c", "d", "s", "t", "h", "bh"]) {
      expect(tagOf(signature, tag), tag).toBe(tagOf(test.AMS, tag));
    }
    expect(oneLine(results)).toBe(`ARC-Authentication-Results: ${oneLine(test.AAR)}`);

    // What verifies ours verifies the set that the suite expects, and says the same of both.
    const ours = await verifyArc(concatBytes([sealed.headerBytes, message]), { resolver });
    const theirs = await verifyArc(concatBytes([bytesOf(expectedSet(test)), message]), { resolver });
    expect(ours.result).toBe(word === "fail" ? "fail" : "pass");
    for (const verified of [ours, theirs]) {
      expect(verified).toMatchObject(
        word === "fail" ? { result: "fail", reason: "failed-before" } : { result: "pass", oldestPass: 0 },
      );
    }
    if (word !== "fail") expect(before.result).toBe(word);
  });
});
