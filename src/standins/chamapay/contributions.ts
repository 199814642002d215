import { fromDecimal, isPositive } from '../../money.js';
import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { iso, isDate, nairobiDate } from '../times.js';
import type { StandinResponse } from '../wire.js';
import { badPage, found, invalid, list, made, missing, pageOf, refuse } from './answers.js';
import { noteAudit } from './audit.js';
import type { ChamapayState, Contribution } from './state.js';
import { webhook } from './webhooks.js';

/** Fields beyond member and amount that may be sent, and may be dropped. */
const extraNames = ['type', 'method', 'reference', 'description'] as const;
const extraMax = 255;

/** GET /contributions: filtered by member and by day, both days included. */
export function contributionList({ state }: Ground, query: URLSearchParams): StandinResponse {
  const page = pageOf(query);
  if (!page) return badPage();
  for (const name of ['from', 'to']) if (query.get(name) && !isDate(query.get(name) ?? '')) return invalid(name, 'must be YYYY-MM-DD');
  const member = query.get('member_id') ?? '';
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const fits = (one: Contribution) => (!member || one.member_id === member) && (!from || one.date >= from) && (!to || one.date <= to);
  return list(state().chamapay.contributions.filter(fits), page);
}

/** GET /contributions/{id}; the docs do not list it. */
export function contributionOf({ state }: Ground, id: string): StandinResponse {
  const contribution = state().chamapay.contributions.find((one) => String(one.id) === id);
  return contribution ? found(contribution) : refuse(404, 'NOT_FOUND', `There is no contribution ${id}.`);
}

/** POST /contributions. */
export function addContribution(ground: Ground, fields: Map<string, unknown>): StandinResponse {
  const { clock, state } = ground;
  const { chamapay } = state();
  const target = memberAndAmount(chamapay, fields);
  if ('status' in target) return target;
  const date = fields.get('date') ?? nairobiDate(clock.now());
  if (typeof date !== 'string' || !isDate(date)) return invalid('date', 'must be YYYY-MM-DD');
  const extras: Partial<Record<(typeof extraNames)[number], string>> = {};
  for (const name of extraNames) {
    const value = fields.get(name) ?? undefined;
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.length > extraMax) return invalid(name, 'must be a short string');
    if (chamapay.keepsExtras) extras[name] = value;
  }
  const contribution: Contribution = keepRow(chamapay.contributions, {
    id: (chamapay.contributions.at(-1)?.id ?? 0) + 1,
    ...target,
    date: chamapay.keepsExtras ? date : nairobiDate(clock.now()),
    ...extras,
    created_at: iso(clock.now()),
  });
  noteAudit(ground, 'created', 'contributions');
  webhook(ground, 'contribution.created', { member_id: contribution.member_id, amount: contribution.amount, date: contribution.date });
  return made(contribution);
}

/** The member and the amount that a body names, or what is wrong with them. */
export function memberAndAmount(
  { members }: ChamapayState,
  fields: Map<string, unknown>,
): { member_id: string; amount: number } | StandinResponse {
  const member_id = fields.get('member_id');
  const amount = fields.get('amount');
  if (member_id === undefined || member_id === null || member_id === '') return missing('member_id');
  if (amount === undefined || amount === null) return missing('amount');
  if (typeof member_id !== 'string') return invalid('member_id', 'must be a string');
  const read = typeof amount === 'number' ? fromDecimal(amount, 'KES') : undefined;
  if (typeof amount !== 'number' || !read || !isPositive(read))
    return invalid('amount', 'must be a positive number with at most two decimals');
  if (!members.some((one) => one.member_id === member_id)) return refuse(404, 'MEMBER_NOT_FOUND', `There is no member ${member_id}.`);
  return { member_id, amount };
}
