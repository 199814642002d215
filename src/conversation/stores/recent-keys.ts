/** Deliveries that are remembered: a day of 190 a second. Beyond it the oldest are forgotten early. */
const keysMax = 2 ** 24;

/** Room to begin with; it doubles. */
const roomMin = 2 ** 12;

export type RecentKeys = {
  /** A delivery that was answered in this row of the log. Rows come in ascending order. */
  add(key: string, row: number): void;
  /** The rows in which this delivery may have been answered, the newest first: none, or nearly always the one. */
  rowsOf(key: string): readonly number[];
  /** Forgets those of all rows before this one. */
  forgetBefore(row: number): void;
};

/**
 * Where each delivery of the last day was answered: 20 bytes for each, up to 40 while there is room to grow, outside the heap, so
 * that a million of them are nothing to the garbage collector. What is kept of a key is 32 bits of a hash; whoever asks
 * compares the key itself in the row.
 */
export function recentKeys(max = keysMax): RecentKeys {
  let room = roomMin;
  /** Turns are numbered as they come; those from `first` to `last` are known. */
  let [first, last] = [1, 0];
  let heads = new Uint32Array(room); // by hash: the newest turn
  let older = new Uint32Array(room); // by turn: the one before it with the same end of the hash
  let hashes = new Uint32Array(room);
  let rows = new Float64Array(room);

  function put(hash: number, row: number): void {
    const place = ++last & (room - 1);
    const head = hash & (room - 1);
    hashes[place] = hash;
    rows[place] = row;
    older[place] = heads[head] ?? 0;
    heads[head] = last;
  }

  /** Numbers the turns anew, in as much room as they need. */
  function rebuild(): void {
    const [from, to, was, wasHashes, wasRows] = [first, last, room, hashes, rows];
    if (to - from + 1 === room) room *= 2;
    [first, last] = [1, 0];
    [heads, older, hashes, rows] = [new Uint32Array(room), new Uint32Array(room), new Uint32Array(room), new Float64Array(room)];
    for (let turn = from; turn <= to; turn++) put(wasHashes[turn & (was - 1)] ?? 0, wasRows[turn & (was - 1)] ?? 0);
  }

  return {
    add(key, row) {
      if (last - first + 1 >= max) first++;
      if (last - first + 1 === room || last === 2 ** 32 - 1) rebuild();
      put(hashOf(key), row);
    },
    rowsOf(key) {
      const hash = hashOf(key);
      let found: number[] | undefined;
      // Turns of one chain descend; behind the first that is too old all are.
      for (let turn = heads[hash & (room - 1)] ?? 0; turn >= first; turn = older[turn & (room - 1)] ?? 0)
        if (hashes[turn & (room - 1)] === hash) (found ??= []).push(rows[turn & (room - 1)] ?? 0);
      return found ?? none;
    },
    forgetBefore(row) {
      while (first <= last && (rows[first & (room - 1)] ?? 0) < row) first++;
    },
  };
}

const none: readonly number[] = [];

/** FNV-1a. Keys are keyed hashes themselves: nobody outside can choose them to collide. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
