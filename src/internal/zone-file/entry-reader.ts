import { decimalOf, durationOf } from "./durations.js";
import type { Token } from "./entries.js";
import { quoted, zoneFileError } from "./error.js";
import { type Name, type NameIssue, readName, resolveEscapes } from "./names.js";

/** Takes the fields of one entry, first to last. Each method throws ParseError for what is not what was wanted. */
export class EntryReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #origin: Name;
  #index = 0;

  /** @param origin - what relative names are relative to */
  constructor(text: string, tokens: readonly Token[], origin: Name) {
    this.#text = text;
    this.#tokens = tokens;
    this.#origin = origin;
  }

  /** The next field, left where it is. */
  peek(): Token | undefined {
    return this.#tokens[this.#index];
  }

  get isAtEnd(): boolean {
    return this.#index === this.#tokens.length;
  }

  /** A field of any kind. `wanted` is for the message, such as `a preference`. */
  take(wanted: string, spec: string): Token {
    const token = this.peek();
    if (token === undefined) throw this.failure(`the entry ends where ${wanted} should stand`, spec);
    this.#index++;
    return token;
  }

  /** A field that is not a character-string: without quotes. */
  takeWord(wanted: string, spec: string): string {
    const token = this.take(wanted, spec);
    if (token.isQuoted) throw this.#failureAt(token, `${quoted(token.text)} in quotes is not ${wanted}`, spec);
    return token.text;
  }

  /** A word that `read` makes something of; `undefined` refuses it. */
  takeWordAs<T>(wanted: string, spec: string, read: (word: string) => T | undefined): T {
    const word = this.takeWord(wanted, spec);
    const value = read(word);
    if (value === undefined) throw this.failure(`${quoted(word)} is not ${wanted}`, spec);
    return value;
  }

  /** A number in decimal. */
  takeNumber(wanted: string, max: number, spec: string): number {
    return this.takeWordAs(`${wanted} of 0 to ${max}`, spec, (word) => decimalOf(word, max));
  }

  /** A number of seconds, also as BIND writes it: `1h30m`. */
  takeDuration(wanted: string, max: number, spec: string): number {
    return this.takeWordAs(`${wanted} of 0 to ${max} seconds`, spec, (word) => durationOf(word, max));
  }

  /** RFC 1035 §5.1: `@` is the origin, and what has no final dot is relative to it. */
  takeName(wanted: string, spec: string): Name {
    const word = this.takeWord(wanted, spec);
    if (word === "@") return this.#origin;
    const outcome = readName(word, this.#origin);
    if (!outcome.ok) throw this.#failureOf(outcome.issue);
    return outcome.name;
  }

  /** A quoted or unquoted text, escapes resolved, with one UTF-16 code unit an octet. */
  takeOctets(wanted: string, maxOctets: number, spec: string): string {
    const outcome = resolveEscapes(this.take(wanted, spec).text);
    if (!outcome.ok) throw this.#failureOf(outcome.issue);
    if (outcome.octets.length > maxOctets) throw this.failure(`${wanted} is longer than ${maxOctets} octets`, spec);
    return outcome.octets;
  }

  expectEnd(): void {
    const token = this.peek();
    if (token !== undefined) throw this.#failureAt(token, `${quoted(token.text)} is too much`, "RFC 1035 §5.1");
  }

  /** An error at the field taken last. */
  failure(problem: string, spec: string): Error {
    return this.#failureAt(this.#tokens[Math.max(this.#index - 1, 0)], problem, spec);
  }

  #failureOf({ problem, spec, index }: NameIssue): Error {
    const token = this.#tokens[this.#index - 1];
    return zoneFileError(this.#text, (token?.offset ?? 0) + index, problem, spec);
  }

  #failureAt(token: Token | undefined, problem: string, spec: string): Error {
    return zoneFileError(this.#text, token?.offset ?? 0, problem, spec);
  }
}
