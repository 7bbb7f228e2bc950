// Turns what harness.js reports from inside a runtime into an outcome.

/**
 * @param {object[]} events
 * @param {{ ended: string, identity: (start: object) => boolean }} options
 *   `ended` tells why the runtime stopped, for when it stopped early; `identity` whether this is the runtime meant
 * @returns {import("./run.mjs").Outcome}
 */
export function outcomeOf(events, { ended, identity }) {
  const outcome = { files: [], tests: [], errors: [] };
  const start = events.find((event) => event.type === "start");
  if (start && !identity(start)) outcome.errors.push(`not the runtime meant: ${JSON.stringify(start)}`);
  for (const { file, tests, errors } of events.filter((event) => event.type === "file")) {
    outcome.files.push(file);
    outcome.tests.push(...tests.map((test) => ({ file, ...test })));
    outcome.errors.push(...errors.map((error) => `${file}: ${error}`));
  }
  const last = events.at(-1);
  if (last?.type === "end") outcome.errors.push(...last.errors);
  else outcome.errors.push(`stopped ${last?.file ? `in or after ${last.file}` : "before any test"}: ${ended}`);
  return outcome;
}
