import { major, type Money } from '../../src/money.js';
import { noCrash, type Crashpoint } from '../../src/crashpoint.js';
import type { Clock } from '../../src/clock.js';
import type { Ids } from '../../src/ids.js';
import type { Phone } from '../../src/phone.js';
import { deriveKey } from '../../src/secrets.js';
import type { ChannelName } from '../../src/channel-name.js';
import type { Me } from '../../flows/kit/me.js';
import type { Officer, PaidFor } from '../../src/book/port.js';
import type { Deps } from '../../src/operations/deps.js';
import type { OutgoingMessage } from '../../src/outgoing.js';
import { openOperations, type Operations } from '../../src/operations/operations.js';
import type { Order } from '../../src/operations/order.js';
import type { MoneyStore } from '../../src/operations/store.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import { scriptedBook, type ScriptedBook } from './scripted-book.js';
import { scriptedPayments, type ScriptedPayments } from './scripted-payments.js';
import { scriptedNetwork, type ScriptedNetwork } from './scripted-network.js';
import { scriptedSeller, type ScriptedSeller } from './scripted-seller.js';
import { scriptedSms, type ScriptedSms } from './scripted-sms.js';

export const startAt = Date.UTC(2026, 4, 4, 7);
export const kes = (units: number): Money => major(units, 'KES');
export const amina = '+254712000001' as Phone;

export type HandClock = Clock & { advance(ms: number): void; setTo(at: number): void; jump(ms: number): void };

/** Time that moves only by hand; sleepers wake when it has passed them. */
export function handClock(): HandClock {
  let mono = 0;
  let offset = startAt;
  let sleepers: { at: number; wake: () => void }[] = [];
  const advance = (ms: number) => {
    mono += Math.max(ms, 0);
    const due = sleepers.filter(({ at }) => at <= mono).sort((a, b) => a.at - b.at);
    sleepers = sleepers.filter(({ at }) => at > mono);
    for (const { wake } of due) wake();
  };
  return {
    advance,
    setTo: (at) => advance(at - offset - mono),
    jump: (ms) => void (offset += ms),
    now: () => mono + offset,
    monotonic: () => mono,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const done = () => {
          signal?.removeEventListener('abort', done);
          resolve();
        };
        sleepers.push({ at: mono + ms, wake: done });
        signal?.addEventListener('abort', done);
      }),
  };
}

function countingIds(): Ids {
  let n = 0;
  const next = () => (++n).toString().padStart(26, '0');
  return { next, uuid: next, random: () => 0.5 };
}

export class Crash extends Error {}

/** Throws when it passes `name` for the n-th time, once. */
export function crashAt(name: string, n = 1): Crashpoint & { passed: () => boolean } {
  let left = n;
  const crash = (at: string) => {
    if (at === name && --left === 0) throw new Crash(`${name}:${n}`);
  };
  return Object.assign(crash, { passed: () => left <= 0 });
}

export type World = {
  clock: HandClock;
  store: MoneyStore;
  network: ScriptedNetwork;
  seller: ScriptedSeller;
  book: ScriptedBook;
  payments: ScriptedPayments;
  sms: ScriptedSms;
  whatsapp: ScriptedSms;
  log: { event: string; fields: Record<string, unknown> }[];
  deps: Deps;
  /** The operations as they run now. */
  ops: Operations;
  /** Ends the present ones and opens new ones over the same store. */
  reboot(crash?: Crashpoint): Promise<void>;
  open(over: Partial<Deps>): Promise<Operations>;
  contribute(over?: Partial<Omit<Order, 'me'>> & { me?: Partial<Me>; amount?: Money }): Promise<string>;
  buyAirtime(over?: { key?: string; amount?: Money; phone?: string; me?: Partial<Me> }): Promise<string>;
  payFor(what: PaidFor, over?: { key?: string; amount?: Money; me?: Partial<Me> }): Promise<string>;
  claim(receipt: string, over?: { key?: string; amount?: Money; for?: PaidFor; me?: Partial<Me> }): Promise<string>;
  /** Does what is due until this much time has gone; a crash reboots. Returns how many crashes there were. */
  run(ms: number): Promise<number>;
};

export const me = (over: Partial<Me> = {}): Me => ({
  person: 'p1',
  phone: amina,
  channel: 'sms',
  language: 'en',
  chama: {
    ...{ id: 'main', name: 'Umoja', country: 'KE', currency: 'KES', timeZone: 'Africa/Nairobi' },
    ...{ helpPhone: '+254712000003', ussdCode: '*384*100#' },
  },
  member: { id: 'm1', name: 'Amina', role: 'member' },
  hasPin: true,
  agreed: true,
  ...over,
});

