/** Identifier octets (X.690 §8.1.2) of the universal types in use, with the constructed bit where DER sets it. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The identifier octet of a primitive `[number]`, as IMPLICIT makes of a primitive type. */
export function contextPrimitive(number: number): number {
  return 0x80 | number;
}

/** The identifier octet of a constructed `[number]`: EXPLICIT, or IMPLICIT of a SEQUENCE or SET. */
export function contextConstructed(number: number): number {
  return 0xa0 | number;
}
