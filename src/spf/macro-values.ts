import { formatIp } from "../internal/ip.js";
import type { MacroValue } from "./macro.js";
import type { SpfRun } from "./run.js";

/** What the letters of macros stand for (RFC 7208 §7.2) while the record of `domain` is evaluated. */
export function macroValues(run: SpfRun, domain: string, clientName = "unknown"): MacroValue {
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
        return run.address.length === 4 ? formatIp(run.address) : nibbles(run.address);
      case "p":
        return clientName;
      case "v":
        return run.address.length === 4 ? "in-addr" : "ip6";
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
