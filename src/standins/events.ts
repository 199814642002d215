/** What happens at the stand-ins, as it happens, for a page or a test that looks on. Phones are E.164, times UTC milliseconds. */
export type StandinEvent =
  | { type: 'prompt'; phone: string; prompt: PromptView }
  | { type: 'prompt-closed'; phone: string; id: string; code: string; how: PromptEnd; receipt?: string }
  | { type: 'sms'; phone: string; sms: SmsView }
  | { type: 'payment'; phone: string; status: 'completed' | 'failed'; amount: number; checkoutRequestId: string; receipt?: string }
  | { type: 'ussd-closed'; phone: string; sessionId: string; status: 'Success' | 'Incomplete' | 'Failed' }
  | { type: 'call'; call: Call }
  /** Something is new in somebody's chat. */
  | { type: 'whatsapp'; who: string };

/** A payment prompt on a phone's screen. `amount` in whole shillings or francs. */
export type PromptView = {
  id: string;
  phone: string;
  amount: number;
  payee: string;
  account: string;
  at: number;
  expiresAt: number;
  /** Kenyan shillings where it is not said. */
  currency?: 'XAF';
  /** What the subscriber may dial instead of answering the prompt. */
  approve?: string;
};

export type PromptEnd = 'paid' | 'cancelled' | 'wrongPin' | 'noFunds' | 'noAnswer' | 'failed';

export type SmsView = { id: string; from: string; text: string; at: number };

/** One call that came in or went out; never a header or a body. `status` 0: no answer. */
export type Call = { at: number; way: 'in' | 'out'; provider: string; method: string; path: string; status: number; fault?: string };

export type Events = { emit: (event: StandinEvent) => void; subscribe: (listener: (event: StandinEvent) => void) => () => void };

export function eventBoard(): Events {
  const listeners = new Set<(event: StandinEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
