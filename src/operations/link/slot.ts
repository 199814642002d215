import { keyedHash } from '../../secrets.js';
import type { Deps } from '../deps.js';

/** Where the one open link of a member for their contribution is held; undefined where the chama offers none. */
export function linkSlot({ links, lookupKey }: Pick<Deps, 'links' | 'lookupKey'>, chamaId: string, memberId: string) {
  const offer = links?.(chamaId);
  return offer && { provider: `${offer.maker.name}-links`, holder: keyedHash(lookupKey, 'link', chamaId, memberId, 'contribution') };
}
