import type { Clock } from '../../src/clock.js';
import { compareMoney, major, type Money } from '../../src/money.js';
import type { Refusal } from '../../src/providers/ports.js';
import type {
  Payer,
  PayoutMethod,
  PayoutOrder,
  PayoutOutcome,
  RecipientDetails,
  SenderKept,
  SenderProfile,
} from '../../src/providers/ports/payout.js';

/** What one order meets. */
export type PayoutPlan = {
  /** `taken` is heard; `lost` lands and is not heard; `unpaid` is made but not paid for, and not heard; `never` does not land; else the refusal. */
  answer?: 'taken' | 'lost' | 'unpaid' | 'never' | 'rateMoved' | Refusal;
  endsAfterMs?: number;
  ends?: 'paid' | 'refunded';
  cost?: Money;
  /** Stuck over the recipient until it is mended. */
  stuck?: boolean;
  mayCancel?: boolean;
};

export type Payment = {
  providerId: string;
  order: PayoutOrder;
  plan: PayoutPlan;
  funded: boolean;
  endsAt: number;
  state: 'open' | 'cancelled';
  stuck: boolean;
  madeAt: number;
};

export const tzsMobile: PayoutMethod = {
  ...{ id: 'TZS::Mobile', kind: 'mobile', country: 'TZ', currency: 'TZS', cents: false },
  fields: [
    { name: 'firstName', required: true },
    { name: 'lastName', required: true },
    { name: 'phone', required: true },
  ],
  sender: ['firstName', 'lastName', 'phone', 'country', 'city', 'street', 'postalCode', 'birthDate'],
};

export type ScriptedPayer = {
  payer: Payer;
  /** The plan of each order to come; the last one stays. */
  plans: PayoutPlan[];
  orders: (PayoutOrder & { at: number })[];
  payments: Payment[];
  asked: { what: string; at: number }[];
  senders: Map<string, { senderId: string; profile: SenderProfile }>;
  senderCalls: string[];
  sender: SenderKept['status'];
  invalid: string[];
  silent: boolean;
  balances: Money[];
  methods: PayoutMethod[];
  rate: number;
  cancelAnswer?: 'asked' | 'refused' | 'unknown';
  mendAnswer?: 'invalid' | 'unknown';
  /** Money that has left the balance, and not come back. */
  out(): bigint;
};

