// The mails of dkim_verifier, whose names say what their fields are like.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/index.js";
import {
  AUTHENTICATION_RESULTS_TOLERANCES,
  type AuthenticationResults,
  formatAuthenticationResults,
  parseAuthenticationResults,
} from "../../../src/headers/index.js";
import { HEADER_LIMITS, splitMessage } from "../../../src/internal/message/index.js";
import { sharedVectors } from "../../support/shared-vectors.node.js";

const folder = sharedVectors("authentication-results");
const files = folder === undefined ? [] : readdirSync(folder).filter((file) => file.endsWith(".eml"));

/** What a name promises of the topmost field, briefly: `method=result` and the properties. */
const promised: Readonly<
  Record<string, readonly string[] | "no authserv-id" | "a parsing error" | "a semicolon too many">
> = {
  "alignment-auid_not_in_sdid": ["dkim=pass header.d=example.net header.i=joe@football.example.com"],
  "alignment-from_not_in_sdid": ["dkim=pass header.d=unrelated.com"],
  "dkim-unknown_result": ["dkim=timeout header.d=example.com"],
  fakePayPal: ["dkim=pass header.d=unrelated.com"],
  "multiple_arh-newest_no_authserv": "no authserv-id",
  "multiple_arh-newest_no_result": [],
  "multiple_arh-newest_parsing_error_01": "a parsing error",
  "multiple_arh-newest_parsing_error_02": "a parsing error",
  "multiple_arh-newest_unknown_method": ["foo=pass"],
  "multiple_arh-same_and_different_authserv": ["spf=pass"],
  multiple_dkim_results: [
    "dkim=fail header.d=example.com",
    "dkim=pass header.d=unrelated.org",
    "dkim=pass header.d=example.com",
    "dkim=fail reason=test failure header.d=example.com",
    "dkim=fail reason=test failure signed by unrelated header.d=unrelated.org",
    "dkim=fail header.d=example.com",
    "dkim=pass header.d=example.org",
  ],
  multiple_spf_and_dmarc_results: [
    ..."fail pass none softfail policy neutral temperror permerror".split(" ").map((word) => `spf=${word}`),
    ..."fail pass permerror none temperror".split(" ").map((word) => `dmarc=${word}`),
  ],
  "rfc6376-A.2-arh-failed-no_reason": ["spf=pass smtp.mailfrom=example.com", "dkim=fail header.d=example.com"],
  "rfc6376-A.2-arh-failed": [
    "spf=pass smtp.mailfrom=example.com",
    "dkim=fail reason=bad signature header.d=example.com",
  ],
  "rfc6376-A.2-arh-valid-a_tag": [
    "spf=pass smtp.mailfrom=example.com",
    "dkim=pass header.d=example.com header.a=rsa-sha256",
  ],
  "rfc6376-A.2-arh-valid-a_tag_sha1": [
    "spf=pass smtp.mailfrom=example.com",
    "dkim=pass header.d=example.com header.a=rsa-sha1",
  ],
  "rfc6376-A.2-arh-valid-auid": ["spf=pass smtp.mailfrom=example.com", "dkim=pass header.i=joe@football.example.com"],
  "rfc6376-A.2-arh-valid-no_sdid_or_auid": ["spf=pass smtp.mailfrom=example.com", "dkim=pass"],
  "rfc6376-A.2-arh-valid-sdid_and_auid": [
    "spf=pass smtp.mailfrom=example.com",
    "dkim=pass header.d=example.com header.i=joe@football.example.com",
  ],
  "rfc6376-A.2-arh-valid": ["spf=pass smtp.mailfrom=example.com", "dkim=pass header.d=example.com"],
  "rfc6376-A.2-arh-valid_relaxed": "a semicolon too many",
};

function fieldsOf(file: string): string[] {
  const split = splitMessage(readFileSync(join(folder!, file)), HEADER_LIMITS);
  if (!split.ok) throw new Error(file);
  const { fields, text } = split.header;
  return fields.filter(({ name }) => name === "authentication-results").map(({ start, end }) => text.slice(start, end));
}

function brief({ results }: AuthenticationResults): string[] {
  return results.map(({ method, result, reason, properties }) =>
    [
      `${method}=${result}`,
      ...(reason === undefined ? [] : [`reason=${reason}`]),
      ...properties.map(({ type, property, value }) => `${type}.${property}=${value}`),
    ].join(" "),
  );
}

describe.skipIf(folder === undefined)("the mails of dkim_verifier", () => {
  it("are all here", () => {
    expect(files.map((file) => file.slice(0, -4)).sort()).toEqual(Object.keys(promised).sort());
  });

  it.each(files)("%s is what its name says", (file) => {
    const [newest, ...others] = fieldsOf(file);
    const what = promised[file.slice(0, -4)]!;
    if (typeof what !== "string") {
      const field = parseAuthenticationResults(newest!);
      expect(brief(field)).toEqual(what);
      expect(parseAuthenticationResults(formatAuthenticationResults(field))).toEqual(field);
    } else {
      expect(() => parseAuthenticationResults(newest!)).toThrow(ParseError);
      const field = parseAuthenticationResults(newest!, { tolerate: AUTHENTICATION_RESULTS_TOLERANCES });
      expect(field.results.length).toBeGreaterThan(0);
      expect(field.authservId === "").toBe(what === "no authserv-id");
    }
    for (const other of others)
      parseAuthenticationResults(other, { tolerate: ["missing-authserv-id", "unquoted-value"] });
  });
});
