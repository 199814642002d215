import type { Money } from '../money.js';
import { isPayable, payablesOf } from './payable.js';
import type { Entered, PaymentBook, PaymentEntry } from './port.js';
import type { Moved, Records, Taken, Written } from './records.js';
import type { Rules } from './rules-schema.js';

/** Writes what members pay besides their contributions into a chama's records, wherever these are kept. */
export function openPaymentBook(deps: { records: Records; rules: () => Rules; carries: Money | undefined }): PaymentBook {
  const { records, rules, carries } = deps;
  return {
    name: records.name,

    async enter(entry) {
      const written = await write(records, entry);
      switch (written.status) {
        case 'done':
          return { status: 'entered', entered: { ...partsOf(written), ...(await leftOf(records, entry)) } };
        case 'refused':
          return written;
        case 'not-kept':
          return { status: 'refused', problem: 'notKept' };
        case 'unknown':
          return written;
      }
    },

    async takes({ memberId, for: what, amount }) {
      const items = await payablesOf({ records, rules: rules(), memberId, carries });
      if (items.status === 'unknown') return 'unknown';
      return items.status === 'read' && isPayable(items.value, what, amount) ? 'yes' : 'no';
    },
  };
}

type Parts = Taken & Pick<Entered, 'fine' | 'interest' | 'left' | 'count'>;

function write({ loans, sharing, savings }: Records, entry: PaymentEntry): Promise<Written<Taken>> {
  const { key, memberId, amount, date, receipt, for: what } = entry;
  const moved: Moved = { operationId: key, memberId, amount, date, receipt };
  switch (what.purpose) {
    case 'fine':
      return loans.payFine({ ...moved, fineId: what.subjectId });
    case 'loan':
      return loans.repaid({ ...moved, loanId: what.subjectId });
    case 'pledge':
      return sharing.payPledge({ ...moved, projectId: what.subjectId });
    case 'shares':
      return savings.buyShares(moved);
    case 'socialFund':
      return savings.paySocialFund(moved);
  }
}

/** What the answer of any of these writes tells; each tells only its own. */
function partsOf(done: Parts & { balance?: Money }): Parts {
  const { taken, over, fine, interest, count, balance } = done;
  return {
    ...{ taken, over },
    ...(fine && { fine }),
    ...(interest && { interest }),
    ...(balance && { left: balance }),
    ...(count !== undefined && { count }),
  };
}

/** What is left of a fine or a promise. A list that cannot be read now only makes the message shorter: what was paid is written down. */
async function leftOf({ loans, sharing }: Records, { memberId, for: what }: PaymentEntry): Promise<{ left?: Money }> {
  if (what.purpose === 'fine') {
    const fines = await loans.fines({ memberId, all: true });
    const fine = fines.status === 'read' ? fines.value.find(({ fineId }) => fineId === what.subjectId) : undefined;
    return fine ? { left: fine.left } : {};
  }
  if (what.purpose === 'pledge') {
    const pledges = await sharing.pledges({ memberId });
    const pledge = pledges.status === 'read' ? pledges.value.find(({ projectId }) => projectId === what.subjectId) : undefined;
    return pledge ? { left: pledge.left } : {};
  }
  return {};
}
