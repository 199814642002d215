import { minutes, seconds } from '../clock.js';
import type { Money } from '../money.js';
import type { Phone } from '../phone.js';
import type { Hint, Statement } from '../providers/ports.js';
import { reportSource, sourceOf } from './callbacks.js';
import type { Deps } from './deps.js';
import { hurryUnheard } from './payout/webhook.js';
import { heard, keptReport, whatsappReportSource } from './reports.js';
import { doubted } from './performers/watch.js';
import { sameMoney } from './receive.js';
import type { InboxItem, Leg, MoneyTx } from './store.js';

const itemsMax = 64;

/** How long a payment that names none of our legs is asked about. The call that made it may still be under way. */
const orphanForMs = minutes(10);
const retryMaxMs = minutes(1);
const linesMax = 100;

/** How long after it came a report is tried again that names no message of ours: the answer to the sending may not be written down yet. */
const reportDelays = [2, 10, 60, 300].map(seconds);

/** A callback of airtime by what it says. */
type About = { providerId: string; phone: Phone; amount: Money };

type Read = { item: InboxItem; hint: Pick<Hint, 'providerId'>; leg: Leg | undefined };

/**
 * Reads stored callbacks. A hint at an open leg makes it due now, so that the worker asks the provider; anything else costs a
 * question within `mayAsk`, the cap on questions about unknown and final payments.
 */
