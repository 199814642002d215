import type { Hear, Voice } from '../../src/conversation/types.js';
import type { PhoneChama, PhoneOwner } from '../../src/channels/phones/phones.js';
import type { InboxSms, NetworkEvent, NetworkPage, PaymentPrompt, PhoneNetwork } from '../../src/channels/phones/network.js';
import type { Phone } from '../../src/phone.js';

const owner = (
  id: string,
  name: string,
  phone: string,
  role: PhoneOwner['role'],
  standing: PhoneOwner['standing'] = 'ready',
): PhoneOwner => ({
  id,
  name,
  phone: phone as Phone,
  chama: 'umoja',
  wallet: 'M-Pesa',
  role,
  standing,
});

export const chamas: PhoneChama[] = [
  {
    ...{ id: 'umoja', name: 'Umoja Chama', country: 'Kenya', ussdCode: '*384*100#', language: 'en', timeZone: 'Africa/Nairobi' },
    collects: true,
  },
];

/** A few of the demo's people. */
export const people: PhoneOwner[] = [
  owner('amina', 'Amina Njeri', '+254712000001', 'member'),
  owner('wanjiku', 'Wanjiku Kamau', '+254712000002', 'chair'),
  owner('otieno', 'Otieno Odhiambo', '+254712000003', 'treasurer'),
  owner('achieng', 'Achieng Atieno', '+254712000004', 'secretary'),
  owner('mwangi', 'Mwangi Kariuki', '+254712000005', 'member'),
  owner('halima', 'Halima Abdi', '+254712000006', 'member'),
  owner('kiptoo', 'Kiptoo Cheruiyot', '+254712000012', 'member', 'new'),
  owner('stranger', 'Somebody else', '+254712000099', 'none', 'unknown'),
];

const menu = 'Umoja Chama: hello Amina\n1. Contribute\n2. Balance\n3. I have already paid\n4. Language and PIN\n5. Help\n99. Exit';

/** Two pages that use all 156 septets: many lines, and one long text. */
const fullMenu =
  'Otieno Odhiambo: officers\n1. Approve a payout\n2. Members\n3. Who has not paid\n4. Send a notice\n5. Record cash\n6. Call a meeting\n0. Back 00. Menu 98. More';
const fullProse =
  'Contribute KES 100,000.00 to Mwangaza wa Jamii Women Group by M-Pesa? M-Pesa may add its charge. Your number: 0712 345 678.\n1. Pay 2. Cancel\n0. Back 00. Menu';

type Timers = { promptAfterMs: number; settleAfterMs: number; answerAfterMs: number };

