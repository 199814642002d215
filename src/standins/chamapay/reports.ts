import type { Ground } from '../ground.js';
import type { Row } from './state.js';

/** GET /reports: one object, not a list. Which figures it has is not documented. */
export function report({ state }: Ground): Record<string, number> {
  const { members, contributions, records } = state().chamapay;
  return {
    total_members: members.length,
    active_members: members.filter(({ status }) => status === 'Active').length,
    total_contributions: sum(contributions, 'amount'),
    total_loans: sum(records.loans, 'amount'),
    outstanding_loans: sum(records.loans, 'balance'),
    unpaid_fines: sum(
      records.fines.filter((fine) => fine['status'] === 'Unpaid'),
      'amount',
    ),
    total_pledges: sum(
      records.projects.flatMap((project) => (project['pledges'] ?? []) as Row[]),
      'amount',
    ),
    total_liabilities: sum(
      records.liabilities.filter((one) => one['status'] === 'Open'),
      'amount',
    ),
  };
}

/** Adds in cents, so that nothing is lost to fractions. */
const sum = (rows: readonly object[], field: string): number =>
  rows.reduce((total, row) => {
    const value: unknown = (row as Record<string, unknown>)[field];
    return total + Math.round((typeof value === 'number' ? value : 0) * 100);
  }, 0) / 100;
