import type { NetworkPage, PaymentPrompt, PhoneNetwork } from './channels/phones/network.js';
import { formatMoney, major } from './money.js';
import type { DemoGateway } from './demo-gateway.js';
import type { Standins } from './standins/server.js';

const page = (shown: Awaited<ReturnType<Standins['phones']['dial']>>): NetworkPage =>
  shown.status === 'shown'
    ? { status: 'shown', session: shown.sessionId, text: shown.text, ended: shown.ended }
    : { status: 'failed', why: shown.why === 'busy' ? 'noAnswer' : shown.why === 'inputTooLong' ? 'badAnswer' : shown.why };

type Prompt = ReturnType<Standins['phones']['prompts']>[number];

/** What the owner of a number calls the account that they pay from. */
export function demoWallet(phone: string): string {
  if (!phone.startsWith('+237')) return 'M-Pesa';
  return /^\+237(?:69|65[5-9]|68[5-9])/.test(phone) ? 'Orange Money' : 'MTN MoMo';
}

/** What the network writes on the phone, in the words of its country. */
function prompt({ id, phone, amount, payee, at, expiresAt, currency }: Prompt): PaymentPrompt {
  const wallet = demoWallet(phone);
  const sum = currency === 'XAF' ? formatMoney(major(amount, currency)) : `KES ${amount.toLocaleString('en-GB')}.00`;
  const text =
    currency === 'XAF'
      ? `Payer ${sum} à ${payee} ? Entrez votre PIN ${wallet} :`
      : `Do you want to pay ${sum} to ${payee}? Enter M-Pesa PIN:`;
  return { id, wallet, text, amount: sum, payee, at, expiresAt };
}

/** The mobile network of the simulator: the stand-ins, seen from a handset, and beside them the gateway of networks that they do not reach. */
export function demoNetwork({ phones, events }: Pick<Standins, 'phones' | 'events'>, gateway: DemoGateway): PhoneNetwork {
  return {
    dial: async (phone, code) => gateway.dial(phone, code) ?? page(await phones.dial(phone, code)),
    reply: async (session, input) => (gateway.isOne(session) ? gateway.reply(session, input) : page(await phones.reply(session, input))),
    cancel: async (session) => (gateway.isOne(session) ? gateway.cancel(session) : phones.cancel(session)),
    prompts: async (phone) => phones.prompts(phone).map(prompt),
    answerPrompt: async (id, answer) => ({ status: (await phones.answer(id, answer)).status === 'gone' ? 'gone' : 'sent' }),
    smsInbox: async (phone) => phones.inbox(phone),
    events: (listener) =>
      events((event) => {
        switch (event.type) {
          case 'sms':
            return listener({ kind: 'sms', phone: event.phone, sms: event.sms });
          case 'prompt':
            return listener({ kind: 'prompt', phone: event.phone, prompt: prompt(event.prompt) });
          case 'prompt-closed':
            return listener({
              kind: 'promptClosed',
              phone: event.phone,
              id: event.id,
              how: event.how,
              ...(event.receipt !== undefined && { receipt: event.receipt }),
            });
          case 'ussd-closed':
            // A session that ended well was ended by our own page, which says so itself.
            return event.status === 'Success'
              ? undefined
              : listener({ kind: 'sessionClosed', phone: event.phone, session: event.sessionId });
          case 'whatsapp':
          case 'payment':
          case 'call':
            return;
        }
      }),
  };
}
