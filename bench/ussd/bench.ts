import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Measured } from '../load.js';
import { canPin, start, type Child } from '../child.js';
import type { Job } from './load-process.js';
import { report, summary, type Round, type ServerName } from './report.js';
import type { Used } from './serve.js';

/** How long each part takes, in seconds; `--quick` is for a first look. */
const plans = {
  whole: { rounds: 18, slice: 1, warmUp: 4, latency: 12 },
  quick: { rounds: 3, slice: 0.5, warmUp: 2, latency: 2 },
};

/** As many connections as a gateway keeps; each waits for its answer before it asks again. */
const connections = 32;
const latencyRate = 100;

/** Servers share one core in turn, the load has the other. */
const [loadCore, serverCore] = [0, 1];

type Server = { name: ServerName; file: string; says?: string };
type Running = Server & { port: number; child: Child<object, Used> };
const servers: Server[] = [
  { name: 'chamabot', file: 'ours.js' },
  { name: 'Express hello', file: 'express-hello.js', says: 'CON hello' },
  { name: 'ussd-menu-builder', file: 'menu-builder.js' },
  { name: 'node:http', file: 'bare.js', says: 'CON hello' },
];

/** Measures a USSD turn against its peers, each on the same core, in rounds in which all of them take their turn. True when the goals are met. */
export async function ussd({ quick, out = 'bench/results/ussd.json' }: { quick: boolean; out?: string }): Promise<boolean> {
  const plan = quick ? plans.quick : plans.whole;
  mkdirSync('bench/results', { recursive: true });
  const folder = mkdtempSync('bench/results/turns-');
  const running: { stop(): void }[] = [];
  try {
    const { child: load } = await start<object, Job, Measured>(new URL('load-process.js', import.meta.url), loadCore);
    running.push(load);
    const started: Running[] = [];
    for (const server of servers) {
      const file = new URL(server.file, import.meta.url);
      const { first, child } = await start<{ port: number }, object, Used>(file, serverCore, [folder]);
      running.push(child);
      started.push({ ...server, port: first.port, child });
    }

    let run = 0;
    const put = async ({ port, says, child }: Running, seconds: number, rate?: number) => {
      const before = await child.ask({});
      const job = {
        port,
        path: '/ussd',
        connections,
        seconds,
        run: String(++run),
        ...(says !== undefined && { says }),
        ...(rate !== undefined && { rate }),
      };
      const measured = await load.ask(job);
      const after = await child.ask({});
      return { ...measured, cpuMicros: (after.cpuMicros - before.cpuMicros) / measured.requests };
    };

    for (const server of started) await put(server, plan.warmUp);
    const rounds: Round[] = [];
    for (let i = 0; i < plan.rounds; i++) {
      const round: Partial<Round> = {};
      // Who goes first changes, so that nobody always follows the same one.
      for (const server of [...started.slice(i % started.length), ...started.slice(0, i % started.length)])
        round[server.name] = await put(server, plan.slice);
      rounds.push(round as Round);
      process.stderr.write(`\r  round ${i + 1} of ${plan.rounds} `);
    }
    process.stderr.write('\r');
    const ours = started[0];
    if (!ours) throw new Error('nothing was started');
    const latency = await put(ours, plan.latency, latencyRate);

    const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version, pinned: canPin, load: loadavg()[0] ?? 0 };
    const result = {
      at: new Date().toISOString(),
      machine,
      plan: { ...plan, connections, latencyRate },
      ...summary(rounds, latency),
      rounds,
    };
    writeFileSync(out, `${JSON.stringify(result, null, 2)}\n`);
    console.log(report(result));
    console.log(`\n  Written to ${join(out)}`);
    return result.goals.every(({ met }) => met);
  } finally {
    for (const child of running) child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
