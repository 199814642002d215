import { flows } from '../../flows/index.js';
import type { Crashpoint } from '../../src/crashpoint.js';
import type { Request } from '../../src/http.js';
import { ulid, type Ids } from '../../src/ids.js';
import { silent } from '../../src/log.js';
import type { LocalStore } from '../../src/book/local/store.js';
import type { BookStore } from '../../src/book/store.js';
import type { TurnStore } from '../../src/conversation/store.js';
import { keyedMutex } from '../../src/conversation/stores/mutex.js';
import type { MoneyStore } from '../../src/operations/store.js';
import { openService, type Service } from '../../src/service.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { standinCore, type StandinCore } from '../../src/standins/core.js';
import { chamasOf } from './chamas.js';
import { doorsAt, foulCallbacks, lowerCase, toldAt } from './doors.js';
import { simulationSeed } from './seed.js';
import { chance, type Chance } from './chance.js';
import { coverage, type Coverage } from './coverage.js';
import { Crash, mortal, mortalMoney } from './mortal.js';
import { network, weathers, type Weather } from './network.js';
import { time, type Time } from './time.js';

/** What outlives a crash: the disks. */
export type Disks = {
  money: MoneyStore;
  book: BookStore;
  local: LocalStore;
  turns: TurnStore;
  /** Resolves when no real I/O is under way. */ quiet: () => Promise<void>;
  close: () => Promise<void>;
};

/** One life of the service: from a start to a crash. After its death nothing of it has an effect, whatever still runs. */
export type Life = { number: number; service: Service; isAlive: () => boolean; kill: (where: string) => void };

export type World = {
  time: Time;
  chance: Chance;
  coverage: Coverage;
  standins: StandinCore;
  disks: Disks;
  /** The present life; undefined between a crash and the next start. */
  life: () => Life | undefined;
  /** Ends the present life at once, as a pulled plug does; the next one begins a while later. */
  crash(where: string): void;
  /** Until now all was fair; from now on the weather and the crashes are what the options say. */
  begin(): void;
  /** Crashes once more and starts again, and from now on all is fair. The new life does its work only in `rest`. */
  calm(): Promise<void>;
  /** Lets this much time pass, and has the service do what is due in it. Skips the idle seconds, which are most of a night. */
  rest(ms: number): Promise<void>;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until a question is answered. */
  asking<T>(question: Promise<T>): Promise<T>;
};

const host = 'http://world';

