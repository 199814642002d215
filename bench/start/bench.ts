import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report, summary, type Started, type StartName } from './report.js';

/** How often each is started; the first round warms the disk's cache and does not count. */
const plans = { whole: { rounds: 12 }, quick: { rounds: 4 } };

/** A start that is not ready by then has failed. */
const readyMaxMs = 60_000;
/** The kernel counts processor time in hundredths of a second. */
const tickMs = 10;

type Program = { name: StartName; args: string[]; env?: (folder: string) => Record<string, string> };

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const ours = { args: [file('../../src/main.js')], env: (folder: string) => ({ PORT: '0', STANDINS_PORT: '0', DATA_DIR: folder }) };
const programs: Program[] = [
  { name: 'node', args: ['-e', 'console.log("ready"); setInterval(() => {}, 1e9)'] },
  { name: 'Express hello', args: [file('../ussd/express-hello.js')] },
  { name: 'chamabot, first start', ...ours },
  { name: 'chamabot, again', ...ours },
];

/** Measures how long a start takes until it serves, in demo mode, beside Express and Node alone. True when the goals are met. */
export async function start({ quick, out = 'bench/results/start.json' }: { quick: boolean; out?: string }): Promise<boolean> {
  const { rounds: count } = quick ? plans.quick : plans.whole;
  mkdirSync('bench/results', { recursive: true });
  const rounds: Record<StartName, Started>[] = [];
  for (let i = 0; i <= count; i++) {
    const folder = mkdtempSync('bench/results/start-');
    try {
      const round: Partial<Record<StartName, Started>> = {};
      // The second start of ours has the folder of the first.
      for (const program of programs) round[program.name] = await timed(program, join(folder, 'data'));
      if (i > 0) rounds.push(round as Record<StartName, Started>);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    process.stderr.write(`\r  round ${i} of ${count} `);
  }
  process.stderr.write('\r');
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version, load: loadavg()[0] ?? 0 };
  const result = { at: new Date().toISOString(), machine, ...summary(rounds, machine.load > machine.cores), rounds };
  writeFileSync(out, `${JSON.stringify(result, null, 2)}\n`);
  console.log(report(result));
  console.log(`\n  Written to ${out}`);
  return result.goals.every(({ met }) => met);
}

/** Starts it, waits until it says that it is ready (a line, or a message), and ends it. */
async function timed({ name, args, env }: Program, folder: string): Promise<Started> {
  const began = performance.now();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, { env: { PATH, HOME, ...env?.(folder) }, stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await new Promise<Started>((resolve, reject) => {
      const ready = () => resolve({ ms: performance.now() - began, cpuMs: cpuOf(child.pid) });
      child.once('message', ready);
      let said = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (/^ready\n|"msg":"ready"/.test(said)) ready();
      });
      const failed = (why: string) => reject(new Error(`${name} ${why}`));
      child.once('exit', (code) => failed(`ended with ${String(code)}`));
      setTimeout(() => failed('was not ready in time'), readyMaxMs).unref();
    });
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Processor time of a process so far, all its threads; undefined where the system does not say. */
function cpuOf(pid: number | undefined): number | undefined {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return undefined;
  const fields = readFileSync(stat, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}
