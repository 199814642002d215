import type { Clock } from '../../clock.js';
import { minutes } from '../../clock.js';
import { openWaiting } from './waiting.js';

/** What the host wants of the driver. `phone`: digits with the country. */
export type DriverOrder = { is: 'pair'; phone: string } | { is: 'logout' };

/** An order that no driver has taken by then is forgotten: the host looks at the state and gives it again. */
const lifeMs = minutes(1);
const ordersMax = 10;

/** Orders on their way to the driver, in memory. */
export function openOrders(clock: Clock) {
  let waiting: { order: DriverOrder; until: number }[] = [];
  const { held, wake } = openWaiting(clock);
  const fresh = () => (waiting = waiting.filter(({ until }) => until > clock.monotonic()));
  return {
    give(order: DriverOrder): void {
      waiting = [...fresh(), { order, until: clock.monotonic() + lifeMs }].slice(-ordersMax);
      wake();
    },
    async next(waitMs: number, gone: AbortSignal): Promise<DriverOrder[]> {
      if (fresh().length === 0) await held(waitMs, gone);
      if (gone.aborted) return [];
      const taken = fresh().map(({ order }) => order);
      waiting = [];
      return taken;
    },
  };
}
