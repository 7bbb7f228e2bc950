import { BAD_LETTER, macroNeeds, PLAIN_NAME, skipMacro } from "./macro-syntax.js";
import { MAX_LABEL, MAX_NAME } from "./names.js";
import { fail, isDigit, isLetter, reading } from "./reading.js";

/**
 * Reads a domain-spec and notes what macros it uses; `false` when it is none.
 *
 * ```abnf
 * domain-spec = macro-string domain-end
 * domain-end  = ( "." toplabel [ "." ] ) / macro-expand
 * toplabel    = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
 * ```
 */
export function readDomainSpec(octets: Uint8Array, start: number, end: number): boolean {
  const { term } = reading;
  let needs = end - start <= MAX_NAME ? PLAIN_NAME : 0;
  let dotted = false; // a dot was seen
  let labelStart = start;
  let plainLabel = true; // letters, digits and hyphens so far, not with a hyphen first
  let lettered = false; // not of digits alone
  let endsTop = false; // the label before the last dot could be the top one
  term.specStart = start;
  term.specEnd = end;
  for (let at = start; at < end; ) {
    const code = octets[at]!;
    if (code >= 0x61 && code <= 0x7a) lettered = true;
    else if (code === 0x2e) {
      endsTop = dotted && plainLabel && lettered && octets[at - 1] !== 0x2d;
      if (at === labelStart || at - labelStart > MAX_LABEL) needs &= ~PLAIN_NAME;
      dotted = true;
      labelStart = at + 1;
      plainLabel = true;
      lettered = false;
    } else if (code === 0x2d && at > labelStart) lettered = true;
    else if (isLetter(code)) {
      lettered = true;
      needs &= ~PLAIN_NAME;
    } else if (code === 0x25) {
      const next = skipMacro(octets, at, end, false);
      if (next < 0) return fail(next === BAD_LETTER ? "macro-letter" : "macro-syntax", at);
      needs = (needs & ~PLAIN_NAME) | macroNeeds(octets, at);
      plainLabel = false;
      at = next;
      if (at === end) {
        term.needs = needs;
        return true;
      }
      continue;
    } else if (!isDigit(code)) {
      if (code < 0x21 || code > 0x7e) return fail("invalid-character", at);
      plainLabel = false;
      if (code !== 0x5f) needs &= ~PLAIN_NAME;
    }
    at++;
  }
  if (labelStart < end) {
    endsTop = dotted && plainLabel && lettered && octets[end - 1] !== 0x2d;
    if (end - labelStart > MAX_LABEL) needs &= ~PLAIN_NAME;
  } else needs &= ~PLAIN_NAME; // a dot at the end
  term.needs = needs;
  return endsTop || fail(start === end ? "missing-argument" : "domain-spec", start === end ? start : labelStart);
}
