import { parseArgs } from 'node:util';
import { whyNot } from '../config/why-not.js';
import { chat } from './chat.js';
import { deliveries } from './deliveries.js';
import { dialPhone } from './dial.js';
import { doctor } from './doctor.js';
import { ledger } from './ledger.js';
import { operations } from './operations.js';
import { reviews } from './review.js';
import { runStandins } from './standins.js';
import { start } from './start.js';
import { sync } from './sync.js';
import { complain, exits, type Command, type Terminal } from './terminal.js';
import { whatsapp } from './whatsapp.js';

/** What the command line can do. */
const commands: ReadonlyMap<string, Command> = new Map([
  ['start', start],
  ['dial', dialPhone],
  ['chat', chat],
  ['doctor', doctor],
  ['sync', sync],
  ['ledger', ledger],
  ['operations', operations],
  ['review', reviews],
  ['deliveries', deliveries],
  ['whatsapp', whatsapp],
  ['standins', runStandins],
]);

const usage = (): string =>
  [
    'chamabot <command> [options]',
    '',
    ...[...commands].map(([name, { help }]) => `  ${name.padEnd(12)} ${help}`),
    `  ${'help'.padEnd(12)} this, or with a command's name all about it`,
    '',
    'Every command takes --json, for output that a program reads. Settings come from the environment: docs/configuration.md.',
    `Exit codes: ${exits.well} well, ${exits.notWell} something is wrong, ${exits.usage} asked for wrongly, ${exits.config} the configuration is wrong.`,
    '',
  ].join('\n');

function helpFor(name: string, { help, usage: arguments_, options = {} }: Command): string {
  const listed: [string, { type: 'string' | 'boolean'; help: string }][] = [
    ...Object.entries(options),
    ['json', { type: 'boolean', help: 'output that a program reads' }],
  ];
  return [
    `chamabot ${name}${arguments_ === undefined ? '' : ` ${arguments_}`} [options]`,
    '',
    help,
    '',
    ...listed.map(([option, { type, help: means }]) => `  ${`--${option}${type === 'string' ? ' …' : ''}`.padEnd(16)} ${means}`),
    '',
  ].join('\n');
}

/** Runs one command line, without the program's name. Resolves with the exit code; never with a stack for what a host can mend. */
export async function run(args: readonly string[], given: Omit<Terminal, 'json'>): Promise<number> {
  const [name, ...rest] = args;
  const terminal: Terminal = { ...given, json: args.includes('--json') };
  const command = name === undefined ? undefined : commands.get(name);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const about = rest[0] === undefined ? undefined : commands.get(rest[0]);
    given.output.write(about && rest[0] !== undefined ? helpFor(rest[0], about) : usage());
    return exits.well;
  }
  if (!command) {
    complain(terminal, `chamabot has no command "${name}". See: chamabot help`);
    return exits.usage;
  }
  const read = parse(command, rest);
  if ('problem' in read) {
    complain(terminal, `${read.problem}\nSee: chamabot help ${name}`);
    return exits.usage;
  }
  if (read.values['help'] === true) {
    given.output.write(helpFor(name, command));
    return exits.well;
  }
  try {
    return await command.run({ terminal, positionals: read.positionals, options: read.values });
  } catch (error) {
    const sentence = sentenceFor(error, terminal);
    complain(terminal, sentence ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)));
    return exits.notWell;
  }
}

function parse(command: Command, args: string[]) {
  const options = Object.fromEntries(Object.entries(command.options ?? {}).map(([name, { type }]) => [name, { type }]));
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.usage !== undefined,
      strict: true,
    });
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What only stand-ins listen for on the command line, so a port in the way is theirs. */
function sentenceFor(error: unknown, { env }: Terminal): string | undefined {
  const port = error instanceof Error && 'port' in error ? Number(error.port) : 0;
  return whyNot(error, { port, standinsPort: port, mode: 'demo', host: env['HOST'] ?? '127.0.0.1', dataDir: env['DATA_DIR'] ?? './data' });
}
