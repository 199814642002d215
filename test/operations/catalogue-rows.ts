import { expect } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { Phone } from '../../src/phone.js';
import { states } from './expect.js';
import { kes, type World } from './world.js';

export const pays = { decidesAfterMs: 8000, decides: 'pays' as const };
export const told = (w: World) => w.sms.texts().map((text) => text.replace('Umoja: ', ''));
export const received = 'KES 500 received. Receipt RCPT1. Your total is now KES 500.';
export const receivedLate = 'your earlier payment of KES 500 did arrive. Receipt RCPT1. Your total is now KES 500.';
export const reviews = async (w: World) => (await w.store.transaction((tx) => tx.reviews({ open: true }))).map(({ reason }) => reason);
export const callback = (w: World, says?: 'settled' | 'refused', at = 0) =>
  w.ops.callback('imarapay', 'main', w.network.callback(w.network.payments[at] ?? raise(), says));
export const raise = (): never => {
  throw new Error('no such payment');
};

export type Row = { row: string; play: (w: World) => Promise<void>; ends: string[]; told?: string[]; reviews?: string[] };

/** Rows of the failure catalogue for collecting from a phone; each plays one and says where it must end. */
export const rows: Row[] = [
  {
    row: '1 the callback never comes',
    play: async (w) => {
      w.network.plans = [{ ...pays, decidesAfterMs: seconds(40) }];
      await w.contribute();
      await w.run(seconds(50));
    },
    ends: ['done: settled settled'],
    told: [received],
  },
  {
    row: '2 the same callback four times at the same instant',
    play: async (w) => {
      await w.contribute();
      await w.run(seconds(1));
      await w.run(seconds(7));
      expect(await Promise.all([1, 2, 3, 4].map(() => callback(w)))).toEqual(['stored', 'stored', 'stored', 'stored']);
      await w.run(minutes(1));
      await callback(w);
      await w.run(minutes(1));
    },
    ends: ['done: settled settled'],
    told: [received],
  },
  {
    row: '3 success hours after an end: told once, on proof',
    play: async (w) => {
      w.network.plans = [{ decidesAfterMs: seconds(60), decides: 'noAnswer' }];
      await w.contribute();
      await w.run(minutes(2));
      expect(await states(w)).toEqual(['failed: expired waiting']);
      await w.run(hours(5));
      const payment = w.network.payments[0] ?? raise();
      payment.plan = pays;
      await callback(w, 'settled');
      await w.run(minutes(1));
      await callback(w, 'settled');
      await w.run(minutes(5));
    },
    ends: ['done: settled settled'],
    told: ['no answer from your phone for KES 500. Is it on and unlocked? You can try again.', receivedLate],
  },
  {
    row: '4 success, then a callback of failure that the provider does not stand by',
    play: async (w) => {
      await w.contribute();
      await w.run(minutes(1));
      await callback(w, 'refused');
      await w.run(minutes(1));
    },
    ends: ['done: settled settled'],
    told: [received],
  },
  {
    row: '5 the callback comes before the answer to the push',
    play: async (w) => {
      const collect = w.network.collector.collect.bind(w.network.collector);
      w.network.plans = [{ ...pays, decidesAfterMs: 0 }];
      w.network.collector.collect = async (order) => {
        const outcome = await collect(order);
        await callback(w);
        return outcome;
      };
      await w.contribute();
      await w.run(seconds(10));
    },
    ends: ['done: settled settled'],
    told: [received],
  },
  {
    row: '6 a callback for a payment whose request landed after our time-out',
    play: async (w) => {
      w.network.plans = [{ answer: 'lost', landsAfterMs: minutes(7), decides: 'pays', decidesAfterMs: seconds(8) }];
      await w.contribute();
      await w.run(minutes(6.5));
      expect(await states(w)).toEqual(['failed: not_sent waiting']);
      await w.run(seconds(45));
      await callback(w);
      await w.run(minutes(1));
    },
    ends: ['done: settled settled'],
    told: [
      'we are still checking your payment of KES 500. Do NOT pay again. We will tell you.',
      'the request for KES 500 did not reach mobile money. Nothing was taken. You can try again.',
      receivedLate,
    ],
  },
  {
    row: '7 a forged success',
    play: async (w) => {
      w.network.plans = [{}];
      await w.contribute();
      await w.run(seconds(1));
      await callback(w, 'settled');
      await w.ops.callback('imarapay', 'main', 'ws_forged settled');
      await w.run(seconds(30));
    },
    ends: ['open: pending waiting'],
    told: [],
  },
  {
    row: '8 a forged failure does not end a payment that completes later',
    play: async (w) => {
      w.network.plans = [{ ...pays, decidesAfterMs: seconds(30) }];
      await w.contribute();
      await w.run(seconds(5));
      await callback(w, 'refused');
      await w.run(seconds(5));
      expect(await states(w)).toEqual(['open: pending waiting']);
      await w.run(minutes(1));
    },
    ends: ['done: settled settled'],
    told: [received],
  },
  {
    row: '9 another amount than asked for',
    play: async (w) => {
      w.network.plans = [{ ...pays, amount: kes(499) }];
      await w.contribute();
      await w.run(minutes(5));
    },
    ends: ['review: review waiting'],
    told: ['KES 499 arrived, not KES 500. It is safe; the treasurer will place it. Do not pay again.'],
    reviews: ['amount-differs'],
  },
  {
    row: '9 an amount of nothing is no proof',
    play: async (w) => {
      w.network.plans = [{ ...pays, amount: kes(0) }];
      await w.contribute();
      await w.run(minutes(1));
    },
    ends: ['open: pending waiting'],
    told: [],
  },
  {
    row: '11 a receipt that is shown late',
    play: async (w) => {
      w.network.plans = [{ ...pays, receipt: null }];
      await w.contribute();
      await w.run(seconds(40));
      (w.network.payments[0] ?? raise()).receipt = 'RCPT1';
      await w.run(seconds(40));
    },
    ends: ['done: settled settled'],
    told: [received],
  },
  {
    row: '12 the push was accepted and its answer lost',
    play: async (w) => {
      w.network.plans = [{ ...pays, answer: 'lost' }];
      await w.contribute();
      await w.run(seconds(30));
    },
    ends: ['done: settled settled'],
    told: [received],
  },
  {
    row: '13 the request never arrived: not sent, after four look-ups over five minutes; a new one only on a new confirmation',
    play: async (w) => {
      w.network.plans = [{ answer: 'never' }, pays];
      await w.contribute();
      await w.run(minutes(4.9));
      expect(await states(w)).toEqual(['open: unknown waiting']);
      expect(await w.contribute()).toBe('busy');
      await w.run(minutes(3));
      expect(w.network.asked.filter(({ what }) => what === 'lookUp').length).toBeGreaterThanOrEqual(4);
      expect(await w.contribute()).toBe('agreed');
      await w.run(minutes(1));
    },
    ends: ['failed: not_sent waiting', 'done: settled settled'],
    told: [
      'we are still checking your payment of KES 500. Do NOT pay again. We will tell you.',
      'the request for KES 500 did not reach mobile money. Nothing was taken. You can try again.',
      received,
    ],
  },
  {
    row: '14 and 28 the first request lands late after all, and the member pays both',
    play: async (w) => {
      w.network.plans = [{ ...pays, answer: 'lost', landsAfterMs: minutes(8) }, pays];
      await w.contribute();
      await w.run(minutes(7));
      expect(await w.contribute()).toBe('agreed');
      await w.run(minutes(5));
    },
    ends: ['done: settled settled', 'done: settled settled'],
  },
  {
    row: '15 the look-up does not answer for an hour: unknown all that time, and no second push',
    play: async (w) => {
      w.network.plans = [{ ...pays, answer: 'lost' }];
      w.network.silent = { lookUp: true, statement: true };
      await w.contribute();
      await w.run(hours(1));
      expect(await states(w)).toEqual(['open: unknown waiting']);
      w.network.silent = {};
      await w.run(minutes(6));
    },
    ends: ['done: settled settled'],
    told: ['we are still checking your payment of KES 500. Do NOT pay again. We will tell you.', received],
  },
  {
    row: '16 the service wallet is empty',
    play: async (w) => {
      w.network.plans = [{ answer: 'unavailable' }];
      await w.contribute();
      await w.run(minutes(1));
    },
    ends: ['failed: refused waiting'],
    told: ['we could not ask for KES 500 now. Nothing was taken. Please try again later.'],
  },
  {
    row: '22 the provider says failed of what it confirmed',
    play: async (w) => {
      await w.contribute();
      await w.run(minutes(1));
      w.network.lies = { status: 'refused', reason: 'declined' };
      await callback(w, 'refused');
      await w.run(minutes(2));
    },
    ends: ['done: settled settled'],
    told: [received],
    reviews: ['status-differs'],
  },
  {
    row: '24 the member confirms the same prompt again and again',
    play: async (w) => {
      const all = await Promise.all(Array.from({ length: 20 }, () => w.contribute({ key: 'same' })));
      expect(new Set(all)).toEqual(new Set(['agreed']));
      await w.run(minutes(1));
      expect(await w.contribute({ key: 'same' })).toBe('agreed');
      await w.run(minutes(1));
    },
    ends: ['done: settled settled'],
    told: [received],
  },
  {
    row: '25 and 26 two channels at once: one open collection a phone',
    play: async (w) => {
      const both = await Promise.all([w.contribute({ me: { channel: 'ussd' } }), w.contribute({ me: { channel: 'whatsapp' } })]);
      expect(both).toEqual(['agreed', 'busy']);
      await w.run(minutes(1));
    },
    ends: ['done: settled settled'],
  },
  {
    row: '27 an open USSD session: the push goes out at least 3 s after its END',
    play: async (w) => {
      const at = w.clock.now();
      await w.contribute({ me: { channel: 'ussd' } });
      await w.run(minutes(1));
      expect((w.network.pushes[0]?.at ?? 0) - at).toBe(seconds(5));
    },
    ends: ['done: settled settled'],
  },
  {
    row: '29 nothing stays open for more than a day without a person knowing',
    play: async (w) => {
      w.network.plans = [{}];
      await w.contribute();
      await w.run(hours(25));
      expect(await w.contribute()).toBe('agreed');
    },
    ends: ['review: review waiting', 'open: ready waiting'],
    reviews: ['stuck'],
  },
  {
    row: '29 proof after that day counts, and closes the review',
    play: async (w) => {
      w.network.plans = [{}];
      await w.contribute();
      await w.run(hours(25));
      const payment = w.network.payments[0] ?? raise();
      payment.plan = pays;
      payment.decidesAt = w.clock.now();
      await w.run(hours(1.1));
    },
    ends: ['done: settled settled'],
  },
  {
    row: '31 a receipt that belongs to another payment',
    play: async (w) => {
      w.network.plans = [pays, { ...pays, receipt: 'RCPT1' }];
      await w.contribute();
      await w.run(minutes(1));
      await w.contribute();
      await w.run(minutes(1));
    },
    ends: ['done: settled settled', 'review: review waiting'],
    told: [received, 'your payment of KES 500 needs a check by the treasurer. Do not pay again for now.'],
    reviews: ['receipt-reused'],
  },
  {
    row: '34 the list is cut: more lines are asked for until it reaches back far enough',
    play: async (w) => {
      w.network.plans = [{ ...pays, answer: 'lost' }];
      w.network.silent = { lookUp: true };
      await w.contribute();
      await w.run(seconds(1));
      for (let i = 0; i < 300; i++) w.network.foreign({ receipt: `F${i}`, phone: '+254700000001' as Phone, amount: kes(50) });
      await w.run(minutes(2));
    },
    ends: ['done: settled settled'],
  },
];
