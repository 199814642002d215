import { hours, minutes } from '../../clock.js';
import { timeOfId } from '../../ids.js';
import { compareMoney, minorOf } from '../../money.js';
import { readAnswer } from '../answers.js';
import type { Found } from '../ports.js';
import type { LightningHistory, PastLightning, Trace } from '../ports/lightning.js';
import type { Client } from './client.js';
import { localPhone } from './orders.js';
import { no, refusalIn } from './refusals.js';
import { AccountNumber, History, Line } from './wire.js';

/** More than any member makes; a longer list is not read to its end. There is no paging (ChapSmart docs: "all completed transactions"). */
const linesMax = 10_000;
/** How far their clock may be from ours. */
const skewMs = minutes(10);
/** How long after an order it may still be completed: as long as we watch it. */
const watchMs = hours(24);

/** POST /history: what was completed on an account, newest first. */
export async function historyOf(client: Client, account: string): Promise<LightningHistory> {
  if (!AccountNumber.safeParse(account).success) return no('account');
  const reply = await client.ask('/history', { accountNumber: account });
  const refused = refusalIn(reply);
  // Of a list a 404 can only mean the account, as it does of a login.
  if (refused && reply.heard) return refused.because === 'quoteUnknown' ? no('account') : refused;
  const answer = readAnswer('chapsmart', reply, History);
  if (answer.status === 'unknown') return answer;
  const { transactions, stats } = answer.value;
  const lines: PastLightning[] = [];
  const seen = new Map<string, number>();
  let whole = transactions.length <= linesMax && (stats?.totalTransactions ?? 0) <= transactions.length;
  // Oldest first, so that the count which parts equal lines does not change when newer ones come.
  for (const line of transactions.slice(0, linesMax).reverse()) {
    const parsed = Line.safeParse(line);
    if (!parsed.success || !parsed.data.completed) {
      whole = false;
      continue;
    }
    const { kind, amount, at, phone } = parsed.data;
    const name = `${kind}:${amount.minor}:${at}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    lines.unshift({ key: `${name}:${count}`, kind, amount, at, ...(phone !== undefined && { phone }) });
  }
  return { status: 'read', lines, whole };
}

/**
 * Looks for an order in its account's history. Lines have no ids and no reference there, so one is known by kind, amount, masked
 * phone and time; that is proof only because an account belongs to one member, and only where a single line fits.
 */
export async function findInHistory(client: Client, trace: Trace): Promise<Found> {
  const madeAt = timeOfId(trace.reference);
  if (madeAt === undefined) return { status: 'unknown', why: 'the reference does not say when it was made' };
  const past = await historyOf(client, trace.account);
  if (past.status === 'unknown') return past;
  if (past.status === 'refused') return { status: 'unknown', why: `chapsmart gives no history (${past.because})` };
  const until = Math.max(madeAt, trace.until ?? madeAt + watchMs);
  const taken = new Set(trace.taken);
  const fits = (line: PastLightning) =>
    !taken.has(line.key) && line.at >= madeAt - skewMs && line.at <= until + skewMs && isOf(line, trace) && mayBe(line.phone, trace);
  const [line, ...others] = past.lines.filter(fits);
  if (others.length > 0) return { status: 'unknown', why: 'chapsmart lists more than one transaction that this could be' };
  if (line) return { status: 'settled', providerId: `history:${line.key}`, amount: trace.amount, at: line.at };
  return past.whole ? { status: 'absent' } : { status: 'unknown', why: "chapsmart's history is not whole" };
}

/** For a purchase the docs do not say whether `amount` is shillings or sats: either fits. */
function isOf(line: PastLightning, { kind, amount, sats }: Trace): boolean {
  if (line.kind !== kind) return false;
  // The line's figure was read as shillings, of which a minor unit is a hundredth.
  return compareMoney(line.amount, amount) === 0 || (kind === 'buy' && sats !== undefined && minorOf(line.amount) === minorOf(sats) * 100n);
}

/** Whether a masked number (`0741***890`, or the same of 255…) can be the order's. Without either there is nothing to compare. */
function mayBe(masked: string | undefined, { phone }: Trace): boolean {
  const local = phone && localPhone(phone);
  const parts = /^([\d+]*)[^\d]+(\d*)$/.exec((masked ?? '').replace(/\s/g, ''));
  if (!local || !parts) return true;
  const [, head = '', tail = ''] = parts;
  return local.endsWith(tail) && local.startsWith(head.replace(/^\+?255/, '0'));
}
