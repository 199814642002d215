import { factsOf, isStale } from '../notifications/kinds.js';
import { isMemberName, nameMax, oneLine } from './decision.js';
import type { Deps } from './deps.js';
import type { MoneyTx, Notification, NotificationState } from './store.js';

export type Resent =
  | { status: 'resent'; /** The message that goes out now. */ id: string }
  | { status: 'unknown' }
  /** `state`: it is on its way, has arrived, or was sent again already (`again`: as which message). */
  | { status: 'refused'; why: 'state'; state: NotificationState; again?: string }
  /** `kind`: it is about no money, or its words are not kept; `stale`: it is no longer true. */
  | { status: 'refused'; why: 'kind' | 'stale' | 'who' };

const mayBeAgain: readonly NotificationState[] = ['dead', 'failed', 'unknown'];
const sentAgainAs = 'sent again as ';

/** Does it ask for a payment by a link that is over? Whoever got it now might pay a second time. */
async function isPaid(tx: MoneyTx, { kind, operationId }: Pick<Notification, 'kind' | 'operationId'>): Promise<boolean> {
  if (!/^link\.(?:made|again)/.test(kind) || operationId === undefined) return false;
  const [leg] = await tx.legs(operationId);
  return leg?.state !== 'pending';
}

/**
 * Sends a message about money again that did not arrive, or of which nobody knows: as a message of its own, by whichever channel reaches the
 * member now, once for each that failed. `by`, who decided it, is kept in the chama's audit chain.
 */
export async function resend(deps: Pick<Deps, 'store' | 'clock' | 'ids' | 'log'>, { id, by }: { id: string; by: string }): Promise<Resent> {
  const who = oneLine(by, nameMax);
  if (who === undefined || who === '' || isMemberName(who)) return { status: 'refused', why: 'who' };
  const now = deps.clock.now();
  return deps.store.transaction(async (tx): Promise<Resent> => {
    const message = await tx.notification(id);
    if (!message) return { status: 'unknown' };
    const { phrase, kind, state, stateV, note, nextAt, chamaId, operationId, person, to, channel, prefer } = message;
    if (!phrase || !factsOf(kind).aboutMoney) return { status: 'refused', why: 'kind' };
    const again = note?.startsWith(sentAgainAs) ? note.slice(sentAgainAs.length) : undefined;
    if (again !== undefined) return { status: 'refused', why: 'state', state, again };
    if (!mayBeAgain.includes(state) || nextAt !== undefined) return { status: 'refused', why: 'state', state };
    if (isStale(message, now) || (await isPaid(tx, message))) return { status: 'refused', why: 'stale' };
    const next = deps.ids.next();
    const [name = kind] = kind.split(':again:');
    const fresh = {
      id: next,
      operationId,
      kind: `${name}:again:${next}`,
      chamaId,
      person,
      ...(to !== undefined && { to }),
      phrase,
      prefer,
    };
    if (!(await tx.notify({ ...fresh, createdAt: now, nextAt: now }))) throw new Error(`message ${next} is there already`);
    if (!(await tx.moveNotification({ id, stateV, to: state, patch: { note: `${sentAgainAs}${next}` } })))
      throw new Error(`message ${id} moved within its own transaction`);
    const detail = `${kind}: ${state}${channel === undefined ? '' : ` on ${channel}`}; again as ${next}`;
    await tx.audit({ id: deps.ids.next(), chamaId, at: now, actor: who, action: 'message.resent', subject: id, detail });
    deps.log('notification.resent', { notification: id, chama: chamaId, kind });
    return { status: 'resent', id: next };
  });
}
