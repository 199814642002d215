import type { Acknowledgements } from './acks.js';
import type { caps } from './caps.js';
import type { Deliveries } from './deliveries.js';
import type { SendingLine } from './line.js';
import type { Client, Outgoing, Report, World } from './ports.js';
import type { Reports } from './reports.js';
import { partsOf, sendOnce } from './send-once.js';

/** WhatsApp's server says within moments that it has a message; after so long nobody knows. */
const ackMs = 60_000;
/** After a door that did not answer. */
const doorAgainMs = 2000;

export type SendingGround = {
  line: SendingLine;
  acks: Acknowledgements;
  deliveries: Deliveries;
  reports: Reports;
  allowance: ReturnType<typeof caps>;
};

/**
 * Sends what the service has to say by itself, one at a time, as the caps allow, with a rest now and then. What was taken and not
 * begun when the client went is given back as `unavailable`; what no cap has room for as `tooFast`, with the time when one has.
 */
export async function sendOut(world: World, ground: SendingGround, client: Client, over: AbortSignal): Promise<void> {
  const { clock, door, settings, journal } = world;
  const { line, reports, deliveries, allowance } = ground;
  let sinceRest = 0;
  while (!over.aborted) {
    let batch: Outgoing[];
    try {
      batch = await door.outbox(over);
    } catch {
      await clock.sleep(doorAgainMs, over);
      continue;
    }
    for (const message of batch) {
      const { id, to, urgency } = message;
      const capped = urgency === 'reply' || journal.begunAt(keyOf(message)) !== undefined ? undefined : allowance.ask(to, urgency);
      if (capped) {
        reports.sending({ id, status: 'failed', reason: 'tooFast', ...capped });
        continue;
      }
      const { report, messageId } = await one(ground, world, client, message, over);
      reports.sending(report);
      if (messageId !== undefined) deliveries.follow(messageId, id, report.status === 'sent' ? 'onTheWay' : undefined);
      if (report.status !== 'failed' && urgency !== 'reply') sinceRest++;
    }
    if (sinceRest >= settings.restAfter) {
      sinceRest = 0;
      await clock.sleep(line.within(settings.restMs), over);
    }
  }
}

const keyOf = ({ id }: Pick<Outgoing, 'id'>): string => `out ${id}`;

/** Sends one, and waits until WhatsApp's server has it. `messageId`: the message that may still be heard of. */
async function one(
  { line, acks, allowance }: SendingGround,
  world: World,
  client: Client,
  message: Outgoing,
  over: AbortSignal,
): Promise<{ report: Report; messageId?: string }> {
  const { id, to, text, urgency, file } = message;
  const key = keyOf(message);
  // What the service asks for a second time, as after a restart of its own, and what stands in the chat, is not sent twice.
  const isKnown = world.journal.begunAt(key) !== undefined;
  const sent = await line
    .run(urgency, undefined, async () =>
      over.aborted
        ? ({ status: 'failed', reason: 'unavailable' } as const)
        : await sendOnce(world, client, { key, to, parts: partsOf(text, file) }),
    )
    .catch(() => ({ status: 'failed', reason: 'unavailable' }) as const); // the journal cannot be written: it has not left
  if (sent.status !== 'failed' && !isKnown && urgency !== 'reply') allowance.count(to);
  if (sent.status !== 'sent') return { report: { id, ...sent } };
  const [messageId = ''] = sent.ids;
  if (isKnown) acks.take(messageId, (await client.ackOf(messageId).catch(() => undefined)) ?? 0);
  const ack = await acks.first(messageId, ackMs, over);
  if (ack > 0) return { report: { id, status: 'sent', providerId: messageId }, messageId };
  if (ack < 0) return { report: { id, status: 'failed', reason: 'rejected' }, messageId };
  return { report: { id, status: 'unknown', providerId: messageId, reason: 'it has not reached WhatsApp yet' }, messageId };
}
