import { days, minutes, type Clock } from '../clock.js';
import type { Ids } from '../ids.js';
import type { Phone } from '../phone.js';
import type { SimSwapReport } from '../providers/ports/sim-swap.js';
import { keyedHash, type Key } from '../secrets.js';
import type { SimSwapRail } from './rail.js';
import { freshMs, standingOf, type SimStanding } from './standing.js';
import type { SimAnswer, SimSwapStore } from './store.js';

/** A question that was not answered is asked again after so long, and about one phone so often in a day: each costs the host money. */
const askAgainMs = minutes(10);
const asksADayMax = 6;
/** Questions on their way at once, over all chamas; one more is not asked now. */
const underWayMax = 64;
/** Reports that came before the answer to our question did, and are kept for it. */
const earlyMax = 200;
/** How far back answers are looked at, and how many of them: a swap is repeated for months. */
const lookBackMs = days(100);
const checksMax = 100;

export type SimSwapsDeps = {
  store: SimSwapStore;
  /** Undefined where the host has nobody asked. */
  railOf: (chamaId: string) => SimSwapRail | undefined;
  clock: Clock;
  ids: Ids;
  /** The key for the purpose `lookup`. */
  lookup: Key;
  log: (event: string, fields: Record<string, string>) => void;
  failed: (error: unknown) => void;
};

export type SimSwaps = ReturnType<typeof openSimSwaps>;

/** Asks networks whether the SIM of a phone was changed, keeps what they say, and says what that comes to. Nobody ever waits for a network. */
export function openSimSwaps({ store, railOf, clock, ids, lookup, log, failed }: SimSwapsDeps) {
  const underWay = new Map<string, Promise<void>>();
  const early = new Map<string, SimAnswer>();

  const phoneHash = (phone: Phone) => keyedHash(lookup, 'phone', phone);
  const requestHash = (requestId: string) => keyedHash(lookup, 'simSwap', requestId);
  const checksOf = (chamaId: string, hash: string) =>
    store.checks({ chamaId, phoneHash: hash, since: clock.now() - lookBackMs, max: checksMax });

  async function ask(chamaId: string, rail: SimSwapRail, phone: Phone): Promise<void> {
    const now = clock.now();
    const hash = phoneHash(phone);
    const checks = await checksOf(chamaId, hash);
    const [last] = checks;
    const isFresh = checks.some(({ answeredAt = 0, verdict }) => verdict !== 'unclear' && answeredAt > now - freshMs);
    const isAsked = last !== undefined && last.askedAt > now - askAgainMs;
    if (isFresh || isAsked || checks.filter(({ askedAt }) => askedAt > now - days(1)).length >= asksADayMax) return;
    await store.sweep(now - lookBackMs);
    const id = ids.next();
    await store.add({ id, chamaId, phoneHash: hash, askedAt: now });
    const asked = await rail.checker.checkSimSwap(phone);
    if (asked.status !== 'asked') {
      log('sim-swap.not-asked', { chama: chamaId, why: asked.status === 'refused' ? asked.reason : asked.why });
      return;
    }
    const request = requestHash(asked.requestId);
    await store.asked(id, request);
    const answer = early.get(request);
    if (!answer) return;
    early.delete(request);
    await store.answer(answer);
  }

  return {
    /** Begins to ask about a phone, where there is somebody to ask and it is not known or on its way already. */
    begin(chamaId: string, phone: Phone): void {
      const rail = railOf(chamaId);
      const key = `${chamaId} ${phone}`;
      if (!rail || underWay.has(key) || underWay.size >= underWayMax) return;
      const asking = ask(chamaId, rail, phone)
        .catch(failed)
        .finally(() => underWay.delete(key));
      underWay.set(key, asking);
    },

    /** What is known now, by what is written down. `clear` where nobody is asked. */
    async standing(chamaId: string, phone: Phone): Promise<SimStanding> {
      const rail = railOf(chamaId);
      if (!rail) return { is: 'clear' };
      return standingOf(await checksOf(chamaId, phoneHash(phone)), clock.now(), rail.coolDownMs);
    },

    /**
     * Keeps what a network found. Reports are not signed, so one counts only for a question that we have asked, by an id that the network alone
     * was told; whichever chama's address it came to. One that comes before we know its id waits for it.
     */
    async report(chamaId: string, body: string): Promise<'kept' | 'early' | 'unreadable'> {
      const report = railOf(chamaId)?.checker.simSwapReport(body);
      if (!report) return 'unreadable';
      const answer = answerOf(report, requestHash(report.requestId), clock.now());
      if (await store.answer(answer)) return 'kept';
      early.set(answer.requestHash, answer);
      for (const oldest of early.keys()) {
        if (early.size <= earlyMax) break;
        early.delete(oldest);
      }
      // Its id may have been tied to the question while this was put aside.
      if (!(await store.answer(answer))) return 'early';
      early.delete(answer.requestHash);
      return 'kept';
    },

    /** Resolves when nobody is being asked. */
    async idle(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

function answerOf({ swapped, lastSwapOn }: SimSwapReport, request: string, at: number): SimAnswer {
  const verdict = swapped === undefined ? 'unclear' : swapped ? 'swapped' : 'notSwapped';
  return { requestHash: request, verdict, swappedOn: lastSwapOn, at };
}
