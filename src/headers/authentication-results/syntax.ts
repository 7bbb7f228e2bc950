// What fields are made of (RFC 8601 §2.2). As RFC 6531 §3.3 and RFC 6532 §3.2 have it, characters that aren't ASCII may
// stand wherever a name or an address may.

/** A `Keyword` (RFC 5321 §4.1.2). */
export const keyword = "[A-Za-z0-9-]*[A-Za-z0-9]";

/** The characters of a `token` (RFC 2045 §5.1): visible, and none of `()<>@,;:\"/[]?=`. */
export const tokenCharacter = "[A-Za-z0-9!#$%&'*+.^_`{|}~\\u00a0-\\uffff-]";

/** The characters of a local-part without quotes (RFC 5321 §4.1.2): `atext`, and dots wherever people have put them. */
export const localCharacter = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\\u00a0-\\uffff-]";

/** The characters of a `domain-name` (RFC 6376 §3.5), and the underscore, which DNS has. */
export const domainCharacter = "[A-Za-z0-9_.\\u00a0-\\uffff-]";

/** The one version of the field that there is (RFC 8601 §2.2). */
export const FIELD_VERSION = 1;
