/**
 * The contents of an OBJECT IDENTIFIER (X.690 §8.19) as dotted text, or `undefined` where they are malformed.
 * Longer than 64 octets counts as malformed: RFC 5280 appendix B asks for arcs below 2^28 and 20 of them at most.
 */
export function decodeOid(contents: Uint8Array): string | undefined {
  if (contents.length === 0 || contents.length > 64 || contents.at(-1)! >= 0x80) return undefined;
  const arcs: (number | bigint)[] = [];
  let arc: number | bigint = 0;
  let starting = true;
  for (const octet of contents) {
    if (starting && octet === 0x80) return undefined; // X.690 §8.19.2: the fewest octets
    starting = octet < 0x80;
    // UUIDs make arcs of 128 bits.
    if (typeof arc === "number" && arc < 2 ** 45) arc = arc * 128 + (octet & 0x7f);
    else arc = BigInt(arc) * 128n + BigInt(octet & 0x7f);
    if (starting) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const joined = arcs[0]!; // X.690 §8.19.4: the first two arcs share one number
  if (joined < 40) arcs.splice(0, 1, 0, joined);
  else if (joined < 80) arcs.splice(0, 1, 1, Number(joined) - 40);
  else arcs.splice(0, 1, 2, typeof joined === "number" ? joined - 80 : joined - 80n);
  return arcs.join(".");
}

/** The contents of an OBJECT IDENTIFIER, from its dotted text. */
export function encodeOidContents(oid: string): Uint8Array<ArrayBuffer> {
  if (!/^(?:[01]\.[1-3]?\d|2\.(?:0|[1-9]\d*))(?:\.(?:0|[1-9]\d*))*$/.test(oid)) {
    throw new RangeError('"oid" must be an object identifier in dotted numbers');
  }
  const [root, second, ...rest] = oid.split(".").map(BigInt);
  const octets: number[] = [];
  for (const arc of [root! * 40n + second!, ...rest]) {
    const groups = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) groups.unshift(Number(left & 0x7fn) | 0x80);
    octets.push(...groups);
  }
  return Uint8Array.from(octets);
}
