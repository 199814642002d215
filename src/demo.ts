import type { ChamaConfig } from './config.js';
import { completeChama } from './config/chama.js';
import type { Phone } from './phone.js';
import type { PhoneOwner } from './channels/phones/phones.js';
import type { NetworkPage, PhoneNetwork } from './channels/phones/network.js';
import type { Service } from './service.js';
import { demoCredentials } from './standins/credentials.js';
import type { Standins } from './standins/server.js';

/** What a visitor is told: the members' PIN, and the PIN of their M-Pesa. */
export const demoPin = '7391';
export const demoMpesaPin = '0000';

const officers: ChamaConfig['officers'] = { MFT002: 'chair', MFT003: 'treasurer', MFT004: 'secretary' };

/** The demo's chama, served by the stand-ins at `standinsUrl`. */
export function demoChamas(standinsUrl: string, ussdCode = '*384*100#'): ChamaConfig[] {
  const { chamapay, imarapay, africastalking } = demoCredentials;
  return [
    completeChama(
      {
        id: 'main',
        name: 'Umoja',
        country: 'KE',
        helpPhone: '0712 000 002',
        officers,
        rules: { cycleAmount: 1000, payTo: 'Paybill 247247, account UMOJA' },
        providers: {
          chamapay: { baseUrl: `${standinsUrl}/chamapay/v1`, ...chamapay, monthlyQuota: 10_000 },
          imarapay: { baseUrl: `${standinsUrl}/imarapay`, ...imarapay, accountId: 1 },
          africastalking: { baseUrl: `${standinsUrl}/africastalking`, ...africastalking, senderId: 'UMOJA' },
        },
      },
      ussdCode,
    ),
  ];
}

/** A member who has never spoken with the service, to show the first contact. */
export const newcomer = '+254712000013';
const unknown = '+254712999999' as Phone;

/** Whose phones a visitor can pick up. */
export function demoOwners(service: Service): PhoneOwner[] {
  const owners = service.people.roll.membersOf('main').flatMap(({ memberId, name, phone, status }): PhoneOwner[] => {
    if (phone === undefined) return [];
    const active = status === 'active';
    return [
      {
        id: memberId.toLowerCase(),
        name,
        phone,
        role: active ? (officers[memberId] ?? 'member') : 'none',
        standing: !active ? 'unknown' : phone === newcomer ? 'new' : 'ready',
      },
    ];
  });
  return [...owners, { id: 'stranger', name: 'A stranger', phone: unknown, role: 'none', standing: 'unknown' }];
}

const page = (shown: Awaited<ReturnType<Standins['phones']['dial']>>): NetworkPage =>
  shown.status === 'shown'
    ? { status: 'shown', session: shown.sessionId, text: shown.text, ended: shown.ended }
    : { status: 'failed', why: shown.why === 'busy' ? 'noAnswer' : shown.why === 'inputTooLong' ? 'badAnswer' : shown.why };

/** The mobile network of the simulator: the stand-ins, seen from a handset. */
export function demoNetwork({ phones, events }: Standins): PhoneNetwork {
  const money = (shillings: number) => `KES ${shillings.toLocaleString('en-GB')}.00`;
  type Prompt = ReturnType<typeof phones.prompts>[number];
  const prompt = ({ id, amount, payee, at, expiresAt }: Prompt) => ({ id, amount: money(amount), payee, at, expiresAt });
  return {
    dial: async (phone, code) => page(await phones.dial(phone, code)),
    reply: async (session, input) => page(await phones.reply(session, input)),
    cancel: async (session) => {
      phones.cancel(session);
    },
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
          case 'payment':
          case 'call':
            return;
        }
      }),
  };
}
