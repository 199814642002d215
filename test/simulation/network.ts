import type { Clock } from '../../src/clock.js';
import type { Reply, Request, Send } from '../../src/http.js';
import type { Chance } from './chance.js';
import type { Coverage } from './coverage.js';
import type { Time } from './time.js';

/** How bad the network is, as probabilities a message. */
export type Weather = { lost: number; refused: number; lostAnswer: number; late: number; broken: number };

export const weathers: Record<'fair' | 'rough' | 'storm', Weather> = {
  fair: { lost: 0, refused: 0, lostAnswer: 0, late: 0, broken: 0 },
  rough: { lost: 0.04, refused: 0.02, lostAnswer: 0.04, late: 0.04, broken: 0.03 },
  storm: { lost: 0.12, refused: 0.08, lostAnswer: 0.12, late: 0.12, broken: 0.08 },
};

/** A provider's answer to what arrives, whenever it arrives. */
export type Handle = (request: Request) => Promise<Reply>;

/** Bodies that come from a proxy or a server on its knees. */
const brokenReplies: Reply[] = [
  { heard: true, status: 500, headers: {}, text: '{"error":"Unexpected error"}' },
  { heard: true, status: 503, headers: {}, text: '<html><body>Service Unavailable</body></html>' },
  { heard: true, status: 502, headers: {}, text: '' },
  { heard: true, status: 200, headers: {}, text: '{"success": tr' },
  { heard: true, status: 200, headers: {}, text: '' },
];

/**
 * The network between a life of the service and the providers. A request may be lost, refused, answered with rubbish (before or
 * after it took effect), have its answer lost, or arrive long after the caller gave up.
 */
export function network(
  time: Time,
  life: { alive: boolean },
  chance: Chance,
  weather: () => Weather,
  handle: Handle,
  coverage: Coverage,
): Send {
  const clock: Clock = time.clock(life);
  const world: Clock = time.clock({ alive: true });
  return async (request) => {
    const arrivesIn = chance.between(20, 400);
    const draw = chance.next();
    const { lost, refused, lostAnswer, late, broken } = weather();
    const silence = async (): Promise<Reply> => {
      await clock.sleep(request.timeoutMs);
      return { heard: false, sent: true, why: 'TIMEOUT' };
    };
    const arriving = async (inMs: number) => {
      await world.sleep(inMs);
      return handle(request);
    };

    let from = 0;
    const falls = (share: number) => draw >= from && draw < (from += share);
    if (falls(refused)) {
      coverage.count('network refused');
      await clock.sleep(arrivesIn);
      return { heard: false, sent: false, why: 'ECONNREFUSED' };
    }
    if (falls(lost)) {
      coverage.count('request lost');
      return silence();
    }
    if (falls(lostAnswer)) {
      coverage.count('answer lost');
      void arriving(arrivesIn);
      return silence();
    }
    if (falls(late)) {
      coverage.count('request late');
      void arriving(chance.between(request.timeoutMs, 20 * 60_000));
      return silence();
    }
    if (falls(broken)) {
      const took = chance.happens(0.5);
      coverage.count(took ? 'broken answer after effect' : 'broken answer without effect');
      if (took) void arriving(arrivesIn);
      await clock.sleep(arrivesIn * 2);
      return chance.one(brokenReplies);
    }
    const reply = await arriving(arrivesIn);
    await clock.sleep(chance.between(5, 200));
    return reply;
  };
}
