import { decodeLatin1 } from "../bytes.js";
import { DerReader } from "../der/reader.js";
import { contextPrimitive, tag } from "../der/tag.js";
import { toAscii } from "../domain.js";
import type { Certificate } from "./certificate.js";
import { extensionOids } from "./extensions.js";

const COMMON_NAME = "2.5.4.3";

/**
 * The `dNSName`s in the subjectAltName of a certificate (RFC 5280 §4.2.1.6), as they stand, one code unit an octet.
 *
 * @throws ParseError
 */
export function readDnsNames({ extensions }: Certificate): string[] {
  const extension = extensions.get(extensionOids.subjectAltName);
  if (extension === undefined) return [];
  const input = new DerReader(extension.value, "subject-alt-name");
  const list = input.sequence("GeneralNames");
  input.end("input");
  const names: string[] = [];
  while (list.remaining > 0) {
    if (list.next(contextPrimitive(2))) names.push(decodeLatin1(list.contents(contextPrimitive(2), "dNSName")));
    else list.raw("GeneralName");
  }
  return names;
}

/**
 * The common names in the subject of a certificate, those of one octet a character (UTF-8 counts as that: a host name
 * is ASCII).
 *
 * @throws ParseError
 */
export function readCommonNames({ subject }: Certificate): string[] {
  const name = new DerReader(subject, "name").sequence("RDNSequence");
  const names: string[] = [];
  while (name.remaining > 0) {
    const set = name.inside(tag.set, "RelativeDistinguishedName");
    while (set.remaining > 0) {
      const attribute = set.sequence("AttributeTypeAndValue");
      const oid = attribute.oid("type");
      const octetwise = octetwiseStrings.find((identifier) => attribute.next(identifier));
      if (oid === COMMON_NAME && octetwise !== undefined)
        names.push(decodeLatin1(attribute.contents(octetwise, "value")));
      else attribute.raw("value");
      attribute.end("AttributeTypeAndValue");
    }
  }
  return names;
}

/** UTF8String, PrintableString, TeletexString, IA5String. */
const octetwiseStrings: readonly number[] = [0x0c, 0x13, 0x14, 0x16];

/**
 * Whether a certificate is one for a host: by a `dNSName`, or by a common name if it has no `dNSName`
 * (RFC 6125 §6.4.4).
 *
 * @param host - in A-labels and lower case
 * @throws ParseError
 */
export function isForHost(certificate: Certificate, host: string): boolean {
  const names = readDnsNames(certificate);
  return (names.length > 0 ? names : readCommonNames(certificate)).some((name) => matchesHost(name, host));
}

/**
 * Whether a name in a certificate means a host (RFC 6125 §6.4.1, §6.4.3). `*` stands for one label, the first, whole;
 * the rest must have two labels at least, so that `*.com` is nobody's name.
 */
export function matchesHost(presented: string, host: string): boolean {
  if (!presented.startsWith("*.")) return isAscii(presented) && toAscii(presented) === host;
  const parent = isAscii(presented) ? toAscii(presented.slice(2)) : undefined;
  return parent?.includes(".") === true && parent === host.slice(host.indexOf(".") + 1);
}

/** RFC 5280 §4.2.1.6: a dNSName is IA5String. What else it may be, it is no U-label. */
function isAscii(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
