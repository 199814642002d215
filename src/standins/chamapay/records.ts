import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { iso, isDate, nairobiDate } from '../times.js';
import type { StandinResponse } from '../wire.js';
import { badPage, found, invalid, list, made, missing, pageOf, refuse } from './answers.js';
import { memberAndAmount } from './contributions.js';
import { pledge } from './pledges.js';
import type { RecordName, Row } from './state.js';
import { webhook } from './webhooks.js';
import { noteAudit } from './audit.js';

/** What a field of a body may be. */
type Kind = 'text' | 'day' | 'shillings' | 'months';

type Rule = {
  needs: readonly string[];
  /** Whether it is about a member, with an amount. */
  member?: true;
  kinds?: Readonly<Record<string, Kind>>;
  with: (id: number, today: string) => object;
};

/**
 * The resources whose bodies ChamaPay does not document, as simply as a client can use them: what a POST must have, what its
 * fields are, and what it is given on top. Resources that are not here can only be read.
 */
const writable: Partial<Record<RecordName, Rule>> = {
  loans: {
    needs: [],
    member: true,
    kinds: { purpose: 'text', term_months: 'months' },
    with: (id) => ({ loan_id: `LN${String(id).padStart(3, '0')}`, status: 'Pending' }),
  },
  fines: { needs: ['reason'], member: true, kinds: { reason: 'text' }, with: (_id, today) => ({ status: 'Unpaid', date: today }) },
  meetings: { needs: ['title', 'date'], kinds: { title: 'text' }, with: () => ({ status: 'Scheduled' }) },
  projects: {
    needs: ['name', 'target_amount'],
    kinds: { name: 'text', target_amount: 'shillings' },
    with: () => ({ status: 'Active', pledges: [] }),
  },
  liabilities: {
    needs: ['creditor', 'amount'],
    kinds: { creditor: 'text', amount: 'shillings', due_date: 'day' },
    with: () => ({ status: 'Open' }),
  },
};

const fieldMax = 1000;
const fieldsMax = 20;
const monthsMax = 120;

export const isWritable = (name: RecordName): boolean => writable[name] !== undefined;

/** Resources of which ChamaPay's Python package can read a single line; the docs list none. */
const single = new Set<RecordName>(['loans', 'accounts']);

/** GET of one line, by its own number where it has one. Undefined where there is no such call. */
export function recordOf({ state }: Ground, name: RecordName, id: string): StandinResponse | undefined {
  if (!single.has(name)) return undefined;
  const row = state().chamapay.records[name].find((one) => one['loan_id'] === id || String(one.id) === id);
  return row ? found(row) : refuse(404, 'NOT_FOUND', `There is no ${id} in ${name}.`);
}

/** GET of a resource: filtered by member, status and day where its rows have them. */
export function recordList({ state }: Ground, name: RecordName, query: URLSearchParams): StandinResponse {
  const page = pageOf(query);
  if (!page) return badPage();
  for (const bound of ['from', 'to']) if (query.get(bound) && !isDate(query.get(bound) ?? '')) return invalid(bound, 'must be YYYY-MM-DD');
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const fits = (row: Row) => {
    const day = dayOf(row);
    return (
      ['member_id', 'status'].every((field) => !query.get(field) || row[field] === undefined || row[field] === query.get(field)) &&
      (!from || day >= from) &&
      (!to || day <= to)
    );
  };
  return list(state().chamapay.records[name].filter(fits), page);
}

/** A row's day: its own date, or the day in Nairobi on which it was made. */
const dayOf = (row: Row): string => (typeof row['date'] === 'string' ? row['date'] : nairobiDate(Date.parse(row.created_at)));

/** POST of a resource. */
export function addRecord(ground: Ground, name: RecordName, fields: Map<string, unknown>): StandinResponse {
  const rule = writable[name];
  const { clock, state } = ground;
  const { chamapay } = state();
  if (!rule || fields.size > fieldsMax) return invalid('body', 'has too many fields');
  // A pledge comes by the same door as a project.
  if (name === 'projects' && fields.has('project_id')) return pledge(ground, fields);
  for (const need of rule.needs) if ([undefined, null, ''].includes(fields.get(need) as string)) return missing(need);
  const member = rule.member ? memberAndAmount(chamapay, fields) : undefined;
  if (member && 'status' in member) return member;
  const given = readFields(fields, { date: 'day', ...rule.kinds });
  if ('status' in given) return given;
  const rows = chamapay.records[name];
  const id = (rows.at(-1)?.id ?? 0) + 1;
  const balance = name === 'loans' && member ? { balance: member.amount } : {};
  const created_at = iso(clock.now());
  const row = keepRow(rows, { ...rule.with(id, nairobiDate(clock.now())), ...given.fields, ...balance, id, created_at });
  noteAudit(ground, 'created', name);
  if (name === 'fines') webhook(ground, 'fine.issued', row);
  return made(row);
}

const own = new Set(['id', 'loan_id', 'created_at', 'status', 'balance', 'pledges', '__proto__']);

/** The fields that a caller may set, or what is wrong with them. */
function readFields(
  fields: Map<string, unknown>,
  kinds: Record<string, Kind>,
): { fields: Record<string, string | number> } | StandinResponse {
  const given: Record<string, string | number> = {};
  for (const [field, value] of fields) {
    if (own.has(field) || value === null) continue;
    const wrong = wrongWith(value, kinds[field]);
    if (wrong) return invalid(field, wrong);
    given[field] = value as string | number;
  }
  return { fields: given };
}

function wrongWith(value: unknown, kind: Kind | undefined): string | undefined {
  switch (kind) {
    case 'day':
      return typeof value === 'string' && isDate(value) ? undefined : 'must be YYYY-MM-DD';
    case 'shillings':
      return typeof value === 'number' && value > 0 && Math.abs(value * 100 - Math.round(value * 100)) < 1e-6
        ? undefined
        : 'must be a positive number with at most two decimals';
    case 'months':
      return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= monthsMax ? undefined : 'must be a number of months';
    case 'text':
      return typeof value === 'string' && value.length <= fieldMax ? undefined : 'must be a short string';
    case undefined:
      return typeof value === 'number' || (typeof value === 'string' && value.length <= fieldMax)
        ? undefined
        : 'must be a number or a short string';
  }
}
