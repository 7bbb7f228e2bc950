import { describe, expect, it } from "vitest";
import { decodeLatin1, encodeLatin1 } from "../../src/internal/bytes.js";
import { decodeBody, decodeText, type MimePart, readParts } from "../../src/mime/index.js";

function partOf(header: string, body: string): Promise<MimePart> {
  return readParts(encodeLatin1(`${header}\r\n\r\n${body}`));
}

describe("decodeBody", () => {
  it.each([
    ["7bit", "a=3D\r\n", "a=3D\r\n"],
    ["8bit", "a\u00e9", "a\u00e9"],
    ["binary", "\0\r\n\u00ff", "\0\r\n\u00ff"],
    ["BASE64 (x)", "aGVs\r\nbG8=", "hello"],
    ["Quoted-Printable", "h=65llo=\r\n!", "hello!"],
    ["x-unknown", "aGVsbG8=", "aGVsbG8="],
    ["base64; x=y", "aGVsbG8=", "hello"],
  ])("undoes %s", async (encoding, body, decoded) => {
    const { bytes, issues } = decodeBody(await partOf(`Content-Transfer-Encoding: ${encoding}`, body));
    expect([decodeLatin1(bytes), issues]).toEqual([decoded, {}]);
  });

  it("gives a view where there is nothing to decode", async () => {
    const part = await partOf("X: 1", "body");
    expect(decodeBody(part).bytes.buffer).toBe(part.message.buffer);
  });

  it("counts what is odd", async () => {
    const { issues } = decodeBody(await partOf("Content-Transfer-Encoding: base64", "a*G**V"));
    expect(issues).toEqual({ "invalid-character": 3, "missing-padding": 1 });
  });

  it("gives a container that was taken apart as it is, whatever encoding it claims (RFC 2045 §6.4)", async () => {
    const header = "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64";
    const body = "--b\r\n\r\none\r\n--b--";
    expect(decodeLatin1(decodeBody(await partOf(header, body)).bytes)).toBe(body);
  });

  it("opens an attached message that is encoded all the same", async () => {
    const header = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64";
    const part = await partOf(header, btoa("Subject: in\r\n\r\nbody"));
    expect(part.parts).toEqual([]);
    const inner = await readParts(decodeBody(part).bytes);
    expect(inner.fields.map(({ name }) => name)).toEqual(["subject"]);
  });
});

describe("decodeText", () => {
  it.each([
    ["utf-8", "caf\u00c3\u00a9", "caf\u00e9"],
    ["UTF-8", "\u00ef\u00bb\u00bfa", "a"],
    ['"iso-8859-15"', "\u00a4", "\u20ac"],
    ["iso-8859-1", "\u0080\u00e9", "\u20ac\u00e9"],
    ["us-ascii", "caf\u00c3\u00a9", "caf\u00e9"],
    ["us-ascii", "caf\u00e9", "caf\u00e9"],
    ["utf-16le", "a\0\u00ac\u0020", "a\u20ac"],
    ["koi8-r", "\u00c1", "\u0430"],
    ["shift_jis", "\u0093\u00fa", "\u65e5"],
  ])("reads charset=%s", async (charset, body, text) => {
    const part = await partOf(`Content-Type: text/plain; charset=${charset}`, body);
    expect(decodeText(part)).toEqual({ text, charset: charset.replaceAll('"', "").toLowerCase(), issues: {} });
  });

  it("reads UTF-8 where no character set is named, and else octet by octet", async () => {
    expect(decodeText(await partOf("X: 1", "caf\u00c3\u00a9")).text).toBe("caf\u00e9");
    expect(decodeText(await partOf("X: 1", "caf\u00e9\u0080")).text).toBe("caf\u00e9\u0080");
  });

  it("says that a character set is unknown, and gives the octets one by one", async () => {
    expect(decodeText(await partOf("Content-Type: text/plain; charset=x-none", "caf\u00e9"))).toEqual({
      text: "caf\u00e9",
      charset: "x-none",
      issues: { "unknown-charset": 1 },
    });
  });

  it("says that octets mean nothing, and what decoding the body met", async () => {
    const header = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable";
    expect(decodeText(await partOf(header, "a=ff \n"))).toEqual({
      text: "a\ufffd\n",
      charset: "utf-8",
      issues: { "lower-case-escape": 1, "trailing-space": 1, "malformed-text": 1 },
    });
  });
});
