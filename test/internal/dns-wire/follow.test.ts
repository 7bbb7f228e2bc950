import { describe, expect, it } from "vitest";
import type { MessageAnswer } from "../../../src/internal/dns-wire/answer.js";
import { followAliases } from "../../../src/internal/dns-wire/follow.js";

/** Asks a table of answers, in order. */
function follow(...answers: MessageAnswer<"A">[]) {
  const asked: string[] = [];
  const result = followAliases<"A">("a", async (name) => {
    asked.push(name);
    return answers[asked.length - 1]!;
  });
  return result.then((answer) => ({ answer, asked }));
}

const alias = (aliases: string[], ttl = 300, authenticated = true): MessageAnswer<"A"> => ({
  status: "alias",
  aliases,
  authenticated,
  ttl,
});
const ok = { status: "ok", records: ["192.0.2.1"], authenticated: true, ttl: 60 } as const;

describe("followAliases (RFC 1034 §5.3.3)", () => {
  it("gives an answer without aliases as it is", async () => {
    expect(await follow(ok)).toEqual({ answer: ok, asked: ["a"] });
  });

  it("asks for the last alias and joins what all messages said", async () => {
    const { answer, asked } = await follow(alias(["b", "c"], 50), { ...ok, aliases: ["d"] });
    expect(asked).toEqual(["a", "c"]);
    expect(answer).toEqual({ ...ok, ttl: 50, aliases: ["b", "c", "d"] });
  });

  it("is authenticated only if every message was", async () => {
    expect((await follow(alias(["b"], 300, false), ok)).answer).toMatchObject({ authenticated: false });
    expect((await follow(alias(["b"]), { ...ok, authenticated: false })).answer).toMatchObject({
      authenticated: false,
    });
    expect((await follow(alias(["b"]), ok)).answer).toMatchObject({ authenticated: true });
  });

  it("keeps the aliases of a name that doesn't exist, with the least TTL", async () => {
    const nxdomain = { status: "nxdomain", authenticated: true, ttl: 60 } as const;
    const { answer } = await follow(alias(["b"], 30), nxdomain);
    expect(answer).toEqual({ ...nxdomain, ttl: 30, aliases: ["b"] });
  });

  it("fails where a message on the way fails", async () => {
    const failed = { status: "failed", reason: "servfail" } as const;
    expect((await follow(alias(["b"]), failed)).answer).toEqual(failed);
  });

  it("stops after 16 aliases, also when they lead in a circle", async () => {
    const { answer, asked } = await follow(...Array.from({ length: 20 }, () => alias(["b"])));
    expect(answer).toMatchObject({ status: "failed", reason: "malformed", cause: { name: "LimitError", max: 16 } });
    expect(asked).toHaveLength(17);
  });
});
