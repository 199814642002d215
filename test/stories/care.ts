import type { CareReads } from '../../flows/kit/care.js';
import type { Reads } from '../../flows/kit/reads.js';

const amina = { messageId: 'message1', member: 'Amina Hassan', date: '2026-11-21', text: 'My payment of Monday is not in my balance. Can you look?' };
const kipchoge = { messageId: 'message2', member: 'Kipchoge Cheruiyot', date: '2026-11-20', text: 'I will be late on Sunday.' };
const zuhura = { requestId: 'M015', name: 'Zuhura Said', phone: '+254712000077', date: '2026-11-21' };
const other = { requestId: 'M016', name: 'Kiptoo Langat', phone: '+254712000078', date: '2026-11-20' };

/** The answers of an ordinary day about messages, joining and preferences. */
export const ordinaryCare = (): CareReads => ({
  messageRoom: async () => 'open',
  messages: async () => [],
  joiners: async () => [],
  joinOffer: async ({ me, code }) => {
    if (code === undefined) return { status: 'open', chamaId: me.chama.id, chama: me.chama.name, asksEmail: false };
    if (code.toLowerCase() !== 'tumaini7') return { status: 'noCode' };
    return { status: 'open', chamaId: 'tumaini', chama: 'Kikundi Tumaini', asksEmail: false };
  },
  wayIn: async ({ me: { standing } }) => ({ status: standing === 'pending' ? 'asked' : (standing ?? 'none') }),
  preferences: async () => ({ prefers: 'seen', broadcasts: true, whatsapp: false }),
  forgetting: async () => 'free',
});

/** What a story may change about these. */
export const careChanges: Record<string, (reads: Reads) => Partial<Reads>> = {
  'as many messages as a day allows': () => ({ messageRoom: async () => 'full' }),
  'no officer can be reached': () => ({ messageRoom: async () => 'nobody' }),
  'a message waits': () => ({ pending: async () => [{ kind: 'messages', count: 1 }], messages: async () => [amina] }),
  'two messages wait': () => ({ pending: async () => [{ kind: 'messages', count: 2 }], messages: async () => [kipchoge, amina] }),
  'the message is answered meanwhile': () => ({ pending: async () => [{ kind: 'messages', count: 1 }] }),
  'somebody asks to join': () => ({ pending: async () => [{ kind: 'joiners', count: 1 }], joiners: async () => [zuhura] }),
  'two ask to join': () => ({ pending: async () => [{ kind: 'joiners', count: 2 }], joiners: async () => [other, zuhura] }),
  'the request is decided meanwhile': () => ({ pending: async () => [{ kind: 'joiners', count: 1 }] }),
  'the records ask for an e-mail': () => ({
    joinOffer: async ({ me: { chama } }) => ({ status: 'open', chamaId: chama.id, chama: chama.name, asksEmail: true }),
  }),
  'the number has asked before': () => ({ joinOffer: async () => ({ status: 'waiting' }) }),
  'an officer said yes': () => ({
    wayIn: async () => ({ status: 'granted' }),
    joinOffer: async ({ me: { chama } }) => ({ status: 'granted', chama: chama.name, helpPhone: chama.helpPhone }),
  }),
  'the records have them as pending': () => ({
    wayIn: async () => ({ status: 'listed' }),
    joinOffer: async ({ me: { chama } }) => ({ status: 'listed', chama: chama.name, helpPhone: chama.helpPhone }),
  }),
  'the records did not take them in': () => ({
    wayIn: async () => ({ status: 'notTakenIn' }),
    joinOffer: async ({ me: { chama } }) => ({ status: 'notTakenIn', chama: chama.name, helpPhone: chama.helpPhone }),
  }),
  'the officers said no': () => ({
    wayIn: async () => ({ status: 'turnedDown', again: '2026-12-21' }),
    joinOffer: async ({ me: { chama } }) => ({ status: 'turnedDown', chama: chama.name, helpPhone: chama.helpPhone, again: '2026-12-21' }),
  }),
  'the code is of a chama that suspended them': () => ({ joinOffer: async () => ({ status: 'suspended', chama: 'Kikundi Tumaini', helpPhone: '+255741000003' }) }),
  'the code is of a chama that they left': () => ({ joinOffer: async () => ({ status: 'inactive', chama: 'Kikundi Tumaini', helpPhone: '+255741000003' }) }),
  'the code is of a chama that lists them': () => ({ joinOffer: async () => ({ status: 'listed', chama: 'Kikundi Tumaini', helpPhone: '+255741000003' }) }),
  'the list of requests is full': () => ({ joinOffer: async ({ me: { chama } }) => ({ status: 'full', helpPhone: chama.helpPhone }) }),
  'the number is known there': () => ({ joinOffer: async () => ({ status: 'known' }) }),
  'too many codes were tried': () => ({ joinOffer: async () => ({ status: 'tooMany' }) }),
  'WhatsApp is linked': () => ({ preferences: async () => ({ prefers: 'whatsapp', broadcasts: true, whatsapp: true }) }),
  'no notices are wanted': () => ({ preferences: async () => ({ prefers: 'sms', broadcasts: false, whatsapp: false }) }),
  'a payment is open still': () => ({ forgetting: async () => 'openPayment' }),
};
