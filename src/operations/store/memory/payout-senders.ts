import type { MoneyTx } from '../../store.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

export function payoutSendersOf(all: Tables): Pick<MoneyTx, 'payoutSender' | 'keepPayoutSender'> {
  return {
    payoutSender: async (chamaId, person) => all.payoutSenders.get(keyOf(chamaId, person)),
    keepPayoutSender: async (sender, seen) => {
      const key = keyOf(sender.chamaId, sender.person);
      if ((all.payoutSenders.get(key)?.stateV ?? 0) !== seen) return false;
      all.payoutSenders.set(key, { ...sender, stateV: seen + 1 });
      return true;
    },
  };
}
