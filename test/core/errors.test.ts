import { describe, expect, it } from "vitest";
import {
  DecryptError,
  LimitError,
  MailproofError,
  ParseError,
  SocketError,
  UnsupportedError,
} from "../../src/core/errors.js";

const samples: readonly (readonly [string, MailproofError, string])[] = [
  ["ParseError", new ParseError("no colon", { format: "header" }), "parse"],
  ["LimitError", new LimitError("maxBytes", 10), "limit"],
  ["DecryptError", new DecryptError(), "decrypt"],
  ["UnsupportedError", new UnsupportedError("inflate", "no inflate here"), "unsupported"],
  ["SocketError", new SocketError("reset", "connection reset"), "reset"],
];

describe("errors", () => {
  it.each(samples)("%s has a literal name, its code and its classes", (name, error, code) => {
    expect(error.name).toBe(name);
    expect(error.code).toBe(code);
    expect(error).toBeInstanceOf(MailproofError);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe(`${name}: ${error.message}`);
    expect(Object.hasOwn(error, "code")).toBe(true);
  });

  it("ParseError tells what, where and by which text", () => {
    const cause = new RangeError("inner");
    const error = new ParseError("no colon", { format: "header", offset: 7, spec: "RFC 5322 §2.2", cause });
    expect(error).toMatchObject({ message: "no colon", format: "header", offset: 7, spec: "RFC 5322 §2.2" });
    expect(error.cause).toBe(cause);
  });

  it("ParseError has no properties for details that are not known", () => {
    const error = new ParseError("no colon", { format: "header" });
    for (const property of ["offset", "spec", "cause"]) expect(property in error, property).toBe(false);
  });

  it("ParseError keeps an offset of 0", () => {
    expect(new ParseError("empty", { format: "header", offset: 0 }).offset).toBe(0);
  });

  it("LimitError names the option and its value", () => {
    const error = new LimitError("maxBytes", 10);
    expect(error).toMatchObject({ limit: "maxBytes", max: 10, message: 'over the limit "maxBytes" of 10' });
  });

  it("DecryptError is always the same, so that it is no oracle", () => {
    const [first, second] = [new DecryptError(), new DecryptError()];
    expect(first.message).toBe(second.message);
    expect("cause" in first).toBe(false);
  });

  it("UnsupportedError and SocketError keep their cause", () => {
    const cause = new Error("inner");
    expect(new UnsupportedError("inflate", "no inflate", { cause })).toMatchObject({ feature: "inflate", cause });
    expect(new SocketError("timeout", "timed out", { cause }).cause).toBe(cause);
  });
});
