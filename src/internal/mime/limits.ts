import { HEADER_LIMITS, type HeaderLimits } from "../message/index.js";

/** Bounds on reading the parts of a message. The bounds of a header hold for the header of each part. */
export interface MimeLimits extends HeaderLimits {
  /** Levels of parts below the message itself. Default 100, as in Dovecot. */
  readonly maxDepth: number;
  /** Parts of a message, itself and containers counted. Default 10,000, as in Dovecot. */
  readonly maxParts: number;
  /** Octets of all headers together. Default 8 MiB. */
  readonly maxTotalHeaderBytes: number;
  /** Octets of a message that comes as a stream, which is held in memory. Default 64 MiB. */
  readonly maxBufferedBytes: number;
}

/** The defaults of {@link MimeLimits}. */
export const MIME_LIMITS: MimeLimits = /* @__PURE__ */ Object.freeze({
  ...HEADER_LIMITS,
  maxDepth: 100,
  maxParts: 10_000,
  maxTotalHeaderBytes: 8_388_608,
  maxBufferedBytes: 67_108_864,
});

/** RFC 2046 §5.1.1: a boundary has no more than 70 characters. A longer one works and is reported. */
export const MAX_BOUNDARY_LENGTH = 70;
