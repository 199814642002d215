import { minutes } from '../clock.js';
import type { Crashpoint } from '../crashpoint.js';
import type { SendOutcome, Urgency } from '../outgoing.js';
import { afterTry } from './after.js';
import { carry, carryMaxMs, type Draw, type SmsOf, type WhatsappOf } from './carry.js';
import type { Clock } from '../clock.js';
import type { Message, MessagePatch, MessageState, OutboxStore, OutboxTx } from './outbox.js';
import { plan, type PlanDeps, type Planned } from './plan.js';
import type { Carrier } from './route.js';
import { pacer, usualThrottles, type Throttles } from './throttle.js';

/** What is counted of a message: no channel where none was found. */
export type MessageSeen = { channel: Carrier | undefined; urgency: Urgency; state: MessageState | 'late' };

type Deps = {
  store: OutboxStore;
  contacts: PlanDeps['contacts'];
  optedOut?: PlanDeps['optedOut'];
  /** Told when the SMS network says that somebody wants nothing from us. */
  optOut?: (person: string) => Promise<void>;
  sms: SmsOf;
  whatsapp?: WhatsappOf;
  draw?: Draw;
  throttles?: Throttles;
  clock: Clock;
  crash: Crashpoint;
  log: (event: string, fields: Record<string, string | number | boolean | undefined>) => void;
  messageSeen?: (seen: MessageSeen) => void;
};

export type Sender = {
  /** Takes up what is due and has a place on its channel, and starts it; how many messages were looked at. */
  pass(): Promise<number>;
  /** Resolves when nothing is under way any more that was started and not waited for yet; rejects with what went wrong on our side. */
  finish(): Promise<void>;
};

const batchMax = 32;
/** Of a batch, so many may be notices. */
const noticesMax = 8;
/** Longer than it takes to hand a message over: nobody else takes one up that is still under way. */
const leaseMs = minutes(5);

/** Will it not be handed over again by itself? */
const isOver = ({ to, patch }: { to: MessageState; patch: MessagePatch }): boolean =>
  to !== 'waiting' && to !== 'sending' && patch.nextAt === undefined;

type Tried = { message: Message; via: Carrier | undefined; to: MessageState; patch: MessagePatch; outcome?: SendOutcome };

/**
 * Sends what waits in the outbox: replies before receipts before notices, each over one channel at a time, which is written down before it is
 * handed over. A message about money is sent at least once, any other at most once.
 */
