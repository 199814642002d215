import type { Corridor, PastPayout, PayoutPriced, PayoutReads } from '../../../flows/kit/payout.js';
import { days, minutes, type Clock } from '../../clock.js';
import { compareMoney, isPositive, major, minorOf, money, wholeUnits, type Currency, type Money } from '../../money.js';
import type { Payer, PayoutMethod, Quoted, RecipientField } from '../../providers/ports/payout.js';
import { openWish } from '../kinds/change-payout.js';
import { withinLimits } from '../limits/bounds.js';
import type { Deps } from '../deps.js';
import { exactQuote } from './exact-quote.js';
import type { PayoutOffer } from './offer.js';
import { pastPayout } from './past.js';
import { askableOf, type PayoutSenders } from './senders.js';
import { stale } from './stale.js';

/** How old lists of ways and balances may be; the payer has its own, longer patience. */
const listsKeepMs = minutes(5);

/** How far back a member sees their payments, how many of them, and how many are looked through. */
const pastMs = days(180);
const pastMax = 20;
const pastReadMax = 1000;

type Hands = Pick<Deps, 'store' | 'clock' | 'chamaFacts' | 'limits' | 'payouts' | 'collectors'> & { senders: PayoutSenders };

/** The questions about payments abroad. Each costs nothing, and orders nothing; asking for a price makes the sender known to the payer. */
export function openPayoutReads(deps: Hands): PayoutReads {
  const { store, clock, senders } = deps;
  const lists = new Map<Payer, ReturnType<typeof listsOf>>();

  const offerOf = (chamaId: string): PayoutOffer | undefined => deps.payouts?.(chamaId);

  function listed({ payer }: PayoutOffer): ReturnType<typeof listsOf> {
    const known = lists.get(payer) ?? listsOf(payer, clock);
    lists.set(payer, known);
    return known;
  }

  const methodOf = async (offer: PayoutOffer, id: string, country: string): Promise<PayoutMethod | 'unknown' | undefined> => {
    const all = await listed(offer).methods();
    return all.status === 'read' ? all.value.find((one) => one.id === id && one.country === country) : 'unknown';
  };

  return {
    corridors: async ({ me }) => {
      const offer = offerOf(me.chama.id);
      if (!offer || !me.member) return { status: 'notOffered' };
      const [methods, balances] = await Promise.all([listed(offer).methods(), listed(offer).balances()]);
      if (methods.status === 'unknown' || balances.status === 'unknown') return { status: 'unknown' };
      // What is collected must be what is paid out of: a chama whose currency the payer holds nothing in offers none.
      if (!balances.value.some(({ currency }) => currency === offer.max.currency)) return { status: 'notOffered' };
      const corridors = byCountry(methods.value.filter(({ country }) => country !== me.chama.country));
      const bounds = await withinLimits(deps, { me, kind: 'payout', bounds: { min: offer.min, max: offer.max } });
      const { min, max } = bounds.status === 'open' ? bounds.bounds : offer;
      return corridors.length > 0 ? { status: 'offered', corridors, min, max } : { status: 'notOffered' };
    },
    senderProfile: (of) => senders.known(of),
    payoutQuote: async ({ me, methodId, country, recipient, amount }) => {
      const offer = offerOf(me.chama.id);
      if (!offer || !me.member || country === me.chama.country) return refused('unavailable');
      const method = await methodOf(offer, methodId, country);
      if (method === undefined) return refused('unavailable');
      if (method === 'unknown') return { status: 'unknown' };
      const { missing } = await senders.known({ me, needs: method.sender });
      if (missing.length > 0) return refused('sender', missing);
      const ask = async (anew: boolean): Promise<Quoted | PayoutPriced> => {
        const sender = await senders.now({ me, anew });
        if (sender.status === 'unknown') return { status: 'unknown' };
        if (sender.status === 'incomplete') return refused('sender', sender.fields);
        if (sender.status !== 'ready') return refused('sender');
        const wish = { senderId: sender.senderId, method: methodId, country, recipient, amount, from: offer.max.currency };
        return exactQuote(offer.payer, wish, method);
      };
      const first = await ask(false);
      // The payer may lack what only this way asks for, or have it from another day.
      const quoted = first.status === 'refused' && isAboutSender(first.fields) ? await ask(true) : first;
      if ('because' in quoted || 'price' in quoted || quoted.status === 'unknown')
        return quoted.status === 'unknown' ? { status: 'unknown' } : quoted;
      if (quoted.status === 'refused')
        return isAboutSender(quoted.fields)
          ? refused('sender', askableOf(quoted.fields.map(plainName)))
          : refused(because(quoted), quoted.fields.map(plainName).filter(isOfRecipient));
      const { cost, gets, rate, fee, expiresAt } = quoted;
      const pay = wholeUp(cost);
      if (pay.currency !== offer.max.currency || !isPositive(gets)) return refused('unavailable');
      const bounds = await withinLimits(deps, { me, kind: 'payout', bounds: { min: offer.min, max: offer.max } });
      if (bounds.status === 'full') return { ...refused('dayIsFull'), full: bounds.phrase };
      const { min, max } = bounds.bounds;
      if (compareMoney(pay, max) > 0 || compareMoney(pay, min) < 0) return refused('limit');
      return { status: 'quoted', price: { pay, gets, rate, fee, expiresAt } };
    },
    payoutName: async ({ me, methodId, country, recipient }) => {
      const offer = offerOf(me.chama.id);
      const method = offer && me.member && (await methodOf(offer, methodId, country));
      if (!offer || !method || method === 'unknown') return { status: 'notKnown' };
      const found = await offer.payer.nameOf(recipient, method);
      return found.status === 'found' ? found : { status: 'notKnown' };
    },
    payouts: async ({ me }) => {
      const { member, chama } = me;
      const offer = offerOf(chama.id);
      if (!member) return [];
      const all = offer ? await listed(offer).methods() : undefined;
      const methods = all?.status === 'read' ? all.value : [];
      const { timeZone } = deps.chamaFacts(chama.id);
      const of = { chamaId: chama.id, memberId: member.id, kind: 'payout' as const, since: clock.now() - pastMs, max: pastReadMax };
      return store.transaction(async (tx) => {
        const past: PastPayout[] = [];
        for (const operation of (await tx.operationsSince(of))
          .filter(({ person }) => person === me.person)
          .slice(-pastMax)
          .reverse()) {
          const wished = operation.state === 'open' && (await openWish(tx, operation));
          past.push(pastPayout(operation, await tx.legs(operation.id), { timeZone, methods, wished }));
        }
        return past;
      });
    },
  };
}

