import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { type AuthenticateMessageOptions, authenticateMessage } from "../../src/authenticate/index.js";
import { weigh } from "../../src/cli/verdict.js";
import { encodeUtf8 } from "../../src/internal/bytes.js";
import { sign } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";

const now = new Date("2026-01-01T00:00:00Z");
const key = (domain: string) =>
  `rsa1024._domainkey.${domain}. TXT (${dkimKeys.rsa1024.record.replace(/.{1,200}/g, ' "$&"')})`;
const noPolicy = zoneResolver(`
example.com. TXT "v=spf1 ip4:192.0.2.25 -all"
mail.example.com. TXT "v=spf1 ip4:192.0.2.25 -all"
${key("example.com")}
${key("news.example.com")}
${key("other.example")}
`);

async function verdictOn(
  from: string,
  signer: string | undefined,
  options: Partial<AuthenticateMessageOptions> = {},
): Promise<string> {
  const header = `From: ${from}\r\n`;
  const text = signer === undefined ? `${header}\r\nHi\r\n` : await sign({ header, tags: { d: signer, h: "from" } });
  const defaults = { resolver: noPolicy, authservId: "mx", now };
  const { word, evidence } = weigh(await authenticateMessage(encodeUtf8(text), { ...defaults, ...options }));
  return `${word} ${evidence.filter(({ proves }) => proves).length}`;
}

const client = { ip: "192.0.2.25", helo: "mail.example.com" };

describe("the verdict where the author's domain has no policy", () => {
  it.each<[string, string | undefined, Partial<AuthenticateMessageOptions>, string]>([
    ["joe@example.com", "example.com", {}, "pass 1"],
    ["joe@news.example.com", "example.com", {}, "pass 1"],
    ["joe@example.com", "news.example.com", {}, "not-proven 0"],
    ["joe@example.com", "other.example", {}, "not-proven 0"],
    ["joe@example.com", undefined, {}, "not-proven 0"],
    ["joe@example.com", undefined, { ...client, mailFrom: "joe@example.com" }, "pass 1"],
    ["joe@example.com", "example.com", { ...client, mailFrom: "joe@example.com" }, "pass 2"],
    ["joe@news.example.com", undefined, { ...client, mailFrom: "joe@example.com" }, "not-proven 0"],
    ["joe@mail.example.com", undefined, { ...client, mailFrom: null }, "pass 1"],
    ["joe@mail.example.com", undefined, client, "not-proven 0"],
    ["joe@example.com, x@other.example", "example.com", {}, "not-proven 0"],
    ["joe", "example.com", {}, "not-proven 0"],
  ])("From: %s, signed by %s", async (from, signer, options, expected) => {
    expect(await verdictOn(from, signer, options)).toBe(expected);
  });

  it("is open while DNS fails, and bad where the message was changed", async () => {
    const keyless = {
      resolve: ((name, type, options) =>
        name.includes("_domainkey")
          ? Promise.resolve({ status: "failed", reason: "servfail" })
          : noPolicy.resolve(name, type, options)) as typeof noPolicy.resolve,
    };
    expect(await verdictOn("joe@example.com", "example.com", { resolver: keyless })).toBe("undecided 0");
    expect(await verdictOn("joe@example.com", "example.com", { dkim: { minRsaBits: 4096 } })).toBe("not-proven 0");
    const changed = `${await sign({ header: "From: a@example.com\r\n", tags: { h: "from" } })}x`;
    const result = await authenticateMessage(encodeUtf8(changed), { resolver: noPolicy, authservId: "mx", now });
    expect(weigh(result).word).toBe("fail");
  });
});
