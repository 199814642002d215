import { z } from 'zod';
import type { MoneyTx, PayoutSender } from '../../store.js';
import type { Seals } from './seals.js';
import { insertUnless } from './sql.js';
import type { Client } from './sql.js';

const Details = z.record(z.string(), z.string());
const Standing = z.enum(['none', 'ready', 'waiting', 'refused']);

export function payoutSendersOf(client: Client, { seal, open }: Seals): Pick<MoneyTx, 'payoutSender' | 'keepPayoutSender'> {
  return {
    async payoutSender(chamaId, person) {
      const row = await client.payoutSender.findUnique({ where: { chamaId_person: { chamaId, person } } });
      if (!row) return undefined;
      return {
        ...{ chamaId, person },
        details: Details.parse(JSON.parse(open(row.detailsSealed))),
        provider: row.provider ?? undefined,
        senderId: row.senderId ?? undefined,
        standing: Standing.parse(row.standing),
        wrong: row.wrong === '' ? [] : row.wrong.split(','),
        told: row.told ?? undefined,
        askedAt: row.askedAt === null ? undefined : Number(row.askedAt),
        changedAt: Number(row.changedAt),
        stateV: row.stateV,
      };
    },
    async keepPayoutSender(sender, seen) {
      const { chamaId, person } = sender;
      const row = columnsOf(sender, seal, seen + 1);
      if (seen === 0) return insertUnless(client, 'PayoutSender', ['chamaId', 'person'], { chamaId, person, ...row });
      const { count } = await client.payoutSender.updateMany({ where: { chamaId, person, stateV: seen }, data: row });
      return count === 1;
    },
  };
}

function columnsOf(sender: Omit<PayoutSender, 'stateV'>, seal: Seals['seal'], stateV: number) {
  const { details, provider = null, senderId = null, standing, wrong, told = null, askedAt, changedAt } = sender;
  const moments = { askedAt: askedAt === undefined ? null : BigInt(askedAt), changedAt: BigInt(changedAt) };
  return { detailsSealed: seal(JSON.stringify(details)), provider, senderId, standing, wrong: wrong.join(','), told, ...moments, stateV };
}
