/** What came of a vote: the option with the most votes, or those that are equal. */
export function tally(options: readonly { position: number; votes: number; counts: boolean }[]): {
  outcome: 'decided' | 'tie' | 'none';
  first: number[];
} {
  const cast = options.filter(({ counts }) => counts);
  const most = Math.max(0, ...cast.map(({ votes }) => votes));
  if (most === 0) return { outcome: 'none', first: [] };
  const first = cast.filter(({ votes }) => votes === most).map(({ position }) => position);
  return { outcome: first.length > 1 ? 'tie' : 'decided', first };
}
