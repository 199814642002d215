import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { coverage } from './coverage.js';
import { run, type Result } from './run.js';

// npm run simulate -- --seeds 1..2000 [--sqlite 100] : plays the seeds, the first so many of them on real SQLite as well.
// A failing seed is printed with the command that plays it again. Results are added up in results/simulation.json.

type Job = { seed: number; on: 'memory' | 'sqlite' };

/** One world that does not come to rest must not hold up the others for ever. */
const seedsMax = 1_000_000;

if (process.send) work();
else await lead();

/** A worker: plays what it is given, one seed after the other. */
function work(): void {
  process.on('message', (job: Job) => {
    run(job.seed, job.on)
      .catch((error: unknown): Result => ({
        seed: job.seed,
        wrong: [`threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
        covered: {},
        simulatedMs: 0,
      }))
      .then((result) => process.send?.({ ...result, on: job.on }))
      .catch(() => process.exit(1)); // the leader is gone
  });
}

async function lead(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1..200' },
      sqlite: { type: 'string', default: '0' },
      out: { type: 'string', default: 'results/simulation.json' },
    },
  });
  const [from = 1, to = from] = values.seeds.split('..').map(Number);
  if (!Number.isInteger(from) || !Number.isInteger(to) || from > to || to - from >= seedsMax) {
    console.error('npm run simulate -- --seeds 1..2000 [--sqlite 100]');
    process.exit(64);
  }
  const jobs: Job[] = [];
  for (let seed = from; seed <= to; seed++) {
    jobs.push({ seed, on: 'memory' });
    if (seed - from < Number(values.sqlite)) jobs.push({ seed, on: 'sqlite' });
  }
  const total = jobs.length;
  const startedAt = Date.now();
  const covered = coverage();
  const failures: { seed: number; on: string; wrong: string[] }[] = [];
  let done = 0;
  let simulatedMs = 0;

  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), jobs.length) }, () => {
      const child = fork(new URL(import.meta.url).pathname, [], { stdio: 'inherit' });
      const next = () => {
        const job = jobs.shift();
        if (job) child.send(job);
        else child.disconnect();
      };
      child.on('message', (result: Result & { on: string }) => {
        done++;
        simulatedMs += result.simulatedMs;
        covered.add(result.covered);
        if (result.wrong.length > 0) {
          failures.push({ seed: result.seed, on: result.on, wrong: result.wrong });
          console.error(
            `✗ seed ${result.seed} on ${result.on}\n${result.wrong.map((line) => `    ${line}`).join('\n')}\n    again: npm run simulate -- --seeds ${result.seed}..${result.seed}${result.on === 'sqlite' ? ' --sqlite 1' : ''}`,
          );
        } else if (done % 100 === 0) console.error(`  ${done} of ${total}`);
        next();
      });
      next();
      return new Promise<void>((resolve) => child.on('exit', () => resolve()));
    }),
  );

  const summary = {
    seeds: `${from}..${to}`,
    worlds: done,
    failures: failures.length,
    simulatedHours: Math.round(simulatedMs / 3_600_000),
    seconds: Math.round((Date.now() - startedAt) / 1000),
    covered: covered.all(),
    failed: failures,
  };
  mkdirSync(new URL('.', `file://${process.cwd()}/${values.out}`).pathname, { recursive: true });
  writeFileSync(values.out, JSON.stringify(summary, null, 2));
  for (const [what, count] of Object.entries(summary.covered)) console.log(`${String(count).padStart(9)}  ${what}`);
  console.log(
    `\n${done} of ${total} worlds, ${summary.simulatedHours} simulated hours in ${summary.seconds} s: ${failures.length === 0 ? 'every book is equal, nothing is stuck' : `${failures.length} FAILED`}`,
  );
  process.exit(failures.length === 0 && done === total ? 0 : 1);
}
