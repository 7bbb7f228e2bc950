import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A program that is asked one thing after another, in lines of JSON. */
export interface Peer<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  stop(): void;
}

/** Starts a program. */
export function startPeer<Question, Answer>(program: string, args: readonly string[]): Peer<Question, Answer> {
  const process = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      process.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${program} has ended`);
      return JSON.parse(value) as Answer;
    },
    stop: () => process.kill(),
  };
}

/** A file in this folder. */
export function peerFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
