import { openCare } from './care/care.js';
import { dateIn, type Clock } from './clock.js';
import type { Crashpoint } from './crashpoint.js';
import type { Ids } from './ids.js';
import { forSms } from './gsm7.js';
import { errorFields, levelOf, type Log } from './log.js';
import type { Phone } from './phone.js';
import { deriveKey } from './secrets.js';
import { openBindings, randomCode } from './book/binding.js';
import { openIdentity } from './book/identity.js';
import type { LocalStore } from './book/local/store.js';
import type { Mirror } from './book/mirror.js';
import { openMembers } from './book/officers.js';
import { openPaidInCycle } from './book/paid-in-cycle.js';
import { openPeople } from './book/people.js';
import type { PinHash } from './book/pin-hash.js';
import { openPins } from './book/pin.js';
import { openRules } from './book/rules.js';
import type { ChamaSetup } from './book/setup.js';
import type { BookStore } from './book/store.js';
import { openConversation, type TurnSeen } from './conversation/engine.js';
import type { TurnStore } from './conversation/store.js';
import type { Hear, Heard, Voice } from './conversation/types.js';
import type { Register } from '../flows/kit/register.js';
import { say } from '../flows/kit/say.js';
import { speak } from '../flows/texts/speak.js';
import type { Draw, WhatsappOf } from './notifications/carry.js';
import { memoryOptOutStore, type OptOutStore } from './notifications/opt-out-store.js';
import { openOptOuts } from './notifications/opt-outs.js';
import type { MessageSeen } from './notifications/send.js';
import type { Throttles } from './notifications/throttle.js';
import { pageTokens } from './page/tokens.js';
import { openOperations } from './operations/operations.js';
import type { MoneyStore } from './operations/store.js';
import { openBooks } from './books.js';
import { handsOf } from './hands.js';
import { setupOf } from './offered.js';
import { openReach } from './reach.js';
import { providerEvents } from './provider-events.js';
import type { ServedChama } from './served-chama.js';
import { memorySimSwapStore } from './sim-swap/memory-store.js';
import type { SimSwapStore } from './sim-swap/store.js';
import { openSimGuard } from './sim-guard.js';
import { smsCodes } from './sms-codes.js';
import { smsReplies } from './sms-replies.js';
import { watchedStores } from './watched-stores.js';
import { hearingStops } from './stop-words.js';

export type ServiceParts = {
  chamas: readonly [ServedChama, ...ServedChama[]];
  register: Register;
  stores: {
    money: MoneyStore;
    book: BookStore;
    local: LocalStore;
    turns: TurnStore;
    /** What networks said about SIMs, and after what somebody waits; in memory where none is given, as in simulations. */
    safety?: SimSwapStore;
    /** Who wants no notices on a channel; in memory where none is given. */
    optOuts?: OptOutStore;
  };
  whatsapp?: WhatsappOf;
  /** Draws what goes along with a message where its channel carries it. */
  draw?: Draw;
  /** How fast channels are used; the usual where nothing is said. */
  throttles?: Throttles;
  /** Told of each message as it is sent, ends, or is reported. */
  messageSeen?: (seen: MessageSeen) => void;
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
  /** The address of the one-time page with this token; undefined while it is not known where members reach us. */
  pageLink?: (token: string) => string | undefined;
  /** True where this process is the only one on its database. */
  alone: boolean;
};

export type Service = Awaited<ReturnType<typeof openService>>;

/** The version of what members agree to at first contact; a new one asks them again. */
export const termsVersion = 1;

/**
 * Puts the rooms together over stores and providers that are handed in. Nothing here listens, and nothing is done by itself
 * before `start`. A simulation opens the very same.
 */