export function inboxReader(deps: Deps, mayAsk: () => boolean): { pass(): Promise<number> } {
  const { store, clock, crash } = deps;

  /** What is to be counted of the reports of this pass, once they are committed. */
  let told: (() => void)[] = [];

  async function pass(): Promise<number> {
    const now = clock.now();
    told = [];
    const { due, doubtful } = await store.transaction(async (tx) => {
      const items = await tx.dueInbox(now, itemsMax);
      const left: Read[] = [];
      for (const item of items) {
        const doubt = await plain(tx, item, now);
        if (doubt) left.push(doubt);
      }
      return { due: items.length, doubtful: left };
    });
    for (const counted of told) counted();
    const statements = new Map<string, Statement>();
    for (const read of doubtful) {
      if (read.leg) await contradicted(read, read.leg);
      else await orphan(read, statements);
    }
    if (due > 0) crash('inbox.after-process');
    return due;
  }

  /** Does what needs no question; returns what does. */
  async function plain(tx: MoneyTx, item: InboxItem, now: number): Promise<Read | undefined> {
    if (item.source === reportSource || item.source === whatsappReportSource) return delivered(tx, item, now);
    const source = sourceOf(deps, item.chamaId, item.source);
    const hint = source?.hint(item.body);
    if (!source || !hint) return close(tx, item, 'unreadable');
    const leg = await tx.legByProviderId(source.name, hint.providerId);
    const about = !leg && 'topUp' in source ? source.speaksOf?.(item.body) : undefined;
    if (about && (await learnId(tx, item, { ...about, providerId: hint.providerId }, now))) return undefined;
    if (leg && !(await concerns(tx, item, leg))) return close(tx, item, 'elsewhere');
    // The answer that is under way may be older than this, and would undo the hurry: a success would be lost behind the refusal before it.
    if (leg && (leg.leaseUntil ?? 0) > now) return later(tx, item, now);
    if (leg && isOpen(leg)) {
      await tx.hurryLeg(leg.id, now);
      return close(tx, item, 'hurried', leg.id);
    }
    const isKnown = leg && (hint.says === 'changed' || (leg.state === 'settled') === (hint.says === 'settled'));
    if (leg && isKnown) return close(tx, item, 'known', leg.id);
    if (!leg && item.attempts === 0 && source.name === deps.payouts?.(item.chamaId)?.payer.name) await hurryUnheard(tx, item, now);
    return { item, hint, leg };
  }

  /** May what came to this chama's address speak of this leg? Of its own; and of one that another chama asked of the same account. */
  async function concerns(tx: MoneyTx, { source, chamaId }: InboxItem, { operationId }: Leg): Promise<boolean> {
    const operation = await tx.operation(operationId);
    return operation !== undefined && mayTell(source, chamaId, operation.chamaId);
  }

  function mayTell(source: string, chamaId: string, whose: string): boolean {
    return whose === chamaId || deps.shareAccount?.(source, chamaId, whose) === true;
  }

  /**
   * The answer to a top-up was lost, and its callback says the id. Where number and amount fit one top-up of which nothing was heard,
   * the provider is asked about that id: what the callback says counts for nothing, since an address is all that it needs to come in.
   */
  async function learnId(tx: MoneyTx, item: InboxItem, { providerId, phone, amount }: About, now: number): Promise<boolean> {
    const all = await tx.underWay({ chamaId: item.chamaId, provider: item.source, kind: 'topUp' });
    const fitting = all.filter(
      ({ operation, leg }) => leg.providerId === undefined && operation.personal['phone'] === phone && sameMoney(operation.amount, amount),
    );
    const [only] = fitting;
    // One that is just being sent hears its id from the answer; this callback is read again until then.
    if (fitting.length !== 1 || only?.leg.state !== 'unknown') return false;
    const { id, stateV, unknownSince = now } = only.leg;
    await tx.moveLeg({ id, from: 'unknown', stateV, to: 'unknown', patch: { providerId, unknownSince, nextAt: now } });
    await close(tx, item, 'learned', id);
    return true;
  }

  async function delivered(tx: MoneyTx, item: InboxItem, now: number): Promise<undefined> {
    const via = item.source === reportSource ? 'sms' : 'whatsapp';
    const report = via === 'sms' ? deps.sms(item.chamaId)?.report(item.body) : keptReport(item.body);
    const mayTellOf = (whose: string) => via === 'whatsapp' || mayTell(item.source, item.chamaId, whose);
    const taken = report && (await heard(deps, tx, { via, report, mayTellOf }));
    if (taken) told.push(taken.counted);
    const outcome = taken?.outcome ?? 'unreadable';
    const delay = outcome === 'unknown' ? reportDelays[item.attempts] : undefined;
    if (delay === undefined) return close(tx, item, outcome);
    const { source, dedupeKey, attempts } = item;
    await tx.retryInbox({ source, dedupeKey, nextAt: now + delay, attempts: attempts + 1 });
  }

  /** It says that an end was none, or that what is settled is not. */
  async function contradicted({ item, hint }: Read, leg: Leg): Promise<void> {
    if (!mayAsk()) return retry(item, 'unverified');
    if (leg.state !== 'settled') {
      return store.transaction(async (tx) => {
        const { id, state: from, stateV } = leg;
        const patch = doubted(leg, clock.now());
        if (!(await tx.moveLeg({ id, from, stateV, to: from, patch }))) return later(tx, item, clock.now());
        await close(tx, item, 'hurried', id);
      });
    }
    const seller = leg.kind === 'topUp' ? deps.airtime?.(item.chamaId)?.seller : undefined;
    const found = await (seller ?? sourceOf(deps, item.chamaId, item.source))?.status(hint.providerId);
    if (!found || found.status === 'unknown') return retry(item, 'unverified');
    await store.transaction(async (tx) => {
      if (found.status === 'refused') {
        await review(tx, item, 'status-differs', leg, `settled here, and the provider says ${found.reason}`);
      }
      await close(tx, item, found.status === 'refused' ? 'contradicted' : 'forged', leg.id);
    });
  }

  /** A payment that no leg names: the provider's list may show our reference. One reading serves all orphans of a pass. */
  async function orphan({ item, hint }: Read, statements: Map<string, Statement>): Promise<void> {
    const source = sourceOf(deps, item.chamaId, item.source);
    // The call that made it is most likely still under way; and who has no list cannot be asked what else there is.
    if (item.attempts === 0 || !source || !('statement' in source)) return retry(item, 'unconfirmed');
    let statement = statements.get(item.chamaId);
    if (!statement) {
      if (!mayAsk()) return retry(item, 'unverified');
      statement = await source.statement(linesMax);
      statements.set(item.chamaId, statement);
    }
    const line = statement.status === 'read' ? statement.lines.find(({ providerId }) => providerId === hint.providerId) : undefined;
    if (!line) return retry(item, 'unconfirmed');
    const done = await store.transaction(async (tx) => {
      const leg = line.reference === undefined ? undefined : await tx.leg(line.reference);
      if (leg) {
        const isTold = await concerns(tx, item, leg);
        if (isTold) await tx.hurryLeg(leg.id, clock.now());
        await close(tx, item, isTold ? 'hurried' : 'elsewhere', isTold ? leg.id : undefined);
        return true;
      }
      if (line.status !== 'settled') return false;
      await review(
        tx,
        item,
        'orphan-payment',
        undefined,
        `the provider confirms ${line.amount.minor} ${line.amount.currency}, and none of our operations asked for it`,
      );
      await close(tx, item, 'orphan');
      return true;
    });
    if (!done) await retry(item, 'unconfirmed');
  }

  async function close(tx: MoneyTx, { source, dedupeKey }: InboxItem, outcome: string, legId?: string): Promise<undefined> {
    await tx.closeInbox({ source, dedupeKey, processedAt: clock.now(), outcome, ...(legId !== undefined && { legId }) });
  }

  async function later(tx: MoneyTx, { source, dedupeKey, attempts }: InboxItem, now: number): Promise<undefined> {
    await tx.retryInbox({ source, dedupeKey, nextAt: now + seconds(2), attempts: attempts + 1 });
  }

  async function retry(item: InboxItem, otherwise: string): Promise<void> {
    const now = clock.now();
    await store.transaction(async (tx) => {
      if (now - item.receivedAt >= orphanForMs) return close(tx, item, otherwise);
      const { source, dedupeKey, attempts } = item;
      const nextAt = now + Math.min(seconds(2) * 2 ** Math.min(attempts, 10), retryMaxMs);
      return tx.retryInbox({ source, dedupeKey, nextAt, attempts: attempts + 1 });
    });
  }

  async function review(
    tx: MoneyTx,
    item: InboxItem,
    reason: 'status-differs' | 'orphan-payment',
    leg: Leg | undefined,
    detail: string,
  ): Promise<void> {
    const row = {
      id: deps.ids.next(),
      chamaId: item.chamaId,
      operationId: leg?.operationId,
      legId: leg?.id,
      reason,
      detail,
      openedAt: clock.now(),
    };
    const subject = leg?.id ?? `${item.source}:${item.dedupeKey}`;
    const opened = await tx.openReview({ ...row, subject, closedAt: undefined, closedBy: undefined, resolution: undefined });
    if (opened) deps.log('review.opened', { chama: item.chamaId, leg: leg?.id, reason });
  }

  return { pass };
}

const isOpen = ({ state }: Leg): boolean => state === 'calling' || state === 'pending' || state === 'unknown' || state === 'ready';
