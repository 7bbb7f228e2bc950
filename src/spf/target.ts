import { formatIp } from "../internal/ip.js";
import { findNameOfClient, type OverLimit } from "./client-names.js";
import { expandMacros, type MacroValue } from "./macro.js";
import { CLIENT_NAME, LOCAL_PART } from "./macro-syntax.js";
import type { SpfRun } from "./run.js";
import type { SpfQuery } from "./types.js";

/** A text with its macros expanded, or why that can't be. */
export type Expansion = { readonly text: string } | OverLimit | "unusable-sender";

/** Expands the macros of a text while the record of `domain` is evaluated. */
export function expandText(
  run: SpfRun,
  text: string,
  needs: number,
  domain: string,
  queries: SpfQuery[],
  done: (expansion: Expansion) => void,
): void {
  // RFC 8616 §4: terms with %{s} or %{l} match nothing where the local-part isn't ASCII.
  if ((needs & LOCAL_PART) !== 0 && run.localPart === undefined) done("unusable-sender");
  else if ((needs & CLIENT_NAME) === 0)
    done({ text: needs === 0 ? text : expandMacros(text, macroValues(run, domain)) });
  else {
    findNameOfClient(run, domain, queries, (found) => {
      if (typeof found === "string") done(found);
      else done({ text: expandMacros(text, macroValues(run, domain, found.name)) });
    });
  }
}

/** What the letters of macros stand for (RFC 7208 §7.2). */
function macroValues(run: SpfRun, domain: string, clientName = "unknown"): MacroValue {
  const isIpv4 = run.address.length === 4;
  return (letter) => {
    switch (letter) {
      case "s":
        return run.sender;
      case "l":
        return run.localPart ?? "";
      case "o":
        return run.senderDomain;
      case "d":
        return domain;
      case "i":
        return isIpv4 ? formatIp(run.address) : nibbles(run.address);
      case "p":
        return clientName;
      case "v":
        return isIpv4 ? "in-addr" : "ip6";
      case "h":
        return run.helo;
      case "c":
        return formatIp(run.address);
      case "r":
        return run.receiver;
      default: // t
        return String(Math.floor((run.now?.getTime() ?? Date.now()) / 1000));
    }
  };
}

/** RFC 7208 §7.3: the hexadecimal digits of an IPv6 address with dots between. */
function nibbles(address: Uint8Array): string {
  return Array.from(address, (octet) => `${(octet >> 4).toString(16)}.${(octet & 15).toString(16)}`).join(".");
}
