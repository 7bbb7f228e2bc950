import { readdirSync } from "node:fs";
import type { Bench } from "./types.ts";

const folder = new URL("../", import.meta.url);

/** The files that hold benches. */
export function benchFiles(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".bench.ts"))
    .sort();
}

/** The benches of a file: its export `benches`. */
export async function loadBenches(file: string): Promise<readonly Bench[]> {
  const module: { readonly benches: readonly Bench[] } = await import(new URL(file, folder).href);
  return module.benches;
}
