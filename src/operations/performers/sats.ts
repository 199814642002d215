import type { LightningRail, LightningRefusal } from '../../providers/ports/lightning.js';
import { hours } from '../../clock.js';
import { sameMoney } from '../../ledger/dump.js';
import { buyQuoteOf } from '../lightning/price.js';
import {
  beforeChecking,
  checkingAfterMs,
  handInAgainDelay,
  handInForMs,
  lookUpDelay,
  satsUnclearMs,
  satsWatchEveryMs,
  satsWatchMs,
} from '../schedule.js';
import type { LegPatch, MoneyStore, Operation } from '../store.js';
import { whyOf, type Answer, type Performer, type Verdict, type Work } from '../verdict.js';

type Hands = {
  railOf: (chamaId: string) => LightningRail | undefined;
  store: MoneyStore;
};

/** After these the shillings may be handed in again by themselves: the rail may not see them yet, or could not be reached at all. */
const passing: readonly LightningRefusal[] = ['paymentNotFound', 'unavailable'];
/** After these the member can go on by themselves, with another price or other data, and the same payment. */
const forMember: readonly LightningRefusal[] = ['quoteExpired', 'quoteUnknown', 'badReceipt', 'badInvoice'];

/**
 * Hands a mobile-money payment in for sats. The member's shillings are paid by then: what is not certain stays `unknown`, is looked for in the
 * rail's history, and is handed in again with the same invoice, which is paid once however often it is handed in.
 */
export function sats({ railOf, store }: Hands): Performer {
  async function lookUp(work: Work, rail: LightningRail): Promise<Answer> {
    const { operation, leg } = work;
    const { chamaId, memberId, amount } = operation;
    const { account, twins, taken } = await store.transaction(async (tx) => ({
      account: await tx.lightningAccount({ provider: rail.name, chamaId, memberId }),
      ...(await likeIt(
        operation,
        (since) => tx.operationsSince({ chamaId, memberId, kind: 'sats', since, max: 1_000 }),
        (id) => tx.legs(id),
      )),
    }));
    if (!account) return { asked: 'nothing', found: { status: 'unknown', why: 'the account is gone' } };
    const { get: bought } = buyQuoteOf(operation);
    const found = await rail.lookUp({ reference: leg.id, account: account.number, kind: 'buy', amount, sats: bought, taken });
    // Lines of the history have no ids: one that could as well be another purchase proves nothing.
    const isProof = found.status !== 'settled' || !twins;
    return { asked: 'lookUp', found: isProof ? found : { status: 'unknown', why: 'the history shows one that could be another' } };
  }

  return {
    prepare: ({ leg }, now) => {
      if (leg.state === 'ready') return { to: 'calling', patch: { calls: leg.calls + 1, sentAt: leg.sentAt ?? now, nextAt: now } };
      if (leg.state === 'calling') return { to: 'unknown', patch: { unknownSince: leg.unknownSince ?? now, nextAt: now, note: 'the sender went away' } }; // prettier-ignore
      return undefined;
    },
    ask: async (work) => {
      const { operation, leg } = work;
      const rail = railOf(operation.chamaId);
      if (!rail) return { asked: 'nothing', found: { status: 'unknown', why: 'no Lightning rail serves this chama any more' } };
      if (leg.state !== 'calling') return lookUp(work, rail);
      const { params, personal } = operation;
      const found = await rail.sendSats({
        quote: buyQuoteOf(operation),
        receipt: params['receipt'] ?? '',
        bolt11: personal['bolt11'] ?? '',
      });
      return { asked: 'call', found, ...(found.status === 'refused' && { lightning: { because: found.because } }) };
    },
    hear: (work, answer, now) => {
      const { found } = answer;
      if (found.status === 'settled') {
        const { params, amount } = work.operation;
        return { is: 'settled', proof: { providerId: found.providerId, receipt: params['receipt'], amount } };
      }
      if (work.leg.state === 'review' || work.leg.state === 'refused') return watch(work, now);
      return found.status === 'refused' && work.leg.unknownSince === undefined ? refused(work, answer, now) : goOn(work, answer, now);
    },
  };
}

