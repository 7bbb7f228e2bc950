import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import {
  decodeBody,
  type MimePart,
  readContentDisposition,
  readFileName,
  readParts,
  walkParts,
} from "../../../src/internal/mime/index.js";
import { requireProgram } from "../../support/require-program.node.js";
import { nearMail, soundMail } from "./arbitrary-mail.js";
import { corpusMails } from "./corpus.node.js";

interface Tree {
  readonly type: string;
  readonly name: string | null;
  /** Of a leaf: SHA-256 of its decoded body. */
  readonly body: string | null;
  readonly parts: readonly Tree[];
}

const python = requireProgram("python3");
const script = fileURLToPath(new URL("./email-tree.py", import.meta.url));

/** The trees that Python's email package makes of messages. */
function pythonTrees(messages: readonly Uint8Array[]): readonly Tree[] {
  const input = JSON.stringify(messages.map((bytes) => Buffer.from(bytes).toString("base64")));
  const output = execFileSync(python!, [script], { input, encoding: "utf8", maxBuffer: 1e9 });
  return JSON.parse(output) as Tree[];
}

function ourTree(part: MimePart): Tree {
  const opaque = /^message\/(?!rfc822$|global$)/.test(part.type);
  const isContainer = part.parts.length > 0 || /^message\/(rfc822|global)$/.test(part.type);
  const hash = () => createHash("sha256").update(decodeBody(part).bytes).digest("hex");
  return {
    type: part.type,
    name: readFileName(part) ?? null,
    body: opaque || isContainer ? null : hash(),
    parts: part.parts.map(ourTree),
  };
}

/** What we report and the two may differ for: Python looks at the same bytes and decides in another way. */
const reasons: Readonly<Record<string, string>> = {
  "not-a-field": "Python ends a header at the first line that is no field; we go on to the empty line",
  "no-blank-line": "the same, where there is no empty line",
  "missing-header": "Python takes the first line for the end of an empty header and leaves it out if it is empty",
  "missing-boundary": "Python leaves the line end before the next boundary line in a body that it can't split",
  "repeated-boundary": "Python gives a boundary that two multiparts share to the outer one",
  "no-parts": "Python makes the preamble the body of a multipart that has only its closing boundary line",
  "no-closing-boundary-line": "Python takes the last line end off the last part, as if a boundary line came behind it",
  "encoded-container": "Python takes apart a message/rfc822 in base64 and decodes nothing",
  "parameter-syntax": "Python splits parameters at other characters",
  "trailing-space": "binascii.a2b_qp keeps spaces at the end of a line, against RFC 2045 §6.7",
  truncated: "binascii keeps, or refuses as a whole, what is less than an octet",
  "data-after-padding": "binascii stops at padding",
};

/** The reasons for which this message may be read in another way. */
function excuses(root: MimePart): string[] {
  const found = Array.from(walkParts(root), (part) => {
    const issues = [...part.issues, ...(readContentDisposition(part)?.issues ?? [])].map(({ code }) => code);
    const codes = [...issues, ...Object.keys(decodeBody(part).issues)];
    return [...codes.flatMap((code) => reasons[code] ?? []), ...silentReasons(part)];
  }).flat();
  const hasBareCr = /\r(?!\n)/.test(Buffer.from(root.message).toString("latin1"));
  return hasBareCr ? [...found, "Python takes a CR alone for a line end"] : found;
}

/** The same where we report nothing. */
function silentReasons(part: MimePart): string[] {
  const { span, type, parts } = part;
  const found: string[] = [];
  if (span.start === span.end) found.push("Python takes boundary lines that follow one another for one");
  if (type === "message/rfc822" && parts.length === 0) found.push("Python sees an empty message in an empty body");
  const field = part.fields.find(({ name }) => name === "content-transfer-encoding");
  const written = field && Buffer.from(part.message.subarray(field.valueStart, field.end)).toString("latin1");
  if (written !== undefined && !/^ \S+\r?\n$/.test(written)) {
    found.push("Python compares the encoding with the spaces at its end");
  }
  return found;
}

interface Comparison {
  readonly same: number;
  readonly excused: number;
  readonly different: readonly unknown[];
}

async function compare(mails: readonly { readonly file: string; readonly bytes: Uint8Array }[]): Promise<Comparison> {
  const trees = pythonTrees(mails.map(({ bytes }) => bytes));
  let same = 0;
  let excused = 0;
  const different: unknown[] = [];
  for (const [at, { file, bytes }] of mails.entries()) {
    const root = await readParts(bytes);
    const ours = ourTree(root);
    const theirs = trees[at]!;
    if (JSON.stringify(ours) === JSON.stringify(theirs)) same++;
    else if (excuses(root).length > 0) excused++;
    else different.push({ file, ours, theirs });
  }
  return { same, excused, different };
}

describe.skipIf(python === undefined)("Python's email package", () => {
  const corpus = corpusMails();

  it.skipIf(corpus === undefined)(
    "sees the same parts, file names and bodies in every mail of the corpora",
    async () => {
      const { same, excused, different } = await compare(corpus!);
      expect(different).toEqual([]);
      expect([same, excused]).toEqual([corpus!.length, 0]);
    },
  );

  it("sees the same in 200 mails as RFC 2046 has them", async () => {
    const mails = fc.sample(soundMail, { numRuns: 200, seed: 1 });
    const { same, different } = await compare(mails.map(({ text }) => ({ file: text, bytes: encodeLatin1(text) })));
    expect(different).toEqual([]);
    expect(same).toBe(200);
  });

  it("sees the same in 400 mails with something wrong, but for reasons that we report", async () => {
    const mails = fc.sample(nearMail, { numRuns: 400, seed: 2 });
    const { same, different } = await compare(
      mails.map((bytes) => ({ file: Buffer.from(bytes).toString("latin1"), bytes })),
    );
    expect(different).toEqual([]);
    expect(same).toBeGreaterThan(200);
  });
});
