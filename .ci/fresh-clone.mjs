// What a stranger does first: clones the project to a place with nothing beside it, on a machine with only git, Node
// and npm, and runs the two commands of the README. Both must work, and the tests must say what they left out.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const commands = ["npm ci && npm run demo", "npm ci && npm test"];
const programs = ["git", "node", "npm", "npx", "sh"];

const place = mkdtempSync(join(tmpdir(), "mailproof-fresh-"));
try {
  const problems = await tryOut(join(place, "mailproof"), join(place, "bin"));
  for (const problem of problems) console.log(`PROBLEM: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}

async function tryOut(clone, bin) {
  execFileSync("git", ["clone", "--quiet", ".", clone], { stdio: ["ignore", "inherit", "inherit"] });
  makeBin(bin);
  // CI stays: the properties try the same cases as in the stages before.
  const { MAILPROOF_REQUIRE, ...rest } = process.env;
  const env = { ...rest, PATH: bin };

  const lines = readFileSync(join(clone, "README.md"), "utf8").split("\n");
  const written = lines.map((line) => line.replace(/ *#.*$/, ""));
  const problems = commands
    .filter((command) => !written.includes(command))
    .map((command) => `README lacks: ${command}`);

  const demo = await run(commands[0], clone, env);
  if (demo.code !== 0) problems.push(`the demo ended with exit code ${demo.code}`);
  if (!/\bpass\b/.test(demo.text)) problems.push("the demo printed no verdict of pass");

  const tests = await run(commands[1], clone, env);
  if (tests.code !== 0) problems.push(`the tests ended with exit code ${tests.code}`);
  const corpora = corporaOf(clone);
  if (corpora.length === 0) problems.push("no test uses a corpus: is it still called sharedVectors?");
  for (const corpus of corpora) {
    const line = `SKIPPED for want of the corpus ../shared/vectors/${corpus}`;
    if (!tests.text.includes(line)) problems.push(`the tests did not say: ${line}`);
  }
  return problems;
}

/** A folder with nothing but the few programs that the README asks for. */
function makeBin(bin) {
  mkdirSync(bin);
  for (const program of programs) {
    const path = execFileSync("which", [program], { encoding: "utf8" }).trim();
    symlinkSync(path, join(bin, program));
  }
}

function run(command, cwd, env) {
  console.log(`$ ${command}`);
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (piece) => {
        text += piece;
        process.stdout.write(piece);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}

/** The corpora that tests ask for by name. The test of that helper itself asks for one that nobody has. */
function corporaOf(clone) {
  const files = readdirSync(join(clone, "test"), { recursive: true, encoding: "utf8" });
  const tests = files.filter((file) => file.endsWith(".test.ts") && !file.startsWith("support"));
  const names = tests.flatMap((file) => {
    const text = readFileSync(join(clone, "test", file), "utf8");
    return [...text.matchAll(/\bsharedVectors\("([^"]+)"\)/g)].map(([, name]) => name);
  });
  return [...new Set(names)].sort();
}
