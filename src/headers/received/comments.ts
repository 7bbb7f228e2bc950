import { readClient, withPort } from "./client.js";
import { type Draft, significant, tokenIp, tokenText } from "./draft.js";
import { looksLikeCipher, readTls, startsTls } from "./tls.js";
import type { ReceivedKeyword, ReceivedToken } from "./types.js";
import { isWord, startsWithWord, textAt } from "./words.js";

/** Reads what stands in a comment from one token to another. */
type CommentReader = (draft: Draft, first: number, close: number, clause: ReceivedKeyword | undefined) => void;

const skip: CommentReader = () => undefined;

/** Comments that their first word gives away, in whatever clause they are. */
const readers: ReadonlyMap<string, CommentReader> = /* @__PURE__ */ new Map([
  ["authenticated", readAuthenticated],
  ["auth:", readAuth],
  ["account", readAccount],
  ["squirrelmail", readSquirrelMail],
  ["envelope-from", readEnvelope],
  ["envelope-sender", readEnvelope],
  ["qmail", readQmail],
  ["for", skip], // "for [192.0.2.1]", the address of the next host
  ["client", skip], // "Client did not present a certificate"
  ["no", skip], // "No client certificate requested"
]);
const MAX_FIRST_WORD = 15;

/** Reads a comment by its first word, or else by the clause it stands in. */
export function readComment(draft: Draft, clause: ReceivedKeyword | undefined, open: number, close: number): void {
  const { text, tokens } = draft;
  const first = significant(tokens, open + 1, close);
  if (first >= close) return;
  const { kind, start, end } = tokens[first]!;
  // A word that stands before an address is a name, whatever it is.
  if (kind === "word" && tokens[significant(tokens, first + 1, close)]?.kind !== "literal") {
    if (startsTls(text, start, end)) {
      draft.tls = readTls(text, tokens, first, close, draft.tls);
      return;
    }
    const reader = end - start > MAX_FIRST_WORD ? undefined : readers.get(text.slice(start, end).toLowerCase());
    if (reader !== undefined) {
      reader(draft, first + 1, close, clause);
      return;
    }
  }
  if (clause === "from") {
    readClient(draft, first, close);
  } else if (clause === "by") {
    readServer(draft, first, close);
  } else if (clause === "with") {
    if (draft.with?.value.includes(" ") === true) takePhrase(draft, tokens[close - 1]!.end + 1);
    else takeSoftware(draft, first, close);
  }
}

/** Several words behind `with` are the name of a program, and the comment behind them is its version. */
export function takePhrase(draft: Draft, end: number): void {
  const phrase = draft.with;
  if (draft.software !== undefined || phrase === undefined || !phrase.value.includes(" ")) return;
  draft.software = textAt(draft.text, phrase.start, end);
}

/** Behind `by`: an address, with or without a name, or else the program. */
function readServer(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  for (let index = first; index < close; index++) {
    const token = tokens[index]!;
    if (token.kind !== "literal" && (token.kind !== "word" || index > first)) continue;
    const ip = tokenIp(text, token);
    if (ip === undefined) continue;
    draft.by!.ip ??= withPort(text, tokens[index + 1], ip);
    return;
  }
  takeSoftware(draft, first, close);
}

/** The program, and the local user that Postfix names: "Postfix, from userid 1000". */
function takeSoftware(draft: Draft, first: number, close: number): void {
  if (draft.software !== undefined) return;
  const { text, tokens } = draft;
  let last = close - 1;
  for (let index = first; index < close; index++) {
    const { kind, depth, start, end } = tokens[index]!;
    if (kind !== "word" || depth > 1 || !isWord(text, start, end, "userid")) continue;
    const comma = tokens.findIndex((token, at) => at > first && token.kind === "comma");
    if (comma > first && comma < index) last = comma - 1;
    const user = tokens[significant(tokens, index + 1, close)];
    if (user?.kind === "word") draft.ident ??= tokenText(text, user);
    break;
  }
  while (last > first && tokens[last]!.kind === "space") last--;
  draft.software = textAt(text, tokens[first]!.start, tokens[last]!.end);
}

/** "Authenticated sender: u", "authenticated as u", "authenticated bits=0". */
function readAuthenticated(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  for (let index = significant(tokens, first, close); index < close; index = significant(tokens, index + 1, close)) {
    const { start, end } = tokens[index]!;
    if (/^(?:sender|user|as|by):?$/i.test(text.slice(start, end))) continue;
    if (!startsWithWord(text, start, "bits=")) draft.user ??= tokenText(text, tokens[index]!);
    return;
  }
}

/** Courier: "AUTH: LOGIN user, TLS: …". */
function readAuth(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  let user = -1;
  let index = significant(tokens, first, close);
  for (; index < close && tokens[index]!.kind === "word"; index = significant(tokens, index + 1, close)) user = index;
  if (user >= 0) draft.user ??= tokenText(text, tokens[user]!);
  if (index < close) draft.tls = readTls(text, tokens, index, close, draft.tls);
}

/** CommuniGate: "account user HELO [ip]". */
function readAccount(draft: Draft, first: number, close: number, clause: ReceivedKeyword | undefined): void {
  const { text, tokens } = draft;
  const user = significant(tokens, first, close);
  if (user >= close) return;
  draft.user ??= tokenText(text, tokens[user]!);
  if (clause === "from") readClient(draft, user + 1, close);
}

function readSquirrelMail(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  const next = significant(tokens, first, close);
  if (next < close && isWord(text, tokens[next]!.start, tokens[next]!.end, "authenticated")) {
    readAuthenticated(draft, next + 1, close);
  }
}

function readEnvelope(draft: Draft, first: number, close: number): void {
  const next = significant(draft.tokens, first, close);
  if (next < close) draft.envelopeFrom ??= tokenText(draft.text, draft.tokens[next]!);
}

/** "qmail 27981 invoked by uid 225" */
function readQmail(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  draft.software ??= tokenText(text, tokens[first - 1]!);
  for (let index = first; index < close; index++) {
    const { kind, start, end } = tokens[index]!;
    if (kind !== "word" || !isWord(text, start, end, "by")) continue;
    let user = significant(tokens, index + 1, close);
    if (user < close && isWord(text, tokens[user]!.start, tokens[user]!.end, "uid"))
      user = significant(tokens, user + 1, close);
    if (user < close) draft.ident ??= tokenText(text, tokens[user]!);
    return;
  }
}

/** Whether a word is the cipher in "with AES256-GCM-SHA384 encrypted SMTP". */
export function isCipherWord(text: string, token: ReceivedToken | undefined): token is ReceivedToken {
  return token?.kind === "word" && looksLikeCipher(text, token.start, token.end);
}
