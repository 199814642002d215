/**
 * The chama's records have told us which record is our contribution's: proof, where a sync that adopted one could only guess.
 * What becomes of whoever holds that record in our copy: `swap` (it takes the one that was guessed for ours, or none), `remove` (it was
 * a copy of this very contribution), `add` (the guessed record is somebody's own after all, and gets a row), or nothing.
 */
export function afterProof(of: { guessed: boolean; holder: { own: boolean } | null | undefined }): 'swap' | 'remove' | 'add' | 'nothing' {
  if (of.holder) return of.guessed || of.holder.own ? 'swap' : 'remove';
  return of.guessed ? 'add' : 'nothing';
}
