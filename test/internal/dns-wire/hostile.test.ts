import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DnsRecords, DnsType } from "../../../src/core/dns.js";
import { concatBytes } from "../../../src/internal/bytes.js";
import { interpretResponse, type MessageAnswer } from "../../../src/internal/dns-wire/answer.js";
import { answersQuery } from "../../../src/internal/dns-wire/message.js";
import { typeNumbers } from "../../../src/internal/dns-wire/numbers.js";
import { encodeQuery } from "../../../src/internal/dns-wire/query.js";
import { Reader } from "../../../src/internal/wire/reader.js";
import {
  AA,
  AD,
  buildMessage,
  characterString,
  type DataPart,
  type Labels,
  type MessageInit,
  QR,
  RA,
  type RecordInit,
  u16,
  u32,
} from "../../support/dns-message.js";

const octet = fc.integer({ min: 0, max: 255 });
const number16 = fc.integer({ min: 0, max: 0xffff });
const number32 = fc.integer({ min: 0, max: 0xffffffff });
const octets = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(octet, { maxLength }).map((codes) => String.fromCharCode(...codes));

/** Few labels, so that names meet: as owners, as targets, and in compression. */
const label = fc.oneof(
  fc.constantFrom("a", "B", "mail", "x".repeat(63)),
  fc.array(octet, { minLength: 1, maxLength: 5 }).map((codes) => String.fromCharCode(...codes)),
);
const name: fc.Arbitrary<Labels> = fc.array(label, { maxLength: 3 });

/** How a name is to come out (RFC 4343 §2.1), written apart from the code under test. */
function escaped(labels: Labels): string {
  const one = (text: string): string =>
    [...text]
      .map((character) => {
        if (/[.\\]/.test(character)) return `\\${character}`;
        return /[!-~]/.test(character) ? character : `\\${`00${character.charCodeAt(0)}`.slice(-3)}`;
      })
      .join("");
  return labels.map(one).join(".");
}

interface Sample<T extends DnsType> {
  readonly data: readonly DataPart[];
  readonly value: DnsRecords[T];
}

const target = name.map((labels) => ({ data: [{ name: labels }], value: escaped(labels) }));

const samples: { readonly [T in DnsType]: fc.Arbitrary<Sample<T>> } = {
  A: fc.tuple(octet, octet, octet, octet).map((four) => ({ data: [Uint8Array.from(four)], value: four.join(".") })),
  AAAA: fc
    .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 0xfffe })), { minLength: 8, maxLength: 8 })
    .map((fields) => ({
      data: fields.map(u16),
      value: new URL(`http://[${fields.map((field) => field.toString(16)).join(":")}]/`).hostname.slice(1, -1),
    })),
  CNAME: target,
  NS: target,
  PTR: target,
  MX: fc.tuple(number16, target).map(([preference, { data, value }]) => ({
    data: [u16(preference), ...data],
    value: { preference, exchange: value },
  })),
  SOA: fc
    .tuple(name, name, fc.tuple(number32, number32, number32, number32, number32))
    .map(([mname, rname, numbers]) => {
      const [serial, refresh, retry, expire, minimum] = numbers;
      const value = { mname: escaped(mname), rname: escaped(rname), serial, refresh, retry, expire, minimum };
      return { data: [{ name: mname }, { name: rname }, ...numbers.map(u32)], value };
    }),
  TXT: fc.array(octets(255), { minLength: 1, maxLength: 4 }).map((strings) => ({
    data: strings.map(characterString),
    value: strings,
  })),
  TLSA: fc
    .tuple(octet, octet, octet, fc.uint8Array({ maxLength: 64 }))
    .map(([usage, selector, matchingType, hash]) => ({
      data: [Uint8Array.of(usage, selector, matchingType), hash],
      value: { usage, selector, matchingType, certificateAssociation: hash },
    })),
  CAA: fc.tuple(octet, fc.constantFrom("issue", "iodef", "x9"), octets(20)).map(([flags, tag, value]) => ({
    data: [Uint8Array.of(flags), characterString(tag), Uint8Array.from(value, (one) => one.charCodeAt(0))],
    value: { flags, tag, value },
  })),
};

