import type { Ground } from '../ground.js';
import { digits } from '../numbers.js';
import { keepRow } from '../state.js';
import { iso } from '../times.js';
import { jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { refuse, yes } from './answers.js';
import { tierOf } from './pricing.js';
import { accountOf } from './state.js';

/** POST /auth/createAccount: sixteen digits that stand for nobody. Each call opens another. */
export function createAccount({ clock, ids, state }: Ground, { body }: StandinRequest): StandinResponse {
  if (!jsonObject(body)) return refuse(400, 'Invalid JSON body');
  const { number } = keepRow(state().chapsmart.accounts, { number: digits(ids, 16), active: true, volume: 0, createdAt: clock.now() });
  return yes({ accountNumber: number, message: 'Account created successfully' });
}

/** POST /auth/login: says that an account is there, and gives no session. */
export function login(ground: Ground, { body }: StandinRequest): StandinResponse {
  const account = accountOf(ground, jsonObject(body)?.get('accountNumber'));
  if (!account) return refuse(404, 'Account not found');
  if (!account.active) return refuse(403, 'Account is inactive');
  return yes({ accountNumber: account.number, message: 'Login successful' });
}

/** POST /history: completed ones only, newest first, no ids, no pages, numbers masked. How a purchase is called is assumed. */
export function history(ground: Ground, { body }: StandinRequest): StandinResponse {
  const account = accountOf(ground, jsonObject(body)?.get('accountNumber'));
  if (!account?.active) return refuse(403, 'Account not found or inactive');
  const { invoices, purchases } = ground.state().chapsmart;
  const rows = [
    ...invoices
      .filter((one) => one.account === account.number && one.status === 'completed')
      .map(({ kind, amount, phone, createdAt }) => ({
        type: kind,
        amount,
        status: 'completed',
        phoneNumber: masked(phone),
        at: createdAt,
      })),
    ...purchases
      .filter((one) => one.account === account.number)
      .map(({ amount, at }) => ({ type: 'buy', amount, status: 'completed', at })),
  ].sort((a, b) => b.at - a.at);
  const transactions = rows.map(({ at, ...row }) => ({ ...row, createdAt: iso(at).replace(/\.\d{3}Z$/, 'Z') }));
  return yes({ transactions, stats: { totalTransactions: rows.length } });
}

/** `0741***890`. */
const masked = (phone: string): string => `0${phone.slice(4, 7)}***${phone.slice(-3)}`;

/** GET /user/stats?accountNumber=…; in the last tier nothing is missing to the next. */
export function stats(ground: Ground, { query }: StandinRequest): StandinResponse {
  const account = accountOf(ground, query.get('accountNumber') ?? '');
  if (!account?.active) return refuse(403, 'Account not found or inactive');
  const { volume } = account;
  const { name, feePercent, upTo, next } = tierOf(volume);
  return yes({
    userTier: name,
    feePercent,
    cumulativeAmount: volume,
    progressToNext: next ? upTo - volume : 0,
    nextTier: next?.name ?? null,
    progressPercent: next ? Math.floor((volume * 100) / upTo) : 100,
  });
}
