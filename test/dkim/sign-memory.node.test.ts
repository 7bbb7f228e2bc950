import { expect, it } from "vitest";
import { generateDkimKey, importDkimKey, signDkim } from "../../src/dkim/index.js";
import { watchRetainedMemory } from "../support/retained-memory.node.js";

it("signing a stream of 25 MB holds less than 1 MB of it", async () => {
  const key = await importDkimKey((await generateDkimKey({ type: "ed25519" })).privateKey);
  const encoder = new TextEncoder();
  const options = { domain: "example.com", selector: "s", key };
  await signDkim(encoder.encode("From: a@example.com\r\n\r\nx \r\n"), options); // what is loaded once
  const memory = watchRetainedMemory(50);
  async function* message(): AsyncGenerator<Uint8Array> {
    yield encoder.encode("From: a@example.com\r\n\r\n");
    for (let i = 0; i < 400; i++) {
      memory.step();
      yield encoder.encode("One  line of a long body, with white space \t at its end \r\n".repeat(1100));
    }
  }
  const { headers } = await signDkim(message(), options);
  expect(headers).toHaveLength(1);
  expect(memory.growth()).toBeLessThan(1_000_000);
}, 60_000);