/** A payer as BitPesa is one: a reference makes one payment for ever, an order that was made and not paid for is paid by the same order again. */
export function scriptedPayer(clock: Clock): ScriptedPayer {
  const ask = (what: string) => void self.asked.push({ what, at: clock.now() });
  const silent = { status: 'unknown', why: 'HTTP 500' } as const;
  const costOf = ({ order, plan }: Payment): Money => plan.cost ?? order.agreed;
  const isOver = (one: Payment) => one.funded && !one.stuck && one.endsAt <= clock.now();

  function outcomeOf(one: Payment): PayoutOutcome {
    const { providerId, plan, order } = one;
    if (one.state === 'cancelled') return { status: 'refused', reason: 'declined', providerId };
    if (!one.funded && clock.now() - one.madeAt >= 3_600_000) return { status: 'refused', reason: 'declined', providerId };
    if (isOver(one))
      return plan.ends === 'refunded'
        ? { status: 'refused', reason: 'declined', providerId }
        : { status: 'settled', providerId, amount: order.amount, cost: costOf(one), receipt: `BP${providerId}` };
    return { status: 'pending', providerId, cost: costOf(one) };
  }

  const payer: Payer = {
    name: 'bitpesa',
    sendAgain: true,
    methods: async (country) => {
      ask('methods');
      return self.silent
        ? silent
        : { status: 'read', items: self.methods.filter((one) => country === undefined || one.country === country) };
    },
    quote: async ({ amount, from }) => {
      ask('quote');
      if (self.silent) return silent;
      const units = Number(BigInt(amount.minor) / 100n);
      const [cost, gets] =
        amount.currency === from ? [amount, major(units * self.rate, 'TZS')] : [major(Math.ceil(units / self.rate), from), amount];
      return { status: 'quoted', cost, gets, rate: String(self.rate), expiresAt: clock.now() + 300_000 };
    },
    sender: async (profile) => {
      self.senderCalls.push('sender');
      return keep(profile.reference, profile);
    },
    updateSender: async (senderId, change) => {
      self.senderCalls.push('update');
      const [reference] = [...self.senders].find(([, one]) => one.senderId === senderId) ?? [''];
      return keep(reference, { ...(self.senders.get(reference)?.profile as SenderProfile), ...change });
    },
    nameOf: async () => ({ status: 'found', name: 'JUMA ALI' }),
    send: async (order) => {
      self.orders.push({ ...order, at: clock.now() });
      const there = self.payments.find((one) => one.order.reference === order.reference);
      if (there) {
        if (!there.funded && there.state === 'open' && clock.now() - there.madeAt > 300_000) {
          there.funded = true;
          there.endsAt = clock.now() + (there.plan.endsAfterMs ?? Infinity);
        }
        return outcomeOf(there);
      }
      const plan = (self.plans.length > 1 ? self.plans.shift() : self.plans[0]) ?? {};
      const { answer = 'taken', endsAfterMs = Infinity } = plan;
      if (answer === 'never') return silent;
      if (answer === 'rateMoved') return { status: 'refused', reason: 'declined', rateMoved: true, alert: 'the rate has moved' };
      if (answer !== 'taken' && answer !== 'lost' && answer !== 'unpaid') return { status: 'refused', reason: answer };
      if (compareMoney(plan.cost ?? order.agreed, order.agreed) > 0) return { status: 'refused', reason: 'declined', rateMoved: true };
      const one: Payment = {
        ...{ providerId: `tx-${self.payments.length + 1}`, order, plan, funded: answer !== 'unpaid', endsAt: clock.now() + endsAfterMs },
        ...{ state: 'open', stuck: plan.stuck === true, madeAt: clock.now() },
      };
      self.payments.push(one);
      return answer === 'taken' ? outcomeOf(one) : silent;
    },
    status: async (providerId) => {
      ask('status');
      const one = self.payments.find((each) => each.providerId === providerId);
      return self.silent || !one ? silent : outcomeOf(one);
    },
    lookUp: async (reference) => {
      ask('lookUp');
      const one = self.payments.find(({ order }) => order.reference === reference);
      if (self.silent) return silent;
      return one ? outcomeOf(one) : { status: 'absent' };
    },
    inspect: async (providerId) => {
      ask('inspect');
      const one = self.payments.find((each) => each.providerId === providerId);
      if (self.silent || !one) return silent;
      const { funded, stuck } = one;
      const view = {
        providerId,
        outcome: outcomeOf(one),
        state: 'received',
        funded,
        mayMend: stuck,
        mayCancel: one.plan.mayCancel ?? stuck,
      };
      return { status: 'read', view: { ...view, ...(stuck && { trouble: 'recipient' as const }) } };
    },
    cancel: async (providerId) => {
      ask('cancel');
      const one = self.payments.find((each) => each.providerId === providerId);
      if (self.cancelAnswer === 'unknown' || !one) return silent;
      if (self.cancelAnswer === 'refused') return { status: 'refused', alert: 'no' };
      if (isOver(one)) return { status: one.plan.ends === 'refunded' ? 'cancelled' : 'tooLate' };
      if (self.cancelAnswer === 'asked') return { status: 'asked' };
      one.state = 'cancelled';
      return { status: 'cancelled' };
    },
    mend: async (providerId, recipient: RecipientDetails) => {
      ask('mend');
      const one = self.payments.find((each) => each.providerId === providerId);
      if (self.mendAnswer === 'unknown' || !one) return silent;
      if (self.mendAnswer === 'invalid') return { status: 'refused', reason: 'invalid', fields: ['phone'] };
      if (!one.stuck || one.state === 'cancelled') return { status: 'refused', reason: 'notNow', fields: [] };
      Object.assign(one, { stuck: false, order: { ...one.order, recipient: { ...one.order.recipient, ...recipient } } });
      one.endsAt = clock.now() + (one.plan.endsAfterMs ?? Infinity);
      return { status: 'mended' };
    },
    balances: async () => (self.silent ? silent : { status: 'read', items: self.balances, at: clock.now() }),
    hint: () => undefined,
  };

  function keep(reference: string, profile: SenderProfile): SenderKept {
    if (self.silent) return silent;
    if (self.sender === 'invalid') return { status: 'invalid', fields: self.invalid };
    if (self.sender === 'unknown') return silent;
    const senderId = self.senders.get(reference)?.senderId ?? `s-${self.senders.size + 1}`;
    if (!self.senders.has(reference) || self.senderCalls.at(-1) === 'update') self.senders.set(reference, { senderId, profile });
    return { status: self.sender, senderId, said: self.sender };
  }

  const self: ScriptedPayer = {
    ...{ payer, plans: [{ endsAfterMs: 3000, ends: 'paid' }], orders: [], payments: [], asked: [], senders: new Map(), senderCalls: [] },
    ...{ sender: 'ready', invalid: [], silent: false, balances: [major(1_000_000, 'KES')], methods: [tzsMobile], rate: 20 },
    out: () =>
      self.payments
        .filter((one) => one.funded && one.state === 'open' && !(isOver(one) && one.plan.ends === 'refunded'))
        .reduce((sum, one) => sum + BigInt(costOf(one).minor), 0n),
  };
  return self;
}
