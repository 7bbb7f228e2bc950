import { encodeLatin1 } from "../../internal/bytes.js";
import type { HeaderBlock, HeaderField } from "../../internal/message/index.js";
import { findHops, type Hop } from "../topology/hops.js";
import { claimsToBeOurs } from "./claims.js";
import { createHider, type SanitizeContext } from "./context.js";
import { scrubbed, withoutComments, withPseudonymousIds } from "./edit-field.js";
import { fieldOfWords, foldLongLines, lineEndOf, sayTheSame } from "./field-text.js";
import type { HeaderAction } from "./policy-types.js";
import { type RewrittenHop, redactHop, rewriteClientHop, rewriteHop } from "./rewrite-received.js";
import { brokenSignatures, readSignatures } from "./signatures.js";
import type { BrokenSignature, HeaderChange, ReplacedValue, SanitizeFinding } from "./types.js";

/** A header, rewritten. */
export interface RewrittenHeader {
  readonly head: Uint8Array;
  readonly changes: readonly HeaderChange[];
  readonly hopCount: number;
  readonly broken: readonly BrokenSignature[];
  readonly findings: readonly SanitizeFinding[];
}

/** What becomes of a field, and what was taken out of it. */
interface Outcome {
  readonly after: string;
  readonly replaced: readonly ReplacedValue[];
}

/**
 * Rewrites a header by a policy, field by field. What isn't changed stays as it is, to the octet.
 *
 * @param bodyTouched - whether signatures over the body break in any case
 */
export function rewriteHeader(header: HeaderBlock, context: SanitizeContext, bodyTouched: boolean): RewrittenHeader {
  const { policy, onSignature } = context;
  const hops = new Map(findHops(header, context.topology).map((hop) => [hop.field, hop]));
  const signatures = readSignatures(header, context.limits.maxSignatures);
  const after = new Map<HeaderField, string>();
  const changes: HeaderChange[] = [];
  const findings: SanitizeFinding[] = [];
  const pieces: string[] = [];
  for (const field of header.fields) {
    const before = header.text.slice(field.start, field.end);
    const action = policy.ruleFor(field.name)?.action ?? "keep";
    const outcome = applyAction(header, field, action, hops.get(field), context, findings);
    if (outcome === undefined || outcome.after === before) {
      pieces.push(before);
      continue;
    }
    const yields = action !== "drop-always" && action !== "drop-claimed";
    if (onSignature === "keep" && yields && signatures.protected.has(field)) {
      findings.push(keptForSignature(header, field));
      pieces.push(before);
      continue;
    }
    pieces.push(outcome.after);
    after.set(field, outcome.after);
    const hop = hops.get(field)?.number;
    changes.push({
      header: nameOf(header, field),
      span: { start: field.start, end: field.end },
      action,
      ...(hop === undefined ? undefined : { hop }),
      before,
      ...outcome,
    });
  }
  const removed = [...hops.keys()].find((field) => after.get(field) === "");
  if (removed !== undefined) findings.push(receivedRemoved(removed));
  const broken = brokenSignatures(header, signatures, after, bodyTouched);
  if (onSignature !== "allow") findings.push(...broken.map(signatureBroken));
  pieces.push(header.text.slice(header.fieldsEnd));
  return {
    head: changes.length === 0 ? header.bytes : encodeLatin1(pieces.join("")),
    changes,
    hopCount: [...hops.keys()].filter((field) => after.get(field) !== "").length,
    broken,
    findings,
  };
}

/** What an action makes of a field; `undefined` for a field that stays. */
function applyAction(
  header: HeaderBlock,
  field: HeaderField,
  action: HeaderAction,
  hop: Hop | undefined,
  context: SanitizeContext,
  findings: SanitizeFinding[],
): Outcome | undefined {
  switch (action) {
    case "keep":
      return undefined;
    case "drop":
    case "drop-always":
      return { after: "", replaced: [] };
    case "drop-claimed":
      return claimsToBeOurs(field.name, fieldValue(header, field), context) ? { after: "", replaced: [] } : undefined;
    case "rewrite":
    case "rewrite-client":
      return hop === undefined ? undefined : applyToHop(header, hop, action, context, findings);
    default:
      return editField(header, field, action, context, findings);
  }
}

