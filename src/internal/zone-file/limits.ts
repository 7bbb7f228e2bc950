/** Bounds on a zone file. Every function that reads one takes them as options. */
export interface ZoneFileLimits {
  /** UTF-16 code units of the text. Default 16 Mi. */
  readonly maxLength: number;
  /** Resource records. Default 100,000. */
  readonly maxRecords: number;
  /** Names that exist, those between a record and the root included. Default 250,000. */
  readonly maxNames: number;
}

export const ZONE_FILE_LIMITS: ZoneFileLimits = /* @__PURE__ */ Object.freeze({
  maxLength: 16_777_216,
  maxRecords: 100_000,
  maxNames: 250_000,
});
