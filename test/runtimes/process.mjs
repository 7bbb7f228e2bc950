// Child processes that never outlive their time limit or this process.
import { spawn } from "node:child_process";

const running = new Set();

function kill(child) {
  try {
    process.kill(-child.pid, "SIGKILL"); // the whole group: vitest and Chromium have children of their own
  } catch {
    // all gone already
  }
}

process.on("exit", () => running.forEach(kill));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

/**
 * Runs a program to its end, to the time limit, or until `stop` settles.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeLimitMs: number, stop?: Promise<unknown> }} options
 * @returns {Promise<{ code: number | null, timedOut: boolean, stdout: string, stderr: string }>}
 */
export function run(command, args, { cwd, env, timeLimitMs, stop }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "", ...env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text) => {
        output[name] += text;
      });
    }
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      kill(child);
    }, timeLimitMs);
    stop?.then(() => child.kill("SIGTERM"));
    const settle = (finish) => {
      clearTimeout(timer);
      running.delete(child);
      finish();
    };
    child.on("error", (error) => settle(() => reject(error)));
    child.on("close", (code) => settle(() => resolve({ code, timedOut, ...output })));
  });
}
