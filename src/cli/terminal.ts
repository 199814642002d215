import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { readConfig, type Config, type Environment } from '../config.js';
import { demoChamas } from '../demo.js';

/** Where a command runs. `stopped` resolves when the person wants it to end (Ctrl-C); a command that asks takes that upon itself. */
export type Terminal = {
  input: Readable;
  output: Writable;
  error: Writable;
  json: boolean;
  env: Environment;
  stopped: () => Promise<void>;
};

export type Asked = { terminal: Terminal; positionals: string[]; options: Readonly<Record<string, string | boolean | undefined>> };

/** One command: its help, and what it does. It resolves with the exit code, one of `exits`. */
export type Command = {
  help: string;
  /** What follows its name: `verify | export`. */
  usage?: string;
  options?: Readonly<Record<string, { type: 'string' | 'boolean'; help: string }>>;
  run(asked: Asked): Promise<number>;
};

/** `usage` and `config` are those of sysexits.h. */
export const exits = { well: 0, notWell: 1, usage: 64, config: 78 } as const;

/** Writes what a person reads, or the same as JSON where that was asked for. */
export function tell({ output, json }: Terminal, value: unknown, text: string): void {
  output.write(json ? `${asJson(value, 2)}\n` : `${text}\n`);
}

/** Says what went wrong: to a person on stderr, to a program as `{ "error": … }`. */
export function complain({ output, error, json }: Terminal, sentence: string): void {
  if (json) output.write(`${asJson({ error: sentence }, 2)}\n`);
  else error.write(`${sentence}\n`);
}

/** One value a line, for what goes on. */
export function tellLine({ output }: Terminal, value: unknown): void {
  output.write(`${asJson(value)}\n`);
}

const asJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item), indent);

/** The configuration of the environment; undefined, with the problems told, when it is wrong. */
export function configured(terminal: Terminal): Config | undefined {
  const read = readConfig(terminal.env, (path) => readFileSync(path, 'utf8'), demoChamas);
  if (read.status === 'ok') return read.config;
  if (terminal.json) tell(terminal, { error: 'The configuration is wrong.', problems: read.problems }, '');
  else terminal.error.write(`The configuration is wrong:\n${read.problems.map((problem) => `  - ${problem}`).join('\n')}\n`);
  return undefined;
}

export const option = (options: Asked['options'], name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};
