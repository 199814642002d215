/** Calls that may be under way at one provider at a time: a hanging provider takes no other's place. */
const laneMax = 16;

/** One queue a provider. Jobs start in the order they came; none of them may reject. */
export type Lanes = {
  run(provider: string, job: () => Promise<void>): void;
  /** Providers that have no place free; nothing is claimed for them. */
  full(): string[];
  inFlight: () => Record<string, number>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

type Lane = { running: number; queue: (() => Promise<void>)[] };

export function openLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  const waiting: (() => void)[] = [];
  const sizeOf = ({ running, queue }: Lane) => running + queue.length;

  function next(lane: Lane): void {
    while (lane.running < laneMax) {
      const job = lane.queue.shift();
      if (!job) break;
      lane.running++;
      void job().finally(() => {
        lane.running--;
        next(lane);
        if ([...lanes.values()].every((one) => sizeOf(one) === 0)) {
          for (const resolve of waiting.splice(0)) resolve();
        }
      });
    }
  }

  return {
    run: (provider, job) => {
      const lane = lanes.get(provider) ?? { running: 0, queue: [] };
      lanes.set(provider, lane);
      lane.queue.push(job);
      next(lane);
    },
    full: () => [...lanes].filter(([, lane]) => sizeOf(lane) >= laneMax).map(([provider]) => provider),
    inFlight: () => Object.fromEntries([...lanes].map(([provider, lane]) => [provider, sizeOf(lane)])),
    idle: async () => {
      if ([...lanes.values()].every((lane) => sizeOf(lane) === 0)) return;
      await new Promise<void>((resolve) => void waiting.push(resolve));
    },
  };
}