export function sender(deps: Deps, owner: string): Sender {
  const { store, clock, crash, log, optedOut = () => undefined, messageSeen = () => undefined } = deps;
  const places = pacer(deps.throttles ?? usualThrottles, clock);
  const planning: PlanDeps = {
    contacts: deps.contacts,
    optedOut,
    drivers: (chamaId) => ({ whatsapp: deps.whatsapp?.(chamaId) !== undefined, sms: deps.sms(chamaId) !== undefined }),
    pacer: places,
  };
  const underWay = new Set<Promise<void>>();
  const awaited = new WeakSet<Promise<void>>();
  /** Channels that could not send for a chama when they were last tried: what waits for one goes when the next message gets through. */
  const down = new Set<string>();
  let failure: { cause: unknown } | undefined;

  async function pass(): Promise<number> {
    raise();
    if (told.length > 0) await settled();
    const since = clock.monotonic();
    const planned: { message: Message; plan: Planned }[] = [];
    try {
      await store.transaction(async (tx) => {
        const now = clock.now();
        for (const message of await claim(tx, now)) await takeUp(tx, message, await plan(planning, message, now), planned);
      });
    } catch (cause) {
      for (const { plan: made } of planned) if (made.is === 'send') made.leave();
      throw cause;
    }
    for (const { message, plan: made } of planned) {
      if (made.is === 'put') saw({ message, via: undefined, ...made });
      else start(message, made, since);
    }
    return planned.length;
  }

  async function claim(tx: OutboxTx, now: number): Promise<Message[]> {
    const claimed: Message[] = [];
    for (const urgency of ['reply', 'receipt', 'notice'] as const) {
      const room = batchMax - claimed.length;
      const max = urgency === 'notice' ? Math.min(room, noticesMax) : room;
      if (max > 0) claimed.push(...(await tx.claimNotifications(now, owner, leaseMs, max, urgency)));
    }
    return claimed;
  }

  /**
   * Writes down what is planned: of what is sent the channel, so that after a crash it goes on no other, and of what is in doubt one more doubt, so
   * that one over which we die each time does not go out for ever.
   */
  async function takeUp(tx: OutboxTx, message: Message, made: Planned, planned: { message: Message; plan: Planned }[]): Promise<void> {
    const { id, stateV, state } = message;
    planned.push({ message: { ...message, stateV: stateV + 1 }, plan: made });
    if (made.is === 'put') await tx.moveNotification({ id, stateV, to: made.to, patch: made.patch, isOver: isOver(made) });
    else {
      const doubt = state === 'unknown' ? { doubts: message.doubts + 1 } : {};
      await tx.moveNotification({ id, stateV, to: state, patch: { channel: made.via, ...doubt }, keepLease: true });
    }
  }

  function start(message: Message, made: Extract<Planned, { is: 'send' }>, since: number): void {
    const work: Promise<void> = one(message, made, since)
      .catch((cause: unknown) => void (failure ??= { cause }))
      .finally(() => {
        made.leave();
        underWay.delete(work);
      });
    underWay.add(work);
  }

  async function one(
    message: Message,
    { via, address, contact, reach, phrase }: Extract<Planned, { is: 'send' }>,
    since: number,
  ): Promise<void> {
    // Of a process that was paused the lease might end while the message is being handed over; whoever has it then sends it.
    if (clock.monotonic() - since > leaseMs - carryMaxMs) {
      const to = message.state === 'unknown' ? 'unknown' : 'waiting';
      return settle({ message, via, to, patch: { nextAt: clock.now(), doubts: message.doubts } });
    }
    crash('notification.before-send', via);
    const outcome = await carry(deps, { message, via, address, language: contact.language, phrase });
    crash('notification.after-send', via);
    const isOptOut = via === 'sms' && outcome.status === 'refused' && outcome.reason === 'optedOut';
    if (isOptOut && message.to === undefined) await deps.optOut?.(message.person);
    await settle({ message, via, outcome, ...afterTry(message, via, outcome, reach, clock.now()) });
  }

  let settling: Promise<void> | undefined;
  const told: Tried[] = [];

  /**
   * Writes down what came of a message as soon as it is known, together with what else is known by then: a crash sends those again
   * that were not written down, and an SMS costs money.
   */
  function settle(tried: Tried): Promise<void> {
    told.push(tried);
    return settled();
  }

  const settled = (): Promise<void> => (settling ??= drain());

  async function drain(): Promise<void> {
    try {
      while (told.length > 0) {
        const batch = told.splice(0);
        const moved = await write(batch).catch((cause: unknown) => {
          told.unshift(...batch); // what came of them is known: it is written down when the database takes it
          throw cause;
        });
        batch.forEach((tried, i) =>
          moved[i] === true ? saw(tried) : log('notification.stale', { notification: tried.message.id, to: tried.to }),
        );
        crash('notification.after-settle');
      }
    } finally {
      settling = undefined; // in one breath with the last look at `told`, so that nothing is left behind
    }
  }

  async function write(batch: readonly Tried[]): Promise<boolean[]> {
    const back = new Map<string, { chamaId: string; channel: Carrier }>();
    const moved = await store.transaction(async (tx) => {
      const all: boolean[] = [];
      for (const { message, via, to, patch, outcome } of batch) {
        const { id, stateV, chamaId } = message;
        all.push(await tx.moveNotification({ id, stateV, to, patch, isOver: isOver({ to, patch }) }));
        const lane = `${via ?? ''} ${chamaId}`;
        if (outcome?.status === 'refused' && outcome.reason === 'unavailable') down.add(lane);
        else if (outcome?.status === 'sent' && via && down.has(lane)) back.set(lane, { chamaId, channel: via });
      }
      for (const of of back.values()) await tx.hurryNotifications({ ...of, note: 'unavailable', at: clock.now() });
      return all;
    });
    for (const lane of back.keys()) down.delete(lane);
    return moved;
  }

  function saw({ message: { id, kind, urgency }, via, to, patch }: Tried): void {
    if (!isOver({ to, patch })) return;
    messageSeen({ channel: via, urgency, state: to });
    if (to === 'dead') log('notification.dead', { notification: id, kind, why: patch.note });
  }

  function raise(): void {
    const failed = failure;
    failure = undefined;
    if (failed) throw failed.cause;
  }

  return {
    pass,
    finish: async () => {
      const mine = [...underWay].filter((work) => !awaited.has(work));
      for (const work of mine) awaited.add(work);
      await Promise.all(mine);
      raise();
    },
  };
}
