import type { Send } from '../../http.js';
import { timeOfId } from '../../ids.js';
import { get, readAnswer } from '../answers.js';
import type { Read } from '../answers.js';
import type { Found, Outcome, Statement, StatementLine } from '../ports.js';
import { outcomeOfLine, statementLine } from './outcome.js';
import { Named, Transaction, Transactions } from './wire.js';

/** How many lines are asked for, one after the other, while the list does not reach back far enough. 100 is their default. */
const limits = [100, 1_000, 10_000] as const;
/** How far their clock may be from ours before a list counts as too short. */
const clockSkewMs = 10 * 60_000;
/** A list whose length is a multiple of this is taken to be cut there, whatever limit we asked for: theirs is not documented. */
const roundLines = 100;

type Asked = { send: Send; base: string; headers: Record<string, string>; accountId: number };

/** The newest lines of our channel. There is no query by reference, and no paging but a larger `limit` (ImaraPay docs: GET /transactions). */
async function newest({ send, base, headers, accountId }: Asked, limit: number): Promise<Read<unknown[]>> {
  return readAnswer('imarapay', await get(send, `${base}/transactions?account_id=${accountId}&limit=${limit}`, headers), Transactions);
}

const isWhole = (lines: unknown[], limit: number): boolean =>
  lines.length < limit && (lines.length === 0 || lines.length % roundLines !== 0);

/** What became of the push with this reference. `absent` only from a list that reaches back to the time when the reference was made. */
export async function findByReference(asked: Asked, reference: string): Promise<Found> {
  const madeAt = timeOfId(reference);
  for (const limit of limits) {
    const list = await newest(asked, limit);
    if (list.status === 'unknown') return list;
    const names = list.value.map((line) => Named.safeParse(line));
    const ours = list.value.filter((_, i) => String(names[i]?.data?.external_reference ?? '') === reference);
    if (ours.length > 0) return best(ours.map(outcomeIn));
    if (names.some((name) => !name.success)) return { status: 'unknown', why: 'imarapay lists a line that cannot be read' };
    if (isWhole(list.value, limit)) return { status: 'absent' };
    const oldest = Math.min(...names.map((name) => Date.parse(name.data?.created_at ?? '')));
    if (madeAt !== undefined && oldest < madeAt - clockSkewMs) return { status: 'absent' };
  }
  return { status: 'unknown', why: "imarapay's list does not reach back far enough" };
}

function outcomeIn(line: unknown): Outcome {
  const parsed = Transaction.safeParse(line);
  return parsed.success ? outcomeOfLine(parsed.data) : { status: 'unknown', why: 'imarapay lists it in a way that cannot be read' };
}

const ranks = ['settled', 'pending', 'unknown', 'refused'] as const;

/** Should a reference stand there twice, the better news holds: a payment is never hidden by a failure. */
function best(outcomes: Outcome[]): Found {
  const ranked = outcomes.toSorted((a, b) => ranks.indexOf(a.status) - ranks.indexOf(b.status));
  return ranked[0] ?? { status: 'absent' };
}

/** The newest `limit` lines of our channel. Not `whole` also when a line could not be read: somebody must look. */
export async function readStatement(asked: Asked, limit: number): Promise<Statement> {
  const list = await newest(asked, limit);
  if (list.status === 'unknown') return list;
  const lines: StatementLine[] = [];
  let readable = true;
  for (const item of list.value) {
    const parsed = Transaction.safeParse(item);
    const line = parsed.success ? statementLine(parsed.data) : undefined;
    if (line) lines.push(line);
    else readable = false;
  }
  return { status: 'read', lines, whole: readable && isWhole(list.value, limit) };
}
