/** Rough cost of an entry besides its texts. */
export const ENTRY_OCTETS = 200;

/** How long a look-up or a fetch that others share may take: one that hangs would make all who ask later hang with it. */
export const SHARED_MS = 60_000;

/** RFC 8767 §4: what a stale answer says of the time it may be used. */
export const STALE_TTL_SECONDS = 30;

/** RFC 8767 §5: how often at most the source is asked again while it fails and there is a stale answer. */
export const STALE_RECHECK_SECONDS = 30;

/** How long a store is left alone that has failed, so that not every look-up waits for it. */
export const STORE_REST_MS = 10_000;

/** Writes to a store that may be under way at once; what comes on top is not written. */
export const MAX_PENDING_WRITES = 100;

/** Longer names and URLs are passed on and not remembered. DNS names end at 1,012 characters with all escaped. */
export const MAX_KEY_LENGTH = 2_048;
