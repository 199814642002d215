import type { Clock } from '../../src/clock.js';
import { major, type Money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { Outcome, Refusal } from '../../src/providers/ports.js';
import type { AirtimeSeller } from '../../src/providers/ports/airtime.js';

/** What one order meets. */
export type TopUpPlan = {
  /** `pending` is heard; `lost` lands and its answer is not heard; `never` does not land and nothing is heard; else the refusal that is heard. */
  answer?: 'pending' | 'lost' | 'never' | Refusal;
  /** When it is over, after it landed, and how; undefined: never. */
  endsAfterMs?: number;
  ends?: 'sent' | Refusal;
  amount?: Money;
  fee?: Money;
};

export type TopUp = { providerId: string; reference: string; phone: Phone; amount: Money; endsAt: number; plan: TopUpPlan };

export type ScriptedSeller = {
  seller: AirtimeSeller;
  /** The plan of each order to come; the last one stays. */
  plans: TopUpPlan[];
  orders: { reference: string; phone: Phone; amount: Money; at: number }[];
  topUps: TopUp[];
  asked: { what: 'status' | 'lookUp'; at: number }[];
  /** No question is answered while it is set. */
  silent?: boolean;
  callback(topUp: TopUp, says?: 'settled' | 'refused'): string;
  /** What the seller itself holds as sent. */
  sent(): TopUp[];
};

/** A seller of airtime as Africa's Talking is one: no question by our reference, no repeat of an order, callbacks that nobody has signed. */
export function scriptedSeller(clock: Clock): ScriptedSeller {
  const isOver = ({ endsAt }: TopUp) => endsAt <= clock.now();
  const seller: AirtimeSeller = {
    name: 'africastalking',
    sendAgain: false,
    limits: (currency) => (currency === 'KES' ? { min: major(5, 'KES'), max: major(10_000, 'KES') } : undefined),
    equalAfterMs: 300_000,
    topUp: async ({ reference, phone, amount }) => {
      self.orders.push({ reference, phone, amount, at: clock.now() });
      const plan = (self.plans.length > 1 ? self.plans.shift() : self.plans[0]) ?? {};
      const { answer = 'pending', endsAfterMs = Infinity } = plan;
      if (answer === 'never') return { status: 'unknown', why: 'TIMEOUT' };
      if (answer !== 'pending' && answer !== 'lost') return { status: 'refused', reason: answer };
      const providerId = `ATQid_${self.topUps.length + 1}`;
      self.topUps.push({ providerId, reference, phone, amount, endsAt: clock.now() + endsAfterMs, plan });
      return answer === 'lost' ? { status: 'unknown', why: 'TIMEOUT' } : { status: 'pending', providerId };
    },
    status: async (providerId): Promise<Outcome> => {
      self.asked.push({ what: 'status', at: clock.now() });
      const topUp = self.topUps.find((one) => one.providerId === providerId);
      if (self.silent || !topUp) return { status: 'unknown', why: 'HTTP 500' };
      if (!isOver(topUp)) return { status: 'pending', providerId };
      const { ends = 'declined', amount = topUp.amount, fee } = topUp.plan;
      return ends === 'sent'
        ? { status: 'settled', providerId, amount, ...(fee && { fee }) }
        : { status: 'refused', reason: ends, providerId };
    },
    lookUp: async () => {
      self.asked.push({ what: 'lookUp', at: clock.now() });
      return { status: 'unknown', why: 'nobody can be asked' };
    },
    hint: (body) => {
      const [word, providerId = '', says] = body.split(' ');
      if (word !== 'airtime' || (says !== 'settled' && says !== 'refused')) return undefined;
      return { providerId, says, dedupeKey: `${providerId}:${says}` };
    },
    speaksOf: (body) => {
      const [, , , phone, units] = body.split(' ');
      return { phone: phone as Phone, amount: major(Number(units), 'KES') };
    },
  };
  const self: ScriptedSeller = {
    ...{ seller, plans: [{ endsAfterMs: 3000, ends: 'sent' }], orders: [], topUps: [], asked: [] },
    callback: ({ providerId, phone, amount, plan }, says = plan.ends === 'sent' ? 'settled' : 'refused') =>
      `airtime ${providerId} ${says} ${phone} ${Number(amount.minor) / 100}`,
    sent: () => self.topUps.filter((one) => isOver(one) && one.plan.ends === 'sent'),
  };
  return self;
}
