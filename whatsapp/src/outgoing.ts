import type { Client, Outgoing, Report, World } from './ports.js';

/** Between two messages that the service sends by itself: a steady stream gets a number blocked. */
const gapMs = { least: 1000, most: 3000 };
/** How often a report is repeated to a door that does not answer. */
const reportsMax = 5;

/** A browser that does not say for so long whether a message left, hangs. */
const sendMs = 30_000;
/** After a door that did not answer. */
const doorAgainMs = 2000;

/** Sends what the service has to say by itself, one at a time. What was taken and not begun is given back as failed. */
export async function sendOut(world: World, client: Client, over: AbortSignal): Promise<void> {
  const { clock, door, random } = world;
  while (!over.aborted) {
    let batch: Outgoing[];
    try {
      batch = await door.outbox(over);
    } catch {
      await clock.sleep(doorAgainMs, over);
      continue;
    }
    for (const { id, to, text } of batch) {
      const outcome = (over.aborted as boolean)
        ? { status: 'failed' as const, reason: 'unavailable' }
        : await sendBy(world, client, to, text);
      await report(world, { id, ...outcome });
      await clock.sleep(gapMs.least + random() * (gapMs.most - gapMs.least), over);
    }
  }
}

/** Sends one text. Only a client that answers that there is no such chat has surely not sent it. */
export async function sendBy({ clock }: World, client: Client | undefined, to: string, text: string): Promise<Omit<Report, 'id'>> {
  if (!client) return { status: 'failed', reason: 'unavailable' };
  const inTime = new AbortController();
  try {
    const message = await Promise.race([client.sendMessage(to, text), clock.sleep(sendMs, inTime.signal).then(() => 'late' as const)]);
    if (message === 'late') return { status: 'unknown', reason: 'the browser hangs' };
    return message ? { status: 'sent', providerId: message.id._serialized } : { status: 'failed', reason: 'badNumber' };
  } catch {
    return { status: 'unknown', reason: 'the browser broke off' };
  } finally {
    inTime.abort();
  }
}

async function report({ door, clock }: World, outcome: Report): Promise<void> {
  for (let tried = 1; tried <= reportsMax; tried++) {
    try {
      return await door.sent(outcome);
    } catch {
      await clock.sleep(1000 * tried);
    }
  }
}
