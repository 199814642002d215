import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { systemClock as clock } from '../../src/clock.js';

/** How a life of the service ended: by a signal, or by itself with a code. */
export type End = { signal: NodeJS.Signals | null; code: number | null; said: string };

/** One life of the service: a process of its own, from its start to its death. */
export type Life = {
  pid: number;
  /** Milliseconds from the start to the ready line; undefined when it died before. */
  ready: Promise<number | undefined>;
  ended: Promise<End>;
  isOver(): boolean;
  /** kill -9: it has no chance to tidy up. */
  kill(): void;
  /** SIGTERM, and how long it took to end. A life that does not end in time is killed, and says so. */
  stop(withinMs: number): Promise<{ end: End; ms: number; forced: boolean }>;
};

/** The last of what it wrote to stderr is kept, to say why it did not start. */
const saidMax = 2_000;

/** A line of the service's log. */
export type LogLine = { level: string; msg: string } & Record<string, unknown>;

/** Starts a life. `heard` gets each line of its log. */
export function startLife(args: readonly string[], env: Record<string, string>, heard: (line: LogLine) => void): Life {
  const startedAt = clock.monotonic();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid === undefined) throw new Error(`${process.execPath} could not be started`);
  const { pid } = child;
  let said = '';
  let over = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-saidMax)));

  const ended = new Promise<End>((resolve) =>
    child.once('close', (code, signal) => {
      over = true;
      resolve({ code, signal, said });
    }),
  );
  const ready = new Promise<number | undefined>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = lineOf(text);
      if (!line) return;
      heard(line);
      if (line.msg === 'ready') resolve(clock.monotonic() - startedAt);
    });
    void ended.then(() => resolve(undefined));
  });
  const kill = () => {
    if (!over) child.kill('SIGKILL');
  };

  return {
    pid,
    ready,
    ended,
    isOver: () => over,
    kill,
    async stop(withinMs) {
      const since = clock.monotonic();
      child.kill('SIGTERM');
      const done = new AbortController();
      const forced = await Promise.race([ended.then(() => false), clock.sleep(withinMs, done.signal).then(() => !over)]);
      done.abort();
      if (forced) kill();
      return { end: await ended, ms: clock.monotonic() - since, forced };
    },
  };
}

function lineOf(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined; // a line that a death has cut off
  }
}
