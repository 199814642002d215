import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { readConfig, type Config } from '../config.js';
import type { Environment } from '../config/types.js';
import { demoChamas } from '../demo.js';

export type Terminal = { input: Readable; output: Writable; error: Writable; json: boolean; env: Environment };

export type Asked = { terminal: Terminal; positionals: string[]; options: Record<string, string | boolean | undefined> };

/** One command: its help, and what it does. It resolves with the exit code: 0 well, 1 not well, 64 asked for wrongly, 78 badly configured. */
export type Command = { help: string; run(asked: Asked): Promise<number> };

/** Writes what a person reads, or the same as JSON where that was asked for. */
export function tell({ output, json }: Terminal, value: unknown, text: string): void {
  output.write(
    json ? `${JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item), 2)}\n` : `${text}\n`,
  );
}

/** The configuration of the environment; undefined, with the problems told, when it is wrong. */
export function configured(terminal: Terminal): Config | undefined {
  const read = readConfig(terminal.env, (path) => readFileSync(path, 'utf8'), demoChamas);
  if (read.status === 'ok') return read.config;
  if (terminal.json) tell(terminal, { problems: read.problems }, '');
  else terminal.error.write(`The configuration is wrong:\n${read.problems.map((problem) => `  - ${problem}`).join('\n')}\n`);
  return undefined;
}

export const option = (options: Asked['options'], name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};
