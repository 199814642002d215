import type { PrismaClient } from '../../prisma/generated/client.js';
import type { OptOutStore } from './opt-out-store.js';
import { carriers, type OptedOut } from './route.js';

/** Opt-outs in the money database, whose guarded client it is handed. Persons are keyed hashes: nobody is named. */
export function prismaOptOutStore(client: PrismaClient): OptOutStore {
  return {
    async all() {
      const rows = await client.optOut.findMany();
      return rows.flatMap(({ personId, channel, from, at }) => {
        const carrier = carriers.find((one) => one === channel);
        return carrier ? [{ person: personId, carrier, from: from as OptedOut, at: Number(at) }] : [];
      });
    },
    async put({ person, carrier, from, at }) {
      await client.optOut.upsert({
        where: { personId_channel: { personId: person, channel: carrier } },
        create: { personId: person, channel: carrier, from, at: BigInt(at) },
        update: { from, at: BigInt(at) },
      });
    },
    async remove({ person, carrier }) {
      await client.optOut.deleteMany({ where: { personId: person, channel: carrier } });
    },
  };
}
