import { PassThrough } from 'node:stream';
import { run } from '../../src/cli/run.js';
import type { Environment } from '../../src/config.js';

/** A command line at work, with its streams in a test's hands. */
export function command(args: string[], env: Environment) {
  const input = new PassThrough();
  const said = { output: '', error: '' };
  const output = new PassThrough({ encoding: 'utf8' });
  const error = new PassThrough({ encoding: 'utf8' });
  output.on('data', (text: string) => (said.output += text));
  error.on('data', (text: string) => (said.error += text));
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const exit = run(args, { input, output, error, env, stopped: () => stopped });
  return {
    said,
    /** What it has written so far, as the JSON lines that it is. */
    lines: () =>
      said.output
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    type: (line: string) => void input.write(`${line}\n`),
    hangUp: () => void input.end(),
    stop,
    exit,
  };
}

/** A command that asks nothing, to its end. */
export async function done(args: string[], env: Environment): Promise<{ exit: number; output: string; error: string }> {
  const running = command(args, env);
  running.hangUp();
  const exit = await running.exit;
  return { exit, ...running.said };
}
