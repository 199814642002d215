import type { Clock } from '../clock.js';

/** Looks that are planned for later, one plan a chama: a new one takes the place of the old one. */
export type Looks = {
  /** Looks at this moment (UTC milliseconds), or plans nothing. */
  plan(chamaId: string, at: number | undefined): void;
  /** Resolves when nothing is planned any more: after a stop, at once. */
  idle: () => Promise<void>;
};

/** `look` is told when it is time; it may plan the next one. Nothing is kept: whoever plans can work out what is due anew after a start. */
export function openLooks(deps: {
  clock: Pick<Clock, 'now' | 'sleep'>;
  stop: AbortSignal;
  look: (chamaId: string) => Promise<void>;
  failed: (error: unknown) => void;
}): Looks {
  const { clock, stop, look, failed } = deps;
  const plans = new Map<string, AbortController>();
  const work = new Set<Promise<void>>();

  async function wait(chamaId: string, at: number, plan: AbortController): Promise<void> {
    await clock.sleep(Math.max(0, at - clock.now()), AbortSignal.any([stop, plan.signal]));
    if (stop.aborted || plan.signal.aborted) return;
    plans.delete(chamaId);
    await look(chamaId);
  }

  return {
    plan(chamaId, at) {
      plans.get(chamaId)?.abort();
      plans.delete(chamaId);
      if (at === undefined || stop.aborted) return;
      const plan = new AbortController();
      plans.set(chamaId, plan);
      const done: Promise<void> = wait(chamaId, at, plan)
        .catch(failed)
        .finally(() => work.delete(done));
      work.add(done);
    },
    async idle() {
      while (work.size > 0) await Promise.all(work);
    },
  };
}
