import { seconds, type Clock } from '../clock.js';
import type { Crashpoint } from '../crashpoint.js';
import { forSms } from '../gsm7.js';
import { speak } from '../../flows/texts/speak.js';
import type { SmsSender } from '../providers/ports.js';
import type { OutgoingMessage, SendOutcome } from '../outgoing.js';
import { afterTry, isStale } from './after.js';
import type { Message, MessagePatch, MessageState, OutboxStore } from './outbox.js';
import { reachOf, route, type Carrier, type Contact, type Reach } from './route.js';

export type SmsOf = (chamaId: string) => SmsSender | undefined;
/** Sends to a WhatsApp id. `id` names the message: the driver may use it to send a repeat once. */
export type WhatsappOf = (chamaId: string) => { send(message: OutgoingMessage): Promise<SendOutcome> } | undefined;

type Deps = {
  store: OutboxStore;
  /** Who a person is to a messenger; undefined for nobody. */
  contacts: (person: string, chamaId: string) => Promise<Contact | undefined>;
  sms: SmsOf;
  whatsapp?: WhatsappOf;
  clock: Clock;
  crash: Crashpoint;
  log: (event: string, fields: Record<string, string | number | boolean | undefined>) => void;
};

export type Sender = {
  /** Sends what is due; how many messages that were. */
  pass(): Promise<number>;
};

const batchMax = 32;
const leaseMs = seconds(30);

/** What a member waits for most goes first; the rest in the order of time. */
const first = ['lightning.invoice', 'lightning.payer', 'contribution.settled', 'claim.settled', 'contribution.ended'];
const rank = ({ kind }: Message): number => (first.includes(kind) ? first.indexOf(kind) : first.length);

type Tried = { message: Message; to: MessageState; patch: MessagePatch };

/** Sends what waits in the outbox, each over one channel at a time. A message about money is sent at least once. */
export function sender(deps: Deps, owner: string): Sender {
  const { store, clock, crash, log } = deps;

  async function pass(): Promise<number> {
    const since = clock.monotonic();
    const claimed = await store.transaction((tx) => tx.claimNotifications(clock.now(), owner, leaseMs, batchMax));
    const messages = [...claimed].sort((a, b) => rank(a) - rank(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    await Promise.all(
      messages.map(async (message) => {
        const tried = await one(message, since);
        if (tried) await settle(tried);
      }),
    );
    return messages.length;
  }

  let settling: Promise<void> | undefined;
  const told: Tried[] = [];

  /**
   * Writes down what came of a message as soon as it is known, together with what else is known by then: a crash sends those again
   * that were not written down, and an SMS costs money.
   */
  function settle(tried: Tried): Promise<void> {
    told.push(tried);
    settling ??= drain();
    return settling;
  }

  async function drain(): Promise<void> {
    try {
      while (told.length > 0) {
        const batch = told.splice(0);
        await store.transaction(async (tx) => {
          for (const { message, to, patch } of batch) await move(tx, message, to, patch);
        });
        crash('notification.after-settle');
      }
    } finally {
      settling = undefined; // in one breath with the last look at `told`, so that nothing is left behind
    }
  }

  async function move(
    tx: Parameters<Parameters<OutboxStore['transaction']>[0]>[0],
    message: Message,
    to: MessageState,
    patch: MessagePatch,
  ): Promise<void> {
    const { id, stateV, kind } = message;
    const moved = await tx.moveNotification({ id, stateV, to, patch });
    if (!moved) log('notification.stale', { notification: id, to });
    else if (to === 'dead') log('notification.dead', { notification: id, kind, why: patch.note });
  }

  async function one(message: Message, since: number): Promise<Tried | undefined> {
    const dead = (note: string): Tried => ({ message, to: 'dead', patch: { nextAt: undefined, note } });
    if (isStale(message, clock.now())) return dead('no longer true');
    const member = await deps.contacts(message.person, message.chamaId);
    if (!member) return dead('nobody by this name');
    const contact = message.to === undefined ? member : { ...member, phone: message.to, whatsapp: undefined };
    const sms = deps.sms(message.chamaId);
    const reach = reachOf(contact, { whatsapp: deps.whatsapp?.(message.chamaId) !== undefined, sms: sms !== undefined });
    const via = route(message, reach, contact.prefers);
    if (!via) return dead('no way to reach them');
    // A paused process may have lost its lease; whoever has it now sends the message.
    if (clock.monotonic() - since > leaseMs / 2) return undefined;
    crash('notification.before-send');
    const outcome = await carry(message, contact, via, reach);
    crash('notification.after-send');
    return { message, ...afterTry(message, via, outcome, reach, clock.now()) };
  }

  async function carry(message: Message, contact: Contact, via: Carrier, reach: Reach): Promise<SendOutcome> {
    const { id, chamaId, phrase } = message;
    const text = via === 'sms' ? forSms(speak(contact.language, phrase.short ?? phrase)) : speak(contact.language, phrase);
    try {
      if (via === 'whatsapp' && reach.whatsapp && contact.whatsapp !== undefined) {
        return (await deps.whatsapp?.(chamaId)?.send({ to: contact.whatsapp, text, id, urgency: 'receipt' })) ?? unavailable;
      }
      if (contact.phone === undefined) return unavailable;
      return (await deps.sms(chamaId)?.send({ to: contact.phone, text })) ?? unavailable;
    } catch (cause) {
      log('notification.threw', { notification: id, error: cause instanceof Error ? cause.message : 'unknown' });
      return { status: 'unknown', why: 'the sender failed' };
    }
  }

  return { pass };
}

const unavailable: SendOutcome = { status: 'refused', reason: 'unavailable' };
