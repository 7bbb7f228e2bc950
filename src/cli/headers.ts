import { boundaryUsage } from "./boundary-options.js";
import type { ExitCode } from "./exit-codes.js";
import { runLeaks } from "./headers-leaks.js";
import { runSanitize } from "./headers-sanitize.js";
import { runTrace } from "./headers-trace.js";
import { type CommandIo, UsageError } from "./io.js";

export const headersUsage: string = `mailproof headers trace <file.eml | -> [options]

Shows the way a message took, with delays and TLS, and what is odd about it.

  --inside <what>   a network, or a name with all below it, that is yours; may be given again
  --mermaid         print a flowchart for Mermaid
  --json            print all that was read as JSON

mailproof headers leaks <file.eml | -> [options]

Says what a stranger learns from the header of a message.

${boundaryUsage}  --policy <name>   whose rules are shown: egress (default), submission, exchange-firewall, remove-all, ingress
  --json            print the whole result as JSON

mailproof headers sanitize <file.eml | -> --inside <what> [options]

Prints the message with a header that tells less, and on standard error what couldn't be done.

${boundaryUsage}  --policy <name>   egress (default), submission, exchange-firewall, remove-all, ingress
  --key <id>=<file> make pseudonyms with the key in a file, 32 octets or more, and name it by its id
  --on-signature <what>
                    what to do with a field that a signature covers: keep (default), warn, allow
  --nested          rewrite attached messages and delivery reports as well
  --log             print each change on standard error
  --json            print what was changed as JSON, and not the message
`;

/** `mailproof headers`: arguments in, one call, print. */
export async function runHeaders([action, ...rest]: readonly string[], io: CommandIo): Promise<ExitCode> {
  switch (action) {
    case "trace":
      return runTrace(rest, io);
    case "leaks":
      return runLeaks(rest, io);
    case "sanitize":
      return runSanitize(rest, io);
    default:
      throw new UsageError("headers takes trace, leaks or sanitize");
  }
}
