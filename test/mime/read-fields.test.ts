import { describe, expect, it } from "vitest";
import { encodeLatin1, encodeUtf8 } from "../../src/internal/bytes.js";
import {
  decodeEncodedWords,
  type MimePart,
  readContentDisposition,
  readContentType,
  readFieldValues,
  readFileName,
  readParts,
} from "../../src/mime/index.js";

function partWith(...fields: readonly string[]): Promise<MimePart> {
  return readParts(encodeLatin1(`${fields.join("\r\n")}\r\n\r\n`));
}

describe("readFieldValues", () => {
  it("gives every value of a name from the top down, unfolded, without the spaces around it", async () => {
    const part = await partWith("Received: one\r\n  two \t", "X: 1", "RECEIVED:three", "Received :");
    expect(readFieldValues(part, "Received")).toEqual(["one  two", "three", ""]);
    expect(readFieldValues(part, "none")).toEqual([]);
  });

  it("reads UTF-8 (RFC 6532 §3.2), and other octets one by one", async () => {
    const utf8 = await readParts(encodeUtf8("Subject: Caf\u00e9 \u20ac\r\n\r\n"));
    expect(readFieldValues(utf8, "subject")).toEqual(["Caf\u00e9 \u20ac"]);
    expect(readFieldValues(await partWith("Subject: Caf\u00e9 "), "subject")).toEqual(["Caf\u00e9"]);
  });

  it("leaves encoded words to who asks for them", async () => {
    const [value] = readFieldValues(await partWith("Subject: =?utf-8?q?Caf=C3=A9?=\r\n =?utf-8?q?!?="), "subject");
    expect(value).toBe("=?utf-8?q?Caf=C3=A9?= =?utf-8?q?!?=");
    expect(decodeEncodedWords(value!)).toBe("Caf\u00e9!");
  });
});

describe("readContentType", () => {
  it("gives type and parameters", async () => {
    const part = await partWith("Content-Type: Text/HTML; Charset=UTF-8; name*=utf-8''%e2%82%ac");
    expect(readContentType(part)).toEqual({
      value: "text/html",
      parameters: new Map([
        ["charset", "UTF-8"],
        ["name", "\u20ac"],
      ]),
      issues: [],
    });
  });

  it("gives the default where there is no such field, or a broken one (RFC 2045 §5.2)", async () => {
    expect(readContentType(await partWith("X: 1"))).toEqual({ value: "text/plain", parameters: new Map(), issues: [] });
    expect(readContentType(await partWith("Content-Type: html; charset=x"))).toMatchObject({
      value: "text/plain",
      parameters: new Map([["charset", "x"]]),
    });
  });

  it("says in the offsets of the message what is odd", async () => {
    const part = await partWith("X: 1", "Content-Type: a/b; c=d; c=e");
    expect(readContentType(part).issues).toEqual([{ code: "duplicate-parameter", offset: 30 }]);
    expect(part.issues).toEqual([{ code: "duplicate-parameter", offset: 30, count: 1 }]);
  });
});

describe("readContentDisposition", () => {
  it("gives value and parameters, or undefined", async () => {
    const part = await partWith("Content-Disposition: INLINE ; size=10");
    expect(readContentDisposition(part)).toEqual({
      value: "inline",
      parameters: new Map([["size", "10"]]),
      issues: [],
    });
    expect(readContentDisposition(await partWith("X: 1"))).toBeUndefined();
  });
});

describe("readFileName", () => {
  const disposition = (parameters: string) => partWith(`Content-Disposition: attachment; ${parameters}`);

  it.each([
    ["plain", "filename=a.txt", "a.txt"],
    ["quoted", 'filename="a b.txt"', "a b.txt"],
    ["in pieces, as AWS SES writes it", 'filename*0="report!exam"; filename*1="ple.xml.gz"', "report!example.xml.gz"],
    ["in a character set (RFC 2231 §4)", "filename*=utf-8'de'%C3%BCber.txt", "\u00fcber.txt"],
    ["in both forms", "filename=uber.txt; filename*=utf-8''%C3%BCber.txt", "\u00fcber.txt"],
    ["in an encoded word", 'filename="=?utf-8?B?w7xiZXIudHh0?="', "\u00fcber.txt"],
    ["in an encoded word without quotes", "filename==?utf-8?B?w7xiZXIudHh0?=", "\u00fcber.txt"],
    ["in encoded words on two lines", 'filename="=?utf-8?Q?=C3=BCb?=\r\n\t=?utf-8?Q?er=2Etxt?="', "\u00fcber.txt"],
    ["in an encoded word in pieces", 'filename*0="=?utf-8?B?w7xi"; filename*1="ZXIudHh0?="', "\u00fcber.txt"],
    ["with an ending behind the encoded word", 'filename="=?utf-8?Q?=C3=BCber?=.txt"', "\u00fcber.txt"],
    ["in UTF-8 as it is", 'filename="\u00c3\u00bcber.txt"', "\u00fcber.txt"],
    ["in Latin-1 as it is", 'filename="\u00fcber.txt"', "\u00fcber.txt"],
    [
      "with what looks like an encoded word and isn't one",
      "filename*=utf-8''%3D%3Futf-8%3Fq%3Fa%3F%3D",
      "=?utf-8?q?a?=",
    ],
    ["as a path", 'filename="../../etc/passwd"', "../../etc/passwd"],
  ])("%s", async (_, parameters, name) => {
    expect(readFileName(await disposition(parameters))).toBe(name);
  });

  it("comes from the Content-Type where the Content-Disposition has none", async () => {
    const type = "Content-Type: a/b; name=c.txt";
    expect(readFileName(await partWith(type))).toBe("c.txt");
    expect(readFileName(await partWith(type, "Content-Disposition: attachment"))).toBe("c.txt");
    expect(readFileName(await partWith(type, 'Content-Disposition: attachment; filename=""'))).toBe("c.txt");
    expect(readFileName(await partWith(type, "Content-Disposition: attachment; filename=d.txt"))).toBe("d.txt");
    expect(readFileName(await partWith("X: 1"))).toBeUndefined();
  });
});
