import type { Clock } from './clock.js';
import type { Crashpoint } from './crashpoint.js';
import type { Ids } from './ids.js';
import { errorFields, levelOf, type Log } from './log.js';
import type { Money } from './money.js';
import { gatewayPhone, type Phone } from './phone.js';
import { deriveKey } from './secrets.js';
import { openBindings, randomCode } from './book/binding.js';
import { chamapayBook } from './book/chamapay.js';
import { noteJoined } from './book/chamapay-records/joined.js';
import { openChamasRecords } from './book/chamas-records.js';
import { openIdentity } from './book/identity.js';
import { localBook } from './book/local.js';
import type { LocalStore } from './book/local/store.js';
import { openMirror, type Mirror } from './book/mirror.js';
import { openMembers } from './book/officers.js';
import { openPeople } from './book/people.js';
import type { PinHash } from './book/pin-hash.js';
import { openPins } from './book/pin.js';
import type { Book } from './book/port.js';
import { isProfileIntent, openProfiles } from './book/profile.js';
import { mpesaMax, openReads } from './book/reads.js';
import { isRecordIntent, openRecordIntents } from './book/record-intents.js';
import { openRecordMatters } from './book/record-matters.js';
import { openRecordReads } from './book/record-reads.js';
import { openRules } from './book/rules.js';
import type { ChamaSetup } from './book/setup.js';
import type { BookStore } from './book/store.js';
import type { Agree } from './conversation/agree.js';
import { conversation, type TurnSeen } from './conversation/engine.js';
import type { TurnStore } from './conversation/store.js';
import type { Hear, Heard, Voice } from './conversation/types.js';
import type { Reads } from '../flows/kit/reads.js';
import type { Register } from '../flows/kit/register.js';
import { say } from '../flows/kit/say.js';
import { speak } from '../flows/texts/speak.js';
import type { WhatsappOf } from './notifications/send.js';
import { openOperations } from './operations/operations.js';
import { offerOf } from './operations/airtime-terms.js';
import type { MoneyStore } from './operations/store.js';
import type { BookMember, Collector, SmsSender } from './providers/ports.js';
import type { AirtimeSeller } from './providers/ports/airtime.js';
import type { WholeRecords } from './providers/ports/office.js';
import type { Payer } from './providers/ports/payout.js';

/** Names in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | undefined>>;

/** One chama with the providers that serve it. */
export type ServedChama = {
  setup: ChamaSetup;
  collector?: Collector | undefined;
  /** Does the collector's statement show only what we asked for, or also what members paid by themselves? */
  statementShows?: 'asked' | 'all';
  /** What the collector's network carries in one payment; M-Pesa's when not said. */
  collectMax?: Money;
  /** What a member may dial to approve a payment where no prompt comes by itself. */
  approval?: (phone: Phone) => string | undefined;
  /** Who sends airtime that members pay for through the collector. */
  airtime?: AirtimeSeller | undefined;
  records?: WholeRecords | undefined;
  sms?: SmsSender | undefined;
  /** Sends money to other countries. `hear` takes any webhook that bears its signature; `hint` those of payments. */
  payer?: (Pick<Payer, 'name' | 'hint'> & { hear(body: string, headers: WebhookHeaders): object | undefined }) | undefined;
};

export type ServiceParts = {
  chamas: readonly [ServedChama, ...ServedChama[]];
  register: Register;
  stores: { money: MoneyStore; book: BookStore; local: LocalStore; turns: TurnStore };
  whatsapp?: WhatsappOf;
  /** Everything that needs a key has one of its own, derived from this. */
  secretKey: string;
  pinHash: PinHash;
  clock: Clock;
  ids: Ids;
  crash: Crashpoint;
  log: Log;
  seen?: (turn: TurnSeen) => void;
  /** Awaited before a message is heard; the demo's members are seeded when they first speak. */
  before?: (heard: Heard) => Promise<void>;
  /** True where this process is the only one on its database. */
  alone: boolean;
};

