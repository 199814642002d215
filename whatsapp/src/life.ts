import type { Deliveries } from './deliveries.js';
import type { Inbox } from './inbox.js';
import { mindChats } from './minding.js';
import { sendOut, type SendingGround } from './outgoing.js';
import type { Client, Order, World } from './ports.js';
import type { Slot } from './slot.js';
import type { Telling } from './standing.js';
import { watch, type Ending } from './watch.js';

/** The browser hangs, or is gone: closing it gets so long. */
const destroyMs = 8000;
/** WhatsApp Web takes a moment to unlink. */
const logoutMs = 20_000;

export type LifeGround = SendingGround & {
  standing: Telling;
  inbox: Inbox;
  deliveries: Deliveries;
  /** Where the client is found while it is ready. */
  ready: Slot<Client>;
  /** The phone that a pairing code is for, where one is wanted. */
  pairPhone: () => string | undefined;
};

export type Life = { /** Resolves when the client is gone. */ end: Promise<Ending>; obey(order: Order): Promise<void> };

/** One client from its making to its end. What an old client still says is not heard. */
export function live(world: World, ground: LifeGround, signal: AbortSignal): Life {
  const { clock, newClient, log } = world;
  const { standing, inbox, line, ready, deliveries } = ground;
  const over = new AbortController();
  let ending: Ending = 'down';
  let signAt = clock.now();
  const work: Promise<void>[] = [];
  const finish = (how: Ending) => {
    if (over.signal.aborted) return;
    ending = how;
    over.abort();
  };
  const onStop = () => finish('down');
  signal.addEventListener('abort', onStop, { once: true });
  inbox.hold();
  void standing.become({ state: 'starting' });

  const client = newClient();
  const alive =
    <A extends unknown[]>(act: (...told: A) => void) =>
    (...told: A): void => {
      signAt = clock.now();
      if (!over.signal.aborted) act(...told);
    };

  let asksForCode = false;
  /** Asks for a code to type on the phone, in place of one to scan. */
  async function askForCode(): Promise<void> {
    const phone = ground.pairPhone();
    if (phone === undefined || asksForCode) return;
    asksForCode = true;
    await client.requestPairingCode(phone).catch(() => {
      asksForCode = false;
      if (!over.signal.aborted) log('WhatsApp gives no pairing code for that number now. The QR code can be scanned instead.');
    });
  }

  async function obey(order: Order): Promise<void> {
    const { state } = standing.is();
    if (order.is === 'pair') {
      asksForCode = false;
      if (state === 'pairing') await askForCode();
    } else if (state === 'ready') {
      log('The host logs this number out.');
      await Promise.race([client.logout().catch(() => undefined), clock.sleep(logoutMs)]);
      finish('unlinked');
    }
  }

  client.on(
    'message',
    alive((message) => inbox.take(message)),
  );
  client.on(
    'message_ack',
    alive((message, ack) => deliveries.take(message.id._serialized, ack)),
  );
  client.on(
    'loading_screen',
    alive(() => undefined),
  );
  client.on(
    'qr',
    alive((qr) => {
      if (standing.is().code !== undefined) return; // the phone waits for the code now
      world.showQr(qr);
      void standing.become({ state: 'pairing', qr });
      void askForCode();
    }),
  );
  client.on(
    'code',
    alive((code) => {
      world.showCode(code);
      void standing.become({ state: 'pairing', code });
    }),
  );
  client.on(
    'ready',
    alive(() => {
      if (standing.is().state === 'ready') return; // said again at every synchronisation
      const told = standing.become({ state: 'ready' });
      remember(client.me());
      ready.set(client);
      log('WhatsApp is ready.');
      work.push(mindChats(world, client, inbox, deliveries, over.signal));
      work.push(told.then(() => sendOut(world, ground, client, over.signal)));
    }),
  );
  client.on(
    'auth_failure',
    alive(() => finish('loggedOut')),
  );
  client.on(
    'disconnected',
    alive((reason) => finish(endingFor(reason))),
  );
  client.on(
    'gone',
    alive((reason) => {
      log(`The browser is gone: ${firstLine(reason)}`);
      finish('down');
    }),
  );

  /** Whose phone this is: what was written to another account is not ours to answer. A privacy id is no other account. */
  function remember(account: string | undefined): void {
    const { journal } = world;
    try {
      if (account !== undefined && (account.endsWith('@c.us') || journal.linkedAt() === undefined)) journal.linked(account);
    } catch {
      log('The journal cannot be written: is the disk full?');
    }
  }

  client.initialize().catch((reason: unknown) => {
    if (!over.signal.aborted) log(`WhatsApp Web could not be opened: ${firstLine(reason)}`);
    finish('down');
  });
  work.push(watch(world, { client, standing, inbox, line, lastSign: () => signAt }, over.signal, finish));

  async function ended(): Promise<Ending> {
    if (!over.signal.aborted) await new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve(), { once: true }));
    signal.removeEventListener('abort', onStop);
    ready.set(undefined);
    await Promise.race([client.destroy().catch(() => undefined), clock.sleep(destroyMs)]);
    await world.sweep();
    await Promise.all(work);
    return ending;
  }

  return { end: ended(), obey };
}

function endingFor(reason: string): Ending {
  if (reason === 'LOGOUT') return 'unlinked';
  if (reason === 'UNPAIRED') return 'loggedOut';
  return reason === 'TOS_BLOCK' || reason === 'SMB_TOS_BLOCK' ? 'banned' : 'down';
}

const firstLine = (reason: unknown): string =>
  (reason instanceof Error ? reason.message : String(reason)).split('\n')[0]?.slice(0, 200) ?? '';
