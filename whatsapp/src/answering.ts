import { keyOf } from './inbox.js';
import type { Acknowledgements } from './acks.js';
import type { SendingLine } from './line.js';
import type { Client, Said, World } from './ports.js';
import { sendOnce } from './send-once.js';
import type { Slot } from './slot.js';

/** A browser that may or may not have sent an answer is asked so often, a new one each time mostly. */
const triesMax = 8;
const againMs = 5000;
/** WhatsApp says within moments that it did not take a message, if it says so. */
const ackMs = 60_000;

/**
 * Says an answer in the chat that it belongs to, once: it waits for a client that is ready, and where one died on the way the next
 * looks into the chat for it. Resolves when the journal knows that there is nothing left to say.
 */
export function answering(
  world: Pick<World, 'clock' | 'journal' | 'log'>,
  line: SendingLine,
  acks: Acknowledgements,
  client: Slot<Client>,
  stop: AbortSignal,
) {
  const { clock, journal, log } = world;

  return async (said: Said, texts: readonly string[]): Promise<void> => {
    const key = keyOf(said);
    written(() => journal.meet(said.from));
    if (texts.length === 0) return settle(key, []);
    for (let tries = 1; tries <= triesMax; tries++) {
      const now = await client.when(stop);
      if (!now) return; // heard again after the next start
      const sent = await line
        .run(
          'reply',
          () => now.typing(said.from),
          () => sendOnce(world, now, { key, to: said.from, parts: texts.map((text) => ({ text })) }),
        )
        // Nothing is sent that could not be written down before.
        .catch(() => ({ status: 'unknown' as const, reason: 'the journal cannot be written' }));
      if (sent.status === 'sent') {
        for (const [n, id] of sent.ids.entries()) void mind(said.from, id, texts[n] ?? '');
        return;
      }
      if (sent.status === 'failed') {
        log('An answer could not be sent: there is no such chat.');
        return settle(key, []);
      }
      log(`An answer may not have left: ${sent.reason}.`);
      await clock.sleep(againMs, stop);
    }
    log('An answer was given up.');
    settle(key, []);
  };

  function settle(key: string, ids: readonly string[]): void {
    written(() => journal.done(key, ids));
  }

  /** Writes down what is found again elsewhere when it is lost. */
  function written(write: () => void): void {
    try {
      write();
    } catch {
      log('The journal cannot be written: is the disk full?');
    }
  }

  /** Sends an answer a second time that WhatsApp says it did not take. */
  async function mind(to: string, id: string, text: string): Promise<void> {
    if ((await acks.first(id, ackMs)) >= 0) return;
    const now = client.get();
    log(`WhatsApp did not take an answer; ${now ? 'it is sent once more' : 'nobody is there to send it again'}.`);
    if (now) await line.run('reply', undefined, () => now.sendMessage(to, text)).catch(() => undefined);
  }
}
