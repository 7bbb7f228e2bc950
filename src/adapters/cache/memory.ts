/** A bounded memory that forgets what was not used for longest. */
export interface Memory<V> {
  get(key: string): V | undefined;
  /** @param octets - what the entry takes, roughly */
  set(key: string, value: V, octets: number): void;
  delete(key: string): void;
}

export function createMemory<V>({
  maxEntries,
  maxOctets,
}: {
  readonly maxEntries: number;
  readonly maxOctets: number;
}): Memory<V> {
  const entries = new Map<string, { readonly value: V; readonly octets: number }>(); // the first was not used for longest
  let held = 0;

  function remove(key: string): void {
    held -= entries.get(key)?.octets ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, octets) {
      remove(key);
      if (octets > maxOctets) return;
      entries.set(key, { value, octets });
      held += octets;
      while (entries.size > maxEntries || held > maxOctets) remove(entries.keys().next().value!);
    },
    delete: remove,
  };
}