const dnsType = fc.constantFrom(...(Object.keys(typeNumbers) as DnsType[]));

function interpret(response: Uint8Array, labels: Labels, type: DnsType): MessageAnswer<DnsType> {
  return interpretResponse(response, encodeQuery(escaped(labels), type, { id: 0, dnssecOk: false }), type, true);
}

/** A sound message with a chain of aliases, the records that are asked for at its end, and others that are not. */
const soundMessage = dnsType.chain((type) =>
  fc
    .record({
      type: fc.constant(type),
      chain: fc.uniqueArray(name, { minLength: 1, maxLength: 4, selector: (labels) => escaped(labels).toLowerCase() }),
      found: fc.array(samples[type] as fc.Arbitrary<Sample<DnsType>>, { minLength: 1, maxLength: 4 }),
      ttls: fc.array(number32, { minLength: 8, maxLength: 8 }),
      others: fc.array(fc.tuple(name, fc.constantFrom(0, 46, 47, 50, 65534), fc.uint8Array({ maxLength: 30 })), {
        maxLength: 3,
      }),
      flags: fc.constantFrom(QR | RA, QR | AA, QR | RA | AD),
      compress: fc.boolean(),
    })
    .map(({ chain: [owner, ...aliases], found, ttls, others, flags, compress }) => {
      const links = type === "CNAME" ? [] : aliases; // aliases are not followed to find aliases
      const records: RecordInit[] = links.map((to, i) => ({
        name: [owner!, ...links][i]!,
        type: typeNumbers.CNAME,
        ttl: ttls[i]!,
        data: [{ name: to }],
      }));
      const last = links.at(-1) ?? owner!;
      for (const [i, { data }] of found.entries())
        records.push({ name: last, type: typeNumbers[type], ttl: ttls[4 + i]!, data });
      const noise = others.map(([name, number, data]) => ({ name, type: number, data: [data] }));
      const questions = [{ name: owner!, type: typeNumbers[type] }];
      const init: MessageInit = {
        questions,
        flags,
        compress,
        answers: [...noise, ...[...records].reverse()],
        authority: noise,
        additional: noise,
      };
      return {
        init,
        owner: owner!,
        type,
        expected: {
          status: "ok",
          records: found.map(({ value }) => value).reverse(),
          authenticated: (flags & AD) !== 0,
          ttl: Math.min(...records.map(({ ttl }) => ttl!)),
          ...(links.length > 0 ? { aliases: links.map(escaped) } : {}),
        },
      };
    }),
);

/** What an attacker does to a message: any change in any place, pointers, counts and lengths above all. */
const damage = fc.array(
  fc.tuple(
    fc.constantFrom("octet", "pointer", "count", "cut", "insert", "repeat"),
    fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    number16,
  ),
  { minLength: 1, maxLength: 6 },
);

function damaged(message: Uint8Array, changes: readonly (readonly [string, number, number])[]): Uint8Array {
  let bytes: Uint8Array = message.slice();
  for (const [kind, where, value] of changes) {
    const at = Math.floor(where * bytes.length);
    const two = u16(kind === "pointer" ? 0xc000 | (value % (bytes.length + 2)) : value);
    if (kind === "cut") bytes = bytes.slice(0, at);
    else if (kind === "insert") bytes = concatBytes([bytes.subarray(0, at), two, bytes.subarray(at)]);
    else if (kind === "repeat") bytes = concatBytes([bytes, bytes.subarray(at)]);
    else if (kind === "octet") bytes.fill(value, at, at + 1);
    else overwrite(bytes, kind === "count" ? 4 + (value % 4) * 2 : at, two);
  }
  return bytes;
}

function overwrite(bytes: Uint8Array, at: number, two: Uint8Array): void {
  for (const [i, octet] of two.entries()) bytes.fill(octet, at + i, at + i + 1);
}

