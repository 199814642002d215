import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { outcomeFor } from './outcomes.js';
import type { Debit, Plan, Recipient, Transaction } from './state.js';
import { lifeMs, mayCancel } from './views.js';
import type { Telling } from './webhooks.js';

/** BitPesa docs, "Auto cancellation": when it was not paid a day after it was funded. */
const autoRefundMs = 24 * 3_600_000;
/** Failures after which a payout is tried no more; the documents give no number. */
const triesMax = 3;

/** Transactions over time: lapsing, being funded, paid out, failing, tried again, cancelled and given back. */
export function payouts({ clock, ids, state, later }: Ground, tell: Telling) {
  const bitpesa = () => state().bitpesa;

  const plan = (what: Plan['what'], id: string, ms: number): void => schedule(keepRow(bitpesa().plans, { at: clock.now() + ms, what, id }));
  const schedule = (one: Plan): void =>
    later(Math.max(0, one.at - clock.now()), () => {
      const { plans } = bitpesa();
      const at = plans.indexOf(one);
      if (at < 0) return;
      plans.splice(at, 1);
      act(one);
    });

  const act = ({ what, id }: Plan): void => {
    if (what === 'approve') return approve(id);
    const transaction = bitpesa().transactions.find((one) => one.id === id);
    if (transaction) return acts[what](transaction);
    const holder = bitpesa().transactions.find(({ recipients }) => recipients.some((one) => one.id === id));
    const recipient = holder?.recipients.find((one) => one.id === id);
    if (holder && recipient && (what === 'finish' || what === 'retry')) ofRecipient[what](holder, recipient);
  };

  const approve = (id: string): void => {
    const sender = bitpesa().senders.find((one) => one.id === id && one.state === 'initial');
    if (!sender) return;
    sender.state = 'approved';
    tell.sender('sender.approved', sender);
    for (const one of bitpesa().transactions.filter(({ senderId, state: at }) => senderId === id && at === 'initial')) {
      one.state = 'approved';
      tell.transaction('transaction.approved', one);
    }
  };

  const isUnfunded = ({ state: at }: Transaction): boolean => at === 'initial' || at === 'approved';

  /** The payout leaves for the provider behind; what it says comes later. */
  const start = (transaction: Transaction, recipient: Recipient): void => {
    Object.assign(recipient, { state: 'pending', code: '14', tries: recipient.tries + 1 });
    transaction.state = 'received';
    tell.recipient('recipient.pending', transaction, recipient);
    plan('finish', recipient.id, bitpesa().timing.payoutMs);
  };

  const pay = (transaction: Transaction, recipient: Recipient): void => {
    Object.assign(recipient, { state: 'success', code: null });
    tell.recipient('recipient.success', transaction, recipient);
    if (recipient.type.endsWith('::Balance')) credit(recipient.output.currency, recipient.output.units);
    if (transaction.recipients.every((one) => one.state === 'success')) {
      transaction.state = 'paid';
      tell.transaction('transaction.paid_out', transaction);
    }
  };

  const credit = (currency: string, units: number): void => {
    bitpesa().accounts[currency] = (bitpesa().accounts[currency] ?? 0) + units;
  };

  const fail = (transaction: Transaction, recipient: Recipient, code: string, how: { again: boolean; editable: boolean }): void => {
    Object.assign(recipient, { state: 'error', code, editable: how.editable });
    tell.recipient('recipient.error', transaction, recipient);
    if (recipient.cancelAsked) return cancelOf(transaction);
    if (how.again && recipient.tries < triesMax) return plan('retry', recipient.id, bitpesa().timing.retryMs);
    recipient.state = 'manual';
    transaction.state = 'manual';
    tell.transaction('transaction.manual', transaction);
  };

  const ofRecipient = {
    finish(transaction: Transaction, recipient: Recipient): void {
      if (recipient.state !== 'pending') return;
      switch (outcomeFor(bitpesa(), recipient)) {
        case 'paid':
          return pay(transaction, recipient);
        case 'pending':
          return plan('finish', recipient.id, bitpesa().timing.retryMs);
        case 'temporary':
          return recipient.tries > 1 ? pay(transaction, recipient) : fail(transaction, recipient, '331', { again: true, editable: true });
        case 'badNumber':
          return fail(transaction, recipient, recipient.details['bank_account'] === undefined ? '414' : '416', {
            again: true,
            editable: true,
          });
        case 'limit':
          return fail(transaction, recipient, '421', { again: true, editable: true });
        case 'senderError':
          return fail(transaction, recipient, '5', { again: false, editable: false });
        case 'stuck':
          Object.assign(recipient, { state: 'stuck', code: '12' });
          return tell.recipient('recipient.stuck', transaction, recipient);
      }
    },
    retry(transaction: Transaction, recipient: Recipient): void {
      if (recipient.state === 'error') start(transaction, recipient);
    },
  };

  const cancelOf = (transaction: Transaction): void => plan('cancel', transaction.id, bitpesa().timing.cancelMs);

  const acts: Record<Exclude<Plan['what'], 'approve'>, (transaction: Transaction) => void> = {
    expire: (one) => {
      if (isUnfunded(one)) kill(one);
    },
    start: (one) => one.recipients.filter(({ state: at }) => at === 'initial').forEach((recipient) => start(one, recipient)),
    finish: () => undefined,
    retry: () => undefined,
    cancel: (one) => {
      // It has gone out meanwhile: only the other side can say how it ends.
      if (!one.recipients.every(mayCancel)) return one.recipients.forEach((recipient) => (recipient.cancelAsked = true));
      kill(one);
      if (one.paid > one.back) plan('refund', one.id, bitpesa().timing.cancelMs);
    },
    refund: (one) => {
      if (one.state !== 'canceled' || one.back >= one.paid) return;
      credit(one.inputCurrency, one.paid - one.back);
      one.back = one.paid;
      one.recipients.forEach((recipient) => (recipient.state = 'refunded'));
      one.state = 'refunded';
      tell.transaction('transaction.refunded', one);
    },
    autoRefund: (one) => {
      if (one.recipients.every(mayCancel)) return acts.cancel(one);
      one.recipients.forEach((recipient) => (recipient.cancelAsked = true));
    },
  };

  const kill = (one: Transaction): void => {
    one.recipients.forEach((recipient) => (recipient.state = 'canceled'));
    one.state = 'canceled';
    tell.transaction('transaction.canceled', one);
  };

  return {
    plan,
    made: (one: Transaction): void => {
      plan('expire', one.id, lifeMs);
      tell.transaction('transaction.created', one);
    },
    /** Takes the price from the balance, or says why not. */
    fund: (one: Transaction): Debit | 'state' | 'balance' => {
      if (one.state !== 'approved') return 'state';
      const { accounts, debits } = bitpesa();
      const held = accounts[one.inputCurrency];
      if (held === undefined || held < one.input) return 'balance';
      accounts[one.inputCurrency] = held - one.input;
      paidIn(one);
      return keepRow(debits, { id: ids.uuid(), transactionId: one.id, currency: one.inputCurrency, units: one.input, at: clock.now() });
    },
    /** A collection that came in. */
    paidIn,
    /** `false` when it cannot be cancelled any more. */
    cancel: (transaction: Transaction, recipient: Recipient): boolean => {
      if (['success', 'canceled', 'refunded', 'stuck'].includes(recipient.state)) return false;
      if (isUnfunded(transaction)) kill(transaction);
      else if (mayCancel(recipient)) cancelOf(transaction);
      else recipient.cancelAsked = true;
      return true;
    },
    /** Somebody corrected the recipient: it is tried again at once. */
    edited: (transaction: Transaction, recipient: Recipient): void => {
      if (recipient.state !== 'error' && recipient.state !== 'manual') return;
      Object.assign(recipient, { tries: 0 });
      start(transaction, recipient);
    },
    /** The sandbox's way to have it paid. */
    forced: (transaction: Transaction): void =>
      transaction.recipients.filter(({ state: at }) => at !== 'success').forEach((one) => pay(transaction, one)),
    resume: (): void => bitpesa().plans.forEach(schedule),
  };

  function paidIn(one: Transaction): void {
    Object.assign(one, { state: 'received', paid: one.input, fundedAt: clock.now() });
    one.payins.forEach((payin) => (payin.state = 'success'));
    tell.transaction('transaction.paid_in', one);
    plan('start', one.id, bitpesa().timing.startMs);
    if (one.autoRefund) plan('autoRefund', one.id, autoRefundMs);
  }
}
export type Payouts = ReturnType<typeof payouts>;
