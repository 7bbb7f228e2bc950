import fc from "fast-check";
import { encodeLatin1 } from "../../../src/internal/bytes.js";

/** A mail as a tree, and as the text it is written in, one UTF-16 code unit an octet. */
export interface SoundPart {
  readonly type: string;
  /** Of a leaf, as written. */
  readonly body: string | undefined;
  readonly parts: readonly SoundPart[];
}

export interface SoundMail {
  readonly tree: SoundPart;
  readonly text: string;
}

interface Shape {
  readonly kind: "leaf" | "multipart" | "message";
  readonly type: string;
  readonly lines: readonly string[];
  readonly extraFields: readonly string[];
  readonly preamble: readonly string[];
  readonly epilogue: readonly string[] | undefined;
  readonly padding: string;
  readonly children: readonly Shape[];
}

const line = fc
  .oneof(
    fc.constantFrom(
      "",
      "Hello",
      " indented",
      "- - dash",
      "-one dash",
      "Note: a colon",
      "=?utf-8?q?x?=",
      "\u00e9\u00ff",
      ".",
    ),
    fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 40 }),
  )
  .map((text) => (text.startsWith("--") ? `>${text}` : text)); // a line that starts with two dashes could be anything

const lines = fc.array(line, { maxLength: 4 });

const extraField = fc.constantFrom(
  "Content-Transfer-Encoding: 8bit",
  'Content-Disposition: attachment; filename="a b.txt"',
  "Subject: folded{eol} twice{eol}\tover",
  "X-Empty:",
  "Content-Description: --looks like a boundary",
);

const { shape } = fc.letrec<{ shape: Shape }>((tie) => {
  const base = {
    lines,
    extraFields: fc.uniqueArray(extraField, { maxLength: 2 }),
    preamble: lines,
    epilogue: fc.option(lines, { nil: undefined }),
    padding: fc.constantFrom("", "", " ", "\t "),
  };
  return {
    shape: fc.oneof(
      { depthSize: "medium", maxDepth: 5, withCrossShrink: true },
      fc.record<Shape>({
        ...base,
        kind: fc.constant("leaf"),
        type: fc.constantFrom("text/plain", "text/html", "application/octet-stream", "message/delivery-status"),
        children: fc.constant([]),
      }),
      fc.record<Shape>({
        ...base,
        kind: fc.constant("multipart"),
        type: fc.constantFrom("multipart/mixed", "multipart/alternative", "multipart/signed", "multipart/x-unknown"),
        children: fc.array(tie("shape"), { minLength: 1, maxLength: 3 }),
      }),
      fc.record<Shape>({
        ...base,
        kind: fc.constant("message"),
        type: fc.constant("message/rfc822"),
        children: fc.array(tie("shape"), { minLength: 1, maxLength: 1 }),
      }),
    ),
  };
});

/** Mail as RFC 2046 has it. Its boundaries begin with one another: `b`, `b1`, `b11`. */
export const soundMail: fc.Arbitrary<SoundMail> = fc
  .tuple(shape, fc.constantFrom("\r\n", "\n"), fc.constantFrom("b", "=_(it's)+./:=?", "----=_Part 1"))
  .map(([root, eol, stem]) => write(root, eol, stem));

function write(root: Shape, eol: string, stem: string): SoundMail {
  let boundaries = 0;
  function partOf(shape: Shape): { readonly tree: SoundPart; readonly text: string } {
    const boundary = stem + "1".repeat(boundaries);
    const isMultipart = shape.kind === "multipart";
    if (isMultipart) boundaries++;
    const type = isMultipart ? `${shape.type}; boundary="${boundary}"` : shape.type;
    const header = [`Content-Type: ${type}`, ...shape.extraFields, "", ""].join(eol).replaceAll("{eol}", eol);
    const children = shape.children.map(partOf);
    const parts = children.map(({ tree }) => tree);
    if (shape.kind === "leaf") {
      const body = shape.lines.join(eol);
      return { tree: { type: shape.type, body, parts }, text: header + body };
    }
    if (shape.kind === "message") {
      return { tree: { type: shape.type, body: undefined, parts }, text: header + children[0]!.text };
    }
    const preamble = shape.preamble.map((text) => text + eol).join("");
    const body = children.map(({ text }) => `--${boundary}${shape.padding}${eol}${text}${eol}`).join("");
    const epilogue = shape.epilogue === undefined ? "" : eol + shape.epilogue.join(eol);
    return {
      tree: { type: shape.type, body: undefined, parts },
      text: `${header}${preamble}${body}--${boundary}--${shape.padding}${epilogue}`,
    };
  }
  return partOf(root);
}

const hostileLine = fc.constantFrom(
  "",
  " ",
  "--",
  "----",
  "--b",
  "--b--",
  "--b1",
  "--b1--",
  "--b1 junk",
  "--b\t",
  "--b--\r",
  "not a field",
  "Content-Type: multipart/mixed; boundary=b",
  'Content-Type: multipart/mixed; boundary="b1"',
  "Content-Type: multipart/mixed",
  "Content-Type: message/rfc822",
  "Content-Type: multipart/digest; boundary=b11",
  "Content-Transfer-Encoding: base64",
  "Content-Transfer-Encoding: quoted-printable",
  "=3D= ",
);

type Change = readonly [where: number, kind: "insert" | "delete" | "repeat" | "lf" | "pad" | "cut", line: string];

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.nat({ max: 1_000_000 }),
  fc.constantFrom("insert", "insert", "delete", "repeat", "lf", "pad", "cut"),
  hostileLine,
);

/** Mail with a few things wrong: lines missing, doubled, out of place, cut off, with other line ends. */
export const nearMail: fc.Arbitrary<Uint8Array> = fc
  .tuple(soundMail, fc.array(change, { maxLength: 8 }))
  .map(([{ text }, changes]) => encodeLatin1(changes.reduce(changed, text)));

function changed(text: string, [where, kind, line]: Change): string {
  if (kind === "cut") return where % 4 === 0 ? text.slice(0, where % (text.length + 1)) : text;
  const pieces = text.split("\n");
  const at = where % pieces.length;
  const piece = pieces[at]!;
  if (kind === "insert") pieces.splice(at, 0, where % 2 === 0 ? line : `${line}\r`);
  else if (kind === "delete") pieces.splice(at, 1);
  else if (kind === "repeat") pieces.splice(at, 0, piece);
  else if (kind === "lf") pieces[at] = piece.replace(/\r$/, "");
  else pieces[at] = piece.replace(/\r?$/, " \t$&");
  return pieces.join("\n");
}

/** The same bytes in chunks, cut at the given places. */
export function chunked(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...places, bytes.length].map((end, at) => bytes.subarray(at === 0 ? 0 : places[at - 1]!, end));
}
