import type { PrismaClient } from '../../prisma/generated/client.js';

/** Calls made to a provider in a month, against its quota; kept so that a restart does not forget them. */
export function quotaIn(client: PrismaClient, provider: string, chamaId: string, max: number) {
  const of = (month: string) => ({ provider_chamaId_month: { provider, chamaId, month } });
  return {
    max,
    used: async (month: string): Promise<number> => (await client.quota.findUnique({ where: of(month) }))?.used ?? 0,
    add: async (month: string, used: number): Promise<void> => {
      await client.quota.upsert({
        where: of(month),
        create: { provider, chamaId, month, used },
        update: { used: { increment: used } },
      });
    },
  };
}
