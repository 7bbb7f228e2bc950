import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { headerTable } from "../../src/headers/sanitize/header-table.js";
import type { HeaderRow, SanitizePolicyName } from "../../src/headers/sanitize/policy-types.js";

const guide = fileURLToPath(new URL("../../docs/guides/sanitize.md", import.meta.url));
const policies: readonly SanitizePolicyName[] = ["egress", "submission", "exchange-firewall", "remove-all", "ingress"];

/** The table of the guide: fields that are treated alike, and follow one another, in one row. */
function policyTable(): string {
  const rows = [
    ["Field", "What it tells", ...policies],
    ["---", "---", ...policies.map(() => "---")],
  ];
  let last = "";
  for (const { header, leak, actions } of headerTable) {
    const cells = [leak?.code ?? "", ...policies.map((policy) => (actions[policy] === "keep" ? "" : actions[policy]))];
    const key = cells.join();
    if (key === last) rows.at(-1)![0] += `, \`${header}\``;
    else rows.push([`\`${header}\``, ...cells]);
    last = key;
  }
  return rows.map((cells) => `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |").replaceAll("|  |", "| |")).join("\n");
}

describe("the guide to sanitising", () => {
  it("has the table of policies as the source has it (`npx vitest run test/docs/policies --update` writes it)", async () => {
    const text = readFileSync(guide, "utf8");
    const filled = text.replace(/(<!-- policies -->\n)[\s\S]*(<!-- end of policies -->)/, `$1${policyTable()}\n$2`);
    expect(filled).toContain("| `Received` |");
    await expect(filled).toMatchFileSnapshot(guide);
  });

  it("has fields once each", () => {
    const headers = headerTable.map(({ header }: HeaderRow) => header.toLowerCase());
    expect(new Set(headers).size).toBe(headers.length);
  });
});
