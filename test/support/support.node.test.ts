import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requireProgram } from "./require-program.node.js";
import { sharedVectors } from "./shared-vectors.node.js";

describe("what tests need from outside the checkout", () => {
  beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  const cases = [
    {
      name: "a corpus",
      find: () => sharedVectors("no-such-corpus"),
      line: "the corpus ../shared/vectors/no-such-corpus",
    },
    { name: "a program", find: () => requireProgram("no-such-program"), line: "the program no-such-program" },
  ];

  it.each(cases)("$name that is absent is named in one line", ({ find, line }) => {
    vi.stubEnv("MAILPROOF_REQUIRE", undefined);
    expect(find()).toBeUndefined();
    expect(console.warn).toHaveBeenCalledExactlyOnceWith(`SKIPPED for want of ${line}`);
  });

  it.each(cases)("$name that is absent is an error where everything is required", ({ find, line }) => {
    vi.stubEnv("MAILPROOF_REQUIRE", "1");
    expect(find).toThrow(line);
  });

  it("a program in PATH is found by its path", () => {
    expect(requireProgram("node")).toMatch(/[/\\]node$/);
    expect(console.warn).not.toHaveBeenCalled();
  });
});
