import { describe, expect, it } from "vitest";
import { resolverFrom } from "../../src/core/index.js";
import { verifyDkim } from "../../src/dkim/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { wordsOf } from "../support/dkim.js";
import { type DkimVector, dkimVectors, dkimVectorTime } from "../vectors/dkim.js";

const verify = ({ message, records }: DkimVector): ReturnType<typeof verifyDkim> =>
  verifyDkim(encodeLatin1(message), {
    resolver: resolverFrom((name, type) => (type === "TXT" && records[name] ? [records[name]] : "nxdomain")),
    now: dkimVectorTime,
  });

/** What neither dkimpy nor Mail::DKIM passes and we do, and why. */
const alone: Readonly<Record<string, string>> = {
  "b= in the middle, final semicolon":
    "dkimpy leaves the white space behind the value of b= (RFC 6376 §3.7); Mail::DKIM has no Ed25519",
  "odd white space around every colon, equals sign and semicolon":
    "dkimpy refuses a blank before the colon of a field (RFC 5322 §4.5); Mail::DKIM drops it from the signature's own",
  "internationalised d= and i= (RFC 8616)": "both look for the key under the U-label (RFC 8616 §3)",
  "key with white space and every tag": "neither takes white space in s= (RFC 6376 §3.6.1)",
  "bare CR and LF in a simple body":
    "dkimpy makes CRLF of a bare LF (RFC 6376 §2.8); Mail::DKIM adds no final CRLF (RFC 6376 §3.4.3)",
};

describe("messages signed by dkimpy, Mail::DKIM and OpenSSL, and the examples of RFC 6376 A.2 and RFC 8463 A.3", () => {
  it.each(dkimVectors.map((vector) => [vector.name, vector] as const))("%s", async (_, vector) => {
    expect(wordsOf(await verify(vector))).toEqual(vector.expect);
  });

  it("are passed by another program too, but for those with a reason", () => {
    const ours = dkimVectors.filter(({ expect, passedBy }) => expect[0] === "pass" && passedBy.length === 0);
    expect(ours.map(({ name }) => name).sort()).toEqual(Object.keys(alone).sort());
  });
});
