/** What a pseudonym stands for. */
export type PseudonymKind = "host" | "ip" | "user" | "id";

/** The first letter of a pseudonym. */
export const pseudonymLetters: Readonly<Record<PseudonymKind, string>> = { host: "h", ip: "i", user: "u", id: "q" };

/** What stands for a host, address or user where there is no key for pseudonyms. RFC 6761 §6.4: no such name exists. */
export const HIDDEN_NAME = "hidden.invalid";

/** Whether a label or an id has the form of a pseudonym: thirteen digits of base32 behind a letter. */
export function isPseudonymLabel(label: string): boolean {
  return /^[hiuq]-[a-z2-7]{13}$/.test(label);
}

/** Whether a name has the form of a pseudonym below `.invalid` or a domain given, or is the one that stands for all. */
export function isPseudonymName(name: string, domain = "invalid"): boolean {
  if (name === HIDDEN_NAME) return true;
  const dot = name.indexOf(".");
  if (dot === -1 || !isPseudonymLabel(name.slice(0, dot))) return false;
  const parent = name.slice(dot + 1);
  return parent === "invalid" || parent === domain;
}

/** The key that a comment of ours names: the words `pseudonyms` and its id. */
export function keyIdIn(comment: string): string | undefined {
  return /^pseudonyms ([A-Za-z0-9_-]{1,32})$/.exec(comment)?.[1];
}
