import type { Measured } from '../load.js';

export type ServerName = 'chamabot' | 'Express hello' | 'ussd-menu-builder' | 'node:http';

/** `cpuMicros`: processor time a request, in microseconds. It says the same on a machine that others use meanwhile. */
export type Slice = Measured & { cpuMicros: number };
export type Round = Record<ServerName, Slice>;

/** A median and where the middle half of the rounds lies. */
type Spread = { median: number; low: number; high: number };

type Goal = { what: string; goal: string; got: string; met: boolean };

export type Machine = { cpu: string; cores: number; node: string; pinned: boolean; load: number };
export type Result = { machine: Machine; plan: { rounds: number; slice: number; connections: number; latencyRate: number } } & ReturnType<
  typeof summary
>;

const names: ServerName[] = ['chamabot', 'Express hello', 'ussd-menu-builder', 'node:http'];
const peers = names.slice(1);

/** What the rounds come to: medians, ratios taken round by round, and the goals. */
export function summary(rounds: Round[], latency: Slice) {
  const servers = names.map((name) => ({
    name,
    perSecond: spread(rounds.map((round) => round[name].perSecond)),
    cpuMicros: spread(rounds.map((round) => round[name].cpuMicros)),
    p50Ms: spread(rounds.map((round) => round[name].latencyMs.p50)).median,
    p99Ms: spread(rounds.map((round) => round[name].latencyMs.p99)).median,
    errors: rounds.reduce((sum, round) => sum + round[name].errors, 0),
  }));
  const ratios = peers.map((name) => ({
    to: name,
    perSecond: spread(rounds.map((round) => round.chamabot.perSecond / round[name].perSecond)),
    cpu: spread(rounds.map((round) => round[name].cpuMicros / round.chamabot.cpuMicros)),
  }));
  const errors = latency.errors + servers.reduce((sum, server) => sum + server.errors, 0);
  const atLeast = (name: ServerName, times: number): Goal => {
    const got = ratios.find(({ to }) => to === name)?.perSecond.median ?? 0;
    return { what: `requests a second, against ${name}`, goal: `≥ ${times.toFixed(1)} ×`, got: `${got.toFixed(2)} ×`, met: got >= times };
  };
  const { p99 } = latency.latencyMs;
  const goals: Goal[] = [
    atLeast('Express hello', 1.0),
    atLeast('ussd-menu-builder', 1.3),
    { what: 'p99 of a turn at 100 requests/s', goal: '≤ 150 ms', got: `${p99.toFixed(1)} ms`, met: p99 <= 150 },
    { what: 'wrong answers of any of the four', goal: '0', got: String(errors), met: errors === 0 },
  ];
  return { servers, ratios, latency, goals };
}

/** For people. */
export function report({ machine, plan, servers, ratios, latency, goals }: Result): string {
  const figure = ({ median, low, high }: Spread, digits: number) =>
    `${fixed(median, digits)} (${fixed(low, digits)}–${fixed(high, digits)})`;
  const table = [
    ['one core each', 'requests/s', 'processor µs a request', 'p50 ms', 'p99 ms', 'errors'],
    ...servers.map(({ name, perSecond, cpuMicros, p50Ms, p99Ms, errors }) => [
      name,
      figure(perSecond, 0),
      figure(cpuMicros, 0),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      String(errors),
    ]),
  ];
  const times = [
    ['chamabot is', 'by requests/s', 'by processor time'],
    ...ratios.map(({ to, perSecond, cpu }) => [`× ${to}`, figure(perSecond, 2), figure(cpu, 2)]),
  ];
  const { p50, p99, max } = latency.latencyMs;
  return [
    '',
    `  USSD turn: dial, 1, 500, 2 (cancel); ${plan.rounds} rounds of ${plan.slice} s each, ${plan.connections} connections; medians (middle half)`,
    `  ${machine.cpu}, ${machine.cores} cores${machine.pinned ? ', servers on one, load on the other' : ', NOT bound to cores'}; Node ${machine.node}; load average ${machine.load.toFixed(1)}`,
    '',
    ...columns(table),
    '',
    ...columns(times),
    '',
    `  At ${plan.latencyRate} requests/s: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms over ${latency.requests} turns, ${latency.errors} errors`,
    '',
    ...columns(goals.map(({ what, goal, got, met }) => [met ? '✓' : '✗', what, goal, got])),
    '',
    ...limits.map((line) => `  ${line}`),
  ].join('\n');
}

const limits = [
  'What limits them: each server has one core, and that core is busy. node:http spends it on the connection and the protocol (and is near',
  'what the load can ask for), Express on its router and parser, ussd-menu-builder on those and on walking its states anew from the start.',
  'A turn of ours spends it on the protocol, garbage collection, many small steps, JSON, hashes and SQLite. It is stored before it is answered:',
  'it survives the end of the process; a loss of power may take the last turns (WAL, synchronous = NORMAL), never an operation.',
  'Not charged: the sweep, which takes each turn out of the store a day later (docs/performance.md says what that costs).',
];

function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

const fixed = (value: number, digits: number): string =>
  value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Columns as wide as they need; the first to the left. */
function columns(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map(
    (row) => `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('   ')}`,
  );
}
