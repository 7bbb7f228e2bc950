#!/usr/bin/env node
import { run } from "./run.js";

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  bytes: (bytes) => void process.stdout.write(bytes),
  error: (text) => void process.stderr.write(text),
  stdin: process.stdin,
});