export async function openService(parts: ServiceParts) {
  const { chamas, clock, ids, crash, log, secretKey } = parts;
  const paidInCycle = openPaidInCycle({ local: parts.stores.local, alone: parts.alone });
  const stores = watchedStores(parts.stores, paidInCycle.changed);
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
    codes: smsCodes(chamas),
    stranger: () => mirrors.forEach((mirror) => mirror.lookForStranger()),
    failed,
  });
  const closing = new AbortController();
  const books = openBooks({
    chamas,
    stores,
    rules,
    people,
    identity,
    lookup: key('lookup'),
    clock,
    ids,
    stop: closing.signal,
    log,
    failed,
    listed: (chamaId) => care.listed(chamaId),
    mirrors,
  });
  const { kept } = books;
  const { of: recordsOf } = kept;
  const bindings = openBindings({
    store: stores.book,
    people,
    identity,
    clock,
    ids,
    door: key('door'),
    newCode: randomCode,
    sendSms: async ({ to, code, purpose, language, chama }) => {
      const values = { chama: chama.name, code };
      const phrase = purpose === 'pin' ? say('page.sms', values) : say('bind.sms', values);
      await chamaOf(chama.id).sms?.send({ to, text: forSms(speak(language, phrase)) });
    },
    failed,
  });
  const { simSwaps, guard } = openSimGuard({
    store: stores.safety ?? memorySimSwapStore(),
    railOf: (chamaId) => chamaOf(chamaId).simSwap,
    rules,
    linkedAt: people.roll.linkedAt,
    clock,
    ids,
    lookup: key('lookup'),
    log,
    failed,
  });
  const members = openMembers({ roll: people.roll, identity, setupOf: (chamaId) => chamaOf(chamaId).setup });
  const optOuts = await openOptOuts(stores.optOuts ?? memoryOptOutStore(), clock);
  const operations = openOperations({
    store: stores.money,
    chamas: () => [...served.keys()],
    ...handsOf({ chamaOf, rules, records: recordsOf, bookOf: books.of }),
    guard: guard.bars,
    members,
    contacts: people.contact,
    optedOut: (person, carrier) => optOuts.of(person, carrier),
    optOut: (person) => optOuts.stop(person, 'sms', 'all'),
    sms: (chamaId) => chamaOf(chamaId).sms,
    ...(parts.whatsapp && { whatsapp: parts.whatsapp }),
    ...(parts.draw && { draw: parts.draw }),
    ...(parts.throttles && { throttles: parts.throttles }),
    ...(parts.messageSeen && { messageSeen: parts.messageSeen }),
    clock,
    ids,
    crash,
    log: (event, fields) => log(levelOf(event), event, fields),
    lookupKey: key('lookup'),
    alone: parts.alone,
  });

  const care = openCare({
    chamas: setups,
    store: stores.local,
    records: recordsOf,
    members,
    people,
    personOfPhone: (phone) => identity.personOfPhone(phone),
    dateIn: (chamaId, at) => dateIn(chamaOf(chamaId).setup.chama.timeZone, at),
    tell: (word) => operations.words.tell(word),
    lookForNewcomer: (chamaId) => mirrors.get(chamaId)?.lookForNewcomer(),
    stop: closing.signal,
    hasOpenPayment: (person) => operations.isPaying(person),
    untell: (subjects) => operations.words.untell(subjects),
    forgetWords: (person) => operations.words.forget(person),
    clock,
    ids,
    failed,
  });
  const pins = openPins({ store: stores.book, clock, pepper: key('pin'), pinHash: parts.pinHash });
  const { reads, agree } = openReach({
    operations,
    people,
    bindings,
    pins,
    rules,
    records: recordsOf,
    store: stores.book,
    paid: paidInCycle.paid,
    chamaOf,
    hasWhatsapp: (chamaId) => parts.whatsapp?.(chamaId) !== undefined,
    guard,
    care,
    clock,
    failed,
  });
  const tokens = pageTokens(key('page'), parts.pageLink ?? (() => undefined));
  const { hear: converse, page } = openConversation({
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
    ...(parts.pageLink && { page: tokens }),
  });
  const { before } = parts;
  const listening = hearingStops({ hear: converse, identify: people.identify, optOuts });
  const hear: Hear = before ? (heard, voice) => before(heard).then(() => listening(heard, voice)) : listening;

  const sms = smsReplies({
    hear,
    smsOf: (chamaId) => chamaOf(chamaId).sms,
    replies: operations.replies,
    personOf: (phone) => identity.personOfPhone(phone),
    isMember: async (phone) => (await people.identify('sms', phone)).memberships.length > 0,
    clock,
    log,
    failed,
  });

  return {
    hear,
    /** The one-time page on which a PIN is typed for a chat. */
    page: { page, tokens },
    reach: { reads, agree },
    operations,
    people,
    rules,
    ...providerEvents({ chamaOf, mirrors, kept, operations }),
    /** Keeps what a network found about a SIM. It is not signed: it counts for a question of ours alone. */
    simSwapReport: (chamaId: string, body: string) => simSwaps.report(chamaId, body),
    /** A person's PIN was reset without the old one: what is risky waits for as long as the chama's rules say. */
    pinWasReset: (person: string) => guard.pinWasReset(person, clock.now()),
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
    /** Takes what WhatsApp tells of a message, from whichever driver heard it. Durable when it resolves. */
    deliveryReport: (...report: Parameters<typeof operations.deliveryReport>) => operations.deliveryReport(...report),
    /**
     * Takes word of a chama's SMS gateway that somebody wants nothing from it any more; undefined when it is none. It is not signed: it counts for
     * who is in that chama. Durable when it resolves.
     */
    async smsOptOut(chamaId: string, body: string): Promise<'taken' | 'elsewhere' | undefined> {
      const phone = chamaOf(chamaId).sms?.optOut?.(body)?.phone;
      if (phone === undefined) return undefined;
      if (!people.roll.withPhone(phone).some((row) => row.chamaId === chamaId)) return 'elsewhere';
      await optOuts.stop(identity.personOfPhone(phone), 'sms', 'all');
      return 'taken';
    },
    answerSms: (chamaId: string, heard: Heard, voice: Voice) => sms.answer(chamaId, heard, voice),
    /** Loads what is open and begins to work; records that are stale are read meanwhile. */
    async start(options?: { work: boolean }): Promise<void> {
      await operations.start(options);
      await care.catchUp();
    },
    async refreshRecords(): Promise<void> {
      await Promise.all([...mirrors.values()].map((mirror) => mirror.refresh()));
    },
    /** Takes nothing new up, and waits for what is under way. */
    async stop(): Promise<void> {
      closing.abort();
      await operations.stop();
      const reading = [...mirrors.values(), kept, care].map((one) => one.idle());
      await Promise.all([sms.idle(), people.idle(), bindings.idle(), simSwaps.idle(), ...reading]);
    },
  };
}
