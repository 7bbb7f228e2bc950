/** A label has at most 63 octets, a name 255 with its length octets and its root (RFC 1035 §2.3.4). */
export const MAX_LABEL_OCTETS = 63;
export const MAX_NAME_OCTETS = 255;

/** Each pointer of an honest name follows a label, and 255 octets hold no more labels than this (RFC 9267 §2). */
export const MAX_POINTERS = 127;

/** The longest message that the length field of DNS over TCP can announce (RFC 1035 §4.2.2). */
export const MAX_MESSAGE_OCTETS = 65_535;

/** CNAMEs followed from one question, within messages and between them. Recursive servers stop after 11 to 16. */
export const MAX_ALIASES = 16;

/** What we say we take in a UDP datagram: it fits every path without fragments (RFC 9715 §3.1). */
export const UDP_PAYLOAD_OCTETS = 1_232;
