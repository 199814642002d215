import type { Money } from '../money.js';
import type { Phone } from '../phone.js';
import { sameSecret } from '../secrets.js';
import type { Deps } from './deps.js';

/**
 * Africa's Talking asks before it tops up, unsigned, at an address that is a secret. Yes is said to what we have on file as sent and
 * not ended, for this very phone and amount, and to nothing else: so that nobody who has stolen the account's key empties its float. All
 * that is under way is compared, each in constant time, so that the time of an answer says nothing of what is.
 */
export async function isAirtimeOfOurs(
  { store, airtime }: Pick<Deps, 'store' | 'airtime'>,
  chamaId: string,
  { phone, amount }: { phone: Phone; amount: Money | undefined },
): Promise<boolean> {
  const provider = airtime?.(chamaId)?.seller.name;
  if (provider === undefined) return false;
  const ours = await store.transaction((tx) => tx.underWay({ chamaId, provider, kind: 'topUp' }));
  const asked = written(phone, amount);
  const hits = ours.map(({ operation }) => sameSecret(asked, written(operation.personal['phone'] ?? '', operation.amount)));
  return amount !== undefined && hits.includes(true);
}

const written = (phone: string, amount: Money | undefined): string => `${phone} ${amount?.currency ?? ''} ${amount?.minor ?? ''}`;