/** A network with one small menu of its own, in memory, for the page to be designed and tested against. */
export function fakeNetwork({ promptAfterMs, settleAfterMs, answerAfterMs }: Timers) {
  const listeners = new Set<(event: NetworkEvent) => void>();
  const sessions = new Map<string, { phone: string; typed: string[] }>();
  const inboxes = new Map<string, InboxSms[]>();
  const prompts = new Map<string, PaymentPrompt & { phone: string }>();
  const timers = new Set<NodeJS.Timeout>();
  const cancelled: string[] = [];
  let count = 0;
  const tell = (event: NetworkEvent) => listeners.forEach((listener) => listener(event));
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => (timers.delete(timer), act()), ms);
    timers.add(timer);
  };
  const breath = () => new Promise<void>((resolve) => later(answerAfterMs, resolve));

  const sms = (phone: string, from: string, text: string, at = Date.now()) => {
    const message = { id: `sms${++count}`, from, text, at };
    inboxes.set(phone, [...(inboxes.get(phone) ?? []), message]);
    tell({ kind: 'sms', phone, sms: message });
  };

  const ask = (phone: string, amount: number) =>
    later(promptAfterMs, () => {
      const prompt = {
        id: `prompt${++count}`,
        phone,
        wallet: 'M-Pesa',
        text: `Do you want to pay KES ${amount.toFixed(2)} to Umoja Chama? Enter M-Pesa PIN:`,
        amount: `KES ${amount.toFixed(2)}`,
        payee: 'Umoja Chama',
        at: Date.now(),
        expiresAt: Date.now() + 60_000,
      };
      prompts.set(prompt.id, prompt);
      tell({ kind: 'prompt', phone, prompt });
    });

  const pageAfter = (phone: string, typed: string[]): { text: string; ended: boolean } => {
    const [first, amount, yes] = typed;
    if (first === undefined) return { text: menu, ended: false };
    if (first === '1' && amount === undefined)
      return { text: 'How much do you want to contribute?\n1. KES 500 (this month)\n2. Another amount\n0. Back', ended: false };
    if (first === '1' && yes === undefined)
      return { text: 'Contribute KES 500 to Umoja Chama by M-Pesa? M-Pesa may add its charge.\n1. Pay\n2. Cancel', ended: false };
    if (first === '1' && yes === '1') {
      ask(phone, 500);
      return {
        text: 'Payment request of KES 500 is coming to this phone. Enter your M-Pesa PIN there. You will get an SMS with the receipt.',
        ended: true,
      };
    }
    if (first === '3' && amount === undefined) return { text: 'Type the M-Pesa code, e.g. SGH7K2L9QX:', ended: false };
    if (first === '3') return { text: `Thank you. We look for ${amount}.`, ended: true };
    if (first === '2') return { text: 'x'.repeat(170), ended: false };
    if (first === '4') return { text: fullMenu, ended: false };
    if (first === '5') return { text: fullProse, ended: false };
    return { text: 'Goodbye.', ended: true };
  };

  const network: PhoneNetwork = {
    async dial(phone, code): Promise<NetworkPage> {
      await breath();
      const inside = /^\*384\*100((?:\*[^*#]+)*)#$/.exec(code)?.[1];
      if (inside === undefined) return { status: 'failed', why: 'noSuchCode' };
      const session = `session${++count}`;
      const typed = inside.split('*').slice(1);
      const page = pageAfter(phone, typed);
      if (!page.ended) sessions.set(session, { phone, typed });
      return { status: 'shown', session, ...page };
    },
    async reply(session, input): Promise<NetworkPage> {
      await breath();
      const open = sessions.get(session);
      if (!open) return { status: 'failed', why: 'sessionOver' };
      open.typed.push(input);
      const page = pageAfter(open.phone, open.typed);
      if (page.ended) sessions.delete(session);
      return { status: 'shown', session, ...page };
    },
    async cancel(session) {
      if (sessions.delete(session)) cancelled.push(session);
    },
    prompts: async (phone) => [...prompts.values()].filter((one) => one.phone === phone).map(({ phone: _phone, ...prompt }) => prompt),
    async answerPrompt(id, answer) {
      const prompt = prompts.get(id);
      if (!prompt) return { status: 'gone' };
      prompts.delete(id);
      const { phone, amount } = prompt;
      if (!('pin' in answer)) tell({ kind: 'promptClosed', phone, id, how: 'cancelled' });
      else if (answer.pin !== '0000') {
        tell({ kind: 'promptClosed', phone, id, how: 'wrongPin' });
      } else
        later(settleAfterMs, () => {
          tell({ kind: 'promptClosed', phone, id, how: 'paid', receipt: 'SGH7K2L9QX' });
          sms(phone, 'MPESA', `SGH7K2L9QX Confirmed. ${amount} paid to Umoja Chama. New M-PESA balance is KES 4,310.00.`);
          later(settleAfterMs, () =>
            sms(phone, 'UMOJA', 'Umoja Chama: KES 500 received. Receipt SGH7K2L9QX. This month: KES 500 of 500. Total KES 6,500. Asante!'),
          );
        });
      return { status: 'sent' };
    },
    smsInbox: async (phone) => inboxes.get(phone) ?? [],
    events(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  return {
    network,
    sms,
    ask,
    tell,
    /** The sessions that are open, by id. */
    sessions,
    /** Sessions that members hung up on. */
    cancelled,
    close: () => timers.forEach(clearTimeout),
  };
}

export const fakeVoice: Voice = {
  channel: 'whatsapp',
  words: true,
  takesPin: false,
  readDeadlineMs: 8000,
  render: ({ text }) => ({ body: text, pages: 1 }),
};

/** A conversation with a menu and one payment, for the chat. */
export function fakeHear(pay: (address: string) => void): Hear {
  return async ({ address, said }) => {
    const text = said.kind === 'wrote' ? said.text.trim().toLowerCase() : '';
    if (text === '1' || text.startsWith('pay'))
      return { body: 'Contribute *KES 500* to Umoja Chama by M-Pesa?\n\n1. Pay\n2. Cancel', ended: false };
    if (text === 'yes' || text === '11') {
      pay(address);
      return { body: 'Check your phone and enter your *M-Pesa PIN*. I will tell you when it arrives.', ended: true };
    }
    if (text === '2' || text === 'balance')
      return { body: '*Your contributions*\nThis month: KES 500 of 500\nIn all: _KES 6,500_\n\n0. Back', ended: false };
    return {
      body: '*Umoja Chama*\nHello Amina! What would you like to do?\n\n1. Contribute\n2. Balance\n3. I have already paid\n4. Language\n5. Help',
      ended: false,
    };
  };
}
