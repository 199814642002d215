import type { Order, World } from './ports.js';

/** After a door that did not answer. */
const againMs = 5000;

/** Waits for what the host wants of the driver, and has it done. It begins with the driver and ends with it. */
export async function takeOrders(
  { door, clock }: Pick<World, 'door' | 'clock'>,
  obey: (order: Order) => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      for (const order of await door.orders(stop)) await obey(order);
    } catch {
      await clock.sleep(againMs, stop);
    }
  }
}
