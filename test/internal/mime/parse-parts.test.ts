import { describe, expect, it } from "vitest";
import { decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";
import { splitMessage } from "../../../src/internal/message/index.js";
import { MIME_LIMITS, type MimeLimits, type MimePart, parseParts } from "../../../src/internal/mime/index.js";
import { coverExactly, segmentsOf } from "./segments.js";

function parse(text: string, nestedMessages = true): MimePart {
  const outcome = parseParts(encodeLatin1(text), { limits: MIME_LIMITS, nestedMessages });
  if (!outcome.ok) throw new Error(`over ${outcome.over.limit}`);
  return outcome.root;
}

/** The parts as text: type, and the body of those without parts. */
function outline(part: MimePart): unknown {
  return part.parts.length > 0 ? { [part.type]: part.parts.map(outline) } : textOf(part, part.body);
}

function textOf(part: MimePart, { start, end }: { readonly start: number; readonly end: number }): string {
  return decodeLatin1(part.message, start, end);
}

function codes(part: MimePart): string[] {
  return part.issues.map(({ code }) => code);
}

function mixed(body: string, boundary = "b"): string {
  return `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${body}`;
}

describe("the ranges of a multipart (RFC 2046 §5.1.1)", () => {
  const text = mixed("pre\r\n--b\r\nX: 1\r\n\r\none\r\n\r\n--b \t\r\n\r\ntwo\r\n--b--\t\r\nepi\r\n");
  const root = parse(text);

  it("give the line end before a boundary line to the boundary line", () => {
    expect(root.layout?.boundaryLines.map((line) => textOf(root, line))).toEqual([
      "\r\n--b\r\n",
      "\r\n--b \t\r\n",
      "\r\n--b--\t\r\n",
    ]);
  });

  it("leave all else to parts, preamble and epilogue", () => {
    expect(root.parts.map((part) => textOf(part, part.span))).toEqual(["X: 1\r\n\r\none\r\n", "\r\ntwo"]);
    expect(root.parts.map((part) => textOf(part, part.header))).toEqual(["X: 1\r\n\r\n", "\r\n"]);
    expect(textOf(root, root.layout!.preamble)).toBe("pre");
    expect(textOf(root, root.layout!.epilogue)).toBe("epi\r\n");
    expect(codes(root)).toEqual([]);
  });

  it("count field offsets from the start of the message", () => {
    const [field] = root.parts[0]!.fields;
    expect(field!.name).toBe("x");
    expect(textOf(root, { start: field!.valueStart, end: field!.end })).toBe(" 1\r\n");
  });

  it("take the empty line of a part without body for the line end before its boundary line", () => {
    const part = parse(mixed("--b\r\nX: 1\r\n\r\n--b--")).parts[0]!;
    expect(textOf(part, part.span)).toBe("X: 1\r\n");
    expect(part.body.start).toBe(part.body.end);
    expect(part.fields).toHaveLength(1);
  });

  it("let the outer boundary line have a line end that two boundary lines share", () => {
    const inner = 'Content-Type: multipart/alternative; boundary="i"\r\n\r\n--i\r\n\r\none\r\n--i--';
    const nested = parse(mixed(`--b\r\n${inner}\r\n--b--`)).parts[0]!;
    expect(textOf(nested, nested.span)).toBe(inner);
    const spaced = parse(mixed(`--b\r\n${inner}\r\n\r\n--b--`)).parts[0]!;
    expect(textOf(spaced, spaced.span)).toBe(`${inner}\r\n`);
  });

  it.each([
    ["two boundary lines without anything between", "--b\r\n--b\r\n\r\nx\r\n--b--", ["", "x"]],
    [
      "an inner boundary line right before an outer one",
      "--b\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n--b--",
      [{ "multipart/mixed": [""] }],
    ],
    ["a closing line first", "--b--\r\n", undefined],
    ["nothing", "", undefined],
  ])("hold for %s", (_, body, parts) => {
    const part = parse(mixed(body));
    expect(part.parts.map(outline)).toEqual(parts ?? []);
    expect(coverExactly(segmentsOf(part), part.message.length)).toBe(true);
  });
});

describe("boundaries as mailers write them", () => {
  it("end lines with LF alone", () => {
    const part = parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n");
    expect(part.parts.map((each) => textOf(each, each.span))).toEqual(["\none"]);
    expect(codes(part)).toEqual(["bare-lf"]);
  });

  it("are missing at the end", () => {
    const part = parse(mixed("--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n"));
    expect(part.parts.map(outline)).toEqual(["one", "two\r\n"]);
    expect(codes(part)).toEqual(["no-closing-boundary-line"]);
    expect(textOf(part, part.layout!.epilogue)).toBe("");
  });

  it("are missing at the end of an inner multipart, which the outer boundary ends (RFC 2046 §5.1.2)", () => {
    const inner = "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\none";
    const part = parse(mixed(`--b\r\n${inner}\r\n--b\r\n\r\ntwo\r\n--b--`));
    expect(part.parts.map(outline)).toEqual([{ "multipart/mixed": ["one"] }, "two"]);
    expect(codes(part.parts[0]!)).toEqual(["no-closing-boundary-line"]);
    expect(codes(part)).toEqual([]);
  });

  it.each(["--b2", "--b x", "--b--x", "--b---", "--b="])(
    "have look-alikes such as %s, which are content and reported",
    (line) => {
      const part = parse(mixed(`--b\r\n\r\n${line}\r\n${line}\r\n--b--`));
      expect(part.parts.map(outline)).toEqual([`${line}\r\n${line}`]);
      expect(part.issues).toEqual([{ code: "boundary-look-alike", offset: part.parts[0]!.body.start, count: 2 }]);
    },
  );

  it.each([" --b", "x--b", "-b", "--B", "--", "-- b"])("are not meant by %j", (line) => {
    const part = parse(mixed(`--b\r\n\r\n${line}\r\n--b--`));
    expect(part.parts.map(outline)).toEqual([line]);
    expect(codes(part)).toEqual([]);
  });

  it("begin with one another", () => {
    const inner = "Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\none\r\n--b1--";
    expect(parse(mixed(`--b\r\n${inner}\r\n--b\r\n\r\ntwo\r\n--b--`)).parts.map(outline)).toEqual([
      { "multipart/mixed": ["one"] },
      "two",
    ]);
  });

  it("of which one ends in two dashes: the innermost multipart is meant", () => {
    const inner = "Content-Type: multipart/mixed; boundary=b--\r\n\r\n--b--\r\n\r\none\r\n--b----";
    const part = parse(mixed(`--b\r\n${inner}\r\n--b--`));
    expect(outline(part)).toEqual({ "multipart/mixed": [{ "multipart/mixed": ["one"] }] });
  });

  it.each([
    ["at once", ""],
    ["after a preamble", "pre\r\n"],
  ])("are the same twice, and the inner multipart has them until it ends; starting %s", (_, preamble) => {
    const inner = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${preamble}--b\r\n\r\none\r\n--b--\r\n`;
    const part = parse(mixed(`--b\r\n${inner}\r\n--b\r\n\r\ntwo\r\n--b--`));
    expect(part.parts.map(outline)).toEqual([{ "multipart/mixed": ["one"] }, "two"]);
    expect(codes(part.parts[0]!)).toEqual(["repeated-boundary"]);
  });

  it("stand within a header and end it", () => {
    const part = parse(mixed("--b\r\nContent-Type: text/html\r\n--b--\r\n\r\nepilogue"));
    expect(part.parts.map((each) => each.type)).toEqual(["text/html"]);
    expect(part.parts.map((each) => textOf(each, each.header))).toEqual(["Content-Type: text/html"]);
    expect(codes(part.parts[0]!)).toEqual(["unterminated-line", "no-blank-line"]);
  });

  it("come again in the epilogue, where they mean nothing", () => {
    expect(parse(mixed("--b\r\n\r\none\r\n--b--\r\n--b\r\n\r\ntwo")).parts.map(outline)).toEqual(["one"]);
  });

  it("hold characters that mean something in regular expressions", () => {
    const boundary = "(a+)+[^b]*.\\d{2}|$^?";
    const quoted = boundary.replace("\\", "\\\\");
    const part = parse(mixed(`--${boundary}\r\n\r\none\r\n--${boundary}--`, quoted));
    expect(part.layout?.boundary).toBe(boundary);
    expect(part.parts.map(outline)).toEqual(["one"]);
    expect(codes(part)).toEqual(["boundary-characters"]);
  });

  it.each([
    ["are too long", "b".repeat(71), "b".repeat(71), ["long-boundary"]],
    ["are as long as may be", "b".repeat(70), "b".repeat(70), []],
    ["end in a space", "b ", "b", ["boundary-characters"]],
    ["hold octets over 127", "b\u00fc", "b\u00fc", ["8-bit", "boundary-characters"]],
  ])("%s", (_, written, line, issues) => {
    const part = parse(mixed(`--${line}\r\n\r\none\r\n--${line}--`, written));
    expect(part.parts.map(outline)).toEqual(["one"]);
    expect(codes(part)).toEqual(issues);
  });

  it.each([
    ["unquoted", "boundary=a=b/c:d?"],
    ["in pieces", 'boundary*0="a=b"; boundary*1="/c:d?"'],
    ["with percent signs", "boundary*=us-ascii''a%3Db%2Fc%3Ad%3F"],
    ["twice, of which the first counts", 'boundary="a=b/c:d?"; boundary=x'],
    ["behind a comment", '(a; boundary=x) ; BOUNDARY = "a=b/c:d?"'],
  ])("are written %s", (_, parameter) => {
    const text = `Content-Type: multipart/mixed; ${parameter}\r\n\r\n--a=b/c:d?\r\n\r\none\r\n--a=b/c:d?--`;
    expect(parse(text).parts.map(outline)).toEqual(["one"]);
  });

  it.each(["", '; boundary=""', '; boundary=" "'])("are missing in the header: multipart/mixed%s", (parameter) => {
    const part = parse(`Content-Type: multipart/mixed${parameter}\r\n\r\n--\r\n\r\none\r\n----\r\n`);
    expect(outline(part)).toBe("--\r\n\r\none\r\n----\r\n");
    expect(codes(part)).toContain("missing-boundary");
    expect(part.layout).toBeUndefined();
  });

  it.each([
    ["nowhere in the body", "text\r\n", "text\r\n", 0],
    ["only at the end of the body", "text\r\n--b--", "text", 1],
  ])("are %s", (_, body, preamble, lines) => {
    const part = parse(mixed(body));
    expect(textOf(part, part.layout!.preamble)).toBe(preamble);
    expect(part.layout!.boundaryLines).toHaveLength(lines);
    expect(codes(part)).toEqual(["no-parts"]);
  });
});

describe("headers of parts", () => {
  it("are missing, with the empty line that stands for them or without", () => {
    const part = parse(mixed("--b\r\n\r\nNote: one\r\n--b\r\ntwo words\r\n\r\nmore\r\n--b--"));
    expect(part.parts.map(outline)).toEqual(["Note: one", "two words\r\n\r\nmore"]);
    expect(part.parts.map(codes)).toEqual([[], ["missing-header"]]);
  });

  it("hold lines that are no field", () => {
    const part = parse(mixed("--b\r\nContent-Type: text/html;\r\ncharset=utf-8\r\nX: 1\r\n\r\none\r\n--b--")).parts[0]!;
    expect(part.fields.map(({ name }) => name)).toEqual(["content-type", "", "x"]);
    expect(codes(part)).toEqual(["not-a-field"]);
  });

  it("name no type that can be read, and the default counts (RFC 2045 §5.2)", () => {
    const types = ["text", "text/", "/plain", "", ";charset=x", "(text/html)"].map((type) =>
      parse(`Content-Type: ${type}\r\n\r\n`),
    );
    expect(types.map(({ type }) => type)).toEqual(types.map(() => "text/plain"));
    expect(types.map((part) => codes(part).includes("content-type-syntax"))).toEqual(types.map(() => true));
  });

  it("name type and encoding in any case, with comments", () => {
    const part = parse("Content-Type: Text/(which?)HTML (x)\r\nContent-Transfer-Encoding: (x) Base64 \r\n\r\n");
    expect([part.type, part.encoding, codes(part)]).toEqual(["text/html", "base64", []]);
  });

  it("come twice, and the first counts", () => {
    const part = parse("Content-Type: text/html\r\nContent-Type: text/plain\r\nContent-Type: a/b\r\n\r\n");
    expect([part.type, part.issues]).toEqual(["text/html", [{ code: "repeated-field", offset: 25, count: 2 }]]);
  });

  it("name an unknown encoding", () => {
    const part = parse("Content-Transfer-Encoding: 8 bit\r\n\r\n");
    expect([part.encoding, codes(part)]).toEqual(["8", ["unknown-encoding"]]);
  });

  it.each(["From: a\r\n\r\nbody", "", "\r\nbody", "no header at all\r\n", "From: a\r\nlines", "a\n\nb"])(
    "of the message itself are those of readMessage: %j",
    (text) => {
      const split = splitMessage(encodeLatin1(text), MIME_LIMITS);
      const part = parse(text);
      expect(split.ok && split.header.bodyStart).toBe(part.header.end);
      expect(split.ok && split.header.fields).toEqual(part.fields);
    },
  );
});

describe("messages in a message (RFC 2046 §5.2.1)", () => {
  const inner = "Subject: in\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\none\r\n--i--";
  const outer = (header: string) => mixed(`--b\r\n${header}\r\n\r\n${inner}\r\n--b--`);

  it.each(["message/rfc822", "message/global", "Message/RFC822; name=a.eml"])("are taken apart: %s", (type) => {
    const part = parse(outer(`Content-Type: ${type}`)).parts[0]!;
    expect(part.parts.map(outline)).toEqual([{ "multipart/mixed": ["one"] }]);
    expect(part.parts[0]!.span).toEqual(part.body);
    expect(textOf(part, part.body)).toBe(inner);
  });

  it("stay whole if told so", () => {
    const part = parse(outer("Content-Type: message/rfc822"), false).parts[0]!;
    expect(outline(part)).toBe(inner);
  });

  it("stay whole where they are encoded, which RFC 2045 §6.4 forbids", () => {
    const part = parse(outer("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64")).parts[0]!;
    expect([outline(part), codes(part)]).toEqual([inner, ["encoded-container"]]);
  });

  it("are the default in a digest (RFC 2046 §5.1.5)", () => {
    const part = parse(
      "Content-Type: multipart/digest; boundary=b\r\n\r\n" +
        "--b\r\n\r\nSubject: one\r\n\r\nbody\r\n--b\r\nContent-Type: text/plain\r\n\r\ntwo\r\n--b--",
    );
    expect(part.parts.map(({ type }) => type)).toEqual(["message/rfc822", "text/plain"]);
    expect(part.parts[0]!.parts.map(({ type }) => type)).toEqual(["text/plain"]);
  });

  it("are not there where the body is empty", () => {
    expect(parse("Content-Type: message/rfc822\r\n\r\n").parts).toEqual([]);
    expect(parse(mixed("--b\r\nContent-Type: message/rfc822\r\n\r\n--b--")).parts[0]!.parts).toEqual([]);
  });

  it("end at the boundary line of the multipart around them, whatever they hold", () => {
    const cut = "Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\none";
    const part = parse(mixed(`--b\r\n${cut}\r\n--b\r\n\r\ntwo\r\n--b--`));
    expect(part.parts.map(outline)).toEqual([{ "message/rfc822": [{ "multipart/mixed": ["one"] }] }, "two"]);
  });

  it("a multipart that claims an encoding is taken apart and reported", () => {
    const text = `Content-Transfer-Encoding: quoted-printable\r\n${mixed("--b\r\n\r\none\r\n--b--")}`;
    expect([outline(parse(text)), codes(parse(text))]).toEqual([{ "multipart/mixed": ["one"] }, ["encoded-container"]]);
  });
});

describe("limits", () => {
  function over(text: string, limits: Partial<MimeLimits>): unknown {
    const outcome = parseParts(encodeLatin1(text), { limits: { ...MIME_LIMITS, ...limits }, nestedMessages: true });
    return outcome.ok ? undefined : outcome.over;
  }
  const two = mixed("--b\r\nX: 1\r\n\r\none\r\n--b\r\nX: 2\r\n\r\ntwo\r\n--b--");
  const header = two.indexOf("--b");

  it.each([
    ["maxParts", two, 3],
    ["maxDepth", two, 1],
    ["maxDepth", "Content-Type: message/rfc822\r\n\r\nContent-Type: message/rfc822\r\n\r\nX: 1\r\n\r\n", 2],
    ["maxHeaderBytes", two, header],
    ["maxHeaderBytes", "X: 1\r\nX: 2\r\n\r\n", 14],
    ["maxHeaderFields", "X: 1\r\nX: 2\r\n\r\n", 2],
    ["maxTotalHeaderBytes", two, header + 16],
  ] as const)("%s: what is at the limit passes, what is over doesn't", (limit, text, max) => {
    expect(over(text, { [limit]: max })).toBeUndefined();
    expect(over(text, { [limit]: max - 1 })).toEqual({ limit, max: max - 1 });
  });

  it("a header without end is given up at the limit", () => {
    expect(over("X: 1\r\n".repeat(10), { maxHeaderBytes: 59 })).toEqual({ limit: "maxHeaderBytes", max: 59 });
  });

  it("a part without header is no header without end", () => {
    expect(over(mixed(`--b\r\n${"no field\r\n".repeat(50)}--b--`), { maxHeaderBytes: 100 })).toBeUndefined();
  });
});
