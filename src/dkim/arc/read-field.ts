import { decodeBase64 } from "../../internal/base64.js";
import {
  type DkimAlgorithm,
  type DkimSignatureIssueCode,
  type DkimSignatureOutcome,
  dkimAlgorithms,
  isSelectorFor,
  readName,
  readSignatureTags,
} from "../../internal/dkim-signature/index.js";
import { parseTagList, type Tag, trimSpace } from "../../internal/tag-list.js";
import { type Instance, instanceOf, readLeadingInstance } from "./instance.js";
import type { ArcResultWord, ArcSeal } from "./types.js";

/** Where the value of b= stands in the field's value. */
type Span = (DkimSignatureOutcome & { readonly ok: true })["signatureSpan"];

/** A seal, or what is wrong with it. */
export type ArcSealOutcome =
  | { readonly ok: true; readonly seal: ArcSeal; readonly signatureSpan: Span }
  | (DkimSignatureOutcome & { readonly ok: false });

/** What an ARC-Message-Signature says. */
export interface ReadMessageSignature {
  readonly instance: Instance;
  readonly outcome: DkimSignatureOutcome;
}

/** What an ARC-Seal says. */
export interface ReadSeal {
  readonly instance: Instance;
  readonly outcome: ArcSealOutcome;
  /** `cv=`, whatever the rest says; `undefined` for no word that there is. */
  readonly chainValidation: ArcResultWord | undefined;
  /** There is an h=, which must not be (RFC 8617 §4.1.3). */
  readonly namesHeaders: boolean;
}

/** The value of an ARC-Authentication-Results field (RFC 8617 §4.1.1): its instance, and where the rest begins. */
export function readAuthenticationResults(value: string): { readonly instance: Instance; readonly end: number } {
  return readLeadingInstance(value) ?? { instance: "bad", end: 0 };
}

/** The value of an ARC-Message-Signature field (RFC 8617 §4.1.2). */
export function readMessageSignature(value: string): ReadMessageSignature {
  const list = readTags(value);
  if (!list.ok) return { instance: list.instance, outcome: malformed(list.offset) };
  const tags = new Map(list.tags);
  tags.delete("i"); // RFC 8617 §4.1.2: it is the instance, no identity
  // RFC 6376 §3.5 wants a name between two colons. Nothing between them names no field that a message could have, so
  // it signs nothing (RFC 6376 §5.4.2). Without any name, though, h= is empty, which it must not be.
  const h = tags.get("h");
  if (h !== undefined) tags.set("h", { ...h, value: h.value.split(":").map(trimSpace).filter(Boolean).join(":") });
  return { instance: list.instance, outcome: shifted(readSignatureTags(tags, false), list.start) };
}

/** The value of an ARC-Seal field (RFC 8617 §4.1.3). */
export function readSeal(value: string): ReadSeal {
  const list = readTags(value);
  if (!list.ok) {
    const outcome = malformed(list.offset);
    return { instance: list.instance, outcome, chainValidation: undefined, namesHeaders: false };
  }
  const { instance, tags, start } = list;
  const chainValidation = readWord(tags.get("cv"));
  const outcome = shifted(readSealTags(tags, chainValidation), start);
  return { instance, outcome, chainValidation, namesHeaders: tags.has("h") };
}

type TagsOutcome =
  | { readonly ok: true; readonly instance: Instance; readonly tags: ReadonlyMap<string, Tag>; readonly start: number }
  | { readonly ok: false; readonly instance: Instance; readonly offset: number };

/**
 * RFC 8617 §4.1.2, §4.1.3: the instance comes first, then the tags. Where it doesn't come first it is taken from among
 * the tags, where older drafts had it, and who signs by them still has it.
 */
function readTags(value: string): TagsOutcome {
  const leading = readLeadingInstance(value);
  const start = leading?.end ?? 0;
  const list = parseTagList(value.slice(start));
  if (!list.ok) return { ok: false, instance: leading?.instance ?? "bad", offset: start + list.issue.offset };
  const { tags } = list;
  const i = tags.get("i");
  // RFC 6376 §3.2: a tag must not come twice.
  if (leading !== undefined && i !== undefined) return { ok: false, instance: "bad", offset: start + i.start };
  return { ok: true, instance: leading?.instance ?? instanceOf(i?.value ?? ""), tags, start };
}

function malformed(offset: number): DkimSignatureOutcome & { readonly ok: false } {
  return { ok: false, issue: { code: "malformed-signature", offset } };
}

/** Offsets counted from the start of the value, not from behind the instance. */
function shifted<Outcome extends DkimSignatureOutcome | ArcSealOutcome>(outcome: Outcome, by: number): Outcome {
  if (!outcome.ok) return { ...outcome, issue: { ...outcome.issue, offset: outcome.issue.offset + by } };
  const { start, end } = outcome.signatureSpan;
  return { ...outcome, signatureSpan: { start: start + by, end: end + by } };
}

/** RFC 6376 §3.2: the case of values matters. */
function readWord(tag: Tag | undefined): ArcResultWord | undefined {
  const word = tag?.value;
  return word === "none" || word === "pass" || word === "fail" ? word : undefined;
}

function readSealTags(tags: ReadonlyMap<string, Tag>, chainValidation: ArcResultWord | undefined): ArcSealOutcome {
  const domain = readName(tags.get("d")) ?? "";
  const selector = readName(tags.get("s")) ?? "";
  const refuse = (tag: string, code: DkimSignatureIssueCode = "malformed-signature"): ArcSealOutcome => {
    const place = { ...(domain === "" ? undefined : { domain }), ...(selector === "" ? undefined : { selector }) };
    return { ok: false, issue: { code, tag, offset: tags.get(tag)?.start ?? 0, ...place } };
  };
  const algorithm = tags.get("a")?.value;
  if (algorithm === undefined) return refuse("a");
  if (!dkimAlgorithms.has(algorithm)) return refuse("a", "unsupported-algorithm");
  const b = tags.get("b");
  const signature = b === undefined ? undefined : decodeBase64(b.value);
  if (b === undefined || signature === undefined || signature.length === 0) return refuse("b");
  if (chainValidation === undefined) return refuse("cv");
  if (!domain.includes(".")) return refuse("d"); // RFC 6376 §3.5: at least two labels
  if (!isSelectorFor(selector, domain)) return refuse("s");
  const t = tags.get("t")?.value;
  if (t !== undefined && !/^[0-9]{1,12}$/.test(t)) return refuse("t");
  return {
    ok: true,
    seal: {
      algorithm: algorithm as DkimAlgorithm,
      chainValidation,
      domain,
      selector,
      ...(t === undefined ? undefined : { timestamp: Number(t) }),
      signature,
    },
    signatureSpan: { start: b.start, end: b.end },
  };
}
