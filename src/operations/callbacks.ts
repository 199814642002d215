import type { Collector } from '../providers/ports.js';
import type { AirtimeSeller } from '../providers/ports/airtime.js';
import { keyedHash } from '../secrets.js';
import type { Deps } from './deps.js';
import { keyAt } from './key-at.js';
import { payerSource, type PayerSource } from './payout/webhook.js';

/** Whoever a callback may come from: they can tell theirs, and can be asked. */
export type Source = Collector | AirtimeSeller | PayerSource;

export function sourceOf(deps: Pick<Deps, 'collectors' | 'airtime' | 'payouts'>, chamaId: string, name: string): Source | undefined {
  const seller = deps.airtime?.(chamaId)?.seller;
  const payer = deps.payouts?.(chamaId)?.payer;
  return [deps.collectors(chamaId), seller, payer && payerSource(payer)].find((one) => one?.name === name);
}

/** Stores a callback as it came; true when it is new at this chama's address. Nothing in it is believed. */
export async function putCallback(deps: Deps, source: string, chamaId: string, body: string): Promise<boolean> {
  const receivedAt = deps.clock.now();
  // What cannot be read is known by its bytes.
  const same = sourceOf(deps, chamaId, source)?.hint(body)?.dedupeKey ?? `body:${keyedHash(deps.lookupKey, 'callback', chamaId, body)}`;
  const dedupeKey = keyAt(chamaId, same);
  const item = { source, dedupeKey, chamaId, body, receivedAt, nextAt: receivedAt, attempts: 0 };
  return deps.store.transaction((tx) => tx.putInbox({ ...item, processedAt: undefined, outcome: undefined, legId: undefined }));
}

/** The source of delivery reports; what else comes in is a collector's. */
export const reportSource = 'delivery';

/** Stores an SMS gateway's delivery report. One that says nothing final changes nothing, and is not kept. */
export async function putReport(deps: Deps, chamaId: string, body: string): Promise<'stored' | 'old' | 'unreadable'> {
  const report = deps.sms(chamaId)?.report(body);
  if (!report) return 'unreadable';
  if (report.status === 'onTheWay') return 'old';
  const receivedAt = deps.clock.now();
  const dedupeKey = keyAt(chamaId, `${report.messageId}:${report.status}`);
  const item = { source: reportSource, dedupeKey, chamaId, body, receivedAt, nextAt: receivedAt, attempts: 0 };
  const fresh = await deps.store.transaction((tx) =>
    tx.putInbox({ ...item, processedAt: undefined, outcome: undefined, legId: undefined }),
  );
  return fresh ? 'stored' : 'old';
}
