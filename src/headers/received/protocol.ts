import type { Draft } from "./draft.js";
import { type ReceivedProtocol, receivedProtocols } from "./registry.js";
import { type TokenList, WORD } from "./scan.js";
import { looksLikeCipher } from "./tls.js";
import type { ReceivedWith } from "./types.js";
import { startsWithWord, textAt } from "./words.js";

/** The registry, in capitals and in small letters; with the name that CommuniGate has for ESMTPS. */
const protocols: ReadonlyMap<string, ReceivedProtocol> = /* @__PURE__ */ new Map<string, ReceivedProtocol>([
  ...(Object.keys(receivedProtocols) as ReceivedProtocol[]).flatMap((name) => [
    [name, name] as const,
    [name.toLowerCase(), name] as const,
  ]),
  ["ESMTP-TLS", "ESMTPS"],
]);
const LONGEST = 11;

/** Exim says "local-esmtp" for what came from a program on the same host. */
function protocolAt(text: string, start: number, end: number): ReceivedProtocol | undefined {
  const from = startsWithWord(text, start, "local-") ? start + 6 : start;
  if (end - from > LONGEST) return undefined;
  const word = text.slice(from, end);
  return protocols.get(word) ?? protocols.get(word.toUpperCase());
}

/**
 * The first word that is in the registry names the protocol, as SMTP does in "Microsoft SMTP Server".
 *
 * @param end - where the protocol ends in a word that has more, or -1
 */
export function takeProtocol(
  value: { -readonly [K in keyof ReceivedWith]: ReceivedWith[K] },
  text: string,
  { kinds, starts, ends }: TokenList,
  index: number,
  end: number,
): void {
  if (value.protocol !== undefined) return;
  const start = starts[index]!;
  if (kinds[index] === WORD) {
    const protocol = protocolAt(text, start, end < 0 ? ends[index]! : end);
    if (protocol !== undefined) value.protocol = protocol;
    return;
  }
  // XMail: "[XMail 1.20 ESMTP Server]"
  for (const word of text.slice(start, ends[index]).split(/[^A-Za-z0-9]+/, 20)) {
    const protocol = protocols.get(word);
    if (protocol !== undefined) value.protocol = protocol;
  }
}

/** "ESMTP/TLS/DHE-RSA-AES256-GCM-SHA384": takes the cipher, and gives where the protocol ends, or -1 for any other word. */
export function takeSlashes(draft: Draft, index: number): number {
  const { text, tokens } = draft;
  const start = tokens.starts[index]!;
  const end = tokens.ends[index]!;
  if (tokens.kinds[index] !== WORD) return -1;
  const slash = slashIn(text, start, end);
  if (slash < 0 || protocolAt(text, start, slash) === undefined) return -1;
  const cipher = text.lastIndexOf("/", end - 1) + 1;
  if (looksLikeCipher(text, cipher, end)) draft.tls = { cipher: textAt(text, cipher, end, tokens.plain), ...draft.tls };
  return slash;
}

function slashIn(text: string, start: number, end: number): number {
  for (let position = start; position < end; position++) if (text.charCodeAt(position) === 0x2f) return position;
  return -1;
}
