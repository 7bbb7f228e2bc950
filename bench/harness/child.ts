// Measures one bench in a process of its own, so that what ran before can't change its numbers.
// Arguments: the file, the name of the bench, by how much to multiply the rounds. The answer goes to the parent.
import { loadBenches } from "./load.ts";
import { measureBench } from "./measure.ts";

const [file = "", name = "", roundFactor = "1"] = process.argv.slice(2);
const bench = (await loadBenches(file)).find((candidate) => candidate.name === name);
if (bench === undefined) throw new Error(`no bench "${name}" in ${file}`);
const result = await measureBench(bench, Number(roundFactor));
process.send?.(result, () => process.exit(0));
