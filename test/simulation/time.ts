import type { Clock } from '../../src/clock.js';

/** Simulated time: nothing passes but what is asked for, and what is due happens in one fixed order. */
export type Time = {
  now: () => number;
  /** A clock for something that may die: after `end`, none of its sleeps wakes. */
  clock(life: { alive: boolean }): Clock;
  at(moment: number, act: () => void): void;
  /** Lets everything happen until `moment`. `quiet` resolves when nothing runs but what waits for time. */
  runUntil(moment: number, quiet: () => Promise<void>): Promise<void>;
  /** Moves the wall clock by this much from now on, and leaves the monotonic one alone. */
  jump(byMs: number): void;
};

type Due = { at: number; order: number; act: () => void };

/** Happenings in one run; more is a loop that feeds itself. */
const happeningsMax = 2_000_000;

export function time(startAt: number): Time {
  let monotonic = 0;
  let offset = startAt;
  let order = 0;
  let happenings = 0;
  const due: Due[] = [];

  const at = (moment: number, act: () => void) => push(due, { at: Math.max(moment, monotonic), order: order++, act });

  return {
    now: () => monotonic + offset,
    clock: (life) => ({
      now: () => monotonic + offset,
      monotonic: () => monotonic,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted) return resolve();
          const wake = () => {
            signal?.removeEventListener('abort', wake);
            if (life.alive) resolve();
          };
          signal?.addEventListener('abort', wake, { once: true });
          at(monotonic + Math.max(0, ms), wake);
        }),
    }),
    at: (moment, act) => at(moment - offset, act),
    jump: (byMs) => void (offset += byMs),
    runUntil: async (moment, quiet) => {
      const until = moment - offset;
      for (;;) {
        await quiet();
        const next = due[0];
        if (!next || next.at > until) break;
        if (++happenings > happeningsMax) throw new Error('the world does not come to rest');
        pop(due);
        monotonic = Math.max(monotonic, next.at);
        next.act();
      }
      monotonic = Math.max(monotonic, until);
    },
  };
}

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap, the earliest first. */
function push(heap: Due[], item: Due): void {
  heap.push(item);
  for (let i = heap.length - 1; i > 0;) {
    const parent = (i - 1) >> 1;
    const [a, b] = [heap[i], heap[parent]];
    if (!a || !b || before(b, a)) return;
    heap[i] = b;
    heap[parent] = a;
    i = parent;
  }
}

function pop(heap: Due[]): void {
  const last = heap.pop();
  if (heap.length === 0 || !last) return;
  heap[0] = last;
  for (let i = 0; ;) {
    const left = 2 * i + 1;
    let least = i;
    for (const child of [left, left + 1]) {
      const [a, b] = [heap[child], heap[least]];
      if (a && b && before(a, b)) least = child;
    }
    if (least === i) return;
    const [a, b] = [heap[i], heap[least]];
    if (!a || !b) return;
    heap[i] = b;
    heap[least] = a;
    i = least;
  }
}
