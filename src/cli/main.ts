import { parseArgs } from 'node:util';
import { chat } from './chat.js';
import { dialPhone } from './dial.js';
import { doctor } from './doctor.js';
import { ledger } from './ledger.js';
import { operations } from './operations.js';
import type { Command, Terminal } from './terminal.js';
import { reviews } from './review.js';
import { runStandins } from './standins.js';
import { start } from './start.js';
import { sync } from './sync.js';

/** What the command line can do; each has a line of help. */
const commands: Record<string, Command> = {
  start,
  dial: dialPhone,
  chat,
  doctor,
  sync,
  ledger,
  operations,
  review: reviews,
  standins: runStandins,
};

const usage = (): string =>
  [
    'chamabot <command> [options]',
    '',
    ...Object.entries(commands).map(([name, { help }]) => `  ${name.padEnd(12)} ${help}`),
    '',
    'Every command takes --json for output that a program reads. Settings come from the environment; see docs/configuration.md.',
    '',
  ].join('\n');

const [name, ...rest] = process.argv.slice(2);
const command = name === undefined ? undefined : commands[name];
const { values, positionals } = parseArgs({ args: rest, allowPositionals: true, strict: false });
const terminal: Terminal = { input: process.stdin, output: process.stdout, error: process.stderr, json: values['json'] === true, env: process.env };

if (name === undefined || name === 'help' || name === '--help' || values['help'] === true) {
  process.stdout.write(usage());
} else if (!command) {
  process.stderr.write(`chamabot has no command "${name}".\n\n${usage()}`);
  process.exitCode = 64;
} else {
  try {
    process.exitCode = await command.run({ terminal, positionals, options: values });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