function applyToHop(
  header: HeaderBlock,
  hop: Hop,
  action: "rewrite" | "rewrite-client",
  context: SanitizeContext,
  findings: SanitizeFinding[],
): Outcome | undefined {
  if (!hop.isOurs) return undefined;
  let rewritten: RewrittenHop;
  if (!hop.isReadable) {
    if (context.unparseable === "keep") {
      findings.push(unreadableHop(hop));
      return undefined;
    }
    rewritten = redactHop(hop, context.unparseable === "drop-values");
  } else if (action === "rewrite") {
    rewritten = rewriteHop(hop, context);
  } else {
    if (!hop.isFromClient) return undefined;
    rewritten = rewriteClientHop(hop, context);
  }
  const after = fieldOfWords(header, hop.field, rewritten.words);
  // However it is folded: then an earlier run wrote it.
  if (sayTheSame(after, header.text.slice(hop.field.start, hop.field.end))) return undefined;
  return { after, replaced: rewritten.replaced };
}

function editField(
  header: HeaderBlock,
  field: HeaderField,
  action: "trim-comments" | "scrub" | "pseudonymize",
  context: SanitizeContext,
  findings: SanitizeFinding[],
): Outcome | undefined {
  const hider = createHider(context);
  const value = fieldValue(header, field);
  const edited =
    action === "trim-comments"
      ? withoutComments(value)
      : action === "scrub"
        ? scrubbed(value, context.topology, hider)
        : withPseudonymousIds(value, context.topology, hider);
  if (edited === value) return undefined;
  const start = header.text.slice(field.start, field.valueStart);
  const after = foldLongLines(start + edited + lineEndOf(header, field));
  if (after === undefined) findings.push(fieldTooLong(header, field));
  return { after: after ?? "", replaced: hider.replaced };
}

/** Without its last line end. */
function fieldValue(header: HeaderBlock, field: HeaderField): string {
  return header.text.slice(field.valueStart, field.end - lineEndOf(header, field).length);
}

function nameOf({ text }: HeaderBlock, { start, nameEnd }: HeaderField): string {
  return text.slice(start, nameEnd);
}

function keptForSignature(header: HeaderBlock, field: HeaderField): SanitizeFinding {
  return {
    code: "kept-for-signature",
    severity: "medium",
    message: `${nameOf(header, field)} is covered by a signature and was left as it is.`,
    remedy: 'Sanitise before signing, or set onSignature to "warn".',
    span: { start: field.start, end: field.end },
    spec: "RFC 6376 §5.4",
  };
}

function signatureBroken({ field, span, domain, headers, body }: BrokenSignature): SanitizeFinding {
  const what = [...headers, ...(body ? ["the body"] : [])].join(", ");
  return {
    code: "signature-broken",
    severity: "medium",
    message: `${field}${domain === undefined ? "" : ` of ${domain}`} no longer verifies: it covers ${what === "" ? "what wasn't looked at" : what}.`,
    remedy: "Sign again behind this, or seal what was verified before with ARC.",
    span,
    spec: "RFC 6376 §5.4",
  };
}

function receivedRemoved({ start, end }: HeaderField): SanitizeFinding {
  return {
    code: "received-removed",
    severity: "medium",
    message: "Received fields were removed: hops can't be counted any more, and filters distrust mail without a trace.",
    remedy: "Rewrite Received fields instead, as the policy egress does.",
    span: { start, end },
    spec: "RFC 5321 §4.4",
  };
}

function unreadableHop({ field: { start, end } }: Hop): SanitizeFinding {
  return {
    code: "unreadable-hop",
    severity: "medium",
    message: "A Received field of a host inside can't be read, and was left as it is.",
    remedy: 'Set unparseable to "drop-values".',
    span: { start, end },
  };
}

function fieldTooLong(header: HeaderBlock, field: HeaderField): SanitizeFinding {
  return {
    code: "field-too-long",
    severity: "low",
    message: `${nameOf(header, field)} has no blank to fold a line of over 998 characters at, and was removed.`,
    span: { start: field.start, end: field.end },
    spec: "RFC 5322 §2.1.1",
  };
}
