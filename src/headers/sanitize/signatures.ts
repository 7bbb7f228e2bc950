import { type FieldsByName, indexFields, selectFields } from "../../internal/dkim-signature/index.js";
import type { HeaderBlock, HeaderField } from "../../internal/message/index.js";
import { parseTagList, trimSpace } from "../../internal/tag-list.js";
import type { BrokenSignature } from "./types.js";

/** A signature, and the fields that it covers. */
interface SignatureScope {
  readonly field: HeaderField;
  readonly kind: BrokenSignature["field"];
  readonly domain: string | undefined;
  readonly selector: string | undefined;
  readonly instance: number | undefined;
  readonly isSimple: boolean;
  readonly covered: readonly HeaderField[];
}

/** The signatures of a header. */
export interface Signatures {
  readonly scopes: readonly SignatureScope[];
  /** The fields of signatures over the limit. */
  readonly unread: readonly HeaderField[];
  /**
   * Every field that one of them covers and that stands below it. What is above was added later (RFC 6376 §5.6, RFC 5321
   * §4.4), and has broken the signature already: else who signs a hundred Received fields could keep ours from being rewritten.
   */
  readonly protected: ReadonlySet<HeaderField>;
}

const kinds: ReadonlyMap<string, BrokenSignature["field"]> = /* @__PURE__ */ new Map([
  ["dkim-signature", "DKIM-Signature"],
  ["arc-message-signature", "ARC-Message-Signature"],
  ["arc-seal", "ARC-Seal"],
]);

/** RFC 8617 §5.1.1: what a seal covers, of all sets up to its own. */
const sealed: readonly string[] = ["arc-authentication-results", "arc-message-signature", "arc-seal"];

/** Reads what the DKIM and ARC signatures of a header cover. A field that isn't one covers nothing: it verifies for no one. */
export function readSignatures(header: HeaderBlock, maxSignatures: number): Signatures {
  const byName = indexFields(header);
  const fields = header.fields.filter(({ name }) => kinds.has(name));
  const scopes = fields.slice(0, maxSignatures).flatMap((field) => readScope(header, field, byName) ?? []);
  const below = scopes.flatMap(({ field: own, covered }) => covered.filter(({ start }) => start > own.start));
  return { scopes, unread: fields.slice(maxSignatures), protected: new Set(below) };
}

function readScope({ text }: HeaderBlock, field: HeaderField, byName: FieldsByName): SignatureScope | undefined {
  const list = parseTagList(text.slice(field.valueStart, field.end));
  if (!list.ok) return undefined;
  const { tags } = list;
  const kind = kinds.get(field.name)!;
  const instance = /^[0-9]{1,2}$/.test(tags.get("i")?.value ?? "") ? Number(tags.get("i")!.value) : undefined;
  const shared = { field, kind, domain: tags.get("d")?.value, selector: tags.get("s")?.value, instance };
  if (kind === "ARC-Seal") {
    const covered = sealed.flatMap((name) => byName.get(name) ?? []);
    return { ...shared, isSimple: false, covered };
  }
  const names = (tags.get("h")?.value ?? "").toLowerCase().split(":").map(trimSpace);
  // RFC 6376 §3.5: simple where the tag is missing.
  const isSimple = (tags.get("c")?.value ?? "simple").split("/")[0] !== "relaxed";
  return {
    ...shared,
    instance: kind === "DKIM-Signature" ? undefined : instance,
    isSimple,
    covered: selectFields(names, byName, field).fields,
  };
}

/**
 * Which signatures no longer verify.
 *
 * @param after - the fields that were changed, and what became of them: nothing, where they went
 */
export function brokenSignatures(
  header: HeaderBlock,
  { scopes, unread }: Signatures,
  after: ReadonlyMap<HeaderField, string>,
  body: boolean,
): BrokenSignature[] {
  if (after.size === 0 && !body) return [];
  const differs = createComparison(header, after);
  const broken: BrokenSignature[] = [];
  for (const scope of scopes) {
    const headers = touchedHeaders(scope, after, differs);
    const bodyCounts = body && scope.kind !== "ARC-Seal";
    if (headers.length > 0 || bodyCounts) broken.push({ ...describe(scope), headers, body: bodyCounts });
  }
  for (const field of unread) {
    broken.push({ field: kinds.get(field.name)!, span: { start: field.start, end: field.end }, headers: [], body });
  }
  return broken;
}

function describe({
  kind,
  field,
  domain,
  selector,
  instance,
}: SignatureScope): Omit<BrokenSignature, "headers" | "body"> {
  return {
    field: kind,
    span: { start: field.start, end: field.end },
    ...(domain === undefined ? undefined : { domain }),
    ...(selector === undefined ? undefined : { selector }),
    ...(instance === undefined ? undefined : { instance }),
  };
}

type Comparison = (field: HeaderField, isSimple: boolean) => boolean;

function touchedHeaders(
  { field: own, isSimple, covered }: SignatureScope,
  after: ReadonlyMap<HeaderField, string>,
  differs: Comparison,
): string[] {
  const touched = new Set<string>();
  if (after.has(own)) touched.add(own.name);
  // RFC 6376 §5.4.2: of fields with one name the lower ones are meant, so one that goes from above them changes nothing.
  for (const field of covered) if (differs(field, isSimple)) touched.add(field.name);
  return [...touched];
}

/** Whether a field is another one for a signature (RFC 6376 §3.4.1, §3.4.2). Each is compared once. */
function createComparison(header: HeaderBlock, after: ReadonlyMap<HeaderField, string>): Comparison {
  const known = new Map<HeaderField, boolean>();
  return (field, isSimple) => {
    const now = after.get(field);
    if (now === undefined) return false;
    if (isSimple || now === "") return true;
    let differs = known.get(field);
    if (differs === undefined) {
      differs = relaxed(header.text.slice(field.start, field.end)) !== relaxed(now);
      known.set(field, differs);
    }
    return differs;
  };
}

/** RFC 6376 §3.4.2, on text, to compare: what is hashed is made by `mailproof/dkim`. */
function relaxed(field: string): string {
  const colon = field.indexOf(":");
  const value = field
    .slice(colon + 1)
    .replace(/\r?\n/g, "")
    .replace(/[ \t]+/g, " ");
  return `${field.slice(0, colon).trimEnd().toLowerCase()}:${value.trim()}`;
}
