import { days, minutes, type Clock } from '../../clock.js';
import type { Listed } from '../../providers/ports.js';

/** Two reads of one list begin no closer together, whatever failed or was said to have changed: the month's calls are few. */
const gapMs = minutes(1);
/** What was read longer ago is not shown any more. */
const oldestMs = days(7);

/** A list as it is known: fresh, or with `asOf` as it was at that moment (UTC milliseconds), or not at all. */
export type Known<T> = { status: 'read'; items: readonly T[]; asOf?: number } | { status: 'unknown'; why: string };

export type Copy<T> = {
  /** Reads the list anew where the copy is not fresh, and waits for that so many milliseconds; what comes later is there for the next question. */
  ask(withinMs: number): Promise<Known<T>>;
  /** Keeps a line that was just written, as the records answered it. */
  put(item: T): void;
  /** The list has changed, or may have. */
  outdate(): void;
  /** Resolves when no read is under way. */
  idle(): Promise<void>;
};

/** A copy in memory of one whole list elsewhere. It is fresh for `lifeMs`; one read is under way at a time, and all who ask meanwhile wait for it. */
export function openCopy<T>(deps: {
  read: () => Promise<Listed<T>>;
  keyOf: (item: T) => string;
  lifeMs: number;
  clock: Clock;
  failed: (error: unknown) => void;
}): Copy<T> {
  const { read, keyOf, lifeMs, clock } = deps;
  let held: { items: readonly T[]; change: number; at: number; asOf: number } | undefined;
  /** Counts what is known to have changed: a read that began before a change does not show it. */
  let change = 0;
  /** Lines that were written since the last read began, which may not show them. */
  let written: T[] = [];
  let triedAt = -Infinity;
  let why = 'the records were not read yet';
  let underWay: Promise<void> | undefined;

  const ageMs = () => (held ? clock.monotonic() - held.at : Infinity);
  const isFresh = () => held?.change === change && ageMs() < lifeMs;

  async function readAnew(): Promise<void> {
    triedAt = clock.monotonic();
    const seen = change;
    written = [];
    const listed = await read();
    if (listed.status === 'unknown') return void (why = listed.why);
    held = { items: merged(listed.items, written), change: seen, at: clock.monotonic(), asOf: clock.now() };
  }

  /** The lines of a list, with those that were written meanwhile in the place of their former selves. */
  function merged(items: readonly T[], others: readonly T[]): T[] {
    return [...new Map([...items, ...others].map((item) => [keyOf(item), item])).values()];
  }

  function refresh(): Promise<void> {
    underWay ??= readAnew()
      .catch((error: unknown) => {
        why = 'the records could not be read';
        deps.failed(error);
      })
      .finally(() => (underWay = undefined));
    return underWay;
  }

  function known(): Known<T> {
    if (!held || ageMs() >= oldestMs) return { status: 'unknown', why: underWay ? 'the records take long to answer' : why };
    return { status: 'read', items: held.items, ...(!isFresh() && { asOf: held.asOf }) };
  }

  return {
    async ask(withinMs) {
      if (!isFresh() && (underWay || clock.monotonic() - triedAt >= gapMs)) {
        const enough = new AbortController();
        await Promise.race([refresh(), clock.sleep(withinMs, enough.signal)]);
        enough.abort();
      }
      return known();
    },
    put(item) {
      written.push(item);
      if (held) held = { ...held, items: merged(held.items, [item]) };
    },
    outdate() {
      change++;
    },
    async idle() {
      await underWay;
    },
  };
}