/** While resting, what came in from outside is looked at this often. */
const lookEveryMs = 30_000;

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
  let weather = weathers.fair;
  let crashing = false;
  let working = true;
  let life: Life | undefined;
  let born = 0;

  const callbackChance = dice.fork();
  const standins = standinCore({
    clock: t.clock(world),
    ids: seededIds(t.now, dice.fork()),
    seed: simulationSeed(dice.fork()),
    credentials: demoCredentials,
    send: toService,
    urls: () => doorsAt(host),
    plan: foulCallbacks(callbackChance, () => weather !== weathers.fair, covered),
  });
  standins.resume();
  const quiet = () => disks.quiet();

  /** What the providers send to us; it may get lost, or come twice. */
  async function toService(
    request: Request,
  ): Promise<
    { heard: true; status: number; headers: Record<string, string>; text: string } | { heard: false; sent: boolean; why: string }
  > {
    await t.clock(world).sleep(callbackChance.between(10, 500));
    const lossy = weather !== weathers.fair;
    if (lossy && callbackChance.happens(0.1)) {
      covered.count('callback lost on the way');
      return { heard: false, sent: true, why: 'TIMEOUT' };
    }
    const here = life;
    if (!here?.isAlive()) return { heard: false, sent: false, why: 'ECONNREFUSED' };
    let answer: string | undefined;
    try {
      answer = await toldAt(here.service, request, covered);
    } catch {
      return { heard: false, sent: true, why: 'ECONNRESET' }; // the service died over it
    }
    if (!here.isAlive()) return { heard: false, sent: true, why: 'ECONNRESET' };
    if (answer === undefined && lossy && callbackChance.happens(0.05)) return { heard: false, sent: true, why: 'TIMEOUT' };
    return { heard: true, status: 200, headers: {}, text: answer ?? '{"ResultCode":0,"ResultDesc":"Accept"}' };
  }

  async function start(): Promise<void> {
    const it = { alive: true };
    const clock = t.clock(it);
    const lifeDice = dice.fork();
    const crashDice = dice.fork();
    const number = ++born;
    const end = (where: string) => {
      if (!it.alive) return;
      it.alive = false;
      covered.count(`crash ${where}`);
      if (life?.number === number) life = undefined;
      t.at(t.now() + lifeDice.between(200, 30_000), () => void start());
    };
    const die = (where: string) => {
      end(where);
      throw new Crash(where);
    };
    const crash: Crashpoint = (name) => {
      if (!it.alive) throw new Crash(name);
      if (crashing && crashDice.happens(0.015)) die(name);
    };
    const send = network(
      t,
      it,
      lifeDice.fork(),
      () => weather,
      async ({ method, url, headers = {}, body = '' }) => {
        const { pathname, searchParams, search, host: name } = new URL(url);
        const exchange = await standins.handle({
          method,
          target: pathname + search,
          path: pathname,
          query: searchParams,
          headers: { host: name, ...lowerCase(headers) },
          body,
        });
        return exchange.answered
          ? { heard: true, status: exchange.response.status, headers: exchange.response.headers, text: exchange.response.body }
          : { heard: false, sent: true, why: 'ECONNRESET' };
      },
      covered,
    );
    const mutex = keyedMutex();
    const opened = await openService({
      chamas: chamasOf(host, { send, clock, ids: seededIds(t.now, lifeDice.fork()) }),
      register: flows,
      stores: {
        money: mortalMoney(
          disks.money,
          () => it.alive,
          (where) => {
            if (crashing && crashDice.happens(0.0005)) die(where);
          },
        ),
        book: mortal(disks.book, () => it.alive),
        local: mortal(disks.local, () => it.alive),
        turns: { ...mortal(disks.turns, () => it.alive), alone: mutex.alone },
      },
      secretKey: 'simulated-secret-of-no-worth-0123456789',
      pinHash: { hash: async (secret) => secret, verify: async (phc, secret) => phc === secret },
      clock,
      ids: seededIds(t.now, lifeDice.fork()),
      crash,
      log: silent,
      alone: true,
    });
    if (isDead(it)) return;
    life = { number, service: opened, isAlive: () => it.alive, kill: end };
    try {
      await opened.start({ work: working });
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }

  await pump(start());

  async function pumped<T>(work: Promise<T>): Promise<T> {
    await pump(work);
    return work;
  }

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
    life: () => life,
    crash: (where) => {
      if (crashing) life?.kill(where);
    },
    begin: () => {
      crashing = options.crashes;
      weather = options.weather;
    },
    calm: async () => {
      working = false;
      life?.kill('for the night');
      crashing = false;
      weather = weathers.fair;
      for (let i = 0; i < 200 && !life; i++) await t.runUntil(t.now() + 1000, quiet);
    },
    rest: async (ms) => {
      const operations = life?.service.operations;
      if (!operations) throw new Error('there is no life in the world');
      const until = t.now() + ms;
      while (t.now() < until) {
        await pump(operations.runOnce());
        const next = (await pumped(operations.nextDueAt())) ?? until;
        await t.runUntil(Math.min(Math.max(next, t.now() + 1000), t.now() + lookEveryMs, until), quiet);
      }
    },
    pass: (ms) => t.runUntil(t.now() + ms, quiet),
    asking: pumped,
  };
}

/** Asked anew: it may have died while something was awaited. */
const isDead = (life: { alive: boolean }): boolean => !life.alive;
