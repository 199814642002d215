import { parseArgs } from 'node:util';
import { start } from './start/bench.js';
import { ussd } from './ussd/bench.js';

// npm run bench -- <name> [--quick] : measures, prints a table, and ends with 1 when a goal is missed.

const benches: Record<string, (options: { quick: boolean }) => Promise<boolean>> = { ussd, start };

const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean', default: false } }, allowPositionals: true });
const [name = ''] = positionals;
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (!bench) {
  console.error(`npm run bench -- ${Object.keys(benches).join(' | ')} [--quick]`);
  process.exit(64);
}
process.exit((await bench({ quick: values.quick })) ? 0 : 1);
