import { describe, expect, it } from "vitest";
import {
  SANITIZE_POLICIES,
  type SanitizeOptions,
  type SanitizePolicy,
  sanitizeHeaders,
} from "../../../src/headers/index.js";
import { decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";

const boundary = { hosts: ["mail.example.com"], domains: ["corp.lan"] };
const date = "Mon, 23 Nov 2026 10:00:00 +0100";

async function headOf(header: string, options: Partial<SanitizeOptions>): Promise<string> {
  const { head } = await sanitizeHeaders(encodeLatin1(`${header}\r\n`), { boundary, ...options });
  return decodeLatin1(head).slice(0, -2);
}

/** The names of the fields that are left. */
async function leftBy(policy: SanitizeOptions["policy"], header: string): Promise<string[]> {
  return (await headOf(header, policy === undefined ? {} : { policy })).match(/^[\w-]+(?=:)/gm) ?? [];
}

const all =
  `Received: from pc7.corp.lan ([10.1.2.3]) by ex01.corp.lan (Postfix) with ESMTPSA id 4F2 for <a@b.example>; ${date}\r\n` +
  "Return-Path: <joe@example.com>\r\nDelivered-To: joe@example.com\r\nX-Envelope-From: a\r\nBcc: x@y.example\r\n" +
  "Authentication-Results: mail.example.com; spf=pass\r\nAuthentication-Results: mx.example.net; spf=pass\r\n" +
  "Received-SPF: pass (mail.example.com: ok)\r\nX-MS-Exchange-Organization-SCL: -1\r\nX-MS-Exchange-Forest-X: 1\r\n" +
  "X-MS-Exchange-SenderADCheck: 1\r\nX-MS-Exchange-AntiSpam-MessageData-0: x\r\nX-MS-Exchange-CrossTenant-Id: 1\r\n" +
  "X-Originating-IP: [10.1.2.3]\r\nX-Source-Args: x\r\nUser-Agent: x\r\nX-Virus-Scanned: amavis at ex01.corp.lan\r\n" +
  "MIME-Version: 1.0 (x)\r\nMessage-ID: <1@ex01.corp.lan>\r\nResent-From: a@b.example\r\nList-Id: <l.example.com>\r\n" +
  "References: <1@a>\r\nThread-Index: x\r\nAutocrypt: x\r\nSubject: a\r\nX-Unknown: ex01.corp.lan\r\n";

const kept = [
  "MIME-Version",
  "Message-ID",
  "Resent-From",
  "List-Id",
  "References",
  "Thread-Index",
  "Autocrypt",
  "Subject",
  "X-Unknown",
];
const signedByMicrosoft = ["X-MS-Exchange-SenderADCheck", "X-MS-Exchange-AntiSpam-MessageData-0"];

describe("the ready-made policies", () => {
  it("egress leaves what is not of the network", async () => {
    const left = ["Received", "Authentication-Results", ...signedByMicrosoft, ...kept];
    expect(await leftBy(undefined, all)).toEqual(left);
    expect(await leftBy("egress", all)).toEqual(left);
  });

  it("submission hides the client, and no server", async () => {
    const left = await leftBy("submission", all);
    expect(left).toEqual([
      "Received",
      "Authentication-Results",
      ...signedByMicrosoft,
      "X-MS-Exchange-CrossTenant-Id",
      "X-Virus-Scanned",
      ...kept,
    ]);
    const head = await headOf(all, { policy: "submission" });
    expect(head).toMatch(/^Received: from hidden\.invalid by ex01\.corp\.lan with ESMTPSA id 4F2;/);
    const inner = `Received: from ex01.corp.lan ([10.1.2.3]) by ex02.corp.lan (Postfix) with ESMTPS id 1; ${date}\r\n`;
    expect(await headOf(inner + all, { policy: "submission" })).toContain(inner);
  });

  it("exchange-firewall is that of Exchange, with hops that still count", async () => {
    const left = await leftBy("exchange-firewall", all);
    expect(left).toEqual(
      (all.match(/^[\w-]+(?=:)/gm) ?? []).filter(
        (name) => !/^(?:Bcc|Resent-From|X-MS-Exchange-(?:Org|Forest).*)$/.test(name),
      ),
    );
  });

  it("remove-all has no trace left, and says what that means", async () => {
    const { head, hopCount, findings } = await sanitizeHeaders(encodeLatin1(`${all}\r\n`), {
      boundary,
      policy: "remove-all",
    });
    expect(decodeLatin1(head).match(/^[\w-]+(?=:)/gm)).toEqual([...signedByMicrosoft, ...kept]);
    expect(hopCount).toBe(0);
    expect(findings.map(({ code }) => code)).toEqual(["received-removed"]);
  });

  it("ingress takes away what claims to be ours", async () => {
    const left = await leftBy("ingress", all);
    expect(left).toEqual(
      (all.match(/^[\w-]+(?=:)/gm) ?? []).filter(
        (name, at) => !/^(?:Received-SPF|X-MS-Exchange-(?:Org|Forest).*)$/.test(name) && at !== 5,
      ),
    );
    expect(await headOf(all, { policy: "ingress" })).toContain("Authentication-Results: mx.example.net; spf=pass");
  });

  it("have rules for the same fields, which can't be changed by accident", () => {
    const headers = SANITIZE_POLICIES.egress.rules.map(({ header }) => header);
    for (const policy of Object.values(SANITIZE_POLICIES))
      expect(policy.rules.map(({ header }) => header)).toEqual(headers);
    expect(Object.isFrozen(SANITIZE_POLICIES)).toBe(true);
  });
});

describe("fields that claim to be ours", () => {
  const claims = (field: string, options: Partial<SanitizeOptions> = {}) =>
    headOf(`${field}\r\n`, { policy: "ingress", ...options }).then((head) => head === "");

  it.each<[string, boolean]>([
    ["Authentication-Results: mail.example.com; spf=pass", true],
    ["Authentication-Results: (a)\r\n MAIL.Example.COM (b) 1; spf=pass", true],
    ['Authentication-Results: "mail.example.com"; spf=pass', true],
    ["Authentication-Results: mx3.auth.example.com; spf=pass", true], // below authservId
    ["Authentication-Results: other.example.com; spf=pass", false],
    ["Authentication-Results: mx.example.net; auth=pass smtp.auth=mail.example.com", false],
    ["Authentication-Results: mx.example.net 2; spf=pass", true], // RFC 8601 §5: another version
    ["Authentication-Results: (never closed mail.example.com; spf=pass", true],
    ["Received-SPF: pass (mail.example.com: domain of a@b.example designates) client-ip=1.2.3.4", true],
    ['Received-SPF: fail identity=mailfrom; receiver="auth.example.com"', true],
    ["Received-SPF: pass receiver = mx.auth.example.com;", true],
    ["Received-SPF: pass (mx.example.net: domain of joe@mail.example.com) receiver=mx.example.net", false],
    ["Received-SPF: pass", true], // says not whose
  ])("%s: %s", async (field, expected) =>
    expect(await claims(field, { authservId: "auth.example.com" })).toBe(expected),
  );

  it("go even if a signature covers them: an attacker can sign what he forges", async () => {
    const header =
      "DKIM-Signature: v=1; a=rsa-sha256; d=evil.example; s=s; h=From:Authentication-Results:X-MS-Exchange-Organization-SCL:Bcc; bh=AA==; b=AA==\r\n" +
      "Authentication-Results: mail.example.com; dmarc=pass\r\nX-MS-Exchange-Organization-SCL: -1\r\nFrom: a@evil.example\r\n";
    const { head, breaksSignatures } = await sanitizeHeaders(encodeLatin1(`${header}\r\n`), {
      boundary,
      policy: "ingress",
    });
    expect(decodeLatin1(head).match(/^[\w-]+(?=:)/gm)).toEqual(["DKIM-Signature", "From"]);
    expect(breaksSignatures.map(({ domain, headers }) => [domain, headers])).toEqual([
      ["evil.example", ["authentication-results", "x-ms-exchange-organization-scl"]],
    ]);
  });
});

describe("a policy of one's own", () => {
  const policy = (...rules: SanitizePolicy["rules"]): SanitizePolicy => ({ name: "own", rules });

  it("goes by the first rule that fits, whatever the case", async () => {
    const rules = policy(
      { header: "X-A", action: "keep" },
      { header: "x-*", action: "drop" },
      { header: "X-B", action: "keep" },
    );
    expect(await leftBy(rules, "x-a: 1\r\nX-B: 1\r\nX-C: 1\r\nY: 1\r\n")).toEqual(["x-a", "Y"]);
    const extended = {
      name: "more",
      rules: [{ header: "X-Unknown", action: "drop" } as const, ...SANITIZE_POLICIES.egress.rules],
    };
    expect(await leftBy(extended, all)).not.toContain("X-Unknown");
  });

  it("scrubs words of the inside out of any field, and leaves the rest", async () => {
    const scrub = policy({ header: "*", action: "scrub" });
    const field = "X-Note: root@ex01.corp.lan said (10.1.2.3:25)\r\n\tto mail.example.net, [IPv6:fd00::1]\r\n";
    expect(await headOf(field, { policy: scrub })).toBe(
      "X-Note: hidden@hidden.invalid said (hidden.invalid:25)\r\n\tto mail.example.net, [IPv6:hidden.invalid]\r\n",
    );
    const pseudonyms = { keyId: "k", key: new Uint8Array(32) };
    const once = await headOf(field, { policy: scrub, pseudonyms });
    expect(once).toMatch(
      /^X-Note: u-\w{13}@h-\w{13}\.invalid said\r\n \(i-\w{13}\.invalid:25\)\r\n\tto mail\.example\.net, \[IPv6:i-\w{13}\.invalid\]\r\n$/,
    );
    expect(await headOf(once, { policy: scrub, pseudonyms })).toBe(once);
  });

  it("folds a field that grows, and drops one that can't be folded", async () => {
    const scrub = policy({ header: "*", action: "scrub" });
    const long = await headOf(`X-A: ${"a.lan ".repeat(200)}\r\n`, { policy: scrub });
    expect(long.replace(/\r\n(?= )/g, "")).toBe(`X-A: ${"hidden.invalid ".repeat(200)}\r\n`);
    for (const line of long.split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
    const { head, findings } = await sanitizeHeaders(encodeLatin1(`X-A: ${"a.lan,".repeat(160)}\r\nB: 1\r\n\r\n`), {
      boundary,
      policy: scrub,
    });
    expect(decodeLatin1(head)).toBe("B: 1\r\n\r\n");
    expect(findings.map(({ code }) => code)).toEqual(["field-too-long"]);
  });

  it("trims comments, but none in quotes", async () => {
    const trim = policy({ header: "*", action: "trim-comments" });
    expect(
      await headOf('MIME-Version: 1.0 (a (b) \\) c)\r\nX: "(a)" (b)\r\n (c)\r\n d\\(e\r\nY: "(q)"  \r\nZ:\r\n (a\r\n', {
        policy: trim,
      }),
    ).toBe('MIME-Version: 1.0\r\nX: "(a)" \r\n d\\(e\r\nY: "(q)"  \r\nZ:\r\n');
  });

  it("makes other message ids of those of inside hosts, the same everywhere", async () => {
    const ids = policy(
      { header: "Message-ID", action: "pseudonymize" },
      { header: "References", action: "pseudonymize" },
      { header: "In-Reply-To", action: "pseudonymize" },
    );
    const pseudonyms = { keyId: "k", key: new Uint8Array(32) };
    const header =
      "Message-ID: <1.JavaMail.joe@ex01.corp.lan>\r\nIn-Reply-To: <2@mail.example.net>\r\n" +
      "References: <1.JavaMail.joe@ex01.corp.lan> <2@mail.example.net>\r\n <3@[10.1.2.3]> <4@pc7> <5>\r\n";
    const head = await headOf(header, { policy: ids, pseudonyms });
    const id = /^Message-ID: (<q-\w{13}@h-\w{13}\.invalid>)/.exec(head)?.[1];
    expect(head).toContain(`References: ${id} <2@mail.example.net>\r\n <q-`);
    expect(head).toContain("In-Reply-To: <2@mail.example.net>\r\n");
    expect(head).toMatch(/<q-\w{13}@i-\w{13}\.invalid>\r\n <q-\w{13}@h-\w{13}\.invalid> <5>\r\n$/);
    expect(await headOf(head, { policy: ids, pseudonyms })).toBe(head);
  });
});
