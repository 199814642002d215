import type { Inbox } from './inbox.js';
import type { SendingLine } from './line.js';
import type { Client, World } from './ports.js';
import type { Telling } from './standing.js';

/** How often the client is asked whether it is connected, and the door is told that we live. */
const healthMs = 20_000;
/** A client that shows neither a QR code nor readiness nor progress for so long is given up: a new web version may have broken it. */
const silentMs = 120_000;
/** After the phone has linked us the first synchronisation may take its time. */
const linkingMs = 300_000;
/** Unhealthy answers in a row before a client is given up. */
const unhealthyMax = 2;
/** A browser that has grown too large is closed when nobody has written for so long; after the longer while in any case. */
const quietMs = 60_000;
const largeMs = 1_800_000;

export type Ending = 'unlinked' | 'loggedOut' | 'banned' | 'recycled' | 'down';

/** Asks a client how it is, and ends the life of one that hangs or has grown too large. `lastSign`: when it last showed that it gets on. */
export async function watch(
  { clock, log, memory, settings }: Pick<World, 'clock' | 'log' | 'memory' | 'settings'>,
  {
    client,
    standing,
    inbox,
    line,
    lastSign,
  }: { client: Client; standing: Telling; inbox: Inbox; line: SendingLine; lastSign: () => number },
  over: AbortSignal,
  finish: (how: Ending) => void,
): Promise<void> {
  let unhealthy = 0;
  let largeSince: number | undefined;
  let linkingSince: number | undefined;

  async function look(): Promise<void> {
    const { state } = standing.is();
    if (state === 'starting') {
      if (clock.now() - lastSign() < silentMs) return;
      log('WhatsApp Web shows nothing. A new version of it may not suit this driver.');
      return finish('down');
    }
    const asked = client.getState().catch(() => null);
    const connection = await Promise.race([asked, clock.sleep(healthMs / 2, over).then(() => null)]);
    if (state === 'pairing') await lookAtPairing(connection);
    else if (state === 'ready') lookAtReady(connection);
  }

  async function lookAtPairing(connection: string | null): Promise<void> {
    if (connection === 'UNPAIRED') linkingSince = undefined;
    // WhatsApp Web stops drawing codes when nobody scans one for some minutes.
    else if (connection === 'UNPAIRED_IDLE') await client.refreshQr().catch(() => finish('down'));
    else {
      linkingSince ??= clock.now();
      if (clock.now() - Math.max(linkingSince, lastSign()) >= linkingMs) finish('down');
    }
  }

  function lookAtReady(connection: string | null): void {
    unhealthy = connection === 'CONNECTED' ? 0 : unhealthy + 1;
    if (unhealthy >= unhealthyMax) {
      log('WhatsApp Web is not connected.');
      return finish('down');
    }
    const bytes = memory();
    if (settings.memoryMaxBytes === 0 || bytes === undefined || bytes <= settings.memoryMaxBytes) {
      largeSince = undefined;
      return;
    }
    largeSince ??= clock.now();
    const isQuiet = inbox.isQuiet(quietMs) && line.isIdle();
    if (!isQuiet && clock.now() - largeSince < largeMs) return;
    log(`The browser takes ${Math.round(bytes / 1_048_576)} MB; another one is begun.`);
    finish('recycled');
  }

  while (!over.aborted) {
    await clock.sleep(healthMs, over);
    if (isOver(over)) return;
    void standing.again();
    await look();
  }
}

const isOver = (signal: AbortSignal): boolean => signal.aborted;
