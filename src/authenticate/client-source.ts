import type { HeaderBlock } from "../internal/message/index.js";
import type { AuthenticateMessageOptions, SmtpClient } from "./types.js";

/** Who sent a message: known at once, or when its header is read. */
export interface ClientSource {
  /** Does something with the client: at once where it is known. */
  readonly whenKnown: <T>(use: (client: SmtpClient) => T | Promise<T>) => Promise<T>;
  /** Takes the header, or `undefined` where it can't be read. To be called once. */
  readonly onHeader: (header: HeaderBlock | undefined) => void;
}

/** @throws TypeError for a `findClient` that is no function */
export function clientSource(options: AuthenticateMessageOptions): ClientSource {
  const { findClient } = options;
  if (findClient === undefined) return { whenKnown: async (use) => use(options), onHeader: () => undefined };
  if (typeof findClient !== "function") throw new TypeError('"findClient" must be a function');
  let settle: (client: SmtpClient | Promise<SmtpClient>) => void;
  const client = new Promise<SmtpClient>((resolve) => {
    settle = resolve;
  });
  return {
    whenKnown: (use) => client.then(use),
    onHeader: (header) => settle(header === undefined ? options : completed(options, findClient, header)),
  };
}

/** What the caller knows counts. */
async function completed(
  { ip, helo, mailFrom }: SmtpClient,
  findClient: NonNullable<AuthenticateMessageOptions["findClient"]>,
  { bytes }: HeaderBlock,
): Promise<SmtpClient> {
  const found = await findClient(bytes);
  if (typeof found !== "object" || found === null) throw new TypeError('"findClient" must give an object');
  // HELO belongs to an address: one of another session says nothing.
  const client = ip === undefined ? { ip: found.ip, helo: helo ?? found.helo } : { ip, helo };
  return { ...client, mailFrom: mailFrom === undefined ? found.mailFrom : mailFrom };
}
