/** Time, handed in: what is tested with a clock of its own never waits. */
export type Clock = {
  /** Milliseconds since 1970, UTC. For what is stored and shown; it may jump. */
  now(): number;
  /** Milliseconds since some start; never goes back. For durations and leases. */
  monotonic(): number;
  /** Resolves after `ms`; at once when `signal` is or becomes aborted (it never rejects). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;

/** The calendar date (`YYYY-MM-DD`) of a moment in a time zone. */
export function dateIn(timeZone: string, at: number): string {
  return dateFormat(timeZone).format(at);
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(timeZone: string): Intl.DateTimeFormat {
  let format = dateFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dateFormats.set(timeZone, format);
  }
  return format;
}
