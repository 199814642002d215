import type { Prisma, PrismaClient } from '../../../prisma/generated/client.js';
import type { Key as SecretKey } from '../../secrets.js';
import { columnsOf } from './prisma-columns.js';
import type { AuditNote, LocalStore, LocalTx } from './store.js';
import type { Table } from './table.js';

type Client = Prisma.TransactionClient;

/** What every model of the client can do, as far as it is needed here. */
type Delegate = {
  findFirst(args: object): Promise<Stored | null>;
  findMany(args: object): Promise<Stored[]>;
  count(args: object): Promise<number>;
  aggregate(args: object): Promise<{ _sum: Sums }>;
  groupBy(args: object): Promise<({ _sum: Sums } & Record<string, unknown>)[]>;
  create(args: object): Promise<unknown>;
  createMany(args: object): Promise<unknown>;
  updateMany(args: object): Promise<{ count: number }>;
  deleteMany(args: object): Promise<unknown>;
};

/** Rows written in one statement: databases bound its values. */
const rowsMax = 200;

type Sums = Record<string, bigint | number | null>;
type Stored = Record<string, unknown>;

/**
 * The local book in the money database. `audit` writes what was decided through the client of the same transaction; `sealing` is the key for
 * columns.
 */
export function prismaLocalStore(db: PrismaClient, sealing: SecretKey, audit: (tx: Client, note: AuditNote) => Promise<void>): LocalStore {
  const columns = columnsOf(sealing);

  const modelOf = (tx: Client, of: Table): Delegate => {
    const delegate = (tx as unknown as Record<string, Delegate | undefined>)[of.model];
    if (!delegate) throw new Error(`the schema has no model ${of.model}`);
    return delegate;
  };

  const txOf = (tx: Client, chamaId: string): LocalTx => {
    const where = (of: Table, sought: object) => ({ chamaId, ...columns.whereOf(of, sought) });
    return {
      chamaId,
      get: async (of, key) => {
        const row = await modelOf(tx, of).findFirst({ where: where(of, key) });
        return row ? (columns.rowOf(of, row) as never) : undefined;
      },
      list: async (of, sought, { by, max, skip = 0 }) => {
        const orderBy = [...by, ...of.key].map((name) => (name.startsWith('-') ? { [name.slice(1)]: 'desc' } : { [name]: 'asc' }));
        const rows = await modelOf(tx, of).findMany({ where: where(of, sought), orderBy, take: max, skip });
        return rows.map((row) => columns.rowOf(of, row) as never);
      },
      count: (of, sought) => modelOf(tx, of).count({ where: where(of, sought) }),
      sum: async (of, sought, column) => {
        const name = columns.nameOf(of, column);
        const { _sum } = await modelOf(tx, of).aggregate({ where: where(of, sought), _sum: { [name]: true } });
        return BigInt(_sum[name] ?? 0);
      },
      sumBy: async (of, sought, by, column) => {
        const name = columns.nameOf(of, column);
        const groups = await modelOf(tx, of).groupBy({ by: [by], where: where(of, sought), _sum: { [name]: true } });
        return new Map(groups.map((group) => [String(group[by]), BigInt(group._sum[name] ?? 0)]));
      },
      add: async (of, row) => {
        await modelOf(tx, of).create({ data: { chamaId, ...columns.dataOf(of, row) } });
      },
      addAll: async (of, rows) => {
        for (let at = 0; at < rows.length; at += rowsMax) {
          const data = rows.slice(at, at + rowsMax).map((row) => ({ chamaId, ...columns.dataOf(of, row) }));
          await modelOf(tx, of).createMany({ data });
        }
      },
      change: async (of, key, patch) => {
        const { count } = await modelOf(tx, of).updateMany({ where: where(of, key), data: columns.dataOf(of, patch) });
        if (count !== 1) throw new Error(`${of.model}: there is no such row`);
      },
      remove: async (of, key) => {
        await modelOf(tx, of).deleteMany({ where: where(of, key) });
      },
      audit: (note) => audit(tx, { ...note, chamaId }),
    };
  };

  return { transaction: (chamaId, work) => db.$transaction((tx) => work(txOf(tx, chamaId))) };
}
