/**
 * Which of their references belongs to which of ours: it never changes, and their history does not show it. Only a saving of
 * questions; it may be empty at any time.
 */
export type Known = {
  /** `uuid` undefined: the transaction bears no reference. */
  put(providerId: string, uuid: string | undefined): void;
  /** Their ids for our UUID: several where a payment page took one payment after another. */
  idsOf(uuid: string): readonly string[];
  /** Undefined: not asked yet. */
  bearing(providerId: string): { uuid: string | undefined } | undefined;
};

/** More payments than a chama makes in the time that their history is read back. */
const keptMax = 20_000;

export function newKnown(): Known {
  const byId = new Map<string, string | undefined>();
  const byUuid = new Map<string, Set<string>>();
  return {
    put: (providerId, uuid) => {
      byId.set(providerId, uuid);
      if (uuid !== undefined) byUuid.set(uuid, (byUuid.get(uuid) ?? new Set()).add(providerId));
      for (const map of [byId, byUuid]) {
        const oldest = map.size > keptMax ? map.keys().next() : undefined;
        if (oldest && !oldest.done) map.delete(oldest.value);
      }
    },
    idsOf: (uuid) => [...(byUuid.get(uuid) ?? [])],
    bearing: (providerId) => (byId.has(providerId) ? { uuid: byId.get(providerId) } : undefined),
  };
}
