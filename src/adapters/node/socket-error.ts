import { SocketError, type SocketErrorCode } from "../../core/errors.js";

const codes: Readonly<Record<string, SocketErrorCode>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "closed",
  ERR_STREAM_DESTROYED: "closed",
  ERR_STREAM_PREMATURE_CLOSE: "closed",
  ERR_SOCKET_CLOSED: "closed",
  ETIMEDOUT: "timeout",
  ERR_SOCKET_CONNECTION_TIMEOUT: "timeout",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  EAFNOSUPPORT: "unreachable",
  EAI_AGAIN: "unreachable",
  ENOTFOUND: "not-found",
  ENODATA: "not-found",
  EACCES: "forbidden",
  EPERM: "forbidden",
};

/**
 * An error of `node:net`, `node:tls` or `node:dns` as a {@link SocketError}.
 *
 * @param otherwise - what an error is that the table doesn't know
 */
export function socketErrorFrom(error: unknown, otherwise: SocketErrorCode): SocketError {
  if (error instanceof SocketError) return error;
  if (!(error instanceof Error)) return new SocketError(otherwise, "the connection failed", { cause: error });
  const { code, syscall } = error as NodeJS.ErrnoException;
  // Where several addresses were tried, each failure is told apart and only their sum has no text.
  const message = error.message || `the connection failed: ${code}`;
  return new SocketError(socketErrorCode(code, syscall) ?? otherwise, message, { cause: error });
}

function socketErrorCode(code: unknown, syscall: string | undefined): SocketErrorCode | undefined {
  if (typeof code !== "string") return undefined;
  if (/^ERR_(SSL|TLS)_/.test(code)) return "tls";
  // node:tls calls it so when a peer closes in the middle of a handshake; only the system's own has a system call.
  if (code === "ECONNRESET" && syscall === undefined) return "closed";
  return codes[code];
}
