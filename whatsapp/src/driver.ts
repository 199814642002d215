import { inbox } from './inbox.js';
import { sendBy, sendOut } from './outgoing.js';
import type { Client, State, World } from './ports.js';

/** A client that shows neither a QR code nor readiness for so long is given up: a new web version may have broken it. */
const silentMs = 120_000;
/** How often the client is asked whether it is connected, and the door is told that we live. */
const healthMs = 20_000;
/** Unhealthy answers in a row before a client is given up. */
const unhealthyMax = 2;
/** Between a client that ended and the next: doubled each time, up to the longest, and from the start after a while of health. */
const backOffMs = { first: 2000, longest: 300_000, banned: 1_800_000, healthyAfter: 300_000 };
/** How a client's life ended. */
type End = 'loggedOut' | 'banned' | 'down';

/** The browser hangs, or is gone: closing it gets so long. */
const destroyMs = 8000;

/**
 * Keeps one WhatsApp account in conversation with the service, until `signal` is aborted. Each connection is a client of its own,
 * since one that was lost does not come back; what an old client still says is not heard.
 */
export async function drive(world: World, signal: AbortSignal): Promise<void> {
  const { clock, door, log, random } = world;
  let current: Client | undefined;
  const take = inbox(world, async (to, text) => {
    const sent = await sendBy(world, current, to, text);
    if (sent.status !== 'sent') log('An answer could not be sent.');
  });

  let waitMs = backOffMs.first;
  while (!signal.aborted) {
    const bornAt = clock.now();
    const end = await live(world, signal, take, (client) => (current = client));
    current = undefined;
    if (isOver(signal)) break;
    await tell(world, end);
    if (clock.now() - bornAt > backOffMs.healthyAfter) waitMs = backOffMs.first;
    const restMs = end === 'banned' ? backOffMs.banned : waitMs * (0.75 + random() / 2);
    log(`WhatsApp is ${end}; trying again in ${Math.round(restMs / 1000)} s.`);
    await keepTelling(world, end, restMs, signal);
    waitMs = Math.min(waitMs * 2, backOffMs.longest);
  }
  // The door is told at the end too, so that nobody waits for messages that we shall not send.
  await door.state('down').catch(() => undefined);
}

/** One client from its making to its end. */
async function live(world: World, signal: AbortSignal, take: ReturnType<typeof inbox>, uses: (client: Client) => void): Promise<End> {
  const { clock, newClient, showQr, log } = world;
  const over = new AbortController();
  let end: End = 'down';
  let state: State = 'starting';
  let qrShown: string | undefined;
  const finish = (how: End) => {
    if (over.signal.aborted) return;
    end = how;
    over.abort();
  };
  const onStop = () => finish('down');
  signal.addEventListener('abort', onStop, { once: true });
  await tell(world, 'starting');

  const client = newClient();
  const work: Promise<void>[] = [];
  const alive = (act: () => void) => {
    if (!over.signal.aborted) act();
  };
  client.on('message', (message) => alive(() => take(message)));
  client.on('qr', (qr) =>
    alive(() => {
      state = 'pairing';
      qrShown = qr;
      showQr(qr);
      void tell(world, state, qr);
    }),
  );
  client.on('ready', () =>
    alive(() => {
      if (state === 'ready') return; // said again at every synchronisation
      state = 'ready';
      qrShown = undefined;
      uses(client);
      log('WhatsApp is ready.');
      work.push(tell(world, state).then(() => sendOut(world, client, over.signal)));
    }),
  );
  client.on('auth_failure', () => finish('loggedOut'));
  client.on('disconnected', (reason) => finish(endFor(reason)));

  client.initialize().catch((reason: unknown) => {
    log(`WhatsApp Web could not be opened: ${firstLine(reason)}`);
    finish('down');
  });
  work.push(watch(world, client, over.signal, () => ({ state, qr: qrShown }), finish));

  if (!over.signal.aborted) await new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve(), { once: true }));
  signal.removeEventListener('abort', onStop);
  await Promise.race([client.destroy().catch(() => undefined), clock.sleep(destroyMs)]);
  await Promise.all(work);
  return end;
}

/** Asks a client how it is, and ends the life of one that hangs. */
async function watch(
  world: World,
  client: Client,
  over: AbortSignal,
  now: () => { state: State; qr: string | undefined },
  finish: (how: End) => void,
): Promise<void> {
  let unhealthy = 0;
  for (let silent = 0; !over.aborted;) {
    await world.clock.sleep(healthMs, over);
    if (isOver(over)) return;
    const { state, qr } = now();
    void tell(world, state, qr);
    if (state === 'starting') {
      silent += healthMs;
      if (silent >= silentMs) finish('down');
    } else if (state === 'ready') {
      const asked = client.getState().catch(() => null);
      const connection = await Promise.race([asked, world.clock.sleep(healthMs / 2, over).then(() => null)]);
      unhealthy = connection === 'CONNECTED' ? 0 : unhealthy + 1;
      if (unhealthy >= unhealthyMax) finish('down');
    }
  }
}

/** Asked anew after each wait. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

/** Tells the door; it hears the same again before long, so silence does not matter. */
const tell = ({ door }: World, state: State, qr?: string): Promise<void> => door.state(state, qr).catch(() => undefined);

/** Between two clients the door is told how things stand, so that it knows a wait from a death. */
async function keepTelling(world: World, end: End, restMs: number, signal: AbortSignal): Promise<void> {
  for (let left = restMs; left > 0 && !signal.aborted; left -= healthMs) {
    await world.clock.sleep(Math.min(left, healthMs), signal);
    if (left > healthMs) await tell(world, end);
  }
}

function endFor(reason: string): End {
  if (reason === 'LOGOUT' || reason === 'UNPAIRED') return 'loggedOut';
  return reason === 'TOS_BLOCK' || reason === 'SMB_TOS_BLOCK' ? 'banned' : 'down';
}

const firstLine = (reason: unknown): string =>
  (reason instanceof Error ? reason.message : String(reason)).split('\n')[0]?.slice(0, 200) ?? '';
