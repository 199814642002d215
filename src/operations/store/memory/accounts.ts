import type { AccountOf, LightningAccount, MoneyTx } from '../../store.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** Members' accounts with Lightning rails. */
export function accountsOf(all: Tables): Pick<MoneyTx, 'lightningAccount' | 'keepLightningAccount'> {
  const key = ({ provider, chamaId, memberId }: AccountOf, place: number) => keyOf(provider, chamaId, memberId, String(place));
  return {
    async lightningAccount(of) {
      let last: LightningAccount | undefined;
      for (let place = 1; all.lightningAccounts.has(key(of, place)); place++) last = all.lightningAccounts.get(key(of, place));
      return last;
    },
    async keepLightningAccount(of, account) {
      const there = all.lightningAccounts.get(key(of, account.place));
      if (there) return there;
      all.lightningAccounts.set(key(of, account.place), account);
      return account;
    },
  };
}
