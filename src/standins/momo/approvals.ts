import type { PromptEnd, PromptView } from '../events.js';
import type { Ground } from '../ground.js';
import type { PromptAnswer, UssdHold } from '../mpesa/prompts.js';
import type { PromptOutcome } from '../mpesa/state.js';
import { keepRow } from '../state.js';
import { approvalCodes, carrierOf } from './carriers.js';
import type { Approval, MomoEnd, MomoResult } from './state.js';
import type { MomoWallets } from './wallets.js';

/** Most that the carriers move in one payment, in francs (assumed; another firm that collects from them says so). */
const paymentMax = 500_000;

export type PaymentRequest = { phone: string; amount: number; payee: string; reference: string };

/** What a subscriber is told at once. */
type Done = { status: 'gone' } | { status: 'done'; code: MomoEnd | 'again'; desc: string };

type Needs = {
  wallets: MomoWallets;
  ussdHold: UssdHold;
  /** What came of a payment, told to who asked for it. */
  settled: (reference: string, result: MomoResult) => Promise<void>;
};

/**
 * Payments that wait for their payers at MTN and Orange. A prompt comes to the phone, unless that is in a USSD session or is one
 * that shows none; either way the payment waits in the carrier's menu until it expires, and a wrong PIN may be typed again.
 */
export function momoApprovals({ clock, ids, state, events, later }: Ground, { wallets, ussdHold, settled }: Needs) {
  const held = () => state().momo.approvals;
  const isOpen = (one: Approval) => one.end === null;
  const isShown = (one: Approval) => isOpen(one) && one.shownAt !== null && one.shownAt <= clock.now();
  const outcomeOf = (phone: string): PromptOutcome => state().momo.outcomes[phone] ?? state().momo.outcome;
  const take = ({ phone, amount, payee }: Approval) => wallets.take(phone, amount, payee);

  const close = async (one: Approval, result: MomoResult): Promise<void> => {
    one.end = result.end;
    const { phone, id } = one;
    const receipt = result.receipt === undefined ? {} : { receipt: result.receipt };
    if (one.shownAt !== null) events.emit({ type: 'prompt-closed', phone, id, code: result.end, how: ends[result.end], ...receipt });
    await settled(one.reference, result);
  };

  const byOutcome = (one: Approval, outcome: PromptOutcome): MomoResult | undefined => {
    switch (outcome) {
      case 'approve':
        return take(one);
      case 'cancel':
        return { end: 'cancelled' };
      case 'wrongPin':
        return { end: 'wrongPin' };
      case 'noFunds':
        return { end: 'noFunds' };
      case 'ask':
      case 'noAnswer':
        return undefined;
    }
  };

  const schedule = (one: Approval): void => {
    const wait = (at: number) => Math.max(0, at - clock.now());
    later(wait(one.expiresAt), async () => {
      if (isOpen(one)) await close(one, { end: 'expired' });
    });
    if (one.shownAt !== null)
      later(wait(one.shownAt), () => {
        if (isOpen(one)) events.emit({ type: 'prompt', phone: one.phone, prompt: view(one) });
      });
    const outcome = outcomeOf(one.phone);
    if (outcome === 'ask' || outcome === 'noAnswer') return;
    later(wait(one.shownAt ?? one.madeAt) + state().timing.autoAnswerMs, async () => {
      const result = isOpen(one) ? byOutcome(one, outcomeOf(one.phone)) : undefined;
      if (result) await close(one, result);
    });
  };

  /** Why a payment ends before anybody is asked. */
  const noChance = ({ phone, amount }: PaymentRequest): MomoEnd | undefined => {
    if (!wallets.hasWallet(phone)) return 'noWallet';
    return amount > paymentMax ? 'limit' : undefined;
  };

  return {
    /** Asks a subscriber. What comes of it is told by `settled`, later. */
    ask: (wanted: PaymentRequest): Approval => {
      const now = clock.now();
      const { promptDelayMs } = state().timing;
      const { phone, amount, payee, reference } = wanted;
      const end = noChance(wanted);
      const hides = state().momo.silent.includes(phone) || ussdHold(phone) !== 'free';
      const shownAt = hides || end ? null : now + promptDelayMs;
      const one: Approval = { id: ids.next(), phone, amount, payee, reference, madeAt: now, shownAt, expiresAt: now + promptDelayMs + state().momo.lifeMs, end: null }; // prettier-ignore
      keepRow(held(), one);
      if (end)
        later(promptDelayMs, async () => {
          if (isOpen(one)) await close(one, { end });
        });
      else schedule(one);
      return one;
    },
    /** Decides it at once: by the standing outcome, and with yes where a person would have been asked. */
    decide: async (one: Approval): Promise<void> => {
      if (isOpen(one)) await close(one, byOutcome(one, outcomeOf(one.phone)) ?? take(one));
    },
    /** What the subscriber did, at the prompt or in the carrier's menu. */
    answer: async (id: string, answer: PromptAnswer, place: 'prompt' | 'menu' = 'prompt'): Promise<Done> => {
      const one = held().find((found) => found.id === id);
      if (!one || !isOpen(one) || (place === 'prompt' && !isShown(one))) return { status: 'gone' };
      const result: MomoResult | 'again' =
        'pin' in answer ? wallets.payWithPin(one.phone, answer.pin, () => take(one)) : { end: 'cancelled' };
      if (result === 'again') return { status: 'done', code: 'again', desc: said.again };
      await close(one, result);
      return { status: 'done', code: result.end, desc: said[result.end] };
    },
    isOne: (id: string): boolean => held().some((one) => one.id === id),
    /** The prompts that phones show now. */
    shown: (phone?: string): PromptView[] =>
      held()
        .filter((one) => isShown(one) && (phone === undefined || one.phone === phone))
        .map(view),
    /** What waits in the carrier's menu of one phone, oldest first. */
    waiting: (phone: string): Approval[] => held().filter((one) => isOpen(one) && one.phone === phone),
    resume: () => held().filter(isOpen).forEach(schedule),
  };
}

export type MomoApprovals = ReturnType<typeof momoApprovals>;

const view = ({ id, phone, amount, payee, shownAt, madeAt, expiresAt }: Approval): PromptView => {
  const carrier = carrierOf(phone) ?? 'MTN';
  return { id, phone, amount, payee, account: carrier, at: shownAt ?? madeAt, expiresAt, currency: 'XAF', approve: approvalCodes[carrier] };
};

const ends: Record<MomoEnd, PromptEnd> = {
  paid: 'paid',
  noFunds: 'noFunds',
  cancelled: 'cancelled',
  expired: 'noAnswer',
  wrongPin: 'wrongPin',
  limit: 'failed',
  noWallet: 'failed',
};

const said: Record<MomoEnd | 'again', string> = {
  paid: 'Paiement reussi.',
  noFunds: 'Solde insuffisant.',
  cancelled: 'Paiement annule.',
  expired: 'Demande expiree.',
  wrongPin: 'PIN incorrect. Compte bloque.',
  again: 'PIN incorrect. Reessayez.',
  limit: 'Plafond depasse.',
  noWallet: 'Pas de compte.',
};
