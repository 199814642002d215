import type { CareReads } from '../../flows/kit/care.js';
import type { Me } from '../../flows/kit/me.js';
import { longNames } from './people.js';

/** What the reads of messages, joining and preferences may answer, with the longest values. */
export const careAnswers: { [N in keyof CareReads]: (me: Me) => Awaited<ReturnType<CareReads[N]>>[] } = {
  messageRoom: () => ['open', 'full', 'nobody'],
  messages: () => {
    const message = { messageId: 'm1', member: longNames.member, date: '2026-09-30', text: 'W'.repeat(300) };
    return [[], [message], Array.from({ length: 5 }, (_, i) => ({ ...message, messageId: `m${i}`, text: 'Salama?' }))];
  },
  joiners: () => {
    const joiner = { requestId: 'j1', name: 'Wambui-Njeri Odero Kariuki wa Mwangi Nyam', phone: '+254712000001', date: '2026-09-30' };
    return [[], [joiner], Array.from({ length: 3 }, (_, i) => ({ ...joiner, requestId: `j${i}` }))];
  },
  joinOffer: () => [
    { status: 'open', chamaId: 'umoja', chama: longNames.chama, asksEmail: false },
    { status: 'open', chamaId: 'umoja', chama: longNames.chama, asksEmail: true },
    { status: 'waiting' },
    { status: 'noCode' },
    { status: 'tooMany' },
    { status: 'full', helpPhone: '+254712000003' },
    { status: 'known' },
    { status: 'granted', chama: longNames.chama, helpPhone: '+254712000003' },
    { status: 'listed', chama: longNames.chama, helpPhone: '+254712000003' },
    { status: 'inactive', chama: longNames.chama, helpPhone: '+254712000003' },
    { status: 'suspended', chama: longNames.chama, helpPhone: '+254712000003' },
    { status: 'notTakenIn', chama: longNames.chama, helpPhone: '+254712000003' },
    { status: 'turnedDown', chama: longNames.chama, helpPhone: '+254712000003', again: '2026-09-30' },
  ],
  wayIn: ({ standing }) =>
    standing === undefined || standing === 'pending'
      ? [
          { status: 'none' },
          { status: 'asked' },
          { status: 'granted' },
          { status: 'listed' },
          { status: 'notTakenIn' },
          { status: 'turnedDown', again: '2026-09-30' },
        ]
      : [{ status: standing }, { status: 'notTakenIn' }],
  preferences: () => [
    { prefers: 'seen', broadcasts: true, whatsapp: false },
    { prefers: 'whatsapp', broadcasts: false, whatsapp: true },
  ],
  forgetting: () => ['free', 'openPayment'],
};
