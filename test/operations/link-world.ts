import { expect } from 'vitest';
import type { Me } from '../../flows/kit/me.js';
import type { Crashpoint } from '../../src/crashpoint.js';
import { verify } from '../../src/ledger/verify.js';
import { minorOf, type Money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { LinkMaker, LinkOrder } from '../../src/providers/ports/wallet.js';
import type { Refusal } from '../../src/providers/ports.js';
import type { Dump, MoneyStore } from '../../src/operations/store.js';
import type { Payment } from './scripted-network.js';
import { amina, kes, me, world, type World } from './world.js';

/** A page that was made. `tells`: its answer names the payment to be. */
export type Page = { url: string; providerId: string; order: LinkOrder; payments: Payment[] };

/** What the next link comes to: `lost` is made and not heard of, `never` is not made and not heard of. */
export type Making = 'made' | 'unnamed' | 'lost' | 'never' | Refusal;

export type LinkWorld = World & {
  pages: Page[];
  /** The last one stays. */
  making: Making[];
  /** Nobody answers a question about a link's payment while it is set. */
  deaf: { status?: boolean };
  order(over?: { key?: string; amount?: Money; payer?: string; me?: Partial<Me> }): Promise<string>;
  again(key?: string): Promise<string>;
  /** Somebody pays on a page; each payment is another. `declines`: they are asked by their carrier, and do not. */
  pay(page: number, how?: { amount?: Money; declines?: Refusal }): Payment;
};

/** The money path in memory, with a maker of links whose payments stand in the network's own list under our reference. */
export async function linkWorld(setting: { crash?: Crashpoint; store?: MoneyStore } = {}): Promise<LinkWorld> {
  const base = await world(setting);
  const { network, deps, clock } = base;
  const maker: LinkMaker = {
    name: network.collector.name,
    link: async (order) => {
      const making = (self.making.length > 1 ? self.making.shift() : self.making[0]) ?? 'made';
      if (making === 'never') return { status: 'unknown', why: 'TIMEOUT' };
      if (making !== 'made' && making !== 'lost' && making !== 'unnamed') return { status: 'refused', reason: making };
      const n = self.pages.length + 1;
      const page = { url: `https://pay.example/${n}`, providerId: `link_${n}`, order, payments: [] };
      self.pages.push(page);
      if (making === 'lost') return { status: 'unknown', why: 'TIMEOUT' };
      return { status: 'made', url: page.url, ...(making === 'made' && { providerId: page.providerId }) };
    },
    status: async (providerId) => {
      if (self.deaf.status) return { status: 'unknown', why: 'HTTP 500' };
      const isKnown = network.payments.some((payment) => payment.providerId === providerId);
      return isKnown ? network.collector.status(providerId) : { status: 'absent' };
    },
  };
  deps.links = () => ({ maker, pages: () => ({ paidUrl: 'https://a.example/paid', failedUrl: 'https://a.example/not-paid' }) });
  await base.reboot(setting.crash);
  let keys = 0;
  const agree = async (order: Parameters<World['ops']['agree']>[0]) => {
    const agreed = await base.ops.agree(order);
    return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
  };
  const self: LinkWorld = Object.assign(base, {
    ...{ pages: [] as Page[], making: ['made'] as Making[], deaf: {} },
    order: ({ key = `l${++keys}`, amount = kes(500), payer, me: who }: Parameters<LinkWorld['order']>[0] = {}) => {
      const intent = { kind: 'orderLink' as const, amount, ...(payer !== undefined && { payer }) };
      return agree({ key, intent, me: me(who), address: amina, at: clock.now() });
    },
    again: (key = `a${++keys}`) => agree({ key, intent: { kind: 'sendLinkAgain' }, me: me(), address: amina, at: clock.now() }),
    pay: (at: number, { amount, declines }: { amount?: Money; declines?: Refusal } = {}) => {
      const page = self.pages[at];
      if (!page) throw new Error(`there is no page ${at}`);
      const { reference, amount: asked } = page.order;
      const receipt = `LNK${network.payments.length + 1}`;
      const payment = network.foreign({ receipt, phone: '+254733000111' as Phone, amount: amount ?? asked, reference });
      if (declines) payment.plan = { ...payment.plan, decides: declines };
      // The first payment is the one that the link was made for; another on the same page has an id of its own.
      if (page.payments.length === 0) payment.providerId = page.providerId;
      page.payments.push(payment);
      return payment;
    },
  });
  return self;
}

/** What must hold whatever happened: every payment is posted once, credited once at most, and what is not credited is held; ledger and messages are whole. */
export async function whole({ store, network, book }: LinkWorld): Promise<Dump> {
  const dump = await store.transaction((tx) => tx.dump());
  expect(verify(dump)).toEqual([]);
  const sum = (amounts: readonly Money[]) => amounts.reduce((total, amount) => total + minorOf(amount), 0n);
  const lies = (prefix: string) =>
    sum(
      dump.journals
        .flatMap(({ entries }) => entries)
        .filter(({ account }) => account.startsWith(prefix))
        .map(({ amount }) => amount),
    );
  const paid = network.paid();
  expect(lies('asset:imarapay')).toBe(sum(paid.map(({ plan, amount }) => plan.amount ?? amount)));
  expect(sum(dump.contributions.map(({ amount }) => amount)) - lies('liability:suspense')).toBe(lies('asset:imarapay'));
  const receipts = dump.contributions.map(({ receipt }) => receipt);
  expect(new Set(receipts).size).toBe(receipts.length);
  expect(book.records.size).toBe(dump.contributions.length);
  const kinds = dump.notifications.map(({ operationId, kind }) => `${operationId} ${kind}`);
  expect(new Set(kinds).size).toBe(kinds.length);
  for (const { operationId } of dump.slots)
    expect(dump.operations.find(({ id }) => id === operationId)).toMatchObject({ state: 'open', kind: 'link' });
  return dump;
}
