import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../clock.js';

/** How long changes are gathered before they are written. */
const gatherMs = 250;

/** Keeps a value in a file. A reader finds the old value or the new one, never half of either. */
export type Keeper = {
  /** The value of the last run; undefined when there is none, or none that can be read. */
  read: () => unknown;
  /** Says that the value has changed; it is written soon. */
  changed: () => void;
  /** Writes now what is not yet written. */
  write: () => void;
  /** Writes what is not yet written, and no more after that. */
  close: () => void;
};

export function keeper({ file, clock, value }: { file: string; clock: Clock; value: () => unknown }): Keeper {
  const stopped = new AbortController();
  let waiting = false;
  let unwritten = false;
  const write = () => {
    if (!unwritten) return;
    unwritten = false;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(value()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    read() {
      try {
        return JSON.parse(readFileSync(file, 'utf8')) as unknown;
      } catch {
        return undefined; // no file yet, or one that a person has edited into something else
      }
    },
    changed() {
      unwritten = true;
      if (waiting || stopped.signal.aborted) return;
      waiting = true;
      void clock.sleep(gatherMs, stopped.signal).then(() => {
        waiting = false;
        if (!stopped.signal.aborted) write();
      });
    },
    write,
    close() {
      stopped.abort();
      write();
    },
  };
}
