import type { Bench, Case } from "./harness/types.ts";
import { makeMail } from "./mail/corpus.ts";

// What users get: the built package, not the sources. Only the types come from there.
const { findLeaks, sanitizeHeaders }: typeof import("../src/headers/index.js") = await import(
  new URL("../dist/headers/index.js", import.meta.url).href
);

const boundary = { domains: ["sender.example"], networks: ["10.0.0.0/8", "198.51.100.0/24"] };
const options = { boundary, publicHosts: ["sender.example", "out41.mail.sender.example"] };
const pseudonyms = { keyId: "bench", key: new Uint8Array(32).fill(1) };
const inside = /10\.20\.30\.40/;

export const benches: readonly Bench[] = [
  {
    // The body isn't touched, so its size must not matter.
    name: "sanitize",
    base: "75 KB",
    async prepare() {
      const small = makeMail("base64", 75_000);
      const large = makeMail("base64", 25_000_000);
      return [
        sanitizing("75 KB", () => small),
        sanitizing("25 MB", () => large),
        sanitizing("25 MB, stream", () => chunksOf(large)),
        sanitizing("75 KB, pseudonyms", () => small, true),
        {
          name: "75 KB, leaks",
          run: () => findLeaks(small, options),
          passes: ({ leaks }: Awaited<ReturnType<typeof findLeaks>>) => leaks.some(({ value }) => inside.test(value)),
        },
      ];
    },
  },
];

function sanitizing(name: string, message: () => Uint8Array | AsyncIterable<Uint8Array>, withKey = false): Case {
  const given = { ...options, onSignature: "allow", ...(withKey ? { pseudonyms } : undefined) } as const;
  return {
    name,
    run: () => sanitizeHeaders(message(), given),
    passes: ({ head, changes }: Awaited<ReturnType<typeof sanitizeHeaders>>) =>
      changes.length > 3 && !inside.test(Buffer.from(head).toString("latin1")),
  };
}

/** As a file comes: 64 KB at a time. */
async function* chunksOf(message: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < message.length; at += 65_536) yield message.subarray(at, at + 65_536);
}
