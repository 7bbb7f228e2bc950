import { decodeUtf8 } from "../../internal/bytes.js";
import type { HeaderBlock, HeaderField } from "../../internal/message/index.js";
import { trimSpace } from "../../internal/tag-list.js";
import type { FieldsByName } from "../covered-fields.js";
import type { Instance } from "./instance.js";
import {
  type ReadMessageSignature,
  type ReadSeal,
  readAuthenticationResults,
  readMessageSignature,
  readSeal,
} from "./read-field.js";
import type { ArcFieldName, ArcPlace, ArcReason } from "./types.js";

/** A complete ARC Set as it stands in the header. */
export interface SetFields {
  readonly instance: number;
  readonly authenticationResults: { readonly field: HeaderField; readonly value: string };
  readonly messageSignature: ReadMessageSignature & { readonly field: HeaderField };
  readonly seal: ReadSeal & { readonly field: HeaderField };
}

/** What of a set is there. */
export type PartialSetFields = Pick<SetFields, "instance"> & Partial<SetFields>;

/** Why a chain fails. */
export interface ArcFailure {
  readonly reason: ArcReason;
  readonly place?: ArcPlace;
}

/** The ARC Sets of a message in the order of their instances: a chain that has the structure of one, or why not. */
export type Chain =
  | { readonly ok: true; readonly sets: readonly SetFields[] }
  | { readonly ok: false; readonly sets: readonly PartialSetFields[]; readonly failure: ArcFailure };

const names: readonly ArcFieldName[] = ["arc-authentication-results", "arc-message-signature", "arc-seal"];

/**
 * Collects the ARC Sets of a message and validates their structure (RFC 8617 §5.2 steps 1 to 3).
 *
 * @returns `undefined` for a message without ARC fields
 */
export function readChain(header: HeaderBlock, fieldsByName: FieldsByName, maxSets: number): Chain | undefined {
  const found = names.map((name) => fieldsByName.get(name) ?? []);
  if (found.every((fields) => fields.length === 0)) return undefined;
  // RFC 8617 §5.2 step 1. More fields of a name than there may be sets are too many, whatever they say.
  if (found.some((fields) => fields.length > maxSets)) return tooManySets;
  const sets = new Map<number, PartialSetFields>();
  const failures: ArcFailure[] = []; // the first counts
  let lastFailed = 0;
  for (const name of names) {
    for (const field of fieldsByName.get(name) ?? []) {
      const read = readField(header, field, name);
      const { instance } = read;
      const place = { field: name, offset: field.start };
      if (instance === "too-high") return tooManySets;
      if (instance === "bad") {
        failures.push({ reason: "bad-instance", place });
        continue;
      }
      const set = sets.get(instance) ?? { instance };
      if (read.seal?.chainValidation === "fail") lastFailed = Math.max(lastFailed, instance);
      const again = Object.keys(read).some((key) => key !== "instance" && key in set);
      if (again) failures.push({ reason: "duplicate-field", place: { instance, ...place } });
      sets.set(instance, { ...read, ...set, instance });
    }
  }
  const sorted = [...sets.values()].sort((a, b) => a.instance - b.instance);
  const newest = sorted.at(-1)?.instance ?? 0;
  // RFC 8617 §5.2 step 2: it comes before the structure, which may be what the sealer has found wrong.
  if (newest > 0 && lastFailed === newest) {
    const place = { instance: newest, field: "arc-seal" } as const;
    return { ok: false, sets: sorted, failure: { reason: "failed-before", place } };
  }
  // RFC 8617 §5.2 step 3
  const failure = failures[0] ?? structureFailure(sorted);
  return failure === undefined ? { ok: true, sets: sorted as SetFields[] } : { ok: false, sets: sorted, failure };
}

const tooManySets: Chain = { ok: false, sets: [], failure: { reason: "too-many-sets" } };

/** A set with nothing in it but one field. */
type ReadField = Omit<PartialSetFields, "instance"> & { readonly instance: Instance };

function readField(header: HeaderBlock, field: HeaderField, name: ArcFieldName): ReadField {
  const text = header.text.slice(field.valueStart, field.end);
  if (name === "arc-authentication-results") {
    const { instance, end } = readAuthenticationResults(text);
    const value = trimSpace(decodeUtf8(header.bytes.subarray(field.valueStart + end, field.end)));
    return { instance, authenticationResults: { field, value } };
  }
  if (name === "arc-message-signature") {
    const read = readMessageSignature(text);
    return { instance: read.instance, messageSignature: { ...read, field } };
  }
  const read = readSeal(text);
  return { instance: read.instance, seal: { ...read, field } };
}

/** RFC 8617 §5.2 step 3, of sets without duplicates. */
function structureFailure(sets: readonly PartialSetFields[]): ArcFailure | undefined {
  for (const [i, { instance, authenticationResults, messageSignature, seal }] of sets.entries()) {
    if (instance !== i + 1) return { reason: "missing-set", place: { instance: i + 1 } };
    const missing = [authenticationResults, messageSignature, seal].indexOf(undefined);
    if (missing !== -1) return { reason: "missing-field", place: { instance, field: names[missing]! } };
    const place = { instance, field: "arc-seal", offset: seal!.field.start } as const;
    if (seal!.namesHeaders) return { reason: "seal-names-headers", place }; // RFC 8617 §4.1.3
    if (seal!.chainValidation !== (instance === 1 ? "none" : "pass"))
      return { reason: "wrong-chain-validation", place };
  }
  return undefined;
}
