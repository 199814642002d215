import { major } from '../../src/money.js';
import type { Me } from '../../flows/kit/me.js';
import type { Payable, PayableNow, PayReads } from '../../flows/kit/records.js';
import type { Reads } from '../../flows/kit/reads.js';
import { payablesWithin } from '../../src/operations/limits/payables.js';
import { tellLimit } from '../../src/operations/limits/tell.js';

/** What there is to pay on an ordinary day: two fines, a loan, a promise, shares, the social fund. */
function items({ chama: { currency } }: Me): Payable[] {
  const sum = (units: number) => major(units, currency);
  const owing = (owed: number, due = owed) => ({ owed: sum(owed), offered: sum(due), min: sum(1), max: sum(owed) });
  return [
    { for: { purpose: 'fine', subjectId: 'fine1' }, title: 'Late for the meeting', ...owing(200) },
    { for: { purpose: 'fine', subjectId: 'fine2' }, title: 'Noise', ...owing(50) },
    { for: { purpose: 'loan', subjectId: 'loan1' }, title: '', ...owing(4_400, 2_200) },
    { for: { purpose: 'pledge', subjectId: 'project1' }, title: 'The well', ...owing(3_000) },
    { for: { purpose: 'shares' }, title: '', offered: sum(500), min: sum(500), max: sum(2_500), share: { price: sum(500), most: 5 } },
    { for: { purpose: 'socialFund' }, title: '', offered: sum(100), min: sum(1), max: sum(250_000) },
  ];
}

const ordinary = (me: Me): PayableNow => ({ items: items(me), rail: 'stk', payTo: '' });

export const ordinaryPayable: PayReads = { payable: async ({ me }) => ordinary(me) };

/** What a story may change about what there is to pay. */
export const payableChanges: Record<string, (reads: Reads) => Partial<Reads>> = {
  'nothing else is to be paid': () => ({ payable: async ({ me }) => ({ ...ordinary(me), items: [] }) }),
  'no fine is to be paid': () => ({
    payable: async ({ me }) => ({ ...ordinary(me), items: items(me).filter(({ for: { purpose } }) => purpose !== 'fine') }),
  }),
  'one fine is to be paid': () => ({ payable: async ({ me }) => ({ ...ordinary(me), items: items(me).slice(0, 1) }) }),
  'other things are paid by hand': () => ({
    payable: async ({ me }) => ({ ...ordinary(me), rail: 'none', payTo: 'M-Pesa 0741 000 003 (Mushi)' }),
  }),
  'other things are paid to the treasurer': () => ({ payable: async ({ me }) => ({ ...ordinary(me), rail: 'none' }) }),
  'other payments must be dialled': () => ({ payable: async ({ me }) => ({ ...ordinary(me), approve: '*126#' }) }),
  'a thousand are left of the day’s limit for payments': () => ({
    payable: async ({ me }) => {
      const { name, currency } = me.chama;
      const [max, left] = [major(50_000, currency), major(1000, currency)];
      const tooMuch = tellLimit(name, { by: 'memberDay', max, left });
      return { ...ordinary(me), items: await payablesWithin(items(me), async (bounds) => ({ status: 'open', bounds: { ...bounds, max: left, tooMuch } })) };
    },
  }),
  'the chama has taken all payments that it may in a day': () => ({
    payable: async ({ me }) => {
      const { name, currency } = me.chama;
      const phrase = tellLimit(name, { by: 'chamaDay', max: major(1_000_000, currency), left: major(0, currency) });
      return { ...ordinary(me), items: await payablesWithin(items(me), async () => ({ status: 'full', phrase })) };
    },
  }),
  'there is a social fund': ({ welfare }) => ({
    welfare: async (of) => {
      const found = await welfare(of);
      return found.kept ? { ...found, fund: true } : found;
    },
  }),
};
