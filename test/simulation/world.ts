import { flows } from '../../flows/index.js';
import type { Crashpoint } from '../../src/crashpoint.js';
import type { Request } from '../../src/http.js';
import { ulid, type Ids } from '../../src/ids.js';
import { silent } from '../../src/log.js';
import type { BookStore } from '../../src/book/store.js';
import type { TurnStore } from '../../src/conversation/store.js';
import { keyedMutex } from '../../src/conversation/stores/mutex.js';
import type { MoneyStore } from '../../src/operations/store.js';
import { africastalking } from '../../src/providers/africastalking/index.js';
import { chamapay } from '../../src/providers/chamapay/index.js';
import { imarapay } from '../../src/providers/imarapay/index.js';
import { openService, type Service } from '../../src/service.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { standinCore, type StandinCore } from '../../src/standins/core.js';
import { simulationSeed } from './seed.js';
import { chance, type Chance } from './chance.js';
import { coverage, type Coverage } from './coverage.js';
import { network, weathers, type Weather } from './network.js';
import { time, type Time } from './time.js';

/** What outlives a crash: the disks. */
export type Disks = { money: MoneyStore; book: BookStore; turns: TurnStore; /** Resolves when no real I/O is under way. */ quiet: () => Promise<void>; close: () => Promise<void> };

/** One life of the service: from a start to a crash. After its death nothing of it has an effect, whatever still runs. */
export type Life = { alive: boolean; number: number; service: Service };

export type World = {
  time: Time;
  chance: Chance;
  coverage: Coverage;
  standins: StandinCore;
  disks: Disks;
  /** The present life; undefined between a crash and the next start. */
  life: () => Life | undefined;
  quiet: () => Promise<void>;
  /** Ends the present life at once, as a pulled plug does; the next one begins a while later. */
  crash(where: string): void;
  setWeather(weather: Weather): void;
  /** From now on nothing crashes any more, and what is dead starts. */
  calm(): Promise<void>;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
};

const host = 'http://world';

/** The beginning of all worlds; each seed begins at a time of day of its own. */
const beginning = Date.UTC(2026, 9, 5, 3, 0, 0);

/** Identifiers from chance, so that the same seed makes the same ones. */
function seededIds(now: () => number, from: Chance): Ids {
  const bytes = () => Uint8Array.from({ length: 10 }, () => from.between(0, 255));
  return { next: () => ulid(now(), bytes()), uuid: () => ulid(now(), bytes()), random: () => from.next() };
}

