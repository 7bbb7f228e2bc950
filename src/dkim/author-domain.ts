import { ParseError } from "../core/errors.js";
import { toAscii } from "../internal/domain.js";

/**
 * The domain of the authors in From, in A-labels: of `mailbox-list` (RFC 5322 §3.4), with comments, quoted strings,
 * groups and source routes. Several mailboxes will do if they share their domain.
 *
 * @param value - what stands behind the colon, decoded
 * @throws ParseError when there is no domain, or several; `offset` counts from the start of `value`
 */
export function authorDomain(value: string): string {
  let domain: string | undefined;
  let address = ""; // without comments, quoted strings made `q`
  let angle = "none" as "none" | "open" | "closed";
  let start = 0;
  const end = (at: number): void => {
    const text = address.trim();
    const found = angle === "none" && text === "" ? undefined : domainOf(text);
    if (found === undefined ? angle !== "none" || text !== "" : (domain ??= found) !== found) {
      throw malformed(found === undefined ? "no address" : "authors of several domains", start);
    }
    address = "";
    angle = "none";
    start = at + 1;
  };
  for (let at = 0; at < value.length; at++) {
    const character = value[at]!;
    if (character === '"') {
      at = skip(value, at, '"');
      if (angle !== "closed") address += "q";
    } else if (character === "(") at = skip(value, at, ")");
    else if (character === "<" && angle === "none") {
      angle = "open";
      address = "";
    } else if (character === ">" && angle === "open") angle = "closed";
    else if (character === ":" && angle !== "closed")
      address = ""; // a group's name, or a source route
    else if ((character === "," && angle !== "open") || character === ";") end(at);
    else if (angle !== "closed") address += character;
    else if (!/[ \t\r\n]/.test(character)) throw malformed("text behind an address", at);
  }
  if (angle === "open") throw malformed("an address without its end", start);
  end(value.length);
  if (domain === undefined) throw malformed("no address", 0);
  return domain;
}

/** Where a quoted string or a comment ends; comments nest. */
function skip(value: string, start: number, closing: '"' | ")"): number {
  let depth = 1;
  for (let at = start + 1; at < value.length; at++) {
    const character = value[at];
    if (character === "\\") at++;
    else if (character === closing && --depth === 0) return at;
    else if (character === "(" && closing === ")") depth++;
  }
  throw malformed("a quoted string or comment without its end", start);
}

function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const domain = at < 1 ? undefined : toAscii(address.slice(at + 1).trim());
  return domain !== undefined && /^[a-z0-9._-]+$/.test(domain) ? domain : undefined;
}

function malformed(message: string, offset: number): ParseError {
  return new ParseError(`from: ${message}`, { format: "from", offset, spec: "RFC 5322 §3.4" });
}
