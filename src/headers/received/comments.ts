import { readClient, withPort } from "./client.js";
import { type Draft, isTokenWord, tokenIp, tokenText } from "./draft.js";
import { CLOSE, COMMA, LITERAL, OPEN, WORD } from "./scan.js";
import { looksLikeCipher, readTls, startsTls } from "./tls.js";
import type { ReceivedKeyword } from "./types.js";
import { startsWithWord, textAt } from "./words.js";

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
  const { kinds, starts, ends } = tokens;
  const first = open + 1;
  if (first >= close) return;
  // A word that stands before an address is a name, whatever it is.
  if (kinds[first] === WORD && kinds[first + 1] !== LITERAL) {
    const start = starts[first]!;
    const end = ends[first]!;
    if (startsTls(text, start, end) || isEncrypted(draft, first + 1)) {
      takeTls(draft, first, close);
      return;
    }
    const reader = end - start > MAX_FIRST_WORD ? undefined : readers.get(text.slice(start, end).toLowerCase());
    if (reader !== undefined) {
      reader(draft, first + 1, close, clause);
      return;
    }
  }
  if (clause === "from") readClient(draft, first, close);
  else if (clause === "by") readServer(draft, first, close);
  else if (clause === "with" && isPhrase(draft)) takePhrase(draft, ends[close - 1]! + 1);
  else if (clause === "with") takeSoftware(draft, first, close);
}

/** "(TLS)" alone says that it was used. */
function takeTls(draft: Draft, first: number, close: number): void {
  const { text, tokens, tls } = draft;
  const found = readTls(text, tokens, first, close, tls);
  const saysSo = isTokenWord(draft, first, "tls") || isTokenWord(draft, first, "tls:");
  if (saysSo || (found.version ?? found.cipher ?? found.bits) !== undefined) draft.tls = found;
}

/** Whether a token is the second word of "AES256-GCM-SHA384 encrypted". */
export function isEncrypted(draft: Draft, index: number): boolean {
  return isTokenWord(draft, index, "encrypted") && isCipher(draft, index - 1);
}

/** Whether a token may be the name of a cipher. */
export function isCipher({ text, tokens }: Draft, index: number): boolean {
  return tokens.kinds[index] === WORD && looksLikeCipher(text, tokens.starts[index]!, tokens.ends[index]!);
}

function isPhrase(draft: Draft): boolean {
  return draft.with !== undefined && draft.with.value.includes(" ");
}

/** Several words behind `with` are the name of a program, and the comment behind them is its version. */
export function takePhrase(draft: Draft, end: number): void {
  if (draft.software === undefined && isPhrase(draft))
    draft.software = textAt(draft.text, draft.with!.start, end, draft.tokens.plain);
}

/** Behind `by`: an address, with or without a name, or else the program. */
function readServer(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  for (let index = first; index < close; index++) {
    const kind = tokens.kinds[index];
    if (kind !== LITERAL && (kind !== WORD || index > first)) continue;
    const ip = tokenIp(text, tokens, index);
    if (ip === undefined) continue;
    draft.by!.ip ??= withPort(text, tokens, index, ip);
    return;
  }
  takeSoftware(draft, first, close);
}

/** The program, and the local user that Postfix names: "Postfix, from userid 1000". */
function takeSoftware(draft: Draft, first: number, close: number): void {
  if (draft.software !== undefined) return;
  const { text, tokens } = draft;
  let end = tokens.ends[close - 1]!;
  if (tokens.kinds[first + 1] === COMMA && isTokenWord(draft, first + 3, "userid") && first + 4 < close) {
    end = tokens.ends[first]!;
    draft.ident ??= tokenText(text, tokens, first + 4);
  }
  draft.software = textAt(text, tokens.starts[first]!, end, draft.tokens.plain);
}

/** "Authenticated sender: u", "authenticated as u", "authenticated bits=0". */
function readAuthenticated(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  for (let index = first; index < close; index++) {
    const start = tokens.starts[index]!;
    if (/^(?:sender|user|as|by):?$/i.test(text.slice(start, tokens.ends[index]))) continue;
    if (!startsWithWord(text, start, "bits=")) draft.user ??= tokenText(text, tokens, index);
    return;
  }
}

/** Courier: "AUTH: LOGIN user, TLS: …". */
function readAuth(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  let index = first;
  while (index < close && tokens.kinds[index] === WORD) index++;
  if (index > first) draft.user ??= tokenText(text, tokens, index - 1);
  if (index < close) takeTls(draft, index, close);
}

/** CommuniGate: "account user HELO [ip]". */
function readAccount(draft: Draft, first: number, close: number, clause: ReceivedKeyword | undefined): void {
  if (first >= close) return;
  draft.user ??= tokenText(draft.text, draft.tokens, first);
  if (clause === "from") readClient(draft, first + 1, close);
}

function readSquirrelMail(draft: Draft, first: number, close: number): void {
  if (isTokenWord(draft, first, "authenticated")) readAuthenticated(draft, first + 1, close);
}

function readEnvelope(draft: Draft, first: number, close: number): void {
  if (first < close) takeEnvelopeFrom(draft, first);
}

/** The first counts. A second one that differs is worth a word: a client may have put one into its HELO. */
export function takeEnvelopeFrom(draft: Draft, index: number): void {
  const path = tokenText(draft.text, draft.tokens, index);
  const known = draft.envelopeFrom;
  if (known === undefined) draft.envelopeFrom = path;
  else if (known.value !== path.value) draft.onIssue("repeated-clause", path.start, path.end);
}

/** "qmail 27981 invoked by uid 225" */
function readQmail(draft: Draft, first: number, close: number): void {
  const { text, tokens } = draft;
  draft.software ??= tokenText(text, tokens, first - 1);
  for (let index = first; index < close; index++) {
    if (!isTokenWord(draft, index, "by")) continue;
    const user = isTokenWord(draft, index + 1, "uid") ? index + 2 : index + 1;
    const isValue = user < close && tokens.kinds[user] !== OPEN && tokens.kinds[user] !== CLOSE;
    if (isValue) draft.ident ??= tokenText(text, tokens, user);
    return;
  }
}
