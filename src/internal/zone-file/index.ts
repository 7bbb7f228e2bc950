/**
 * Zone files (RFC 1035 §5) and what they say about a name (RFC 1034 §4.3.2, RFC 4592).
 *
 * @module internal/zone-file
 */
export { ZONE_FILE_LIMITS, type ZoneFileLimits } from "./limits.js";
export { type Name, type NameOutcome, nameKey, ROOT, readName } from "./names.js";
export { parseZoneFile } from "./parse.js";
export type { ZoneRecord, ZoneRecordOf } from "./types.js";
export { buildZone, findNode, findSoa, type RecordSet, type Zone, type ZoneNode } from "./zone.js";
