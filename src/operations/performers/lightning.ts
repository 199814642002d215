import type { Deps } from '../deps.js';
import { deliver } from './deliver.js';
import { invoice } from './invoice.js';
import { sats } from './sats.js';

/** Who does the legs of what goes through a Lightning rail. */
export function lightningPerformers({ lightning, store }: Pick<Deps, 'lightning' | 'store'>) {
  const railOf = (chamaId: string) => lightning?.(chamaId);
  return { invoice: invoice({ railOf }), deliver: deliver({ railOf }), sats: sats({ railOf, store }) };
}
