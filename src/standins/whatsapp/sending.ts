import { z } from 'zod';
import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { json, jsonObject, type StandinRequest, type StandinResponse } from '../wire.js';
import { wrongWith } from './contents.js';
import { graphError } from './errors.js';
import { userOf, type ChatEntry, type HeldError } from './state.js';
import type { Telling } from './webhooks.js';

const Common = z.object({
  messaging_product: z.literal('whatsapp'),
  type: z.string().default('text'),
  to: z.string().optional(),
  recipient: z.string().optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
});
const Read = z.object({ messaging_product: z.literal('whatsapp'), status: z.literal('read'), message_id: z.string() });

/** Cloud API docs: one message in six seconds to one person, up to 45 at once borrowed from the time to come. */
const pairMs = 6000;
const pairMax = 45;
const windowMs = 24 * 3_600_000;

/** Takes messages as WhatsApp does: what is plainly wrong is refused at once, all else accepted, and what came of it is told later. */
export function sending(ground: Ground, tell: Telling) {
  const { clock, ids, state, later } = ground;

  function ordered(to: string, isLater: boolean): HeldError | undefined {
    const { errors } = state().whatsapp;
    const held = errors.find((one) => one.later === isLater && (one.to === null || one.to === to));
    if (held && held.times !== 'always' && --held.times <= 0) errors.splice(errors.indexOf(held), 1);
    return held;
  }

  function isTooFast(who: string): boolean {
    const { pairs, paced } = state().whatsapp;
    if (!paced) return false;
    const now = clock.now();
    const before = pairs[who] ?? { left: pairMax, at: now };
    const left = Math.min(pairMax, before.left + (now - before.at) / pairMs);
    pairs[who] = { left: left >= 1 ? left - 1 : left, at: now };
    return left < 1;
  }

  /** The key of whom a message is for: `to` wins where both are given. */
  function whoIs({ to, recipient }: z.output<typeof Common>): string | undefined {
    if (to !== undefined) return /^\+?\d{6,15}$/.test(to) ? to.replace('+', '') : undefined;
    const { users } = state().whatsapp;
    return Object.entries(users).find(([, { userId }]) => userId === recipient)?.[0];
  }

  const isOpen = (who: string): boolean =>
    state().whatsapp.chat.some((one) => one.who === who && one.way === 'in' && clock.now() - one.at < windowMs);

  function come(entry: ChatEntry): void {
    const own = state().whatsapp;
    const step = state().timing.webhookDelayMs;
    const code =
      ordered(entry.who, true)?.code ??
      (entry.type !== 'template' && !isOpen(entry.who) ? 131047 : userOf(own, entry.who).reachable ? undefined : 131026);
    if (code !== undefined) {
      later(step, () => void (entry.status = 'failed'));
      return tell.status(entry, 'failed', step, code);
    }
    const steps = (['sent', 'delivered', 'read'] as const).slice(0, { sent: 1, delivered: 2, read: 3 }[own.upTo]);
    for (const [i, status] of steps.entries()) {
      later(step * (i + 1), () => void (entry.status = status));
      tell.status(entry, status, step * (i + 1));
    }
  }

  function markRead(fields: unknown): StandinResponse {
    const read = Read.safeParse(fields);
    const entry = read.success ? state().whatsapp.chat.find(({ id, way }) => id === read.data.message_id && way === 'in') : undefined;
    if (!entry) return graphError(131009, 'Message ID is not one of a message that came in');
    entry.seen = true;
    return json(200, { success: true });
  }

  return ({ body }: StandinRequest): StandinResponse => {
    const fields = jsonObject(body);
    if (!fields) return graphError(100, 'The body is no JSON object');
    if (fields.get('status') !== undefined) return markRead(Object.fromEntries(fields));
    const common = Common.safeParse(Object.fromEntries(fields));
    if (!common.success) return graphError(100, z.prettifyError(common.error));
    const { type, to, recipient, biz_opaque_callback_data: ourId } = common.data;
    if (to === undefined && recipient === undefined) return graphError(131008, 'to or recipient is missing');
    const who = whoIs(common.data);
    if (who === undefined) return graphError(131009, 'The recipient is none');
    const own = state().whatsapp;
    if (who === own.displayNumber) return graphError(131021, 'Sender and recipient are the same');
    const held = ordered(who, false);
    if (held) return graphError(held.code, 'Ordered at the stand-in');
    const content = fields.get(type);
    const wrong = wrongWith(own, type, content);
    if (wrong) return graphError(wrong.code, wrong.details);
    if (isTooFast(who)) return graphError(131056, 'Message failed to send because there were too many messages sent to this user');
    const id = `wamid.${Buffer.from(`${who}/${ids.next()}`).toString('base64')}`;
    const entry: ChatEntry = {
      id,
      who,
      way: 'out',
      at: clock.now(),
      type,
      content: { [type]: content },
      status: 'accepted',
      ourId: ourId ?? null,
      seen: false,
    };
    keepRow(own.chat, entry);
    come(entry);
    ground.events.emit({ type: 'whatsapp', who });
    const input = to ?? recipient ?? '';
    const contact = to === undefined ? { input, user_id: input } : { input, wa_id: who };
    const accepted = type === 'template' ? { message_status: 'accepted' } : {};
    return json(200, { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id, ...accepted }] });
  };
}
