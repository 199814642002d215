import type { Acknowledgements } from './acks.js';
import type { Client, Delivery } from './ports.js';
import type { Reports } from './reports.js';

/** Messages that are followed until somebody has them; the oldest is then let go. */
const followedMax = 500;

const wordFor = (ack: number): Delivery['status'] | undefined =>
  ack < 0 ? 'failed' : ack === 0 ? undefined : ack === 1 ? 'onTheWay' : 'delivered';

/** Follows what was sent unasked until it is delivered, and tells the service of each step forward. */
export function deliveries(acks: Acknowledgements, reports: Reports) {
  const followed = new Map<string, { ourId: string; told: Delivery['status'] | undefined }>();

  function look(messageId: string): void {
    const one = followed.get(messageId);
    const status = wordFor(acks.of(messageId));
    if (!one || status === undefined || status === one.told) return;
    one.told = status;
    if (status === 'delivered') followed.delete(messageId);
    reports.delivery({ messageId, ourId: one.ourId, status, ...(status === 'failed' && { reason: 'WhatsApp did not take it' }) });
  }

  return {
    take(messageId: string, ack: number): void {
      if (acks.take(messageId, ack)) look(messageId);
    },
    /** Follows a message of which the service was told `known`. */
    follow(messageId: string, ourId: string, known: Delivery['status'] | undefined): void {
      followed.set(messageId, { ourId, told: known });
      if (followed.size > followedMax)
        for (const oldest of followed.keys()) {
          followed.delete(oldest);
          break;
        }
      look(messageId);
    },
    /** Asks a new client what happened to these while nobody was listening. */
    async ask(client: Client, over: AbortSignal): Promise<void> {
      for (const messageId of [...followed.keys()]) {
        if (over.aborted) return;
        const ack = await client.ackOf(messageId).catch(() => undefined);
        if (ack !== undefined && acks.take(messageId, ack)) look(messageId);
      }
    },
  };
}

export type Deliveries = ReturnType<typeof deliveries>;
