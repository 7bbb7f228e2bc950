import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FindLeaksOptions, findLeaks } from "../../../src/headers/index.js";
import { decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";
import { options, routes } from "../sanitize/routes.js";

const boundary = { hosts: ["mail.example.com"], domains: ["corp.lan", "int.example.com"] };
const date = "Mon, 23 Nov 2026 10:00:00 +0100";

/** What is found: code, value, hop, rule. */
async function leaksOf(header: string, given: FindLeaksOptions = { boundary }): Promise<string[]> {
  const { leaks } = await findLeaks(encodeLatin1(`${header}\r\n\r\n10.1.2.3`), given);
  return leaks.map(({ code, value, hop, rule }) => `${code} ${value}${hop === undefined ? "" : ` #${hop}`} ${rule}`);
}

describe("what a hop of ours tells", () => {
  it.each<[string, string[]]>([
    [
      "from ex01.corp.lan (ex01.corp.lan [10.1.2.3]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) by mail.example.com (Postfix) with ESMTPS id 4F2 for <bcc@example.org>",
      [
        "internal-host ex01.corp.lan",
        "internal-host ex01.corp.lan",
        "internal-address 10.1.2.3",
        "recipient bcc@example.org",
        "software Postfix",
        "tls TLSv1.3",
        "queue-id 4F2",
      ],
    ],
    [
      "from a.example.net (b.example.net [203.0.113.9]) (Authenticated sender: joe) by mail.example.com with ESMTPSA",
      ["client-address 203.0.113.9", "user joe"],
    ],
    ["from a.example.net (b.example.net [203.0.113.9]) by mail.example.com with ESMTP", []],
    ["from localhost ([203.0.113.9]) by mail.example.com", []], // not our localhost
    ["from pc7 ([IPv6:fe80::1%5]) by ex02.int.example.com", ["internal-host pc7", "internal-address fe80::1%5"]],
    ["from a.lan by exchange01", ["internal-host a.lan", "internal-host exchange01"]],
    [
      "by mail.example.com (Exim 4.97) (envelope-from <root@ex01.corp.lan>) id 1",
      ["sender root@ex01.corp.lan", "software Exim 4.97", "queue-id 1"],
    ],
    [
      "from mail.example.com by mail.example.com (Postfix) (wiki.corp.lan said so)",
      ["internal-host wiki.corp.lan", "software Postfix"],
    ],
    ["(qmail 1 invoked for joe@pc7.corp.lan)", ["user joe", "internal-host pc7.corp.lan"]],
    ["from h-aaaaaaaaaaaaa.invalid by hidden.invalid id q-aaaaaaaaaaaaa (pseudonyms k1)", []],
  ])("%s", async (value, expected) => {
    const found = await leaksOf(`Received: ${value}; ${date}`);
    expect(found.sort()).toEqual(expected.map((leak) => `${leak} #1 rewrite`).sort());
  });

  it("is told with its place in the message, whatever the folding", async () => {
    const header = `Subject: x\r\nReceived: from\r\n\tpc7.corp.lan ([10.1.2.3])\r\n\tby mail.example.com; ${date}\r\n\r\n`;
    const { leaks, hopCount } = await findLeaks(encodeLatin1(header), { boundary });
    expect(leaks.map(({ span }) => header.slice(span.start, span.end))).toEqual(["pc7.corp.lan", "10.1.2.3"]);
    expect(hopCount).toBe(1);
    expect(leaks[0]).toMatchObject({ header: "Received", severity: "medium", spec: "RFC 5321 §7.6" });
    for (const { message, remedy } of leaks) expect([message, remedy]).not.toContain(undefined);
  });
});

describe("what hops of others tell", () => {
  const hop = `Received: from ex01.corp.lan (mail.example.com [198.51.100.7]) by mx.example.net (Postfix) with ESMTPS id 1 for <a@b.example>; ${date}`;

  it("is only what is ours, and no rule touches it", async () => {
    const given = { boundary, publicHosts: ["mail.example.com"] };
    expect(await leaksOf(hop, given)).toEqual(["internal-host ex01.corp.lan #1 keep"]);
  });

  it("is all, where nothing is said to be ours", async () => {
    const mine = `Received: from pc.lan ([192.168.1.2]) by ex01.corp.lan; ${date}`;
    expect(await leaksOf(`${hop}\r\n${mine}`, {})).toEqual(
      expect.arrayContaining([
        "internal-host pc.lan #2 rewrite",
        "internal-address 192.168.1.2 #2 rewrite",
        "internal-host ex01.corp.lan #2 rewrite",
      ]),
    );
  });
});

describe("what other fields tell", () => {
  it.each<[string, string[]]>([
    ["X-Originating-IP: [203.0.113.9]", ["client-address [203.0.113.9] drop"]],
    ["X-PHP-Originating-Script: 1000:mailer.php", ["script 1000:mailer.php drop"]],
    ["X-Mailer: Fabrikam\r\n\tMail 7", ["software Fabrikam Mail 7 drop"]],
    ["X-MIMETrack: Itemize by SMTP Server on EX01/CORP", ["internal-host Itemize by SMTP Server on EX01/CORP drop"]],
    ["X-MS-Exchange-Organization-AuthSource: ex01.corp.lan", ["tenant ex01.corp.lan drop-always"]],
    ["X-MS-Exchange-SenderADCheck: 1", []],
    ["Bcc: a@b.example", ["recipient a@b.example drop-always"]],
    ["Return-Path: <a@b.example>", ["sender <a@b.example> drop"]],
    [
      "Authentication-Results: mail.example.com; auth=pass smtp.auth=joe",
      ["authentication mail.example.com; auth=pass smtp.auth=joe drop-claimed"],
    ],
    ["Authentication-Results: mx.example.net; spf=pass", []],
    ["MIME-Version: 1.0 (Fabrikam Mail (7))", ["software (Fabrikam Mail (7)) trim-comments"]],
    ["MIME-Version: 1.0", []],
    ["Message-ID: <1@ex01.corp.lan>", ["message-id-host ex01.corp.lan keep"]],
    ["Message-ID: <1@pc7>", ["message-id-host pc7 keep"]],
    ["Message-ID: <4.5.JavaMail.tomcat@app3.corp.lan>", ["user tomcat keep", "message-id-host app3.corp.lan keep"]],
    ["Message-ID: <1@mail.example.net>", []],
    ['Content-Type: multipart/mixed;\r\n boundary="Apple-Mail=_1"', ["mime-boundary Apple-Mail=_1 keep"]],
    [
      'Content-Type: multipart/mixed; boundary="----=_Part_1.2@pc7.corp.lan"',
      ["mime-boundary ----=_Part_1.2@pc7.corp.lan keep"],
    ],
    ["Content-Type: text/plain; charset=utf-8", []],
    ["List-Archive: <https://lists.corp.lan/x>", ["internal-host lists.corp.lan keep"]],
    ["X-Custom: from 10.1.2.3", ["internal-address 10.1.2.3 keep"]],
    ["From: root@pc7.corp.lan", ["user root keep", "internal-host pc7.corp.lan keep"]],
    ["Subject: ex01.corp.lan is down", []], // the author's words
    ["DKIM-Signature: d=corp.lan; s=a; h=from; b=a.lan", []],
    ["no field with 10.1.2.3", ["internal-address 10.1.2.3 keep"]],
    ["X-Mailer: ", []],
  ])("%s", async (header, expected) => expect(await leaksOf(header)).toEqual(expected));

  it("is a host in a MIME boundary, as Exchange writes it", async () => {
    const header =
      `Received: from EX01.corp.lan ([10.1.2.3]) by mail.example.com; ${date}\r\n` +
      'Content-Type: multipart/alternative; boundary="_000_4B5FE1A1B9D2EX01corplan_"';
    const { leaks } = await findLeaks(encodeLatin1(header), { boundary });
    expect(leaks.at(-1)).toMatchObject({
      code: "mime-boundary",
      severity: "low",
      value: "_000_4B5FE1A1B9D2EX01corplan_",
    });
  });
});

describe("options", () => {
  it("name what the world knows, and what has no suffix", async () => {
    const header = `Received: from a.int.example.com by ex01.firma.zzz; ${date}`;
    const known = {
      boundary,
      publicHosts: ["a.int.example.com"],
      isPublicSuffix: (domain: string) => domain === "com",
    };
    expect(await leaksOf(header, known)).toEqual(["internal-host ex01.firma.zzz #1 rewrite"]);
  });

  it("name the policy whose rules are told", async () => {
    expect(await leaksOf("X-Mailer: a", { boundary, policy: "exchange-firewall" })).toEqual(["software a keep"]);
  });

  it("name the domain of pseudonyms", async () => {
    const header = `Received: from h-aaaaaaaaaaaaa.p.int.example.com by mail.example.com; ${date}`;
    expect((await leaksOf(header)).length).toBe(1);
    expect(await leaksOf(header, { boundary, pseudonymDomain: "p.int.example.com" })).toEqual([]);
  });

  it("bound the search", async () => {
    const many = encodeLatin1(`X-A: ${"10.1.2.3 ".repeat(50)}\r\n\r\n`);
    const { leaks, issues } = await findLeaks(many, { limits: { maxLeaks: 10 } });
    expect([leaks.length, issues]).toEqual([10, [{ code: "too-many-leaks", offset: 0, count: 40 }]]);
    const large = await findLeaks(many, { limits: { maxHeaderBytes: 20 } });
    expect(large).toEqual({ leaks: [], hopCount: 0, issues: [{ code: "header-too-large", offset: 0, count: 1 }] });
  });

  it.each<[unknown, string]>([
    [{ boundary: 1 }, '"boundary" must be'],
    [{ policy: "x" }, '"policy" must be one of'],
    [{ limits: { maxLeaks: 0.5 } }, '"maxLeaks" must be an integer'],
  ])("%j: misuse", async (given, message) => {
    await expect(findLeaks(encodeLatin1("\r\n"), given as never)).rejects.toThrow(message);
  });

  it("stop with the signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(findLeaks(encodeLatin1("\r\n"), { signal })).rejects.toThrow("enough");
  });
});

describe("any message", () => {
  it("is read from a stream to the end of its header, and then let go", async () => {
    let ended = false;
    const source = (async function* () {
      try {
        yield encodeLatin1("X-Mailer: a\r\n\r");
        yield encodeLatin1("\nbody");
        throw new Error("asked for more");
      } finally {
        ended = true;
      }
    })();
    expect((await findLeaks(source)).leaks.length).toBe(1);
    expect(ended).toBe(true);
  });

  it("has leaks in order of its fields, each with a span that holds its value", async () => {
    await fc.assert(
      fc.asyncProperty(
        routes,
        fc.constantFrom<FindLeaksOptions>({}, { boundary: options.boundary }),
        async ({ fields }, given) => {
          const message = encodeLatin1(`${fields.join("")}\r\n`);
          const text = decodeLatin1(message);
          for (const { span, value, header } of (await findLeaks(message, given)).leaks) {
            expect(text.slice(span.start, span.end).replace(/\s+/g, " ").trim()).toBe(value);
            expect(text).toContain(`${header}:`);
          }
        },
      ),
    );
  });

  it("never makes it throw", async () => {
    const pieces = fc.constantFrom(
      "Received: ",
      "from ",
      "by ",
      "a.lan",
      "10.1.2.3",
      "(",
      ")",
      "[",
      "]",
      "<",
      ">",
      "@",
      ";",
      '"',
      "\\",
      "\r\n",
      "\n",
      " ",
      "\0",
      "\xff",
      "boundary=",
      "Content-Type: ",
      "Message-ID: ",
      "MIME-Version: ",
      date,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 60 }), async (words) => {
        const { leaks } = await findLeaks(encodeLatin1(words.join("")));
        for (const { span } of leaks) expect(span.end).toBeGreaterThanOrEqual(span.start);
      }),
    );
  });

  it("costs in proportion to its length", async () => {
    for (const piece of [
      "Received: from a by b;\r\n",
      "(",
      "Content-Type: x; boundary=_000_\r\n",
      "X: a.lan\r\n",
      "Message-ID: <.JavaMail.@",
      "\xff",
      " ",
      "boundary",
    ]) {
      const { leaks } = await findLeaks(encodeLatin1(piece.repeat(Math.ceil(300_000 / piece.length))), {
        limits: { maxHeaderFields: 100_000 },
      });
      expect(leaks.length).toBeLessThanOrEqual(1_000);
    }
  });
});
