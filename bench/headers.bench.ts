import { parseReceived as mailauthParseReceived } from "mailauth/lib/parse-received.js";
import { receivedVectors } from "../test/vectors/received.ts";
import type { Bench } from "./harness/types.ts";

// What users get: the built package, not the sources. Only the types come from there.
const { parseReceived }: typeof import("../src/headers/index.js") = await import(
  new URL("../dist/headers/index.js", import.meta.url).href
);

/** Takes one after the other, again and again. */
function inTurns<T>(items: readonly T[]): () => T {
  let index = 0;
  return () => {
    index = index + 1 === items.length ? 0 : index + 1;
    return items[index]!;
  };
}

export const benches: readonly Bench[] = [
  {
    // One run is one field, so "a second" is fields for a second of CPU.
    name: "headers received",
    base: "mailauth",
    async prepare() {
      const values = receivedVectors.map(({ value }) => ` ${value}\r\n`);
      const nextValue = inTurns(values);
      // mailauth takes whole fields.
      const nextField = inTurns(values.map((value) => `Received:${value}`));
      return [
        {
          name: "mailproof",
          run: () => parseReceived(nextValue()),
          passes: ({ issues }: ReturnType<typeof parseReceived>) => issues.length < 3,
        },
        {
          name: "mailauth",
          run: () => mailauthParseReceived(nextField()),
          passes: (fields: ReturnType<typeof mailauthParseReceived>) => fields !== false,
        },
      ];
    },
  },
];
