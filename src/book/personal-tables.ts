import type { Prisma } from '../../prisma/generated/client.js';

type Forgotten = { person: string; phoneHash: string | undefined };

/**
 * What is kept of a person and of nobody else, table by table: all of it goes when they ask for it. Not here are money and its records, the chama's
 * own list of members, and what protects a number (SIM checks, cool-downs), which nobody may shake off by being forgotten. Lightning accounts stay
 * as well: their numbers are the only key to what was paid over them.
 */
const personalTables: ((tx: Prisma.TransactionClient, of: Forgotten) => Promise<unknown>)[] = [
  (tx, { person }) => tx.binding.deleteMany({ where: { personId: person } }),
  (tx, { person, phoneHash }) =>
    tx.bindingCode.deleteMany({ where: { OR: [{ addressHash: person }, ...(phoneHash === undefined ? [] : [{ phoneHash }])] } }),
  (tx, { person }) => tx.payoutSender.deleteMany({ where: { person } }),
  (tx, { person }) => tx.newcomer.deleteMany({ where: { person } }),
  (tx, { person }) => tx.memberMessage.deleteMany({ where: { person } }),
  (tx, { person }) => tx.person.deleteMany({ where: { id: person } }),
];

/** Deletes the person's rows from each of these tables. */
export async function forgetRows(tx: Prisma.TransactionClient, of: Forgotten): Promise<void> {
  for (const forget of personalTables) await forget(tx, of);
}
