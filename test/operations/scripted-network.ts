import type { Clock } from '../../src/clock.js';
import type { Money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { Collector, Hint, Outcome, Refusal, Statement, StatementLine } from '../../src/providers/ports.js';

/** What one push meets. */
export type Plan = {
  /** `pending` is heard; `lost` lands and its answer is not heard; `never` does not land and nothing is heard; else the refusal that is heard. */
  answer?: 'pending' | 'lost' | 'never' | Refusal;
  /** How long the request is on its way. */
  landsAfterMs?: number;
  /** When the member decides, after it landed, and how. Undefined: never. */
  decidesAfterMs?: number;
  decides?: 'pays' | Refusal;
  /** What is paid and shown, where it is not what was asked. */
  amount?: Money;
  receipt?: string | null;
};

export type Payment = {
  providerId: string;
  reference?: string;
  phone: Phone;
  amount: Money;
  landsAt: number;
  decidesAt: number;
  plan: Plan;
  receipt?: string;
};

export type ScriptedNetwork = {
  collector: Collector;
  /** The plan of each push to come; the last one stays. */
  plans: Plan[];
  pushes: { reference: string; phone: Phone; amount: Money; at: number }[];
  payments: Payment[];
  asked: { what: 'status' | 'lookUp' | 'statement'; at: number; of?: string }[];
  /** What a question meets instead of an answer, while it is set. */
  silent?: { status?: boolean; lookUp?: boolean; statement?: boolean };
  /** A wrong answer about a payment, while it is set. */
  lies?: Outcome | undefined;
  /** A payment that was not asked for by us. */
  foreign(payment: { receipt: string; phone: Phone; amount: Money; reference?: string }): Payment;
  callback(payment: Payment, says?: 'settled' | 'refused'): string;
  /** What the network itself holds as paid. */
  paid(): Payment[];
};

/** A money network with a member on it who does as planned, and a clock that says how far things have come. */
export function scriptedNetwork(clock: Clock): ScriptedNetwork {
  let ids = 0;

  const landed = (payment: Payment) => payment.landsAt <= clock.now();
  const decided = (payment: Payment) => landed(payment) && payment.decidesAt <= clock.now();

  function outcomeOf(payment: Payment): Outcome {
    if (self.lies) return self.lies;
    const { providerId, plan } = payment;
    if (!decided(payment)) return { status: 'pending', providerId };
    if (plan.decides !== 'pays') return { status: 'refused', reason: plan.decides ?? 'declined', providerId };
    const { receipt } = payment;
    return {
      status: 'settled',
      providerId,
      amount: plan.amount ?? payment.amount,
      at: payment.decidesAt,
      ...(receipt !== undefined && { receipt }),
    };
  }

  function lineOf(payment: Payment): StatementLine {
    const outcome = outcomeOf(payment);
    const { providerId, reference, phone, landsAt } = payment;
    const status = outcome.status === 'unknown' ? 'pending' : outcome.status;
    const receipt = outcome.status === 'settled' ? outcome.receipt : undefined;
    const amount = payment.plan.amount ?? payment.amount;
    return {
      providerId,
      phone,
      amount,
      status,
      at: landsAt,
      ...(reference !== undefined && { reference }),
      ...(receipt !== undefined && { receipt }),
    };
  }

  function land(reference: string | undefined, phone: Phone, amount: Money, plan: Plan): Payment {
    const id = ++ids;
    const landsAt = clock.now() + (plan.landsAfterMs ?? 0);
    const decidesAt = plan.decidesAfterMs === undefined ? Infinity : landsAt + plan.decidesAfterMs;
    const receipt = plan.receipt === null ? undefined : (plan.receipt ?? `RCPT${id}`);
    const payment = {
      providerId: `ws_${id}`,
      phone,
      amount,
      landsAt,
      decidesAt,
      plan,
      ...(reference !== undefined && { reference }),
      ...(receipt !== undefined && { receipt }),
    };
    self.payments.push(payment);
    return payment;
  }

  const collector: Collector = {
    name: 'imarapay',
    rail: 'mpesa',
    sendAgain: false,
    collect: async ({ reference, phone, amount }) => {
      self.pushes.push({ reference, phone, amount, at: clock.now() });
      const plan = (self.plans.length > 1 ? self.plans.shift() : self.plans[0]) ?? {};
      const { answer = 'pending' } = plan;
      if (answer === 'never') return { status: 'unknown', why: 'TIMEOUT' };
      if (answer !== 'pending' && answer !== 'lost') return { status: 'refused', reason: answer };
      const payment = land(reference, phone, amount, plan);
      return answer === 'lost' ? { status: 'unknown', why: 'TIMEOUT' } : { status: 'pending', providerId: payment.providerId };
    },
    status: async (providerId) => {
      self.asked.push({ what: 'status', at: clock.now(), of: providerId });
      const payment = self.payments.find((each) => each.providerId === providerId && landed(each));
      return self.silent?.status || !payment ? { status: 'unknown', why: 'HTTP 500' } : outcomeOf(payment);
    },
    lookUp: async (reference) => {
      self.asked.push({ what: 'lookUp', at: clock.now(), of: reference });
      if (self.silent?.lookUp) return { status: 'unknown', why: 'HTTP 500' };
      const outcomes = self.payments.filter((each) => each.reference === reference && landed(each)).map(outcomeOf);
      return outcomes.find(({ status }) => status === 'settled') ?? outcomes[0] ?? { status: 'absent' };
    },
    statement: async (limit): Promise<Statement> => {
      self.asked.push({ what: 'statement', at: clock.now() });
      if (self.silent?.statement) return { status: 'unknown', why: 'HTTP 500' };
      const lines = self.payments.filter(landed).map(lineOf).reverse();
      return { status: 'read', lines: lines.slice(0, limit), whole: lines.length <= limit };
    },
    hint: (body): Hint | undefined => {
      const [providerId = '', says] = body.split(' ');
      return says === 'settled' || says === 'refused' ? { providerId, says, dedupeKey: `${providerId}:${says}` } : undefined;
    },
    fee: async () => undefined,
  };

  const self: ScriptedNetwork = {
    ...{ collector, plans: [{ decidesAfterMs: 8000, decides: 'pays' }], pushes: [], payments: [], asked: [] },
    foreign: ({ receipt, phone, amount, reference }) => land(reference, phone, amount, { decidesAfterMs: 0, decides: 'pays', receipt }),
    callback: ({ providerId, plan }, says = plan.decides === 'pays' ? 'settled' : 'refused') => `${providerId} ${says}`,
    paid: () => self.payments.filter((payment) => decided(payment) && payment.plan.decides === 'pays'),
  };
  return self;
}