function listsOf(payer: Payer, clock: Clock) {
  return {
    methods: stale<PayoutMethod[]>(clock, listsKeepMs, async () => {
      const all = await payer.methods();
      return all.status === 'read' ? { status: 'read', value: all.items } : all;
    }),
    balances: stale<Money[]>(clock, listsKeepMs, async () => {
      const all = await payer.balances();
      return all.status === 'read' ? { status: 'read', value: all.items } : all;
    }),
  };
}

function byCountry(methods: readonly PayoutMethod[]): Corridor[] {
  const countries = [...new Set(methods.map(({ country }) => country))].sort();
  return countries.map((country) => ({ country, methods: methods.filter((one) => one.country === country) }));
}

type Because = Extract<PayoutPriced, { status: 'refused' }>['because'];

const refused = (why: Because, fields: readonly string[] = []): Extract<PayoutPriced, { status: 'refused' }> => ({
  ...{ status: 'refused', because: why },
  fields: [...fields],
});

const isAboutSender = (fields: readonly string[]): boolean => fields.some((field) => /^(?:sender|documents)\b/.test(field));

function because({ reason, fields }: Extract<Quoted, { status: 'refused' }>): Because {
  if (reason === 'limit') return 'limit';
  // A field that we have no word for may still be the recipient's; one of the order itself is nothing that a member could put right.
  if (reason === 'badNumber' || fields.some((field) => isOfRecipient(plainName(field)) || /^recipients\b/.test(field))) return 'recipient';
  return 'unavailable';
}

/** `sender.idNumber` says no more than its last part. */
const plainName = (field: string): string => field.slice(field.lastIndexOf('.') + 1);

const recipientFields: Record<RecipientField, true> = {
  ...{ firstName: true, lastName: true, phone: true, network: true, country: true, bankCode: true, account: true, accountType: true },
  ...{ iban: true, street: true, city: true, gender: true, idType: true, idNumber: true, relationship: true, reason: true },
};
const isOfRecipient = (field: string): field is RecipientField => Object.hasOwn(recipientFields, field);

/** The next whole unit: phones pay no cents. */
function wholeUp(cost: Money): Money {
  if (wholeUnits(cost) !== undefined) return cost;
  const one = minorOf(major(1, cost.currency));
  return money((minorOf(cost) / one + 1n) * one, cost.currency satisfies Currency);
}
