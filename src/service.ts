import type { Clock } from './clock.js';
import type { Crashpoint } from './crashpoint.js';
import type { Ids } from './ids.js';
import { errorFields, levelOf, type Log } from './log.js';
import { gatewayPhone, type Phone } from './phone.js';
import { deriveKey } from './secrets.js';
import { openBindings, randomCode } from './book/binding.js';
import { chamapayBook } from './book/chamapay.js';
import { openIdentity } from './book/identity.js';
import { localBook } from './book/local.js';
import { openMirror, type Mirror } from './book/mirror.js';
import { openMembers } from './book/officers.js';
import { openPeople } from './book/people.js';
import type { PinHash } from './book/pin-hash.js';
import { openPins } from './book/pin.js';
import type { Book } from './book/port.js';
import { isProfileIntent, openProfiles } from './book/profile.js';
import { mpesaMax, openReads } from './book/reads.js';
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
import type { MoneyStore } from './operations/store.js';
import type { ChamaRecords, Collector, SmsSender } from './providers/ports.js';

/** One chama with the providers that serve it. */
export type ServedChama = {
  setup: ChamaSetup;
  collector?: Collector | undefined;
  /** Does the collector's statement show only what we asked for, or also what members paid by themselves? */
  statementShows?: 'asked' | 'all';
  records?: ChamaRecords | undefined;
  sms?: SmsSender | undefined;
};

export type ServiceParts = {
  chamas: readonly [ServedChama, ...ServedChama[]];
  register: Register;
  stores: { money: MoneyStore; book: BookStore; turns: TurnStore };
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
  const setups = chamas.map(({ setup }) => setup) as [ChamaSetup, ...ChamaSetup[]];
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
    if (records)
      mirrors.set(
        setup.chama.id,
        openMirror({ setup, records, store: stores.book, people, identity, clock, ids, stop: closing.signal, failed }),
      );
  }
  const books = new Map<string, Book>(
    chamas.map(({ setup: { chama }, records }) => [
      chama.id,
      records ? chamapayBook({ chama, records, store: stores.book, clock, ids }) : localBook({ chama, store: stores.book }),
    ]),
  );
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
  const reads: Reads = {
    pending: (of) => operations.pending(of),
    receiptKnown: (of) => operations.receiptKnown(of),
    claims: async (of) => {
      const { cycleAmount: offered, minContribution: min, maxContribution: max } = rules.today(of.me.chama.id).rules;
      return { waiting: await operations.claims(of), terms: { offered, min, max } };
    },
    ...openReads({
      store: stores.book,
      rules,
      rail: (chamaId) => (chamaOf(chamaId).collector ? { kind: 'stk', max: mpesaMax } : { kind: 'none' }),
    }),
    checkPin: pins.checkPin,
    newPin: pins.newPin,
    samePin: pins.samePin,
    sendCode: bindings.sendCode,
    checkCode: bindings.checkCode,
  };
  const agree: Agree = (order) => (isProfileIntent(order.intent) ? profiles(order) : operations.agree(order));
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
    operations,
    people,
    rules,
    /** Verifies and takes a webhook of the chama's records; undefined when it is not theirs. */
    recordsEvent(chamaId: string, body: string, signature: string): 'taken' | undefined {
      const event = chamaOf(chamaId).records?.event(body, signature);
      if (!event) return undefined;
      mirrors.get(chamaId)?.hear(event);
      return 'taken';
    },
    mirror: (chamaId: string) => mirrors.get(chamaId),
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
      await Promise.all([...replies, people.idle(), bindings.idle(), ...[...mirrors.values()].map((mirror) => mirror.idle())]);
    },
  };
}
