export type StartName = 'node' | 'Express hello' | 'chamabot, first start' | 'chamabot, again';

/** Milliseconds until it was ready, by the clock and of processor time. */
export type Started = { ms: number; cpuMs: number | undefined };

type Goal = { what: string; goal: string; got: string; met: boolean };
type Row = { name: StartName; ms: number; highMs: number; cpuMs: number; timesNode: number; timesExpress: number };
export type Result = { machine: { cpu: string; cores: number; node: string; load: number } } & ReturnType<typeof summary>;

const names: StartName[] = ['node', 'Express hello', 'chamabot, first start', 'chamabot, again'];
/** The promise of a fresh clone: ready within this, once it is prepared. */
const readyMs = 2_000;

/**
 * Medians, and ratios taken round by round: a machine that is slow in a round is slow for all of them. `isBusy`: others use its
 * cores meanwhile, and then the clock says more of them than of us.
 */
export function summary(rounds: Record<StartName, Started>[], isBusy: boolean) {
  const times = (name: StartName, to: StartName) => median(rounds.map((round) => round[name].ms / round[to].ms));
  const servers = names.map((name): Row => {
    const all = rounds.map((round) => round[name].ms);
    return {
      name,
      ms: median(all),
      highMs: Math.max(...all),
      cpuMs: median(rounds.map((round) => round[name].cpuMs ?? Number.NaN)),
      timesNode: times(name, 'node'),
      timesExpress: times(name, 'Express hello'),
    };
  });
  const goals = servers
    .filter(({ name }) => name.startsWith('chamabot'))
    .map(({ name, ms, cpuMs }): Goal => {
      const [got, of] = isBusy && !Number.isNaN(cpuMs) ? [cpuMs, ' of processor time, since others use this machine'] : [ms, ''];
      return { what: name, goal: `≤ ${readyMs} ms`, got: `${got.toFixed(0)} ms${of}`, met: got <= readyMs };
    });
  return { servers, goals };
}

/** For people. */
export function report({ machine, servers, goals }: Result): string {
  const rows = [
    ['from start to ready', 'ms', 'most', 'processor ms', '× node', '× Express'],
    ...servers.map(({ name, ms, highMs, cpuMs, timesNode, timesExpress }) => [
      name,
      ms.toFixed(0),
      highMs.toFixed(0),
      Number.isNaN(cpuMs) ? '?' : cpuMs.toFixed(0),
      timesNode.toFixed(1),
      timesExpress.toFixed(1),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const columns = rows.map(
    (row) => `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('   ')}`,
  );
  return [
    '',
    `  ${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; load average ${machine.load.toFixed(1)}; medians, ratios taken round by round`,
    '',
    ...columns,
    '',
    ...goals.map(({ what, goal, got, met }) => `  ${met ? '✓' : '✗'}  ${what}: ${got} (${goal})`),
    '',
    '  What it does in that time: loads some 600 modules, makes two databases and brings them to their schema, starts the stand-ins,',
    "  reads the chama's members and contributions from them and stores them. PINs are hashed after it, or when their member speaks.",
  ].join('\n');
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
