import { describe, expect, it } from "vitest";
import { findHops } from "../../../src/headers/topology/hops.js";
import { compileTopology, type TopologyOptions } from "../../../src/headers/topology/topology.js";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import { HEADER_LIMITS, splitMessage } from "../../../src/internal/message/index.js";

const boundary = { hosts: ["mail.example.com"], domains: ["int.example.com"], networks: ["198.51.100.64/26"] };

/** What is told of each hop: ours or not, `exit`, `in` for one that has its message from inside, `client`. */
function hopsOf(values: readonly string[], options: TopologyOptions = { boundary }): string[] {
  const message = encodeLatin1(`${values.map((value) => `Received: ${value}\r\n`).join("")}\r\n`);
  const split = splitMessage(message, HEADER_LIMITS);
  if (!split.ok) throw new Error("over a limit");
  return findHops(split.header, compileTopology(options)).map(
    ({ isReadable, isOurs, isExit, fromInside, isFromClient }) =>
      [
        isOurs ? "ours" : "other",
        ...(isExit ? ["exit"] : []),
        ...(isOurs && fromInside ? ["in"] : []),
        ...(isFromClient ? ["client"] : []),
        ...(isReadable ? [] : ["unreadable"]),
      ].join(" "),
  );
}

const date = "; Mon, 23 Nov 2026 10:00:00 +0100";

describe("which hops are ours", () => {
  it.each<[string, string[], string[]]>([
    [
      "a mail on its way out, seen by the receiver",
      [
        "from mail.example.com (mail.example.com [198.51.100.7]) by mx.example.net",
        "from ex01.corp.lan ([10.1.2.3]) by mail.example.com",
        "from ex02.corp.lan ([10.1.2.4]) by ex01.corp.lan",
        "from pc7 ([10.9.9.9]) by EX02",
      ],
      ["other", "ours exit in", "ours in", "ours in client"],
    ],
    [
      "a mail that came from outside and was forwarded",
      [
        "from store.int.example.com ([10.1.2.3]) by mail.example.com",
        "from mail.example.com ([10.1.2.9]) by store.int.example.com",
        "from mx.example.net (mx.example.net [203.0.113.9]) by mail.example.com",
        "from pc.elsewhere.lan ([192.168.0.1]) by mx.example.net",
        "from localhost ([127.0.0.1]) by pc.elsewhere.lan",
      ],
      ["ours exit in", "ours in", "ours", "other", "other"],
    ],
    [
      "a client with an address of anywhere that logged in",
      [
        "from [192.168.1.5] (p5.example.net [203.0.113.200]) by mail.example.com with ESMTPSA id 1",
        "from a.example.org by b.example.org",
      ],
      ["ours exit in client", "other"],
    ],
    [
      "a login in a comment",
      ["from x.example.org ([203.0.113.1]) (Authenticated sender: joe) by mail.example.com"],
      ["ours exit in client"],
    ],
    [
      "a stranger with our name in HELO",
      ["from ex01.int.example.com ([203.0.113.1]) by mail.example.com"],
      ["ours exit"],
    ],
    ["an address of ours", ["from a.example.org ([198.51.100.70]) by [198.51.100.71]"], ["ours exit in client"]],
    ["an internal address at the top", ["from a.example.org ([203.0.113.1]) by 10.1.2.3"], ["ours exit"]],
    [
      "a pseudonym below a hop of ours",
      ["from h-aaaaaaaaaaaaa.invalid by mail.example.com", "by h-aaaaaaaaaaaaa.invalid"],
      ["ours exit in", "ours in client"],
    ],
    [
      "a pseudonym of others",
      ["from a.example.net by b.example.net", "from x.y by h-aaaaaaaaaaaaa.invalid"],
      ["other", "other"],
    ],
    ["a line of qmail at the top", ["(qmail 1 invoked by uid 2)"], ["ours exit in client unreadable"]],
    [
      "a line of qmail of others",
      ["from a.example.org by b.example.org", "(qmail 1 invoked by uid 2)"],
      ["other", "other unreadable"],
    ],
    [
      "a line of qmail between ours",
      ["from pc7.lan by mail.example.com", "(qmail 1 invoked by uid 2)"],
      ["ours exit in", "ours in client unreadable"],
    ],
    [
      "junk with a name of ours",
      ["from a.example.org by b.example.org", "(((( ex01.int.example.com"],
      ["other", "ours exit in client unreadable"],
    ],
    [
      "junk with an internal address",
      ["from a.example.org by b.example.org", "came from 10.1.2.3"],
      ["other", "other unreadable"],
    ],
    [
      "junk with a public address of ours",
      ["from a.example.org by b.example.org", "came from 198.51.100.65"],
      ["other", "ours exit in client unreadable"],
    ],
    ["no from", ["by mail.example.com with HTTP"], ["ours exit in client"]],
  ])("%s", (_, values, expected) => expect(hopsOf(values.map((value) => value + date))).toEqual(expected));

  it("tells by a predicate as well", () => {
    const options = { boundary: ({ value }: { value: string }) => value.endsWith("example.org") };
    expect(hopsOf([`from b.example.net by a.example.org${date}`, `from c.d by b.example.net${date}`], options)).toEqual(
      ["ours exit", "other"],
    );
  });
});
