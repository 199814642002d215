import type { OperationKind, ReviewReason } from '../../src/operations/store.js';
import { overFindings } from './check-entries.js';
import { nameOf } from './check-money.js';
import { paymentKey } from './diary.js';
import { by, isPaid, isPaidKind, type Evidence } from './evidence.js';
import type { Payment } from './truths.js';
import { isWatched } from './files.js';
import { unitsOf } from './units.js';

/** A prompt goes out no sooner than this after the END that announced it: an open USSD session would swallow it. */
const afterEndMs = 3_000;
/** Clocks are the same, so that only scheduling is between them. */
const grainMs = 50;
/** The service answers a turn within this. What we heard later than that waited here, on a busy machine, and not at the service. */
const answerMs = 2_000;

/** Once and no more: one operation a confirmation, one push an operation, no member charged twice for one yes; and everything at its end. */
export function onceFindings(evidence: Evidence): string[] {
  const findings = [...pushFindings(evidence), ...confirmationFindings(evidence), ...endFindings(evidence), ...overFindings(evidence)];
  return findings.map((finding) => `${evidence.village.name}: ${finding}`);
}

const keyOf = ({ phone, amount }: Pick<Payment, 'phone' | 'amount'>) => paymentKey(phone, unitsOf(amount));

function* pushFindings({ truth, diary, collects, operationOf }: Evidence): Iterable<string> {
  const legs = new Map(collects.map((leg) => [leg.id, leg]));
  const perIntent = by(truth.payments, (payment) => operationOf(payment)?.intentKey);
  for (const [, pushes] of perIntent)
    if (pushes.length > 1 && pushes[0]) yield `${pushes.length} pushes for one confirmation: ${nameOf(pushes[0])}.`;
  for (const push of truth.payments) if (!legs.has(push.reference ?? '')) yield `A push that no leg sent: ${nameOf(push)}.`;
  for (const [key, pushes] of by(truth.payments, keyOf)) {
    const confirmed = diary.confirmations.get(key);
    const times = confirmed?.deliveries.size ?? 0;
    if (pushes.length > times) yield `${key}: pushed ${pushes.length} times, confirmed ${times} times.`;
    const paid = pushes.filter(isPaid).length;
    if (paid > times) yield `${key}: charged ${paid} times, confirmed ${times} times.`;
    const heard = confirmed?.of.heard;
    const early = pushes.find(
      ({ createdAt }) =>
        heard?.clean === true && createdAt < Math.min(Math.min(heard.at, heard.from + answerMs) + afterEndMs - grainMs, diary.lapsedFrom),
    );
    if (early && heard && times === 1) yield `${key}: the prompt came ${early.createdAt - heard.at} ms after the END that announced it.`;
  }
}

/** Every yes that was answered with "check your phone" is an operation, and every operation is somebody's yes. */
function* confirmationFindings({ diary, dump, people }: Evidence): Iterable<string> {
  const phoneOf = new Map(people.map(({ memberId, phone }) => [memberId, phone]));
  const made = by(
    dump.operations.filter(({ kind }) => isPaidKind(kind)),
    // An export names no phones.
    ({ memberId, amount }) => keyOf({ phone: phoneOf.get(memberId) ?? memberId, amount }),
  );
  for (const [key, { of, deliveries }] of diary.confirmations) {
    const operations = made.get(key) ?? [];
    made.delete(key);
    if (operations.some(({ kind }) => kind !== of.kind))
      yield `${key}: a yes to ${of.kind} is ${operations.map(({ kind }) => kind).join(', ')}.`;
    if (of.heard && operations.length === 0) yield `${key}: "check your phone" was said, and nothing was written down.`;
    if (of.refusal !== undefined && deliveries.size === 1 && operations.length > 0)
      yield `${key}: it was written down, and the answer was ${of.refusal}`;
    if (operations.length > deliveries.size) yield `${key}: confirmed ${deliveries.size} times, and it is ${operations.length} operations.`;
  }
  for (const [key] of made) yield `${key}: an operation that nobody confirmed.`;
}

function* endFindings({ dump, truth, linked }: Evidence): Iterable<string> {
  for (const { id, kind, state } of dump.operations) if (state === 'open') yield `The ${kind} ${id} is still open.`;
  for (const { operationId } of dump.slots) yield `The operation ${operationId} still keeps a phone.`;
  for (const { id, kind, state, nextAt } of dump.legs)
    if (nextAt !== undefined && !isWatched(kind, state)) yield `The leg ${id} is ${state} and still to be looked at.`;
  for (const { source, dedupeKey, processedAt } of dump.inbox)
    if (processedAt === undefined) yield `The callback ${source} ${dedupeKey} was never read.`;
  for (const { id, kind, state, nextAt } of dump.notifications)
    if (nextAt !== undefined || state === 'waiting' || state === 'sending')
      yield `The message ${kind} ${id} is ${state} and still to be sent.`;
  for (const one of [...truth.payments, ...linked]) if (one.status === 'pending') yield `The provider still waits for ${nameOf(one)}.`;
  const kinds = new Map(dump.operations.map(({ id, kind }) => [id, kind]));
  for (const { reason, detail, operationId } of dump.reviews) {
    const kind = kinds.get(operationId ?? '');
    if (kind === undefined || !(mayBeAsked[kind] ?? []).includes(reason))
      yield `A person was asked to look at ${kind ?? 'a payment'} that has nothing odd in it: ${reason}, ${detail}.`;
  }
}

/** What a person may be asked after trouble on the network alone; whether there is cause each kind's own check says. */
const mayBeAsked: Partial<Record<OperationKind, readonly ReviewReason[]>> = {
  claim: ['claim-unmatched', 'orphan-payment'],
  airtime: ['topup-refused', 'topup-unclear', 'topup-surplus'],
  payFor: ['paid-over'],
  payout: ['payout-left'],
  lightning: ['delivery-failed'],
};
