import type { MoneyTx } from '../store.js';
import type { Draft } from './kind.js';

/** Takes the phone for this collection: one prompt at a time on a phone, or `busy`. */
export async function takePhone(tx: MoneyTx, { operation, legs }: Draft, now: number): Promise<'busy' | undefined> {
  const provider = legs[0]?.provider ?? '';
  return (await tx.takeSlot(provider, operation.phoneHash, operation.id, now)) ? undefined : 'busy';
}
