/** What the registry says of a mail transmission type. */
export interface ReceivedProtocolFacts {
  /** Whether TLS protected the transmission. */
  readonly tls: boolean;
  /** Whether the client logged in. */
  readonly authenticated: boolean;
  /** Whether addresses may have letters outside ASCII (RFC 6531). */
  readonly utf8: boolean;
  readonly spec: string;
}

/** The mail transmission types that are registered (IANA, Mail Parameters), as they stood in 2026. */
export type ReceivedProtocol =
  | "SMTP"
  | "ESMTP"
  | "ESMTPA"
  | "ESMTPS"
  | "ESMTPSA"
  | "LMTP"
  | "LMTPA"
  | "LMTPS"
  | "LMTPSA"
  | "MMS"
  | "UTF8SMTP"
  | "UTF8SMTPA"
  | "UTF8SMTPS"
  | "UTF8SMTPSA"
  | "UTF8LMTP"
  | "UTF8LMTPA"
  | "UTF8LMTPS"
  | "UTF8LMTPSA";

function facts(spec: string, tls: boolean, authenticated: boolean, utf8: boolean): ReceivedProtocolFacts {
  return { tls, authenticated, utf8, spec };
}

/** The registry of RFC 5321 §8: what may stand behind `with`. */
export const receivedProtocols: Readonly<Record<ReceivedProtocol, ReceivedProtocolFacts>> = {
  SMTP: facts("RFC 5321 §8", false, false, false),
  ESMTP: facts("RFC 5321 §8", false, false, false),
  ESMTPA: facts("RFC 3848", false, true, false),
  ESMTPS: facts("RFC 3848", true, false, false),
  ESMTPSA: facts("RFC 3848", true, true, false),
  LMTP: facts("RFC 3848", false, false, false),
  LMTPA: facts("RFC 3848", false, true, false),
  LMTPS: facts("RFC 3848", true, false, false),
  LMTPSA: facts("RFC 3848", true, true, false),
  MMS: facts("RFC 4356", false, false, false),
  UTF8SMTP: facts("RFC 6531 §4.3", false, false, true),
  UTF8SMTPA: facts("RFC 6531 §4.3", false, true, true),
  UTF8SMTPS: facts("RFC 6531 §4.3", true, false, true),
  UTF8SMTPSA: facts("RFC 6531 §4.3", true, true, true),
  UTF8LMTP: facts("RFC 6531 §4.3", false, false, true),
  UTF8LMTPA: facts("RFC 6531 §4.3", false, true, true),
  UTF8LMTPS: facts("RFC 6531 §4.3", true, false, true),
  UTF8LMTPSA: facts("RFC 6531 §4.3", true, true, true),
};