describe("messages of any content", () => {
  it("what is written comes out", () => {
    fc.assert(
      fc.property(soundMessage, ({ init, owner, type, expected }) => {
        expect(interpret(buildMessage(init), owner, type)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("none that is cut is an answer, wherever it is cut", () => {
    const where = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(soundMessage, where, ({ init, owner, type }, part) => {
        const message = buildMessage(init);
        const cut = message.subarray(0, Math.floor(part * message.length));
        expect(interpret(cut, owner, type)).toMatchObject({ status: "failed", reason: "malformed" });
      }),
      { numRuns: 300 },
    );
  });

  it("none that is damaged does worse than fail", () => {
    fc.assert(
      fc.property(soundMessage, damage, ({ init, owner, type }, changes) => {
        const message = damaged(buildMessage(init), changes);
        const answer = interpret(message, owner, type);
        expect(["ok", "nxdomain", "alias", "failed"]).toContain(answer.status);
        if (answer.status === "failed") expect(["malformed", "servfail", "refused"]).toContain(answer.reason);
        const query = encodeQuery(escaped(owner), type, { id: 0, dnssecOk: false });
        expect(typeof answersQuery(message, query)).toBe("boolean");
      }),
      { numRuns: 500 },
    );
  });

  it("none of random octets does worse than fail", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), dnsType, (message, type) => {
        expect(interpret(message, ["a"], type)).toHaveProperty("status");
      }),
    );
  });
});

describe("messages of 65,535 octets", () => {
  const limit = 65_535;
  const question = { name: ["a"], type: typeNumbers.NS };

  /** How many numbers are read to interpret a message. */
  function countReads(message: Uint8Array, type: DnsType): { answer: MessageAnswer<DnsType>; reads: number } {
    const { u8, u16: readU16 } = Reader.prototype;
    let reads = 0;
    try {
      Reader.prototype.u8 = function (field) {
        reads++;
        return u8.call(this, field);
      };
      Reader.prototype.u16 = function (field) {
        reads++;
        return readU16.call(this, field);
      };
      const answer = interpret(message, ["a"], type);
      return { answer, reads };
    } finally {
      Object.assign(Reader.prototype, { u8, u16: readU16 });
    }
  }

  it("full of the smallest records are read once", () => {
    const count = Math.floor((limit - 19) / 14);
    const answers = Array.from({ length: count }, () => ({ ...question, data: [{ name: ["a"] }] }));
    const { answer, reads } = countReads(buildMessage({ questions: [question], answers }), "NS");
    expect(answer).toMatchObject({ status: "ok", records: { length: count } });
    expect(reads).toBeLessThan(count * 16);
  });

  it("full of names that lead through chains of pointers cost no more than the bound on pointers lets them", () => {
    // One record whose data is a chain of pointers, each to the one before; then records named by one of the chain.
    const chainAt = 31;
    const chain = Array.from({ length: 200 }, (_, i) => u16(0xc000 | (i === 0 ? 12 : chainAt + 2 * (i - 1))));
    const head = { questions: [question], answers: [{ ...question, type: 65_000, data: [concatBytes(chain)] }] };
    const count = 4_600;
    const messageThrough = (pointers: number): Uint8Array => {
      const name = u16(0xc000 | (chainAt + 2 * (pointers - 2)));
      const record = concatBytes([name, u16(typeNumbers.NS), u16(1), u32(1), u16(2), u16(0xc00c)]);
      const start = buildMessage({ ...head, counts: [1, 1 + count, 0, 0] });
      return concatBytes([start, ...Array.from({ length: count }, () => record)]);
    };
    const longest = countReads(messageThrough(127), "NS");
    expect(longest.answer).toMatchObject({ status: "ok", records: { length: count } });
    expect(longest.reads).toBeLessThan(count * (2 * 127 + 20));
    const tooLong = countReads(messageThrough(128), "NS");
    expect(tooLong.answer).toMatchObject({ status: "failed", reason: "malformed" });
    expect(tooLong.reads).toBeLessThan(1_000);
  });
});
