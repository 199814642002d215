import type { AccountOf, LightningAccount, MoneyTx } from '../../store.js';
import type { Seals } from './seals.js';
import { insertUnless } from './sql.js';
import type { Client } from './sql.js';

/** Members' accounts with Lightning rails. The number opens the account to whoever knows it, and lies sealed. */
export function accountsOf(client: Client, { seal, open }: Seals): Pick<MoneyTx, 'lightningAccount' | 'keepLightningAccount'> {
  const accountIn = (row: { place: number; numberSealed: string; openedAt: bigint }): LightningAccount => ({
    number: open(row.numberSealed),
    place: row.place,
    openedAt: Number(row.openedAt),
  });
  const unique = ['provider', 'chamaId', 'memberId', 'place'] as const;
  return {
    async lightningAccount({ provider, chamaId, memberId }: AccountOf) {
      const row = await client.lightningAccount.findFirst({ where: { provider, chamaId, memberId }, orderBy: { place: 'desc' } });
      return row ? accountIn(row) : undefined;
    },
    async keepLightningAccount({ provider, chamaId, memberId }: AccountOf, account) {
      const { number, place, openedAt } = account;
      const row = { provider, chamaId, memberId, place, numberSealed: seal(number), openedAt };
      if (await insertUnless(client, 'LightningAccount', unique, row)) return account;
      const there = await client.lightningAccount.findUniqueOrThrow({
        where: { provider_chamaId_memberId_place: { provider, chamaId, memberId, place } },
      });
      return accountIn(there);
    },
  };
}
