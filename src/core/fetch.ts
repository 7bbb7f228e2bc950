/** What a fetch may cost. Redirects are never followed: RFC 8461 §3.3 forbids them and they lead past address checks. */
export interface FetchLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly redirects: 0;
}

/** Why a fetch brought nothing. `forbidden` is an address the fetcher will not go to. */
export type FetchFailure =
  | "timeout"
  | "network"
  | "not-found"
  | "tls"
  | "forbidden"
  | "too-large"
  | "redirect"
  | "malformed";

/** What a fetch brought: an HTTP response whatever its code, or nothing. */
export type FetchAnswer =
  | {
      readonly status: "ok";
      /** The HTTP status code. */
      readonly code: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | { readonly status: "failed"; readonly reason: FetchFailure; readonly cause?: unknown };

/** One HTTP GET, for MTA-STS policies, CRLs, OCSP, certificates and BIMI. Never throws but for an abort. */
export type Fetcher = (
  url: URL,
  limits: FetchLimits,
  options?: { readonly signal?: AbortSignal },
) => Promise<FetchAnswer>;
