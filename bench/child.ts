import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A process of the measurement, which answers each message with one. */
export type Child<Request, Answer> = { ask(request: Request): Promise<Answer>; pid: number; stop(): void };

/** True where processes can be bound to a core; else they share the cores as the system likes. */
export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** Starts a file of this folder on one core, and resolves with its first message. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what a process says first is its own
export async function start<First, Request, Answer>(
  file: URL,
  core: number,
  args: string[] = [],
): Promise<{ first: First; child: Child<Request, Answer> }> {
  const pinned = canPin ? ['taskset', '-c', String(core)] : [];
  const [program = '', ...rest] = [...pinned, process.execPath, fileURLToPath(file), ...args];
  const running = spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const first = await heard<First>(running);
  return {
    first,
    child: {
      pid: running.pid ?? 0,
      ask: (request) => {
        running.send(request as object);
        return heard<Answer>(running);
      },
      stop: () => {
        if (running.connected) running.disconnect();
      },
    },
  };
}

function heard<T>(running: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process of the measurement ended (${code})`));
    running.once('exit', ended);
    running.once('message', (message) => {
      running.off('exit', ended);
      resolve(message as T);
    });
  });
}
