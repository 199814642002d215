import { seconds, type Clock } from '../clock.js';
import type { Log } from './deps.js';

/** How long a loop rests when it found nothing; a wake ends the rest. Another process may have written meanwhile. */
const restMs = seconds(1);

/** How long `stop` waits for what is under way. */
const drainMs = seconds(10);

export type Loops = {
  /** Does `step` over and over: at once again when it did something, else after a rest. A step that throws is logged, and rests. */
  run(name: string, step: () => Promise<number>): void;
  running: () => boolean;
  wake: () => void;
  stop(finish: () => Promise<void>): Promise<void>;
};

/** The loops of a running service; each kind of work has its own, so that none waits for another's provider. */
export function workLoops(clock: Clock, log: Log): Loops {
  const loops: Promise<void>[] = [];
  let stopping = false;
  let started = false;
  let rest = new AbortController();
  /** Counts the wakes: one that comes while a step runs is not slept through. */
  let wakes = 0;

  function wake(): void {
    wakes++;
    rest.abort();
    rest = new AbortController();
  }

  async function loop(name: string, step: () => Promise<number>): Promise<void> {
    while (!isStopping()) {
      const before = wakes;
      let done = 0;
      try {
        done = await step();
      } catch (cause) {
        log('loop.threw', { loop: name, error: cause instanceof Error ? cause.message : 'unknown' });
        await clock.sleep(restMs, rest.signal);
      }
      if (done === 0 && before === wakes && !isStopping()) await clock.sleep(restMs, rest.signal);
    }
  }

  const isStopping = () => stopping;

  return {
    run: (name, step) => {
      started = true;
      loops.push(loop(name, step));
    },
    running: () => started,
    wake,
    stop: async (finish) => {
      stopping = true;
      wake();
      const enough = new AbortController();
      const drained = Promise.all(loops)
        .then(finish)
        .catch((cause: unknown) => log('stop.threw', { error: cause instanceof Error ? cause.message : 'unknown' }))
        .finally(() => enough.abort());
      await Promise.race([drained, clock.sleep(drainMs, enough.signal)]);
    },
  };
}
