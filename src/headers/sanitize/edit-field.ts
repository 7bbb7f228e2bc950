import { commentEnd } from "../../internal/comments.js";
import { findInsideTokens } from "../topology/tokens.js";
import { isInsideName, type Topology } from "../topology/topology.js";
import type { Hider } from "./context.js";

/** A value without its comments. Those in quoted strings are none (RFC 5322 §3.2.4). */
export function withoutComments(value: string): string {
  let kept = "";
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (character === "\\") at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === "(" && !isQuoted) {
      const end = commentEnd(value, at);
      kept += value.slice(from, at);
      from = end === -1 ? value.length : end;
      at = from - 1;
    }
  }
  return from === 0 ? value : withoutBlankLines(kept + value.slice(from));
}

/** RFC 5322 §3.2.2: what folding leaves must not be a line of blanks alone. */
function withoutBlankLines(value: string): string {
  const [first = "", ...others] = value.split("\n");
  return [first, ...others.filter((line) => line.trim() !== "")].join("\n").trimEnd();
}

/** A value with pseudonyms in the place of internal hosts, addresses, and users at such hosts. */
export function scrubbed(value: string, topology: Topology, hider: Hider): string {
  const tokens = findInsideTokens(value, topology);
  if (tokens.length === 0) return value;
  const pieces: string[] = [];
  let from = 0;
  for (const { kind, value: found, start, end } of tokens) {
    pieces.push(value.slice(from, start));
    pieces.push(kind === "user" ? (hider.word("user", found) ?? "hidden") : hider.name(kind, found));
    from = end;
  }
  return pieces.join("") + value.slice(from);
}

/**
 * A value with other message ids in the place of those whose host is internal. The same id always becomes the same
 * other one, so that threads hold where all fields are rewritten with one key.
 */
export function withPseudonymousIds(value: string, topology: Topology, hider: Hider): string {
  return value.replace(/<[^<>]*>/g, (id) => {
    const at = id.lastIndexOf("@");
    const right = id.slice(at + 1, -1).replace(/^\[(?:IPv6:)?|\]$/gi, "");
    if (at === -1 || !isInternal(right, topology)) return id;
    return `<${hider.word("id", id.slice(1, -1))}@${hider.name(topology.addressKind(right) === "not-an-address" ? "host" : "ip", right)}>`;
  });
}

function isInternal(host: string, topology: Topology): boolean {
  const kind = topology.addressKind(host);
  return kind === "not-an-address" ? isInsideName(topology.nameKind(host)) : kind !== "outside";
}
