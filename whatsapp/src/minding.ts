import { catchUp } from './catch-up.js';
import type { Deliveries } from './deliveries.js';
import type { Inbox } from './inbox.js';
import type { Client, World } from './ports.js';

/** After a client is ready WhatsApp still brings what it kept for us; it is looked at once more a little later. */
const secondMs = 60_000;
/** How often chats are looked at for what no event told of, and how soon where something is known to be left. */
const sweepMs = 1_800_000;
const soonMs = 60_000;
/** Members do not wait longer than this for what is older than their message. */
const holdMs = 30_000;

/** Reads again what was missed when a client has become ready, and from time to time, until it is over. What is new waits at first. */
export async function mindChats(world: World, client: Client, inbox: Inbox, deliveries: Deliveries, over: AbortSignal): Promise<void> {
  const { clock, journal } = world;
  const passed = new AbortController();
  void clock.sleep(holdMs, AbortSignal.any([passed.signal, over])).then(() => inbox.release());
  let isWhole = false as boolean; // `pass` sets it
  const pass = async (): Promise<void> => {
    const startedAt = clock.now();
    isWhole = await catchUp(world, client, inbox, over).catch(() => false);
    if (!isWhole) return;
    // What waits for its answer is not heard yet: another process would have to hear it again.
    note(Math.min(inbox.oldest() ?? startedAt, startedAt));
  };
  const note = (at: number): void => {
    try {
      journal.hearUpTo(at);
    } catch {
      world.log('The journal cannot be written: is the disk full?');
    }
  };
  await pass();
  passed.abort();
  await deliveries.ask(client, over);
  for (let restMs = secondMs; !isOver(over); restMs = isWhole && !inbox.hasMissed() ? sweepMs : soonMs) {
    await clock.sleep(restMs, over);
    if (!isOver(over)) await pass();
  }
}

const isOver = (signal: AbortSignal): boolean => signal.aborted;
