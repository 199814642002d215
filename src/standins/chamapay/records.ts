import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { iso, isDate, nairobiDate } from '../times.js';
import type { StandinResponse } from '../wire.js';
import { badPage, invalid, list, made, missing, pageOf } from './answers.js';
import { memberAndAmount } from './contributions.js';
import type { RecordName, Row } from './state.js';
import { webhook } from './webhooks.js';

/**
 * The resources whose bodies ChamaPay does not document, as simply as a client can use them: what a POST must have, and what
 * it is given on top. Resources that are not here can only be read.
 */
const writable: Partial<Record<RecordName, { needs: readonly string[]; member?: true; with: (id: number, today: string) => object }>> = {
  loans: { needs: [], member: true, with: (id) => ({ loan_id: `LN${String(id).padStart(3, '0')}`, status: 'Pending' }) },
  fines: { needs: ['reason'], member: true, with: (_id, today) => ({ status: 'Unpaid', date: today }) },
  meetings: { needs: ['title', 'date'], with: () => ({ status: 'Scheduled' }) },
  projects: { needs: ['name', 'target_amount'], with: () => ({ status: 'Active' }) },
  liabilities: { needs: ['creditor', 'amount'], with: () => ({ status: 'Open' }) },
};

const fieldMax = 1000;
const fieldsMax = 20;

export const isWritable = (name: RecordName): boolean => writable[name] !== undefined;

/** GET of a resource: filtered by member, status and day where its rows have them. */
export function recordList({ state }: Ground, name: RecordName, query: URLSearchParams): StandinResponse {
  const page = pageOf(query);
  if (!page) return badPage();
  for (const bound of ['from', 'to']) if (query.get(bound) && !isDate(query.get(bound) ?? '')) return invalid(bound, 'must be YYYY-MM-DD');
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const dateOf = (row: Row) => (typeof row.date === 'string' ? row.date : '');
  const fits = (row: Row) =>
    ['member_id', 'status'].every((field) => !query.get(field) || row[field] === query.get(field)) &&
    (!from || dateOf(row) >= from) &&
    (!to || dateOf(row) <= to);
  return list(state().chamapay.records[name].filter(fits), page);
}

/** POST of a resource. */
export function addRecord(ground: Ground, name: RecordName, fields: Map<string, unknown>): StandinResponse {
  const rule = writable[name];
  const { clock, state } = ground;
  const { chamapay } = state();
  if (!rule || fields.size > fieldsMax) return invalid('body', 'has too many fields');
  for (const need of rule.needs) if (fields.get(need) === undefined || fields.get(need) === '') return missing(need);
  const member = rule.member ? memberAndAmount(chamapay, fields) : undefined;
  if (member && 'status' in member) return member;
  const given: Record<string, string | number> = {};
  for (const [field, value] of fields) {
    if (['id', 'created_at', 'status', '__proto__'].includes(field) || value === null) continue;
    if (typeof value === 'number') given[field] = value;
    else if (typeof value === 'string' && value.length <= fieldMax) given[field] = value;
    else return invalid(field, 'must be a number or a short string');
  }
  if (typeof given.date === 'string' && !isDate(given.date)) return invalid('date', 'must be YYYY-MM-DD');
  const rows = chamapay.records[name];
  const id = (rows.at(-1)?.id ?? 0) + 1;
  const balance = name === 'loans' && member ? { balance: member.amount } : {};
  const row = keepRow(rows, { ...rule.with(id, nairobiDate(clock.now())), ...given, ...balance, id, created_at: iso(clock.now()) });
  if (name === 'fines') webhook(ground, 'fine.issued', row);
  return made(row);
}

/** The committee says yes to a loan; nobody can by the API. False when there is no such loan that waits. */
export function approveLoan(ground: Ground, loanId: string): boolean {
  const loan = ground.state().chamapay.records.loans.find((one) => one.loan_id === loanId && one.status === 'Pending');
  if (!loan) return false;
  loan.status = 'Approved';
  webhook(ground, 'loan.approved', loan);
  return true;
}

/** GET /reports: one object, not a list. Which figures it has is not documented. */
export function report({ state }: Ground): Record<string, number> {
  const { members, contributions, records } = state().chamapay;
  const sum = (amounts: readonly unknown[]) =>
    amounts.reduce<number>((total, amount) => total + Math.round((typeof amount === 'number' ? amount : 0) * 100), 0) / 100;
  return {
    total_members: members.length,
    active_members: members.filter(({ status }) => status === 'Active').length,
    total_contributions: sum(contributions.map(({ amount }) => amount)),
    total_loans: sum(records.loans.map(({ amount }) => amount)),
    outstanding_loans: sum(records.loans.map(({ balance }) => balance)),
    unpaid_fines: sum(records.fines.filter(({ status }) => status === 'Unpaid').map(({ amount }) => amount)),
  };
}
