// Signed messages of the made-up network: what is signed, and how, by chance.
import fc from "fast-check";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import { type DkimKeyName, sign } from "../../support/dkim.js";
import { routes } from "./routes.js";

const signable = [
  "Received",
  "MIME-Version",
  "Authentication-Results",
  "Delivered-To",
  "X-Mailer",
  "Subject",
  "X-Other",
  "Bcc",
  "Message-ID",
];

/** A message with two signatures, one over the other. */
export function signedMessages(key: DkimKeyName): fc.Arbitrary<() => Promise<Uint8Array<ArrayBuffer>>> {
  const choice = (names: readonly string[]) =>
    fc.record({
      c: fc.constantFrom("simple/simple", "relaxed/relaxed", "relaxed/simple"),
      // Names that come often stand for fields further up, or for none.
      h: fc.array(fc.constantFrom(...names), { maxLength: 8 }).map((each) => ["From", ...each].join(":")),
    });
  // The lower one can't sign that there is no other.
  const both = fc.tuple(routes, choice(signable), choice([...signable, "DKIM-Signature"]));
  return both.map(([{ fields }, first, second]) => async () => {
    const own = fields.filter((field) => !/^(?:From:|a line)/.test(field));
    const header = ["From: Joe <joe@muster.example>\r\n", ...own].join("");
    const once = await sign({ key, header, body: "Hello\r\n", tags: { ...first } });
    const [signedHeader = ""] = once.split("\r\n\r\n");
    return encodeLatin1(await sign({ key, header: `${signedHeader}\r\n`, body: "Hello\r\n", tags: { ...second } }));
  });
}
