import { describe, expect, it } from "vitest";
import { LimitError } from "../../../src/core/index.js";
import { type SanitizeOptions, sanitizeHeaders } from "../../../src/headers/index.js";
import { decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";

const date = "Mon, 23 Nov 2026 10:00:00 +0100";
const boundary = { hosts: ["mail.example.com"], domains: ["int.example.com"], networks: ["10.0.0.0/8"] };
const pseudonyms = { keyId: "k1", key: new Uint8Array(32) };

async function headOf(header: string, options: Partial<SanitizeOptions> = {}): Promise<string> {
  const { head } = await sanitizeHeaders(encodeLatin1(`${header}\r\n`), { boundary, ...options });
  return decodeLatin1(head).slice(0, -2);
}

describe("a hop of ours", () => {
  it.each<[string, string, string]>([
    [
      "loses all but hosts, protocol and date",
      "from ex01 (ex01.corp.lan [10.1.2.3]) (using TLSv1.3 with cipher X (256/256 bits))\r\n\t(No client certificate requested)\r\n\tby mail.example.com (Postfix) with ESMTPS id 4F2 for <bcc@example.org>",
      "from hidden.invalid by mail.example.com with ESMTPS",
    ],
    [
      "keeps what a stranger is called",
      "from a.example.net (b.example.net [203.0.113.9]) by mail.example.com with ESMTP",
      "from a.example.net (b.example.net [203.0.113.9]) by mail.example.com with ESMTP",
    ],
    [
      "keeps a stranger's IPv6 address",
      "from a.example.net ([IPv6:2001:db8::9]) by mail.example.com",
      "from a.example.net ([IPv6:2001:db8::9]) by mail.example.com",
    ],
    [
      "keeps a stranger who says an address",
      "from [203.0.113.9] by mail.example.com",
      "from [203.0.113.9] ([203.0.113.9]) by mail.example.com",
    ],
    [
      "hides a stranger's name that isn't one of the Internet",
      "from ex01.int.example.com (localhost [203.0.113.9]) by mail.example.com",
      "from hidden.invalid ([203.0.113.9]) by mail.example.com",
    ],
    [
      "hides who logged in from elsewhere",
      "from a.example.net (b.example.net [203.0.113.9]) (Authenticated sender: joe) by mail.example.com with ESMTPSA",
      "from hidden.invalid by mail.example.com with ESMTPSA",
    ],
    [
      "hides a name where mail leaves that is none of the Internet",
      "from a.lan by mail.corp.lan",
      "from hidden.invalid by hidden.invalid",
    ],
    [
      "has no protocol that isn't registered",
      "from a.lan by mail.example.com with mapi id 15.1 via Frontend Transport",
      "from hidden.invalid by mail.example.com",
    ],
    ["may have no from", "by mail.example.com (Postfix, from userid 1000) id 4F2", "by mail.example.com"],
    [
      "has letters of ASCII only",
      "from b\u00c3\u00bccher.example.net ([203.0.113.9]) by mail.example.com with UTF8SMTPS",
      "from xn--bcher-kva.example.net ([203.0.113.9]) by mail.example.com with UTF8SMTPS",
    ],
  ])("%s", async (_, before, after) => {
    const expected = `Received: ${after}; ${date}`;
    const folded = (await headOf(`Received: ${before}; ${date}\r\n`)).replace(/\r\n /g, " ").trimEnd();
    expect(folded).toBe(expected);
  });

  it("has pseudonyms by which it can be followed and found again", async () => {
    const head = await headOf(
      `Received: from EX01.corp.lan ([10.1.2.3]) by mail.example.com id 4F2; ${date}\r\n` +
        `Received: from [10.9.9.9] ([10.9.9.9]) by ex01.corp.lan id 5G3; ${date}\r\n` +
        `Received: from joe@pc by pc7; ${date}\r\n`,
      { pseudonyms },
    );
    const [exit = "", inner = "", origin = ""] = head.split(/\r\n(?=Received)/);
    expect(exit).toMatch(
      /^Received: from (h-[a-z2-7]{13}\.invalid) by mail\.example\.com id q-[a-z2-7]{13}\r\n \(pseudonyms k1\);/,
    );
    expect(inner).toContain(/h-\w+\.invalid/.exec(exit)![0]); // one and the same host, whatever its case
    expect(inner).toMatch(/^Received: from i-[a-z2-7]{13}\.invalid by h-/);
    expect(origin).toMatch(/^Received: from u-[a-z2-7]{13}\.invalid by h-/);
  });

  it("has pseudonyms under a domain of the caller's", async () => {
    const head = await headOf(`Received: from a.lan by mail.example.com; ${date}\r\n`, {
      pseudonyms: { ...pseudonyms, domain: "Hidden.Example.com." },
    });
    expect(head).toMatch(
      /^Received: from h-[a-z2-7]{13}\.hidden\.example\.com by mail\.example\.com\r\n \(pseudonyms k1\);/,
    );
  });

  it("shows no other name of ours where there is a list of public ones", async () => {
    const hop = `Received: from a.lan by mail.example.com; ${date}\r\n`;
    expect(await headOf(hop, { publicHosts: ["mx.example.com"] })).toContain("by hidden.invalid;");
    expect(await headOf(hop, { publicHosts: ["MAIL.example.com"] })).toContain("by mail.example.com;");
  });

  it("keeps its date as it was meant", async () => {
    const dates = [
      "23 Nov 2026 09:00:00 -0000",
      "Mon Nov 23 09:00:00 2026",
      "Mon, 23 Nov 2026 01:30:00 -0730 (X)",
      "none",
    ];
    const header = dates.map((each) => `Received: by mail.example.com; ${each}\r\n`).join("");
    expect((await headOf(header)).replace(/\r\n /g, " ").match(/;.*/g)).toEqual([
      "; Mon, 23 Nov 2026 09:00:00 -0000",
      "; Mon, 23 Nov 2026 09:00:00 -0000",
      "; Mon, 23 Nov 2026 01:30:00 -0730",
    ]);
  });

  it("keeps the line ends and the spelling of the name", async () => {
    expect(
      await headOf(
        "rEceived :from a.lan by mail.example.com (Postfix) with ESMTP id 1; Mon, 23 Nov 2026 10:00:00 +0100\n",
      ),
    ).toBe("rEceived: from hidden.invalid by mail.example.com with ESMTP;\n Mon, 23 Nov 2026 10:00:00 +0100\n");
  });

  it("is left where it is the same, however it is folded", async () => {
    const hop = "Received: from\r\n\thidden.invalid  by mail.example.com;\r\n Mon, 23 Nov 2026 10:00:00 +0100\r\n";
    expect(await headOf(hop)).toBe(hop);
  });
});

describe("a hop of ours that can't be read", () => {
  const hop = `Received: (qmail 4711 invoked by uid 225); ${date}\r\n`;

  it("keeps its date, and no more", async () => {
    expect(await headOf(hop)).toBe(`Received: from hidden.invalid by hidden.invalid;\r\n ${date}\r\n`);
    expect(await headOf("Received: ((((\r\n")).toBe("Received: from hidden.invalid by hidden.invalid\r\n");
  });

  it("keeps nothing, or all, if that is wanted", async () => {
    expect(await headOf(hop, { unparseable: "redact-whole" })).toBe(
      "Received: from hidden.invalid by hidden.invalid\r\n",
    );
    const { head, findings } = await sanitizeHeaders(encodeLatin1(hop), { boundary, unparseable: "keep" });
    expect(decodeLatin1(head)).toBe(hop);
    expect(findings.map(({ code, span }) => [code, span])).toEqual([["unreadable-hop", { start: 0, end: hop.length }]]);
  });

  it("is never taken for half of it", async () => {
    const long = `Received: from a.lan by mail.example.com (${"x".repeat(70_000)} 10.1.2.3); ${date}\r\n`;
    expect(await headOf(long)).toBe("Received: from hidden.invalid by hidden.invalid\r\n");
  });
});

describe("what a message holds", () => {
  it("stays in its place, with hops and forwarded blocks in their order", async () => {
    const head = await headOf(
      "Return-Path: <joe@example.com>\r\n" +
        `Received: from a.lan by mail.example.com; ${date}\r\n` +
        "Resent-Date: Mon, 23 Nov 2026 09:00:00 +0100\r\nResent-From: ann@example.com\r\nResent-Bcc: x@example.org\r\n" +
        `Received: from b.lan by a.lan; ${date}\r\n` +
        "From: joe@example.net\r\nBcc: y@example.org\r\nSubject: a\r\n",
    );
    expect(head.match(/^[\w-]+(?=:)/gm)).toEqual([
      "Received",
      "Resent-Date",
      "Resent-From",
      "Received",
      "From",
      "Subject",
    ]);
  });

  it("can be nothing", async () => {
    for (const text of ["", "\r\n", "no field", "\0"]) {
      const { head, body } = await sanitizeHeaders(encodeLatin1(text), { boundary });
      expect([decodeLatin1(head), body.length]).toEqual([text, 0]);
    }
  });

  it("is given back whole as a stream", async () => {
    const message = encodeLatin1("X-Mailer: x\r\nSubject: a\r\n\r\nbody\xff");
    const { message: whole, head, body } = await sanitizeHeaders(message, { boundary });
    for (const _ of [1, 2]) {
      const pieces: string[] = [];
      for await (const piece of whole) pieces.push(decodeLatin1(piece));
      expect(pieces).toEqual(["Subject: a\r\n\r\n", "body\xff"]);
    }
    expect(head.length + body.length).toBe(message.length - 13);
    expect(body.buffer).toBe(message.buffer);
  });

  it("is a view of what came where nothing is changed", async () => {
    const message = encodeLatin1("Subject: a\r\n\r\nbody");
    expect((await sanitizeHeaders(message, { boundary })).head.buffer).toBe(message.buffer);
  });
});

describe("a message that comes as a stream", () => {
  const text = `Received: from a.lan by mail.example.com; ${date}\r\nSubject: a\r\n\r\n`;

  function streamOf(chunks: readonly string[], onEnd: () => void): AsyncIterable<Uint8Array> {
    return {
      async *[Symbol.asyncIterator]() {
        try {
          for (const chunk of chunks) yield encodeLatin1(chunk);
        } finally {
          onEnd();
        }
      },
    };
  }

  it("is the same however it is cut, and its body isn't held", async () => {
    const whole = `${text}one\r\ntwo\r\n`;
    for (let at = 1; at < whole.length; at += 7) {
      let given = 0;
      const chunks = [whole.slice(0, at), whole.slice(at), "three"];
      const { head, body } = await sanitizeHeaders(
        streamOf(chunks, () => given++),
        { boundary },
      );
      expect(given).toBe(0); // "three" wasn't asked for
      let rest = "";
      for await (const chunk of body as AsyncIterable<Uint8Array>) rest += decodeLatin1(chunk);
      expect(rest).toBe("one\r\ntwo\r\nthree");
      expect(decodeLatin1(head)).toContain("from hidden.invalid by mail.example.com;");
      expect(given).toBe(1);
    }
  });

  it("is cancelled where rewriting fails", async () => {
    let ended = 0;
    const source = streamOf([`${text}x`], () => ended++);
    const failing = { boundary: () => "no" as never };
    await expect(sanitizeHeaders(source, failing)).rejects.toThrow('"boundary" must return true or false');
    expect(ended).toBe(1);
  });

  it("fails with what the stream fails with, and stops with its signal", async () => {
    const failing = {
      async *[Symbol.asyncIterator]() {
        yield encodeLatin1("Subject: a\r\n");
        throw new Error("gone");
      },
    };
    await expect(sanitizeHeaders(failing, { boundary })).rejects.toThrow("gone");
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(sanitizeHeaders(encodeLatin1(text), { boundary, signal })).rejects.toThrow("enough");
  });
});

describe("limits and misuse", () => {
  it("throws for a header over a limit", async () => {
    const message = encodeLatin1("Subject: a\r\nTo: b\r\n\r\n");
    await expect(sanitizeHeaders(message, { boundary, limits: { maxHeaderBytes: 10 } })).rejects.toThrow(LimitError);
    await expect(sanitizeHeaders(message, { boundary, limits: { maxHeaderFields: 1 } })).rejects.toThrow(LimitError);
  });

  it.each<[unknown, string]>([
    [undefined, '"boundary" is needed'],
    [{}, '"boundary" is needed'],
    [{ boundary: 1 }, '"boundary" must be'],
    [
      { boundary, policy: "none" },
      '"policy" must be one of egress, submission, exchange-firewall, remove-all, ingress, or an object',
    ],
    [{ boundary, policy: "toString" }, '"policy" must be one of'],
    [{ boundary, policy: null }, '"policy" must have a name and rules'],
    [{ boundary, policy: { name: "x", rules: [null] } }, '"policy.rules" must name header fields, not undefined'],
    [
      { boundary, policy: { name: "x", rules: [{ header: "a:b", action: "drop" }] } },
      '"policy.rules" must name header fields, not "a:b"',
    ],
    [
      { boundary, policy: { name: "x", rules: [{ header: "a*b", action: "drop" }] } },
      '"policy.rules" must name header fields',
    ],
    [
      { boundary, policy: { name: "x", rules: [{ header: "a", action: "delete" }] } },
      '"policy.rules" has an unknown action: "delete"',
    ],
    [
      { boundary, policy: { name: "x", rules: [{ header: "x-a", action: "rewrite" }] } },
      '"policy.rules": "rewrite" is not for "x-a"',
    ],
    [
      { boundary, policy: { name: "x", rules: [{ header: "message-id", action: "pseudonymize" }] } },
      '"pseudonyms" is needed',
    ],
    [{ boundary, onSignature: "resign" }, '"onSignature" must be one of keep, warn, allow'],
    [{ boundary, unparseable: "drop" }, '"unparseable" must be one of drop-values, keep, redact-whole'],
    [{ boundary, nested: "yes" }, '"nested" must be true or false'],
    [{ boundary, authservId: [1] }, '"authservId" must be a name or an array of names'],
    [{ boundary, limits: { maxSignatures: -1 } }, '"maxSignatures" must be an integer'],
    [{ boundary, pseudonyms: "key" }, '"pseudonyms" must be an object'],
    [{ boundary, pseudonyms: { ...pseudonyms, keyId: "a b" } }, '"pseudonyms.keyId" must be 1 to 32'],
    [
      { boundary, pseudonyms: { ...pseudonyms, key: new Uint8Array(31) } },
      '"pseudonyms.key" must have at least 32 octets',
    ],
    [
      { boundary, pseudonyms: { ...pseudonyms, key: "secret" } },
      '"pseudonyms.key" must be a Uint8Array, or a CryptoKey',
    ],
    [{ boundary, pseudonyms: { ...pseudonyms, domain: "a b" } }, '"pseudonyms.domain" must be a domain name'],
  ])("%j: %s", async (options, message) => {
    await expect(sanitizeHeaders(encodeLatin1("\r\n"), options as never)).rejects.toThrow(message);
  });

  it("has no message that isn't bytes, and no nested ones in a stream", async () => {
    await expect(sanitizeHeaders("Subject: a" as never, { boundary })).rejects.toThrow(TypeError);
    const stream = (async function* () {})();
    await expect(sanitizeHeaders(stream, { boundary, nested: true })).rejects.toThrow(
      '"nested" can be true for a message in bytes only',
    );
  });

  it("is bounded for junk", async () => {
    const pieces = [
      "Received: from a by b;\r\n",
      "Received: ",
      "(",
      "Received: (\r\n",
      "MIME-Version: (",
      "X-Mailer: a\r\n",
      "\0",
      "\xff",
      " ",
      "\r",
      "DKIM-Signature: h=a:a:a; d=a\r\n",
    ];
    for (const piece of pieces) {
      const junk = encodeLatin1(piece.repeat(Math.ceil(200_000 / piece.length)));
      const { head } = await sanitizeHeaders(junk, {
        boundary,
        pseudonyms,
        onSignature: "warn",
        limits: { maxHeaderFields: 100_000 },
      });
      expect(head.length).toBeLessThan(1_000_000);
    }
  });
});
