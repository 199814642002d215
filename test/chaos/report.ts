import type { KillResult } from './kill-loop.js';

/** A start should take no longer than this on a machine that is not busy with something else. */
const startGoalMs = 2_000;

/** What was covered and what is wrong, for a person. */
export function reportOf({ seed, findings, startMs, counts, crashpoints, seconds }: KillResult, kills: number, folder: string): string {
  const sorted = [...startMs].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  const inTime = sorted.filter((ms) => ms <= startGoalMs).length;
  const points = Object.entries(crashpoints).map(([name, hits]) => `${name} ${hits}`);
  return [
    '',
    `${kills} kills in ${seconds} s, seed ${seed}`,
    `Starts: ${sorted.length}, half within ${at(0.5)} ms, 95 % within ${at(0.95)} ms, the slowest ${at(1)} ms; ${inTime} of ${sorted.length} within ${startGoalMs} ms`,
    `Crash points: ${points.join(' · ')}`,
    'Covered:',
    ...Object.entries(counts).map(([what, n]) => `  ${String(n).padStart(6)}  ${what}`),
    '',
    findings.length === 0
      ? 'Nothing is wrong: what the provider was paid is what the ledger, the book and the members have.'
      : `${findings.length} things are wrong (the service's log and its data are in ${folder}):`,
    ...findings.map((finding) => `  ✗ ${finding}`),
    '',
  ].join('\n');
}
