import { major } from '../../src/money.js';
import type { Me } from '../../flows/kit/me.js';
import type { Payable, PayableNow } from '../../flows/kit/records.js';
import { tellLimit } from '../../src/operations/limits/tell.js';
import { longNames } from './people.js';

const longTitle = 'Kuchelewa kwenye mkutano wa kila mwezi wa kikundi chetu';
const payTo = 'Paybill 555222, account WAMBUI NJERI 0712000003';

/** Every kind of thing to pay, with the longest values; collected, dialled for, or paid by hand. */
export function payableAnswers(me: Me): PayableNow[] {
  const { currency } = me.chama;
  const huge = major(currency === 'XAF' ? 500_000 : 250_000, currency);
  const full = tellLimit(longNames.chama, { by: 'chamaDay', max: huge, left: major(0, currency) });
  const tooMuch = tellLimit(longNames.chama, { by: 'chamaDay', max: huge, left: huge });
  const owing = { owed: huge, offered: huge, min: major(1, currency), max: huge };
  const all: Payable[] = [
    { for: { purpose: 'fine', subjectId: 'f' }, title: longTitle, ...owing },
    { for: { purpose: 'loan', subjectId: 'l' }, title: '', ...owing, owed: major(12_345_678, currency) },
    { for: { purpose: 'pledge', subjectId: 'p' }, title: longTitle, ...owing },
    { for: { purpose: 'shares' }, title: '', offered: huge, min: huge, max: huge, share: { price: huge, most: 1000 } },
    { for: { purpose: 'socialFund' }, title: '', offered: huge, min: major(1, currency), max: huge },
  ];
  return [
    { items: [], rail: 'stk', payTo },
    { items: all.slice(0, 1), rail: 'stk', payTo, approve: '#150*50#' },
    { items: all, rail: 'stk', payTo },
    { items: all.map((item) => ({ ...item, full })), rail: 'stk', payTo },
    { items: all.map((item) => ({ ...item, max: item.share ? item.max : item.min, tooMuch })), rail: 'stk', payTo },
    { items: all, rail: 'none', payTo },
    { items: all.slice(4), rail: 'none', payTo: '' },
  ];
}
