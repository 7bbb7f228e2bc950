import type { HeaderField } from "../internal/message/index.js";
import type { FieldsByName } from "./covered-fields.js";

/**
 * The fields that are signed where the message has them: those of RFC 6376 §5.4.1 that are the author's and not a
 * mailing list's, those of MIME, and the two that RFC 8058 §4 wants signed.
 */
export const DKIM_SIGNED_HEADERS: readonly string[] = /* @__PURE__ */ Object.freeze([
  "From",
  "Sender",
  "Reply-To",
  "To",
  "Cc",
  "Subject",
  "Date",
  "Message-ID",
  "In-Reply-To",
  "References",
  "MIME-Version",
  "Content-Type",
  "Content-Transfer-Encoding",
  "Content-ID",
  "Content-Description",
  "List-Unsubscribe",
  "List-Unsubscribe-Post",
]);

/**
 * The fields that are signed once more than they are there, so that a second one breaks the signature (RFC 6376 §8.15):
 * those that come once only. `Sender` isn't among them, because mailing lists add it.
 */
export const DKIM_OVERSIGNED_HEADERS: readonly string[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ DKIM_SIGNED_HEADERS.filter((name) => !/^(Sender|List-)/.test(name)),
);

/** What a relay may add where it is missing (RFC 6409 §8), or nobody misses: oversigned only where present. */
const addable: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "date",
  "message-id",
  "content-id",
  "content-description",
]);

/** A name to sign. */
interface PlannedName {
  readonly name: string;
  readonly lowerCase: string;
  readonly oversigned: boolean;
}

/** The names to sign, each once. */
export type HeaderPlan = readonly PlannedName[];

let defaultPlan: HeaderPlan | undefined;
let defaultOversigned: ReadonlySet<string> | undefined;

/** @throws TypeError that names the option */
export function planHeaders(headers?: readonly string[], oversign?: readonly string[]): HeaderPlan {
  defaultOversigned ??= new Set(lowerCaseNames("oversign", DKIM_OVERSIGNED_HEADERS));
  const oversigned = oversign === undefined ? defaultOversigned : new Set(lowerCaseNames("oversign", oversign));
  if (headers !== undefined || oversign !== undefined) return makePlan(headers ?? DKIM_SIGNED_HEADERS, oversigned);
  defaultPlan ??= makePlan(DKIM_SIGNED_HEADERS, oversigned);
  return defaultPlan;
}

function makePlan(headers: readonly string[], oversigned: ReadonlySet<string>): HeaderPlan {
  const plan = new Map<string, PlannedName>();
  for (const [i, lowerCase] of lowerCaseNames("headers", headers).entries()) {
    if (!plan.has(lowerCase))
      plan.set(lowerCase, { name: headers[i]!, lowerCase, oversigned: oversigned.has(lowerCase) });
  }
  // RFC 6376 §5.4: From must be signed.
  if (!plan.has("from")) throw new TypeError('"headers" must have "From" in it');
  return [...plan.values()];
}

function lowerCaseNames(option: string, names: readonly string[]): string[] {
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string" && /^[!-9<-~]+$/.test(name))) {
    throw new TypeError(`"${option}" must be names of header fields`);
  }
  return names.map((name) => name.toLowerCase());
}

/** The names for h= and the fields that they stand for, in the order in which they are signed. */
export interface HeadersToSign {
  readonly names: readonly string[];
  readonly lowerCaseNames: readonly string[];
  readonly fields: readonly HeaderField[];
}

/** Takes each field of each name, from the bottom of the header up, and a name once more for none (RFC 6376 §5.4.2). */
export function headersToSign(fieldsByName: FieldsByName, plan: HeaderPlan): HeadersToSign {
  const names: string[] = [];
  const lowerCaseNames: string[] = [];
  const fields: HeaderField[] = [];
  for (const { name, lowerCase, oversigned } of plan) {
    const present = fieldsByName.get(lowerCase) ?? [];
    for (let i = present.length - 1; i >= 0; i--) fields.push(present[i]!);
    const once = oversigned && (present.length > 0 || !addable.has(lowerCase)) ? 1 : 0;
    for (let count = present.length + once; count > 0; count--) {
      names.push(name);
      lowerCaseNames.push(lowerCase);
    }
  }
  return { names, lowerCaseNames, fields };
}
