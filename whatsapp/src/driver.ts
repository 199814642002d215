import { acknowledgements } from './acks.js';
import { answering } from './answering.js';
import { caps } from './caps.js';
import { deliveries as openDeliveries } from './deliveries.js';
import { inbox as openInbox } from './inbox.js';
import { live, type Life } from './life.js';
import { sendingLine } from './line.js';
import { takeOrders } from './orders.js';
import type { Client, Order, State, World } from './ports.js';
import { reports as openReports } from './reports.js';
import { slot } from './slot.js';
import { openStanding, type Telling } from './standing.js';
import type { Ending } from './watch.js';

/** Between a client that ended and the next: doubled each time, up to the longest, and from the start after a while of health. */
const backOffMs = { first: 2000, longest: 300_000, banned: 1_800_000, healthyAfter: 300_000 };
/** While it rests the door is told so often how things stand, so that it knows a wait from a death. */
const tellMs = 20_000;
/** At the end the service gets so long to hear what became of messages. */
const lastWordsMs = 3000;

const stateAfter: Record<Ending, State> = {
  unlinked: 'loggedOut',
  loggedOut: 'loggedOut',
  banned: 'banned',
  recycled: 'starting',
  down: 'down',
};

const sentences: Record<Ending, string> = {
  unlinked: 'The phone has unlinked this driver. It has to be paired anew.',
  loggedOut: 'WhatsApp does not know this driver any more.',
  banned:
    'WhatsApp HAS BLOCKED THIS NUMBER. Open WhatsApp on the phone and ask for a review; until then everybody is served by SMS and USSD.',
  recycled: 'A new browser is begun.',
  down: 'WhatsApp Web is down.',
};

/** Keeps one WhatsApp account in conversation with the service, until `signal` is aborted. Each connection is a client of its own, since one that was lost does not come back. */
export async function drive(world: World, signal: AbortSignal): Promise<void> {
  const { clock, door, log, random } = world;
  const standing = openStanding(world);
  const ready = slot<Client>();
  const line = sendingLine(world);
  const acks = acknowledgements(clock);
  const reports = openReports(world, signal);
  const deliveries = openDeliveries(acks, reports);
  const inbox = openInbox(world, answering(world, line, acks, ready, signal), signal);
  let { pairPhone } = world.settings;
  let life: Life | undefined;

  const obey = async (order: Order): Promise<void> => {
    if (order.is === 'pair') pairPhone = order.phone;
    await life?.obey(order);
  };
  const orders = takeOrders(world, obey, signal);

  let waitMs = backOffMs.first;
  await world.sweep();
  while (!signal.aborted) {
    const bornAt = clock.now();
    life = live(
      world,
      { line, acks, deliveries, reports, allowance: caps(world), standing, inbox, ready, pairPhone: () => pairPhone },
      signal,
    );
    const ending = await life.end;
    life = undefined;
    if (isOver(signal)) break;
    log(sentences[ending]);
    if (ending === 'unlinked') await world.forget().catch(() => log('The old session could not be deleted.'));
    await standing.become({ state: stateAfter[ending] });
    if (ending === 'recycled') continue;
    if (clock.now() - bornAt > backOffMs.healthyAfter) waitMs = backOffMs.first;
    const restMs = ending === 'banned' ? backOffMs.banned : waitMs * (0.75 + random() / 2);
    log(`Trying again in ${Math.round(restMs / 1000)} s.`);
    await rest(world, standing, restMs, signal);
    waitMs = Math.min(waitMs * 2, backOffMs.longest);
  }
  await Promise.race([Promise.all([reports.told(), orders]), clock.sleep(lastWordsMs)]);
  // The door is told at the end too, so that nobody waits for messages that we shall not send.
  await door.state({ state: 'down' }).catch(() => undefined);
}

/** Asked anew after each wait. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

async function rest({ clock }: World, standing: Telling, restMs: number, signal: AbortSignal): Promise<void> {
  for (let left = restMs; left > 0 && !signal.aborted; left -= tellMs) {
    await clock.sleep(Math.min(left, tellMs), signal);
    if (left > tellMs) await standing.again();
  }
}