export type Service = Awaited<ReturnType<typeof openService>>;

/** Deliveries of SMS that are remembered as answered; gateways repeat within minutes. */
const heardSmsMax = 10_000;

/** The version of what members agree to at first contact; a new one asks them again. */
export const termsVersion = 1;

/**
 * Puts the rooms together over stores and providers that are handed in. Nothing here listens, and nothing is done by itself
 * before `start`. A simulation opens the very same.
 */
export async function openService(parts: ServiceParts) {
  const { chamas, stores, clock, ids, crash, log, secretKey } = parts;
  const key = (purpose: Parameters<typeof deriveKey>[1]) => deriveKey(secretKey, purpose);
  const setups = chamas.map(setupOf) as [ChamaSetup, ...ChamaSetup[]];
  const served = new Map(chamas.map((chama) => [chama.setup.chama.id, chama]));
  const chamaOf = (chamaId: string): ServedChama => {
    const chama = served.get(chamaId);
    if (!chama) throw new Error(`no chama ${chamaId} is set up`);
    return chama;
  };
  const failed = (error: unknown) => log('error', 'failed', errorFields(error));

  const identity = openIdentity(key('lookup'));
  const rules = await openRules({ store: stores.book, chamas: setups, clock });
  const mirrors = new Map<string, Mirror>();
  const people = await openPeople({
    store: stores.book,
    identity,
    clock,
    chamas: setups,
    termsVersion,
    chamaNow: rules.chamaNow,
    stranger: () => mirrors.forEach((mirror) => mirror.lookForStranger()),
    failed,
  });
  const closing = new AbortController();
  for (const { setup, records } of chamas) {
    if (!records) continue;
    const listed = (members: readonly BookMember[]) => noteJoined({ chama: setup.chama, store: stores.local }, members);
    const { signal: stop } = closing;
    mirrors.set(setup.chama.id, openMirror({ setup, records, store: stores.book, people, identity, clock, ids, listed, stop, failed }));
  }
  const books = new Map<string, Book>(
    chamas.map(({ setup: { chama }, records }) => [
      chama.id,
      records ? chamapayBook({ chama, records, store: stores.book, clock, ids }) : localBook({ chama, store: stores.book }),
    ]),
  );
  const kept = openChamasRecords({
    chamas: chamas.map(({ setup, records }) => ({ setup, records })),
    desk: { store: stores.local, rules, identity, lookup: key('lookup'), clock, ids, learn: async (rows) => people.know(rows) },
    alert: (chama, alert) => log('error', 'records', { chama, alert }),
    registered: (chamaId) => mirrors.get(chamaId)?.hear({ event: 'member.registered' }),
    failed,
  });
  const { of: recordsOf } = kept;
  const bindings = openBindings({
    store: stores.book,
    people,
    identity,
    clock,
    ids,
    door: key('door'),
    newCode: randomCode,
    sendSms: async ({ to, code, language, chama }) => {
      await chamaOf(chama.id).sms?.send({ to, text: speak(language, say('bind.sms', { chama: chama.name, code })) });
    },
    failed,
  });
  const operations = openOperations({
    store: stores.money,
    chamas: () => [...served.keys()],
    chamaFacts: (chamaId) => {
      const { name, timeZone, currency, ussdCode } = chamaOf(chamaId).setup.chama;
      return { name, timeZone, currency, ussdCode };
    },
    terms: (chamaId) => {
      const { minContribution, maxContribution } = rules.today(chamaId).rules;
      return { min: minContribution, max: maxContribution };
    },
    collectors: (chamaId) => chamaOf(chamaId).collector,
    airtime: (chamaId) => offerOf(chamaOf(chamaId), mpesaMax, rules.today(chamaId).rules.airtimeDailyMax),
    statementShows: (chamaId) => chamaOf(chamaId).statementShows ?? 'all',
    members: openMembers({ roll: people.roll, identity, setupOf: (chamaId) => chamaOf(chamaId).setup }),
    book: (chamaId) => {
      const book = books.get(chamaId);
      if (!book) throw new Error(`no book for ${chamaId}`);
      return book;
    },
    contacts: people.contact,
    sms: (chamaId) => chamaOf(chamaId).sms,
    ...(parts.whatsapp && { whatsapp: parts.whatsapp }),
    clock,
    ids,
    crash,
    log: (event, fields) => log(levelOf(event), event, fields),
    lookupKey: key('lookup'),
    alone: parts.alone,
  });

  const pins = openPins({ store: stores.book, clock, pepper: key('pin'), pinHash: parts.pinHash });
  const profiles = openProfiles({ people, bindings });
  const matters = openRecordMatters({ records: recordsOf, clock });
  const intoRecords = openRecordIntents({ records: recordsOf, clock, changed: matters.changed, failed });
  const reads: Reads = {
    pending: async (of) => {
      const [payments, others] = await Promise.all([operations.pending(of), matters.of(of.me)]);
      const waiting = [...payments, ...others];
      const approve = of.me.phone === undefined ? undefined : chamaOf(of.me.chama.id).approval?.(of.me.phone);
      return approve === undefined ? waiting : waiting.map((one) => (one.kind === 'payment' ? { ...one, approve } : one));
    },
    airtimeTerms: async (of) => {
      const terms = await operations.airtimeTerms(of);
      const approve = of.me.phone === undefined ? undefined : chamaOf(of.me.chama.id).approval?.(of.me.phone);
      return terms.status === 'sold' && approve !== undefined ? { ...terms, approve } : terms;
    },
    ...openRecordReads({ records: recordsOf, rules, roll: people.roll }),
    receiptKnown: (of) => operations.receiptKnown(of),
    claims: async (of) => {
      const { cycleAmount: offered, minContribution: min, maxContribution: max } = rules.today(of.me.chama.id).rules;
      return { waiting: await operations.claims(of), terms: { offered, min, max } };
    },
    ...openReads({
      store: stores.book,
      rules,
      rail: (chamaId) => {
        const { collector, collectMax: max = mpesaMax, approval } = chamaOf(chamaId);
        return collector ? { kind: 'stk', max, ...(approval && { approval }) } : { kind: 'none' };
      },
    }),
    checkPin: pins.checkPin,
    newPin: pins.newPin,
    samePin: pins.samePin,
    sendCode: bindings.sendCode,
    checkCode: bindings.checkCode,
  };
  const agree: Agree = (order) => {
    if (isProfileIntent(order.intent)) return profiles(order);
    return isRecordIntent(order.intent) ? intoRecords(order) : operations.agree(order);
  };
  const converse = conversation({
    register: parts.register,
    reads,
    identify: people.identify,
    agree,
    store: stores.turns,
    clock,
    ids,
    key: key('turns'),
    crash,
    seen: parts.seen ?? (() => undefined),
    failed,
  });
  const { before } = parts;
  const hear: Hear = before ? (heard, voice) => before(heard).then(() => converse(heard, voice)) : converse;

  const heardSms = new Set<string>();
  const replies = new Set<Promise<unknown>>();
  /** False for a delivery that was answered already: the conversation would say the same again, and it would be paid for twice. */
  function answered(id: string): boolean {
    if (heardSms.has(id)) return false;
    heardSms.add(id);
    for (const oldest of heardSms) {
      if (heardSms.size <= heardSmsMax) break;
      heardSms.delete(oldest);
    }
    return true;
  }

  /** Sends a reply without making the gateway wait for it. What it came to is nobody's to act on: an SMS is not sent again. */
  function reply(chamaId: string, to: Phone, text: string): void {
    const sms = chamaOf(chamaId).sms;
    if (!sms) return;
    const sending: Promise<unknown> = sms
      .send({ to, text })
      .catch(failed)
      .finally(() => replies.delete(sending));
    replies.add(sending);
  }

  return {
    hear,
    /** All that flows may ask, and all that they may have written down. Whoever speaks reaches nothing else. */
    reach: { reads, agree },
    operations,
    people,
    rules,
    /** Verifies and takes a webhook of the chama's records; undefined when it is not theirs. */
    recordsEvent(chamaId: string, body: string, signature: string): 'taken' | undefined {
      const event = chamaOf(chamaId).records?.event(body, signature);
      if (!event) return undefined;
      mirrors.get(chamaId)?.hear(event);
      kept.hear(chamaId, event);
      return 'taken';
    },
    /** Answers the airtime seller's question whether to send something; undefined where it is not one. */
    async airtimeQuestion(chamaId: string, body: string): Promise<{ approved: boolean; answer: object } | undefined> {
      const { validation } = chamaOf(chamaId).airtime ?? {};
      const asked = validation?.read(body);
      if (!validation || !asked) return undefined;
      const approved = await operations.isAirtimeOfOurs(chamaId, asked);
      return { approved, answer: validation.answer(approved) };
    },
    /** Stores a webhook of the chama's payer that speaks of a payment; undefined where the signature is not theirs. */
    async payerEvent(chamaId: string, body: string, headers: WebhookHeaders): Promise<'stored' | 'other' | undefined> {
      const { payer } = chamaOf(chamaId);
      if (!payer?.hear(body, headers)) return undefined;
      return payer.hint(body, headers) ? operations.callback(payer.name, chamaId, body) : 'other';
    },
    mirror: (chamaId: string) => mirrors.get(chamaId),
    /** The chama's records, wherever they are kept. Reads of records elsewhere answer within so many milliseconds, by default those of a USSD turn. */
    records: recordsOf,
    /** What the chama's own tables are opened with, for seeding a demo. */
    desk: kept.desk,
    /** A PIN for somebody, as the demo's seed and the host's command set it. */
    async givePin(person: string, phone: Phone, pin: string): Promise<void> {
      const setup = setups[0];
      const made = await pins.newPin({
        me: { person, phone, channel: 'ussd', language: 'en', chama: setup.chama, hasPin: false, agreed: true },
        pin,
      });
      if (made.status === 'ok') await people.setPin(person, phone, made.phc, clock.now());
    },
    identity,
    /** Resolves when the money database answers. */
    ping: () => stores.money.ping(),
    /** Answers an SMS by an SMS: it is heard, durably, when this resolves, and the answer goes out behind. A repeat is answered once. */
    async answerSms(chamaId: string, heard: Heard, voice: Voice): Promise<void> {
      const to = gatewayPhone(heard.address);
      const id = `${chamaId}:${heard.id}`;
      if (to === undefined || !answered(id)) return;
      try {
        reply(chamaId, to, (await hear(heard, voice)).body);
      } catch (error) {
        heardSms.delete(id); // it was not heard: the gateway sends it again
        throw error;
      }
    },
    /** Loads what is open and begins to work; records that are stale are read meanwhile. */
    async start(options?: { work: boolean }): Promise<void> {
      await operations.start(options);
    },
    async refreshRecords(): Promise<void> {
      await Promise.all([...mirrors.values()].map((mirror) => mirror.refresh()));
    },
    /** Takes nothing new up, and waits for what is under way. */
    async stop(): Promise<void> {
      closing.abort();
      await operations.stop();
      const reading = [...mirrors.values(), kept].map((one) => one.idle());
      await Promise.all([...replies, people.idle(), bindings.idle(), ...reading]);
    },
  };
}

/** What flows are told of a chama goes by who serves it. */
function setupOf({ setup, collector, airtime }: ServedChama): ChamaSetup {
  const sells = collector !== undefined && airtime?.limits(setup.chama.currency) !== undefined;
  return { ...setup, chama: { ...setup.chama, ...(sells && { airtime: true }) } };
}
