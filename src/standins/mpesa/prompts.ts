import type { PromptEnd, PromptView } from '../events.js';
import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { resultOf } from './state.js';
import type { MpesaResult, Prompt, PromptOutcome } from './state.js';
import type { Wallets } from './wallets.js';

/** Most that M-Pesa moves in one transaction, in shillings (Kenya). */
const transactionMax = 250_000;

/** Longest description that M-Pesa shows; a longer one cannot be pushed (Daraja docs). */
const descriptionMax = 13;

export type Push = { phone: string; amount: number; payee: string; account: string; description: string; reference: string };

/** Whether a phone is in a USSD session, or has only just left one; then it cannot show a payment prompt. */
export type UssdHold = (phone: string) => 'free' | 'open' | 'ending';

export type PromptAnswer = { pin: string } | { cancel: true };

type Needs = {
  wallets: Wallets;
  ussdHold: UssdHold;
  /** What came of a prompt, told to who asked for it. */
  settled: (reference: string, result: MpesaResult) => Promise<void>;
};

/** The payment prompts on the phones: one at a time on each, for a minute. */
export function prompts({ clock, ids, state, events, later }: Ground, { wallets, ussdHold, settled }: Needs) {
  const held = () => state().mpesa.prompts;
  const isOpen = (prompt: Prompt) => prompt.code === null;
  const isShown = (prompt: Prompt) => isOpen(prompt) && prompt.fate === null && prompt.shownAt <= clock.now();

  const close = async (prompt: Prompt, result: MpesaResult): Promise<void> => {
    const wasShown = prompt.fate === null;
    prompt.code = result.code;
    if (wasShown) {
      const { phone, id } = prompt;
      const receipt = result.receipt === undefined ? {} : { receipt: result.receipt };
      events.emit({ type: 'prompt-closed', phone, id, code: result.code, how: endOf(result.code), ...receipt });
    }
    await settled(prompt.reference, result);
  };

  const take = ({ phone, amount, payee, account }: Prompt) => wallets.take(phone, amount, payee, account);
  const outcomeOf = (phone: string): PromptOutcome => state().mpesa.outcomes[phone] ?? state().mpesa.outcome;

  /** What a standing outcome does with a prompt; undefined where a person is asked, or nobody answers. */
  const byOutcome = (prompt: Prompt, outcome: PromptOutcome): MpesaResult | undefined => {
    switch (outcome) {
      case 'approve':
        return take(prompt);
      case 'cancel':
        return resultOf('1032');
      case 'wrongPin':
        return resultOf('2001');
      case 'noFunds':
        return resultOf('1');
      case 'ask':
      case 'noAnswer':
        return undefined;
    }
  };

  const schedule = (prompt: Prompt): void => {
    later(Math.max(0, prompt.expiresAt - clock.now()), async () => {
      if (isOpen(prompt)) await close(prompt, resultOf(prompt.fate ?? '1037'));
    });
    if (prompt.fate !== null) return;
    const untilShown = Math.max(0, prompt.shownAt - clock.now());
    later(untilShown, () => {
      if (isOpen(prompt)) events.emit({ type: 'prompt', phone: prompt.phone, prompt: view(prompt) });
    });
    if (outcomeOf(prompt.phone) === 'ask' || outcomeOf(prompt.phone) === 'noAnswer') return;
    later(untilShown + state().timing.autoAnswerMs, async () => {
      const result = isOpen(prompt) ? byOutcome(prompt, outcomeOf(prompt.phone)) : undefined;
      if (result) await close(prompt, result);
    });
  };

  /** What M-Pesa will say of a push that never becomes a prompt, and whether it says so at once. */
  const fateOf = ({ phone, amount, description }: Push): { fate: string | null; atOnce: boolean } => {
    if (amount > transactionMax) return { fate: '17', atOnce: true };
    if (description.length > descriptionMax) return { fate: '1025', atOnce: true };
    const locked = held().some((one) => one.phone === phone && isOpen(one) && (one.fate === null || one.fate === '1037'));
    const ussd = ussdHold(phone);
    if (locked || ussd === 'open') return { fate: '1001', atOnce: true };
    return ussd === 'ending' ? { fate: '1037', atOnce: false } : { fate: null, atOnce: false };
  };

  return {
    /** Sends a prompt to a phone. What comes of it is told by `settled`, later. */
    push: (push: Push): Prompt => {
      const { fate, atOnce } = fateOf(push);
      const { promptDelayMs, promptLifeMs } = state().timing;
      const shownAt = clock.now() + promptDelayMs;
      const { phone, amount, payee, account, reference } = push;
      const expiresAt = shownAt + (atOnce ? 0 : promptLifeMs);
      const prompt = { id: ids.next(), phone, amount, payee, account, reference, shownAt, expiresAt, fate, code: null };
      schedule(keepRow(held(), prompt));
      return prompt;
    },
    /** Decides a prompt at once: by the standing outcome, and with yes where a person would have been asked. */
    decide: async (prompt: Prompt): Promise<void> => {
      await close(prompt, prompt.fate !== null ? resultOf(prompt.fate) : (byOutcome(prompt, outcomeOf(prompt.phone)) ?? take(prompt)));
    },
    /** What a person did with the prompt on the phone. `gone` when it is not there any more. */
    answer: async (id: string, answer: PromptAnswer): Promise<{ status: 'gone' } | { status: 'done'; code: string; desc: string }> => {
      const prompt = held().find((one) => one.id === id);
      if (!prompt || !isShown(prompt)) return { status: 'gone' };
      const result = 'pin' in answer ? wallets.payWithPin(prompt.phone, answer.pin, () => take(prompt)) : resultOf('1032');
      await close(prompt, result);
      return { status: 'done', code: result.code, desc: result.desc };
    },
    /** The prompts that phones show now. */
    shown: (phone?: string): PromptView[] =>
      held()
        .filter((one) => isShown(one) && (phone === undefined || one.phone === phone))
        .map(view),
    resume: () => held().filter(isOpen).forEach(schedule),
  };
}

export type Prompts = ReturnType<typeof prompts>;

const view = ({ id, phone, amount, payee, account, shownAt, expiresAt }: Prompt): PromptView => ({
  id,
  phone,
  amount,
  payee,
  account,
  at: shownAt,
  expiresAt,
});

const ends: Record<string, PromptEnd> = { '0': 'paid', '1': 'noFunds', '1032': 'cancelled', '1037': 'noAnswer', '2001': 'wrongPin' };
const endOf = (code: string): PromptEnd => ends[code] ?? 'failed';
