import { Prisma } from '../../../../prisma/generated/client.js';
import type { PrismaClient } from '../../../../prisma/generated/client.js';

/** The client inside of a transaction. */
export type Client = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

type Value = string | number | bigint | null | undefined;

const names = (columns: readonly string[]) => Prisma.raw(columns.map((column) => `"${column}"`).join(', '));
/** Whole numbers only are stored; as bigints they reach the database as integers, where a number would be a float. */
const stored = (value: Value) => (typeof value === 'number' ? BigInt(value) : (value ?? null));

/**
 * Inserts a row unless one with the same `unique` columns is there; true when it was inserted. An insert that fails and is
 * caught will not do: PostgreSQL gives up the transaction. Table and column names come from this code alone.
 */
export async function insertUnless(client: Client, table: string, unique: readonly string[], row: Record<string, Value>): Promise<boolean> {
  const values = Prisma.join(Object.values(row).map(stored));
  const inserted =
    await client.$executeRaw`INSERT INTO ${names([table])} (${names(Object.keys(row))}) VALUES (${values}) ON CONFLICT (${names(unique)}) DO NOTHING`;
  return inserted === 1;
}

/** Inserts rows of one shape in one statement. */
export async function insert(client: Client, table: string, rows: readonly Record<string, Value>[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const tuples = rows.map((row) => Prisma.sql`(${Prisma.join(Object.values(row).map(stored))})`);
  await client.$executeRaw`INSERT INTO ${names([table])} (${names(Object.keys(first))}) VALUES ${Prisma.join(tuples)}`;
}

/** `"a" = ?, "b" = ?` for an UPDATE; a value of undefined empties its column. */
export function assignments(row: Record<string, Value>): Prisma.Sql {
  return Prisma.join(Object.entries(row).map(([column, value]) => Prisma.sql`${names([column])} = ${stored(value)}`));
}

/** How a moment is stored: Prisma wants it as a bigint. */
export function moment(at: number): bigint;
export function moment(at: number | undefined): bigint | null;
export function moment(at: number | undefined): bigint | null {
  return at === undefined ? null : BigInt(at);
}