export async function openWorld(seed: number, disks: Disks, options: { crashes: boolean; weather: Weather }): Promise<World> {
  const dice = chance(seed);
  const covered = coverage();
  const t = time(beginning + dice.between(0, 86_400_000));
  const world = { alive: true };
  let weather = options.weather;
  let crashing = options.crashes;
  let life: Life | undefined;
  let born = 0;
  let starting: Promise<void> | undefined;

  const callbackChance = dice.fork();
  const standins = standinCore({
    clock: t.clock(world),
    ids: seededIds(t.now, dice.fork()),
    seed: simulationSeed(dice.fork()),
    credentials: demoCredentials,
    send: async (request) => toService(request),
    urls: () => ({ imarapayCallback: `${host}/imarapay`, chamapayWebhook: `${host}/chamapay`, smsDelivery: `${host}/delivery` }),
    plan: {
      callback: (target) => {
        if (target !== 'imarapayCallback' || weather === weathers.fair || !callbackChance.happens(0.35)) return undefined;
        const fault = callbackChance.one(['twice', 'late', 'never', 'beforeAnswer', 'failureThenSuccess', 'successThenFailure', 'contradicting', 'stringCodes'] as const);
        covered.count(`callback ${fault}`);
        return { fault, ms: callbackChance.between(1_000, 3_600_000) };
      },
    },
  });
  standins.resume();
  const quiet = () => disks.quiet();

  /** What the providers send to us; it may get lost, or come twice. */
  async function toService(request: Request): Promise<{ heard: true; status: number; headers: Record<string, string>; text: string } | { heard: false; sent: boolean; why: string }> {
    const path = new URL(request.url).pathname;
    await t.clock(world).sleep(callbackChance.between(10, 500));
    const lossy = weather !== weathers.fair;
    if (lossy && callbackChance.happens(0.1)) {
      covered.count('callback lost on the way');
      return { heard: false, sent: true, why: 'TIMEOUT' };
    }
    const here = life;
    if (!here?.alive) return { heard: false, sent: false, why: 'ECONNREFUSED' };
    const body = request.body ?? '';
    try {
      if (path === '/imarapay') await here.service.operations.callback('imarapay', 'main', body);
      else if (path === '/delivery') await here.service.operations.smsReport('main', body);
      else if (path === '/chamapay') here.service.recordsEvent('main', body, request.headers?.['x-chamapay-signature'] ?? request.headers?.['X-ChamaPay-Signature'] ?? '');
    } catch {
      return { heard: false, sent: true, why: 'ECONNRESET' }; // the service died over it
    }
    if (!here.alive) return { heard: false, sent: true, why: 'ECONNRESET' };
    if (lossy && callbackChance.happens(0.05)) return { heard: false, sent: true, why: 'TIMEOUT' };
    return { heard: true, status: 200, headers: {}, text: '{"ResultCode":0,"ResultDesc":"Accept"}' };
  }

  async function start(): Promise<void> {
    const it = { alive: true };
    const clock = t.clock(it);
    const lifeDice = dice.fork();
    const crashDice = dice.fork();
    const die = (where: string) => {
      if (!it.alive) throw new Crash(where);
      it.alive = false;
      covered.count(`crash ${where}`);
      if (life && life.number === number) life = undefined;
      t.at(t.now() + dice.between(200, 30_000), () => void (starting = start()));
      throw new Crash(where);
    };
    const number = ++born;
    const crash: Crashpoint = (name) => {
      if (!it.alive) throw new Crash(name);
      if (crashing && crashDice.happens(0.015)) die(name);
    };
    const send = network(t, it, lifeDice.fork(), weather, async ({ method, url, headers = {}, body = '' }) => {
      const { pathname, searchParams } = new URL(url);
      const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      const exchange = await standins.handle({ method, path: pathname, query: searchParams, headers: lowered, body });
      return exchange.answered ? { heard: true, status: exchange.response.status, headers: exchange.response.headers, text: exchange.response.body } : { heard: false, sent: true, why: 'ECONNRESET' };
    }, covered, () => weather);
    const { chamapay: records, imarapay: mpesa, africastalking: sms } = demoCredentials;
    const mutex = keyedMutex();
    const opened = await openService({
      chamas: [
        {
          setup: {
            chama: { id: 'main', name: 'Umoja', country: 'KE', currency: 'KES', timeZone: 'Africa/Nairobi', helpPhone: '0712 000 002', ussdCode: '*384*100#' },
            language: 'en',
            officers: {},
            rules: { cycleAmount: 1000 },
          },
          collector: imarapay({ baseUrl: `${host}/imarapay`, ...mpesa, accountId: 1, send, clock }),
          records: chamapay({ baseUrl: `${host}/chamapay/v1`, key: records.apiKey, secret: records.apiSecret, webhookSecret: records.webhookSecret, send, clock, quota: { max: 1_000_000, used: async () => 0, add: async () => undefined } }),
          sms: africastalking({ baseUrl: `${host}/africastalking`, ...sms, send }),
        },
      ],
      register: flows,
      stores: {
        money: mortalMoney(disks.money, it, (where) => {
          if (crashing && crashDice.happens(0.004)) die(where);
        }),
        book: mortal(disks.book, it),
        turns: { ...mortal(disks.turns, it), alone: (person, work) => mutex.alone(person, work) },
      },
      secretKey: 'simulated-secret-of-no-worth-0123456789',
      pinHash: { hash: async (secret) => secret, verify: async (phc, secret) => phc === secret },
      clock,
      ids: seededIds(t.now, lifeDice.fork()),
      crash,
      log: silent,
      alone: true,
    });
    if (!it.alive) return;
    const born_ = { alive: true, number, service: opened };
    Object.defineProperty(born_, 'alive', { get: () => it.alive });
    life = born_;
    try {
      await opened.start();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }

  starting = start();
  await pump(starting);

  async function pump(work: Promise<unknown>): Promise<void> {
    const state = { done: false };
    void work.finally(() => (state.done = true)).catch(() => undefined);
    for (let i = 0; !state.done && i < 10_000; i++) await t.runUntil(t.now() + 500, quiet);
    if (!state.done) throw new Error('the world waits for something that does not come');
    await work;
  }

  return {
    time: t,
    chance: dice,
    coverage: covered,
    standins,
    disks,
    life: () => (life?.alive ? life : undefined),
    quiet,
    crash: (where) => {
      const here = life;
      if (!here?.alive || !crashing) return;
      covered.count(`crash ${where}`);
      (Object.getOwnPropertyDescriptor(here, 'kill')?.value as (() => void) | undefined)?.();
    },
    setWeather: (to) => void (weather = to),
    calm: async () => {
      crashing = false;
      weather = weathers.fair;
      for (let i = 0; i < 200 && !life?.alive; i++) await t.runUntil(t.now() + 1000, quiet);
    },
    pass: (ms) => t.runUntil(t.now() + ms, quiet),
  };
}

/** The end of a life. It is thrown through whatever was running, and nobody may take it for an error of theirs. */
export class Crash extends Error {
  override name = 'Crash';
}

/** A store that a dead life cannot reach any more: its calls never come back. */
function mortal<T extends object>(store: T, life: { alive: boolean }): T {
  const wrapped: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(store)) {
    wrapped[name] =
      typeof value === 'function'
        ? async (...given: unknown[]) => {
            if (!life.alive) return new Promise(() => undefined);
            const result: unknown = await (value as (...args: unknown[]) => unknown).apply(store, given);
            return life.alive ? result : new Promise(() => undefined);
          }
        : value;
  }
  return wrapped as T;
}

/** The money database: a life may also end right after a commit, before it has heard that it was one. */
function mortalMoney(store: MoneyStore, life: { alive: boolean }, mayDie: (where: string) => void): MoneyStore {
  return {
    ...mortal(store, life),
    async transaction(work) {
      if (!life.alive) return new Promise(() => undefined);
      mayDie('before a commit');
      const result = await store.transaction(work);
      if (!life.alive) return new Promise(() => undefined);
      mayDie('after a commit');
      return result;
    },
  };
}
