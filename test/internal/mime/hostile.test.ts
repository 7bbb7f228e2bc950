import { describe, expect, it } from "vitest";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import {
  MIME_LIMITS,
  type MimeLimits,
  type MimePart,
  parseParts,
  walkParts,
} from "../../../src/internal/mime/index.js";
import { coverExactly, segmentsOf } from "./segments.js";

/** Bytes that count how many of them are searched and handed out as ranges. */
class CountedBytes extends Uint8Array {
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array;
  }
  looked = 0;
  override indexOf(octet: number, from = 0): number {
    const found = super.indexOf(octet, from);
    this.looked += (found === -1 ? this.length : found + 1) - from;
    return found;
  }
  override subarray(start = 0, end: number = this.length): Uint8Array<ArrayBuffer> {
    this.looked += end - start;
    return super.subarray(start, end) as Uint8Array<ArrayBuffer>;
  }
}

const unlimited: MimeLimits = {
  maxDepth: 1e9,
  maxParts: 1e9,
  maxHeaderBytes: 1e9,
  maxHeaderFields: 1e9,
  maxTotalHeaderBytes: 1e9,
  maxBufferedBytes: 1e9,
};

/** The tree of a message, after checking that it loses nothing and that no byte was searched more than a few times. */
function parseCounted(text: string): MimePart {
  const message = new CountedBytes(encodeLatin1(text));
  const outcome = parseParts(message, { limits: unlimited, nestedMessages: true });
  if (!outcome.ok) throw new Error(outcome.over.limit);
  expect(message.looked).toBeLessThan(5 * message.length);
  expect(coverExactly(segmentsOf(outcome.root), message.length)).toBe(true);
  return outcome.root;
}

function overByDefault(text: string): string | undefined {
  const outcome = parseParts(encodeLatin1(text), { limits: MIME_LIMITS, nestedMessages: true });
  return outcome.ok ? undefined : outcome.over.limit;
}

function count(root: MimePart): number {
  let parts = 0;
  for (const _ of walkParts(root)) parts++;
  return parts;
}

function multipart(body: string, boundary = "b"): string {
  return `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${body}`;
}

describe("hostile messages cost linear time", () => {
  it("100,000 parts", () => {
    const text = multipart(`${"--b\r\nContent-Type: text/html\r\n\r\nx\r\n".repeat(100_000)}--b--`);
    expect(count(parseCounted(text))).toBe(100_001);
    expect(overByDefault(text)).toBe("maxParts");
  });

  it("50,000 parts without header, with and without content", () => {
    expect(count(parseCounted(multipart(`${"--b\r\n--b\r\nno header\r\n".repeat(25_000)}--b--`)))).toBe(50_001);
  });

  it.each([
    ["multiparts with a boundary each", (level: number) => multipart(`--b${level}\r\n`, `b${level}`)],
    ["multiparts with one boundary", () => multipart("--b\r\n")],
    ["messages", () => "Content-Type: message/rfc822\r\n\r\n"],
  ])("1,000 nested %s", (_, opening) => {
    const text = Array.from({ length: 1000 }, (__, level) => opening(level)).join("");
    const root = parseCounted(`${text}Subject: x\r\n\r\nx`);
    expect(count(root)).toBe(1001);
    expect(overByDefault(text)).toBe("maxDepth");
  });

  it("200,000 lines with two dashes within 5,000 open multiparts", () => {
    const levels = Array.from({ length: 5000 }, (_, level) => multipart(`--b${level}\r\n`, `b${level}`)).join("");
    const root = parseCounted(`${levels}\r\n${"--b\r\n--b1 \r\n--b4999x\r\n".repeat(66_667)}`);
    expect(count(root)).toBeGreaterThan(5000);
  });

  it("1,000 multiparts that one line ends", () => {
    const levels = Array.from({ length: 1000 }, (_, level) => multipart(`--b${level}\r\n`, `b${level}`)).join("");
    const root = parseCounted(`${levels}\r\nx\r\n--b0--`);
    const open = Array.from(walkParts(root), ({ issues }) => issues.map(({ code }) => code));
    expect(open.filter((codes) => codes.includes("no-closing-boundary-line"))).toHaveLength(999);
  });

  it("a boundary of 1 MB", () => {
    const boundary = "b".repeat(1_000_000);
    const short = `--${"b".repeat(60)}\r\n`.repeat(20_000);
    const body = `--${boundary}\r\n\r\n${short}--${boundary}b\r\n--${boundary} x\r\n--${boundary}--`;
    const root = parseCounted(multipart(body, boundary));
    expect(root.parts).toHaveLength(1);
    expect(root.issues.map(({ code, count }) => [code, count])).toEqual([
      ["long-boundary", 1],
      ["boundary-look-alike", 2],
    ]);
    expect(overByDefault(multipart(body, `${boundary}${" ".repeat(100_000)}`))).toBe("maxHeaderBytes");
  });

  it.each(["(a+)+$", "(.*)*b", ".*.*.*x", "[b-", "\\\\1"])(
    "a boundary that is a bad regular expression: %s",
    (boundary) => {
      const bare = boundary.replaceAll("\\\\", "\\");
      const text = multipart(`--${bare}\r\n\r\n--${"a".repeat(100_000)}!\r\n--${bare}--`, boundary);
      expect(parseCounted(text).parts).toHaveLength(1);
    },
  );

  it.each([
    ["parameters", "; a=b".repeat(60_000)],
    ["parameters of one name", `${"; a=b".repeat(30_000)}${"; a*0=b".repeat(30_000)}`],
    ["names", Array.from({ length: 30_000 }, (_, n) => `; a${n}=b`).join("")],
    ["pieces", Array.from({ length: 9999 }, (_, n) => `; a*${n}*=%41`).join("")],
    ["open comments", "(".repeat(300_000)],
    ["nested comments", `${"(".repeat(150_000)}${")".repeat(150_000)}`],
    ["comments", "()".repeat(150_000)],
    ["backslashes", `; a="${"\\".repeat(300_000)}`],
    ["quotes", '"'.repeat(300_000)],
    ["semicolons", ";".repeat(300_000)],
    ["equals signs", "; a=".repeat(80_000)],
    ["words without equals sign", " a".repeat(150_000)],
    ["unquoted words", `; a=${"b (c) ".repeat(50_000)}`],
    ["spaces", `; a=${" ".repeat(300_000)}`],
    ["stars", `; ${"*".repeat(300_000)}=b`],
    ["apostrophes", `; a*=${"'".repeat(300_000)}`],
    ["percent signs", `; a*=''${"%4".repeat(150_000)}`],
    ["folds", `; a="${"\r\n ".repeat(300_000)}"`],
  ])("a Content-Type of 300 kB made of %s", (_, value) => {
    const root = parseCounted(`Content-Type: multipart/mixed; boundary=b;${value}\r\n\r\n--b\r\n\r\n--b--`);
    expect(root.type).toBe("multipart/mixed");
    expect(root.parts).toHaveLength(1);
  });

  it("a line of 10 MB", () => {
    const root = parseCounted(multipart(`--b\r\n\r\n--${"b".repeat(10_000_000)}\r\n--b--`));
    expect(root.parts).toHaveLength(1);
  });
});
