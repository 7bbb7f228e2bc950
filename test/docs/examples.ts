import ts from "typescript";

/** A fenced block of a document or of a doc comment. */
export interface Fence {
  /** What stands after the opening backquotes, for example `ts`. */
  readonly tag: string;
  readonly code: string;
  /** The line of the file, from 1, that the first line of code stands on. */
  readonly line: number;
  /** The text between the block before and this one. */
  readonly lead: string;
}

/** The fenced blocks of a Markdown text, in order. */
export function fencesInMarkdown(text: string, firstLine = 1): Fence[] {
  const fences: Fence[] = [];
  let leadFrom = 0;
  let open: { readonly mark: string; readonly indent: string; readonly tag: string; readonly at: number } | undefined;
  const lines = text.split("\n");
  for (const [at, line] of lines.entries()) {
    const [, indent = "", mark, tag = ""] = /^( *)(`{3,}|~{3,}) *(.*?) *$/.exec(line) ?? [];
    if (open === undefined) {
      if (mark !== undefined) open = { mark, indent, tag, at };
    } else if (mark?.startsWith(open.mark) && tag === "") {
      const { indent: margin } = open;
      const code = lines
        .slice(open.at + 1, at)
        .map((each) => (each.startsWith(margin) ? each.slice(margin.length) : each));
      const lead = lines.slice(leadFrom, open.at).join("\n").trim();
      fences.push({ tag: open.tag, code: code.join("\n"), line: firstLine + open.at + 1, lead });
      leadFrom = at + 1;
      open = undefined;
    }
  }
  return fences;
}

/** The fenced blocks of the doc comments of a source file, in order. */
export function fencesInComments(source: string): Fence[] {
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const text = comment[0].replace(/^[ \t]*\*(?: |$)/gm, "");
    return fencesInMarkdown(text, source.slice(0, comment.index).split("\n").length);
  });
}

/** What an example says that it prints. */
export interface StatedOutput {
  readonly lines: readonly string[];
  /** Whether the lines are all of the output; otherwise others may stand between them. */
  readonly whole: boolean;
}

/**
 * Reads the comments that stand behind `console.log(…);` on its line: each is one printed line.
 * They are the whole output if every call has one and runs once, at the top level.
 */
export function statedOutput(code: string): StatedOutput {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  const lines: string[] = [];
  let whole = true;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "console.log") {
      const text = ts.isExpressionStatement(node.parent) ? commentBehind(code, node.parent) : undefined;
      if (text !== undefined) lines.push(text);
      if (text === undefined || node.parent.parent !== file) whole = false;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { lines, whole: whole && lines.length > 0 };
}

function commentBehind(code: string, statement: ts.Node): string | undefined {
  const [comment] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
  if (comment?.kind !== ts.SyntaxKind.SingleLineCommentTrivia) return undefined;
  return code.slice(comment.pos + 2, comment.end).trim();
}

/** Whether the output is as stated. A `…` in a stated line stands for any text. */
export function printsAsStated(output: string, stated: StatedOutput): boolean {
  const printed = output.trimEnd().split("\n");
  if (stated.whole && printed.length !== stated.lines.length) return false;
  let at = 0;
  for (const line of stated.lines) {
    if (stated.whole && !matches(printed[at]!, line)) return false;
    while (at < printed.length && !matches(printed[at]!, line)) at++;
    if (at++ === printed.length) return false;
  }
  return true;
}

function matches(printed: string, stated: string): boolean {
  const pieces = stated.split("…");
  const last = pieces.pop()!;
  if (pieces.length === 0) return printed.trim() === last;
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const found = printed.indexOf(piece, at);
    if (found === -1 || (index === 0 && found !== 0)) return false;
    at = found + piece.length;
  }
  return printed.length - last.length >= at && printed.endsWith(last);
}
