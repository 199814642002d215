import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Node's arguments that let a process live `factor` times as fast. That a request never arrived is believed only after minutes of
 * looking for it, and a claim is looked for a quarter of an hour: the real waits, but not in real time.
 */
export function timeLapse(folder: string, factor: number): string[] {
  const file = join(folder, 'time-lapse.mjs');
  writeFileSync(file, `(${quicken.toString()})(${factor});\n`);
  return ['--import', file];
}

/** Runs inside the service before anything else of it; it can refer to nothing outside itself. */
function quicken(factor: number): void {
  const wall = Date.now.bind(Date);
  const startedAt = wall();
  Date.now = () => Math.floor(startedAt + (wall() - startedAt) * factor);
  const timer = performance.now.bind(performance);
  const begun = timer();
  performance.now = () => begun + (timer() - begun) * factor;
  const wait = globalThis.setTimeout;
  const quick = (act: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => wait(act, ms / factor, ...given);
  globalThis.setTimeout = Object.assign(quick, wait);
}