/** How far from its confirmation another purchase may stand in the history and be taken for this one. */
const nearMs = hours(25);

/** Whether this member has bought for the same amount at about the same time, and which lines of the history are known to be of others. */
async function likeIt(
  operation: Operation,
  since: (at: number) => Promise<Operation[]>,
  legs: (operationId: string) => Promise<Work['legs']>,
): Promise<{ twins: boolean; taken: string[] }> {
  const others = (await since(operation.createdAt - nearMs)).filter(({ id }) => id !== operation.id);
  let twins = false;
  const taken: string[] = [];
  for (const other of others) {
    const [leg] = await legs(other.id);
    const line = leg?.providerId?.startsWith('history:') ? leg.providerId.slice('history:'.length) : undefined;
    if (line !== undefined) taken.push(line);
    else if (other.state !== 'failed' && sameMoney(other.amount, operation.amount)) twins = true;
  }
  return { twins, taken };
}

/** A final no of the first call, or of one that followed nothing but such. `reason` keeps the first, since later ones say that time is over. */
function refused({ leg, operation }: Work, { found, lightning: { because = 'declined' } = {} }: Answer, now: number): Verdict {
  const sentAt = leg.sentAt ?? now;
  const first = leg.reason as LightningRefusal | undefined;
  const patch: LegPatch = { reason: first ?? because, polls: leg.polls + 1 };
  const mayHold = now + handInAgainDelay(leg.calls) < Math.min(buyQuoteOf(operation).expiresAt, sentAt + handInForMs);
  if (passing.includes(because) && mayHold) {
    const checking = now - sentAt >= checkingAfterMs;
    return { is: 'open', to: 'ready', checking, patch: { ...patch, nextAt: now + handInAgainDelay(leg.calls), note: because } };
  }
  if (first === undefined && forMember.includes(because))
    return { is: 'ended', to: 'refused', patch: { ...patch, resolvedAt: now, nextAt: undefined } };
  const detail = `shillings were paid for sats, and the rail says ${because}: ${whyOf(found)}`;
  return { is: 'review', reason: 'sats-refused', detail, patch: { ...patch, resolvedAt: now, nextAt: now + satsWatchEveryMs } };
}

/** Nothing is certain. What a repeat is refused for says nothing of the call before it. */
function goOn({ leg, operation }: Work, { asked, found }: Answer, now: number): Verdict {
  const unknownSince = leg.unknownSince ?? now;
  const patch = { unknownSince, polls: leg.polls + 1, lookUps: leg.lookUps + (found.status === 'absent' ? 1 : 0), note: whyOf(found) };
  if (now - unknownSince >= satsUnclearMs) {
    const detail = `the sats may have been sent: ${whyOf(found)}`;
    return { is: 'review', reason: 'sats-unclear', detail, patch: { ...patch, resolvedAt: now, nextAt: now + satsWatchEveryMs } };
  }
  const checking = now - (leg.sentAt ?? now) >= checkingAfterMs;
  const nextAt = beforeChecking(leg, now, now + lookUpDelay(now - unknownSince));
  // Handed in again where the rail has nothing of it, while the price may hold there: after that a repeat would be refused for its age.
  const again = asked === 'lookUp' && found.status === 'absent' && nextAt < buyQuoteOf(operation).expiresAt;
  return { is: 'open', to: again ? 'ready' : 'unknown', checking, patch: { ...patch, nextAt } };
}

function watch({ leg }: Work, now: number): Verdict {
  const soon = leg.state === 'review' && now - (leg.resolvedAt ?? now) < satsWatchMs;
  return { is: 'open', to: leg.state, patch: { polls: leg.polls + 1, nextAt: soon ? now + satsWatchEveryMs : undefined } };
}
