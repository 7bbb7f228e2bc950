import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fillRows, oddMentions, readMentions, readRows } from "./rfc-index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const list = "docs/rfcs.md";

const sources = textsUnder("src", ".ts");
const documents = [...textsUnder("docs", ".md"), ...texts(readdirSync(root).filter((file) => file.endsWith(".md")))];
const rows = readRows(read(list));
const mentions = sources.flatMap(({ file, text }) => readMentions(file, text));

describe("docs/rfcs.md", () => {
  it("has each RFC once, by number, with a status", () => {
    const numbers = rows.map(({ rfc }) => rfc);
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(rows.filter(({ here }) => !/^(yes|part: .+|no: .+)$/.test(here))).toEqual([]);
  });

  it("has each RFC that the source or a document names", () => {
    const named = [...mentions, ...documents.flatMap(({ file, text }) => readMentions(file, text))];
    const unlisted = named.filter(({ rfc }) => !rows.some((row) => row.rfc === rfc));
    expect(unlisted.map(({ rfc, file }) => `${file}: RFC ${rfc}`)).toEqual([]);
  });

  it("claims no RFC that the source doesn't cite", () => {
    const claimed = rows.filter(({ here }) => !here.startsWith("no: "));
    expect(claimed.filter(({ rfc }) => !mentions.some((mention) => mention.rfc === rfc))).toEqual([]);
  });

  it("names the files and errata as the source cites them (`npm run rfcs` writes them)", async () => {
    await expect(fillRows(read(list), mentions)).toMatchFileSnapshot(join(root, list));
  });
});

describe("mentions of RFCs", () => {
  it("are written so that one search finds them all", () => {
    expect([...sources, ...documents].flatMap(({ file, text }) => oddMentions(file, text))).toEqual([]);
  });
});

describe("the reader of mentions that these tests stand on", () => {
  it("finds RFCs and errata", () => {
    expect(readMentions("a.ts", "// RFC 7208 §4.6.4, RFC 6376 errata 5137; rfc7208")).toEqual([
      { rfc: 7208, file: "a.ts" },
      { rfc: 6376, erratum: 5137, file: "a.ts" },
    ]);
  });

  it.each([
    "RFC7208",
    "RFC-7208",
    "RFC7208 §4",
    "RFC 7208, §4",
    "RFC 7208 section 4",
    "RFC 7208 § 4",
    "see RFC",
    "RFCs 1 and 2",
  ])("complains about %j", (text) => {
    expect(oddMentions("a.ts", `\n${text}`)).toEqual([`a.ts:2: ${text}`]);
  });

  it.each([
    "RFC 7208 §4.6.4",
    "RFC 6376 errata 5137",
    "https://www.rfc-editor.org/rfc/rfc7208",
    "message/rfc822",
    "RFC 8463 and more",
  ])("has nothing against %j", (text) => {
    expect(oddMentions("a.ts", text)).toEqual([]);
  });

  it("fills the last two columns and leaves the rest", () => {
    const before = "text\n| 1 | One | yes |  | `old.ts` |\n| 22 | Two | no: why |  |  |\n";
    const after = "text\n| 1 | One | yes | 7, 9 | `a.ts`, `b.ts` |\n| 22 | Two | no: why |  |  |\n";
    const found = [
      { rfc: 1, file: "b.ts", erratum: 9 },
      { rfc: 1, file: "a.ts", erratum: 7 },
      { rfc: 1, file: "a.ts" },
    ];
    expect(fillRows(before, found)).toBe(after);
    expect(fillRows(after, found)).toBe(after);
    expect(readRows(after)[0]).toEqual({ rfc: 1, title: "One", here: "yes", errata: "7, 9", files: "`a.ts`, `b.ts`" });
  });
});

function textsUnder(folder: string, ending: string): { readonly file: string; readonly text: string }[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return texts(names.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name.replaceAll("\\", "/")}`));
}

function texts(files: readonly string[]): { readonly file: string; readonly text: string }[] {
  return files.map((file) => ({ file, text: read(file) }));
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
