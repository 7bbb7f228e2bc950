import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DnsResolver, resolverFrom } from "../../src/core/index.js";
import { verifyDkim } from "../../src/dkim/index.js";
import { decodeLatin1, encodeLatin1 } from "../../src/internal/bytes.js";
import { toCrlf } from "../../src/testing/index.js";
import { sharedVectors } from "../support/shared-vectors.node.js";

const folder = sharedVectors("dkim");

interface Vector {
  readonly message: Uint8Array;
  readonly resolver: DnsResolver;
}

/** Message files have LF line ends; signatures were made over CRLF. */
function readMessage(path: string): Uint8Array {
  return encodeLatin1(toCrlf(decodeLatin1(readFileSync(path))));
}

function resolverOf(records: Readonly<Record<string, string>>): DnsResolver {
  return resolverFrom((name, type) => {
    const text = records[name];
    return type === "TXT" && text !== undefined ? [[text]] : "nxdomain";
  });
}

async function verdicts({ message, resolver }: Vector, now: Date): Promise<string[]> {
  const { signatures } = await verifyDkim(message, { resolver, now });
  return signatures.map((signature) =>
    signature.result === "pass"
      ? ["pass", ...(signature.coverage?.unsignedDuplicates ?? []).map((name) => `unsigned ${name}`)].join(", ")
      : `${signature.result}: ${signature.reason}`,
  );
}

/** One octet of the message changed: the lowest bit, which makes another letter or digit. */
function changedAt(message: Uint8Array, offset: number): Uint8Array {
  const changed = message.slice();
  changed[offset] = changed[offset]! ^ 0x01;
  return changed;
}

describe.skipIf(folder === undefined)("dkim_verifier corpus: RFC 6376 A.2, RFC 8463 A.3 and variations", () => {
  const base = join(folder ?? "", "dkim_verifier");
  const now = new Date("2025-06-01T00:00:00Z");
  const read = (name: string): Vector => ({
    message: readMessage(join(base, name)),
    resolver: resolverOf(JSON.parse(readFileSync(join(base, "dns.json"), "utf8")) as Record<string, string>),
  });
  const expected: Readonly<Record<string, readonly string[]>> = {
    "fakePayPal.eml": [],
    "ill_formed-from.eml": [],
    "rfc6376-A.2.eml": ["pass"],
    "rfc6376-A.2-body_modified.eml": ["fail: body-hash-mismatch"],
    "rfc6376-A.2-header_subject_modified.eml": ["fail: signature-mismatch"],
    "rfc6376-A.2-ill_formed-list_id.eml": ["pass"],
    "rfc6376-A.2-ill_formed-missing_v.eml": ["neutral: malformed-signature"],
    "rfc8463-A.3.eml": ["pass", "pass"],
    "rfc8463-A.3-key_algo_mismatch.eml": ["permerror: key-type-mismatch", "permerror: key-type-mismatch"],
    // What was added above the signed field leaves the signature right, and is told.
    "dkim/added_header-date.eml": ["pass, unsigned date"],
    "dkim/added_header-from.eml": ["pass, unsigned from"],
    "dkim/added_header-subject.eml": ["pass, unsigned subject"],
    "dkim/added_header-to.eml": ["pass, unsigned to"],
    "dkim/alignment-from_not_in_auid.eml": ["pass"],
    "dkim/alignment-from_not_in_sdid.eml": ["pass"],
    "dkim/alignment-signed_by_parent_domain.eml": ["pass"],
    "dkim/flags_s-auid_and_sdid_match.eml": ["pass"],
    "dkim/flags_s-auid_is_subdomain_of_sdid.eml": ["permerror: key-identity-mismatch"],
    "dkim/header_with_non_ascii_char.eml": ["pass"],
    "dkim/time-received_after_creation.eml": ["pass"],
    "dkim/time-received_briefly_before_creation.eml": ["pass"],
    "dkim/time-received_long_before_creation.eml": ["pass"],
    "dkim/unsigned_header-content-type.eml": ["pass"],
    "dkim/unsigned_header-reply_to-in_domain.eml": ["pass"],
    "dkim/unsigned_header-reply_to-invalid.eml": ["pass"],
    "dkim/unsigned_header-reply_to-not_in_domain.eml": ["pass, unsigned reply-to"],
  };

  it.each(Object.entries(expected))("%s", async (name, words) => {
    expect(await verdicts(read(name), now)).toEqual(words);
  });

  it("is covered to the last message", () => {
    const names = [...readdirSync(base), ...readdirSync(join(base, "dkim")).map((name) => `dkim/${name}`)];
    expect(names.filter((name) => name.endsWith(".eml")).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(["rfc6376-A.2.eml", "rfc8463-A.3.eml"])("%s fails with any one octet of the body changed", async (name) => {
    const { message, resolver } = read(name);
    const body = decodeLatin1(message).indexOf("\r\n\r\n") + 4;
    for (let offset = body; offset < message.length - 2; offset++) {
      const words = await verdicts({ message: changedAt(message, offset), resolver }, now);
      expect(
        words.every((word) => word === "fail: body-hash-mismatch"),
        `octet ${offset}: ${words}`,
      ).toBe(true);
    }
  });
});

describe.skipIf(folder === undefined)("stalwart corpus: real messages with their keys", () => {
  const base = join(folder ?? "", "stalwart");
  // A time after t= and before x= of all of them.
  const now = new Date("2022-11-08T00:00:00Z");
  const read = (name: string): Vector => {
    const text = decodeLatin1(readFileSync(join(base, name))).replace(/\r\n/g, "\n");
    const blank = text.indexOf("\n\n");
    const lines = text.slice(0, blank).split("\n");
    const records = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]),
    );
    return { message: encodeLatin1(toCrlf(text.slice(blank + 2))), resolver: resolverOf(records) };
  };
  const expected: Readonly<Record<string, readonly string[]>> = {
    "001.txt": ["pass", "pass"],
    "002.txt": ["pass"],
    "003.txt": ["pass", "pass"],
    "004.txt": ["pass"],
    "005.txt": ["pass"],
    "006.txt": ["pass"],
  };

  it.each(Object.entries(expected))("%s", async (name, words) => {
    expect(await verdicts(read(name), now)).toEqual(words);
  });

  it.each(Object.keys(expected))("%s fails with one octet of the body changed", async (name) => {
    const { message, resolver } = read(name);
    const body = decodeLatin1(message).indexOf("\r\n\r\n") + 4;
    const letter =
      decodeLatin1(message)
        .slice(body)
        .search(/[A-Za-z]/) + body;
    for (const word of await verdicts({ message: changedAt(message, letter), resolver }, now)) {
      expect(word).toBe("fail: body-hash-mismatch");
    }
  });

  it.each(Object.keys(expected))("%s fails with one octet of From changed", async (name) => {
    const { message, resolver } = read(name);
    const text = decodeLatin1(message);
    const letter = text.search(/^From:/im) + "From: ".length + 1;
    for (const word of await verdicts({ message: changedAt(message, letter), resolver }, now)) {
      expect(word).toBe("fail: signature-mismatch");
    }
  });

  it("005.txt has expired after its x=", async () => {
    expect(await verdicts(read("005.txt"), new Date("2022-11-09T00:00:00Z"))).toEqual(["policy: expired"]);
  });
});