const names: Record<string, string> = { m1: 'Amina Hassan', m2: 'Juma Ali', t1: 'Otieno Odhiambo', t2: 'Njeri Kamau', c1: 'Wanjiku Kamau' };

/** A whole money path in memory, with a network, a book and an SMS gateway that do as they are told. */
export async function world(
  setting: { crash?: Crashpoint; store?: MoneyStore; whatsapp?: boolean; officers?: Officer[] } = {},
): Promise<World> {
  const clock = handClock();
  const store = setting.store ?? memoryMoneyStore();
  const network = scriptedNetwork(clock);
  const seller = scriptedSeller(clock);
  const book = scriptedBook();
  const payments = scriptedPayments();
  const sms = scriptedSms();
  const whatsapp = scriptedSms();
  const log: World['log'] = [];
  let keys = 0;
  const lastChannel = new Map<string, ChannelName>();
  const deps: Deps = {
    store,
    clock,
    ids: countingIds(),
    crash: setting.crash ?? noCrash,
    log: (event, fields) => void log.push({ event, fields }),
    lookupKey: deriveKey('test', 'lookup'),
    alone: true,
    chamas: () => ['main'],
    chamaFacts: () => ({ name: 'Umoja', timeZone: 'Africa/Nairobi', currency: 'KES', ussdCode: '*384*100#' }),
    members: { name: (_, id) => names[id] ?? id, officers: (chamaId) => (chamaId === 'main' ? (setting.officers ?? []) : []) },
    terms: () => ({ min: kes(10), max: kes(250_000) }),
    collectors: () => network.collector,
    airtime: () => ({ seller: seller.seller, min: kes(5), max: kes(10_000), dailyMax: kes(5000) }),
    book: () => book.book,
    payments: () => payments.book,
    contacts: async (person) => ({
      person,
      language: 'en',
      phone: amina,
      whatsapp: setting.whatsapp ? `${person}@lid` : undefined,
      lastChannel: lastChannel.get(person) ?? 'sms',
    }),
    sms: () => sms.sender,
    ...(setting.whatsapp && {
      whatsapp: () => ({ send: async (message) => whatsapp.sender.send(message as OutgoingMessage & { to: Phone }) }),
    }),
  };
  const open = async (over: Partial<Deps>) => {
    const ops = openOperations({ ...deps, ...over });
    await ops.start({ work: false });
    return ops;
  };
  const self: World = {
    ...{ clock, store, network, seller, book, payments, sms, whatsapp, log, deps, open },
    ops: await open({}),
    reboot: async (crash = noCrash) => void (self.ops = await open({ crash })),
    contribute: async (over = {}) => {
      const { me: who, amount = kes(500), ...rest } = over;
      const order: Order = {
        key: `k${++keys}`,
        intent: { kind: 'contribute', amount },
        me: me(who),
        address: amina,
        at: clock.now(),
        ...rest,
      };
      lastChannel.set(order.me.person, order.me.channel);
      const agreed = await self.ops.agree(order);
      return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
    },
    buyAirtime: async ({ key = `k${++keys}`, amount = kes(100), phone = amina, me: who } = {}) => {
      const agreed = await self.ops.agree({
        key,
        intent: { kind: 'airtime', amount, phone },
        me: me(who),
        address: amina,
        at: clock.now(),
      });
      return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
    },
    payFor: async (what, { key = `k${++keys}`, amount = kes(200), me: who } = {}) => {
      const intent = { kind: 'payFor' as const, for: what, amount };
      const agreed = await self.ops.agree({ key, intent, me: me(who), address: amina, at: clock.now() });
      return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
    },
    claim: async (receipt, { key = `k${++keys}`, amount, for: what, me: who } = {}) => {
      const intent = { kind: 'claim' as const, receipt, ...(amount && { amount }), ...(what && { for: what }) };
      const agreed = await self.ops.agree({ key, intent, me: me(who), address: amina, at: clock.now() });
      return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
    },
    run: async (ms) => {
      const until = clock.now() + ms;
      let crashes = 0;
      for (let turns = 0; turns < 20_000; turns++) {
        try {
          await self.ops.runOnce();
          const next = await self.ops.nextDueAt();
          if (next === undefined || next > until) break;
          clock.setTo(Math.max(next, clock.now() + 1));
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          crashes++;
          await self.reboot();
        }
      }
      if (clock.now() < until) clock.setTo(until);
      return crashes;
    },
  };
  return self;
}
