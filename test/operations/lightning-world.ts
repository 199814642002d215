import { expect } from 'vitest';
import type { Me } from '../../flows/kit/me.js';
import type { Crashpoint } from '../../src/crashpoint.js';
import { verify } from '../../src/ledger/verify.js';
import { minorOf, type Money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { BuyQuote, PayQuote } from '../../src/providers/ports/lightning.js';
import type { Decision } from '../../src/operations/decision.js';
import type { Dump, MoneyStore } from '../../src/operations/store.js';
import { scriptedRail, tzs, type ScriptedRail } from './scripted-rail.js';
import { me as someone, world, type World } from './world.js';

export const asha = '+255741222333' as Phone;
export const neema = '+255741000001' as Phone;

/** A member of a chama in Tanzania. */
export const me = (over: Partial<Me> = {}): Me =>
  someone({
    phone: neema,
    language: 'en',
    chama: {
      ...{ id: 'main', name: 'Tumaini', country: 'TZ', currency: 'TZS', timeZone: 'Africa/Dar_es_Salaam', lightning: true },
      ...{ helpPhone: '+255741000002', ussdCode: '*384*200#' },
    },
    ...over,
  });

type QuoteOf = { kind?: 'remittance' | 'airtime'; amount?: Money; me?: Me };

type PayOf = {
  key?: string;
  quote?: PayQuote;
  payer?: string;
  recipientName?: string | undefined;
  phone?: string;
  me?: Me;
};
type BuyOf = { key?: string; quote?: BuyQuote; receipt?: string; bolt11?: string; me?: Me };

export type LightningWorld = World & {
  rail: ScriptedRail;
  quote(over?: QuoteOf): Promise<PayQuote>;
  pay(over?: PayOf): Promise<string>;
  buyQuote(amount?: Money): Promise<BuyQuote>;
  buy(over?: BuyOf): Promise<string>;
  decide(verdict: Decision): Promise<string>;
};

/** The money path in memory, with a Lightning rail that does as it is told. */
export async function lightningWorld(
  setting: { crash?: Crashpoint; store?: MoneyStore; whatsapp?: boolean } = {},
): Promise<LightningWorld> {
  const base = await world(setting);
  const rail = scriptedRail(base.clock);
  const { deps } = base;
  deps.lightning = () => rail.rail;
  deps.collectors = () => undefined;
  deps.chamaFacts = () => ({ name: 'Tumaini', timeZone: 'Africa/Dar_es_Salaam', currency: 'TZS', ussdCode: '*384*200#' });
  deps.contacts = async (person) => ({
    ...{ person, language: 'en', phone: neema, lastChannel: setting.whatsapp ? 'whatsapp' : 'sms' },
    whatsapp: setting.whatsapp ? `${person}@lid` : undefined,
  });
  await base.reboot(setting.crash);
  let keys = 0;
  const ordered = async (order: Parameters<World['ops']['agree']>[0]) => {
    const agreed = await base.ops.agree(order);
    return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
  };
  const self: LightningWorld = Object.assign(base, {
    rail,
    quote: async ({ kind = 'remittance', amount = tzs(25_000), me: who = me() }: QuoteOf = {}) => {
      const { lightning } = base.ops;
      const asked =
        kind === 'airtime'
          ? await lightning.lightningAirtimeQuote({ me: who, phone: asha, amount })
          : await lightning.remittanceQuote({ me: who, phone: asha, recipientName: 'Asha Juma', amount });
      if (asked.status !== 'quoted') throw new Error(JSON.stringify(asked));
      return asked.quote;
    },
    pay: async ({ key = `k${++keys}`, quote, payer, recipientName = 'Asha Juma', phone = asha, me: who = me() }: PayOf = {}) => {
      const intent = { kind: 'payByLightning' as const, quote: quote ?? (await self.quote()), phone, recipientName };
      return ordered({ key, intent: { ...intent, ...(payer !== undefined && { payer }) }, me: who, address: neema, at: base.clock.now() });
    },
    buyQuote: async (amount = tzs(10_000)) => {
      const asked = await base.ops.lightning.buyQuote({ me: me(), amount });
      if (asked.status !== 'quoted') throw new Error(JSON.stringify(asked));
      return asked.quote;
    },
    buy: async ({ key = `k${++keys}`, quote, receipt = 'TJE8B5AIKG', bolt11 = 'invoice of 5870', me: who = me() }: BuyOf = {}) => {
      const intent = { kind: 'buySats' as const, quote: quote ?? (await self.buyQuote()), receipt, bolt11 };
      return ordered({ key, intent, me: who, address: neema, at: base.clock.now() });
    },
    decide: async (verdict: Decision) => {
      const [review] = await base.store.transaction((tx) => tx.reviews({ open: true }));
      const resolved = await base.ops.resolve({ reviewId: review?.id ?? '', by: 'Host', verdict });
      return resolved.status === 'resolved'
        ? resolved.outcome
        : resolved.status === 'refused'
          ? `refused: ${resolved.why}`
          : resolved.status;
    },
  });
  return self;
}

/** What must hold whatever happened; and what lies where, by account and currency: accounts that are empty are left out. */
export async function whole({ store, rail }: LightningWorld): Promise<{ dump: Dump; lies: Record<string, string> }> {
  const dump = await store.transaction((tx) => tx.dump());
  expect(verify(dump)).toEqual([]);
  const sums = new Map<string, bigint>();
  for (const { account, amount } of dump.journals.flatMap(({ entries }) => entries)) {
    const key = `${account} ${amount.currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + minorOf(amount));
  }
  const lies = Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).map(([key, sum]) => [key, sum.toString()]));
  // One price, one invoice, whatever happened between.
  const asked = rail.calls.filter(({ what }) => what === 'invoice').map(({ with: quoteId }) => quoteId);
  expect(new Set(asked).size).toBe(asked.length);
  const kinds = dump.notifications.map(({ operationId, kind }) => `${operationId} ${kind}`);
  expect(new Set(kinds).size).toBe(kinds.length);
  return { dump, lies };
}

export const reasons = async ({ store }: World): Promise<string[]> =>
  (await store.transaction((tx) => tx.reviews({ open: true }))).map(({ reason }) => reason);
