import type { IncomingMessage } from "node:http";
import type { FetchAnswer } from "../../core/fetch.js";
import { concatBytes } from "../../internal/bytes.js";
import { failedFetch, findResponseIssue, tooLarge } from "../../internal/fetch.js";

/** Reads a response to its end, or as far as it is allowed, and gives the answer. */
export function readResponse(response: IncomingMessage, maxBytes: number, give: (answer: FetchAnswer) => void): void {
  const code = response.statusCode ?? 0;
  const headers = headersOf(response);
  const issue = findResponseIssue(code, headers, maxBytes) ?? findCoding(headers);
  if (issue !== undefined) {
    give(issue);
    return;
  }
  const chunks: Uint8Array[] = [];
  let received = 0;
  response.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    received += chunk.length;
    if (received > maxBytes) give(tooLarge(maxBytes));
  });
  response.on("end", () => give({ status: "ok", code, headers, body: concatBytes(chunks) }));
  // Not the whole body: the server closed the connection before what it had announced.
  response.on("error", (error) => give(failedFetch("network", error)));
}

/** A coding that was not asked for: RFC 9110 §12.5.3 has `identity` for what must not be coded. */
function findCoding(headers: Readonly<Record<string, string>>): FetchAnswer | undefined {
  const content = headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (content !== "" && content !== "identity") return failedFetch("malformed", "the body is compressed");
  const transfer = headers["transfer-encoding"]?.trim().toLowerCase() ?? "chunked";
  return transfer === "chunked" ? undefined : failedFetch("malformed", "the transfer is coded");
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value = ""]) => [name, String(value)]);
  return Object.fromEntries(entries);
}
