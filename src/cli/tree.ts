/** Something to show with what is below it. */
export interface TreeNode {
  /** The first one stands at the branch, the others below it. */
  readonly lines: readonly string[];
  readonly children: readonly TreeNode[];
}

/** A tree as lines of text. */
export function renderTree({ lines, children }: TreeNode): string[] {
  const rendered = [...lines];
  for (const [index, child] of children.entries()) {
    const isLast = index === children.length - 1;
    const [first = "", ...others] = renderTree(child);
    rendered.push(`${isLast ? "└─" : "├─"} ${first}`, ...others.map((line) => `${isLast ? "  " : "│ "} ${line}`));
  }
  return rendered;
}
