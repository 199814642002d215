import type { Clock } from '../../../clock.js';
import type { Log } from '../../../log.js';
import { recipientOf } from './address.js';
import type { CloudBody } from './body.js';
import type { Called, CloudClient } from './client.js';
import { consequenceOf, type Consequence } from './errors.js';
import type { Gate } from './gate.js';
import type { Pacing } from './pacing.js';
import type { CloudStore } from './store.js';

const refused = (outcome: 'badNumber' | 'unavailable'): Called => ({ status: 'refused', consequence: { outcome }, code: undefined });

type Needs = {
  client: CloudClient;
  gate: Gate;
  pacing: Pacing;
  store: Pick<CloudStore, 'closeWindow'>;
  clock: Pick<Clock, 'now'>;
  log: Log;
};

/** The one way out to WhatsApp: what an answer, or a later word of theirs, teaches is heeded by everybody who sends. */
export function dispatching({ client, gate, pacing, store, clock, log }: Needs) {
  async function learn(
    address: string | undefined,
    { stop, slow, alarm, closesWindow }: Consequence,
    code: number | undefined,
    at = clock.now(),
  ): Promise<void> {
    if (stop) gate.stop(stop, code);
    else if (alarm) log('error', 'whatsapp-refused', { channel: 'whatsapp', alert: code ?? 'no code' });
    if (slow && (address !== undefined || slow === 'all')) pacing.tooFast(address ?? '', slow);
    if (closesWindow && address !== undefined) await store.closeWindow(address, at);
  }

  async function heeded(address: string, called: Called): Promise<Called> {
    if (called.status === 'refused') await learn(address, called.consequence, called.code);
    else if (called.status === 'done') {
      gate.works();
      pacing.accepted(address);
    }
    return called;
  }

  return {
    /** Sends one message to an address, which has had leave of its pace. */
    async send(address: string, body: CloudBody, ourId: string): Promise<Called> {
      const to = recipientOf(address);
      if (!to) return refused('badNumber');
      if (!gate.lets()) return refused('unavailable');
      return heeded(address, await client.send(to, body, ourId));
    },
    /** Puts a file there for a message to this address. */
    async upload(address: string, file: Parameters<CloudClient['upload']>[0]): Promise<Called> {
      if (!gate.lets()) return refused('unavailable');
      return heeded(address, await client.upload(file));
    },
    /** Shows that a message was read. What comes of it does not matter, and nobody waits for it. */
    markRead: (messageId: string): void => {
      if (gate.why() === undefined) void client.markRead(messageId);
    },
    /** WhatsApp gave a message back that it had accepted; it said so at `at`. */
    failed: (address: string | undefined, code: number, at: number): Promise<void> => learn(address, consequenceOf(code), code, at),
  };
}

export type Dispatch = ReturnType<typeof dispatching>;
