import { headerTable } from "./header-table.js";
import { matchNames } from "./match-names.js";
import type { HeaderAction, HeaderRule, SanitizePolicy, SanitizePolicyName } from "./policy-types.js";

/**
 * The ready-made policies, as lists of rules. To change one, put rules in front of its own.
 *
 * - `egress`: for mail that leaves the administration.
 * - `submission`: for what a client hands in, before it is signed: the client is hidden, the servers are not.
 * - `exchange-firewall`: the fields of Exchange's header firewall, with Received written anew instead of removed.
 * - `remove-all`: as `egress`, with all Received removed. Hops can't be counted any more, so a loop goes on longer, and
 *   filters take mail without any trace for that of a spammer's program. There is hardly a reason for it.
 * - `ingress`: for mail that comes in: what claims to be of the own hosts and isn't.
 */
export const SANITIZE_POLICIES: Readonly<Record<SanitizePolicyName, SanitizePolicy>> = /* @__PURE__ */ Object.freeze({
  egress: /* @__PURE__ */ makePolicy("egress"),
  submission: /* @__PURE__ */ makePolicy("submission"),
  "exchange-firewall": /* @__PURE__ */ makePolicy("exchange-firewall"),
  "remove-all": /* @__PURE__ */ makePolicy("remove-all"),
  ingress: /* @__PURE__ */ makePolicy("ingress"),
});

function makePolicy(name: SanitizePolicyName): SanitizePolicy {
  return { name, rules: headerTable.map(({ header, actions }) => ({ header, action: actions[name] })) };
}

/** A policy made ready to be asked often. */
export interface CompiledPolicy {
  readonly name: string;
  /** The rule for a name in lower case. */
  ruleFor(name: string): HeaderRule | undefined;
  readonly needsPseudonyms: boolean;
}

const actions: ReadonlySet<string> = /* @__PURE__ */ new Set<HeaderAction>([
  "keep",
  "drop",
  "drop-always",
  "drop-claimed",
  "rewrite",
  "rewrite-client",
  "trim-comments",
  "scrub",
  "pseudonymize",
]);

/** Actions that read a field as what it is, and the fields that they can read. */
const readers: ReadonlyMap<string, RegExp> = /* @__PURE__ */ new Map([
  ["rewrite", /^received$/],
  ["rewrite-client", /^received$/],
  ["drop-claimed", /^(?:authentication-results|received-spf)$/],
  ["pseudonymize", /^(?:(?:resent-)?message-id|in-reply-to|references)$/],
]);

/** @throws TypeError for what is no policy */
export function compilePolicy(policy: SanitizePolicyName | SanitizePolicy): CompiledPolicy {
  const { name, rules } = typeof policy === "string" ? namedPolicy(policy) : (policy ?? {});
  if (typeof name !== "string" || !Array.isArray(rules)) throw new TypeError('"policy" must have a name and rules');
  for (const rule of rules) checkRule(rule);
  return {
    name,
    needsPseudonyms: rules.some(({ action }) => action === "pseudonymize"),
    ruleFor: matchNames(rules),
  };
}

function namedPolicy(name: SanitizePolicyName): SanitizePolicy {
  if (Object.hasOwn(SANITIZE_POLICIES, name)) return SANITIZE_POLICIES[name];
  throw new TypeError(`"policy" must be one of ${Object.keys(SANITIZE_POLICIES).join(", ")}, or an object`);
}

function checkRule(rule: HeaderRule): void {
  const { header, action } = rule ?? {};
  // RFC 5322 §2.2: printable characters but the colon
  if (typeof header !== "string" || !/^[!-9;-~]*$/.test(header) || header === "" || /\*./.test(header)) {
    throw new TypeError(`"policy.rules" must name header fields, not ${JSON.stringify(header)}`);
  }
  if (!actions.has(action)) throw new TypeError(`"policy.rules" has an unknown action: ${JSON.stringify(action)}`);
  if (readers.get(action)?.test(header.toLowerCase()) === false) {
    throw new TypeError(`"policy.rules": "${action}" is not for ${JSON.stringify(header)}`);
  }
}
