import type { PaidFor } from '../book/port.js';
import type { Operation } from './store.js';

/** What a payment is for, as an operation keeps it. */
export const paramsOf = (what: PaidFor): Record<string, string> =>
  'subjectId' in what ? { purpose: what.purpose, subjectId: what.subjectId } : { purpose: what.purpose };

/** What an operation was paid for; undefined for a contribution. */
export function whatFor({ params }: Pick<Operation, 'params'>): PaidFor | undefined {
  const { purpose, subjectId } = params;
  switch (purpose) {
    case undefined:
      return undefined;
    case 'fine':
    case 'loan':
    case 'pledge':
      if (subjectId === undefined) throw new Error(`a payment for a ${purpose} that names none`);
      return { purpose, subjectId };
    case 'shares':
    case 'socialFund':
      return { purpose };
    default:
      throw new Error(`nobody pays for ${purpose}`);
  }
}
