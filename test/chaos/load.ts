import { setMaxListeners } from 'node:events';
import { systemClock as clock } from '../../src/clock.js';
import type { Standins } from '../../src/standins/server.js';
import type { Chance } from '../simulation/chance.js';
import type { Coverage } from '../simulation/coverage.js';
import type { Gateway } from './gateway.js';
import type { Goal } from './goals.js';
import type { Member } from './member.js';
import { payInvoices, payLinks } from './payers.js';
import type { Village } from './villages.js';

/** A member rests between two calls. */
const restMs: readonly [number, number] = [100, 1_800];
const repeatEveryMs = 40;

/** Members who go on calling until they are told to stop, and a network that repeats itself. */
export function startLoad(
  members: readonly Member[],
  { gateway, chance, standins, coverage }: { gateway: Gateway; chance: Chance; standins: Standins; coverage: Coverage },
) {
  let going = true;
  const stopped = new AbortController();
  setMaxListeners(0, stopped.signal);
  const isGoing = () => going;

  async function live(one: Member, draws: Chance): Promise<void> {
    await clock.sleep(draws.between(0, restMs[1]), stopped.signal);
    while (isGoing()) {
      const { phone } = one.villager;
      one.knows(standins.truth().payments.flatMap((payment) => (payment.phone === phone && payment.receipt ? [payment.receipt] : [])));
      await one.call(drawn(draws, one.village));
      await clock.sleep(draws.between(...restMs), stopped.signal);
    }
  }

  async function repeatOld(): Promise<void> {
    while (isGoing()) {
      await gateway.repeatOne();
      await clock.sleep(repeatEveryMs, stopped.signal);
    }
  }

  const payers = payInvoices({ standins, chance, coverage }, stopped.signal);
  const phones = members.map(({ villager }) => villager.phone);
  const byLink = payLinks({ standins, phones, chance, coverage }, stopped.signal);
  const lives = Promise.all([...members.map((one) => live(one, chance.fork())), repeatOld(), payers, byLink]);
  return {
    /** Lets everybody end the call that they are in. */
    async stop(): Promise<void> {
      going = false;
      stopped.abort();
      await lives;
    },
  };
}

function drawn(draws: Chance, { goals }: Village): Goal {
  let left = draws.between(
    1,
    goals.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, goal] of goals) {
    left -= weight;
    if (left <= 0) return goal;
  }
  return 'help';
}
