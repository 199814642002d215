import type { DeliveryReport } from '../outgoing.js';
import { takeReport, type Taken } from '../notifications/report.js';
import type { Carrier } from '../notifications/route.js';
import { jsonOf } from '../http.js';
import type { Deps } from './deps.js';
import type { MoneyTx } from './store.js';

/** The source of delivery reports of WhatsApp's drivers in the inbox; they speak for every chama. */
export const whatsappReportSource = 'delivery.whatsapp';

type Counts = Pick<Deps, 'clock' | 'log' | 'messageSeen'>;

type Heard = { outcome: Taken['is']; counted: () => void };

/** Takes a report inside a transaction, and says in one word what it came to. `counted` is to be called when that is committed. */
export async function heard(
  deps: Counts,
  tx: MoneyTx,
  { via, report, mayTellOf }: { via: Carrier; report: DeliveryReport; mayTellOf: (chamaId: string) => boolean },
): Promise<Heard> {
  const taken = await takeReport(tx, { via, report, mayTellOf, now: deps.clock.now() });
  const counted = (): void => {
    if (taken.is !== 'taken' && taken.is !== 'late') return;
    const { id, urgency, kind } = taken.message;
    const state = taken.is === 'late' ? 'late' : taken.to === 'waiting' ? 'failed' : taken.to;
    deps.messageSeen?.({ channel: via, urgency, state });
    if (state === 'failed') deps.log('notification.failed', { notification: id, kind, channel: via, reason: report.reason });
  };
  return { outcome: taken.is, counted };
}

/**
 * Takes a report of WhatsApp, or keeps it for when the answer to the sending is written down. One that names a message by our own id is
 * never early: where there is none, it was a reply, of which nothing is kept.
 */
export async function putWhatsappReport(deps: Deps, report: DeliveryReport): Promise<Taken['is'] | 'stored'> {
  const receivedAt = deps.clock.now();
  const { outcome, counted } = await deps.store.transaction(
    async (tx): Promise<{ outcome: Taken['is'] | 'stored'; counted: () => void }> => {
      const taken = await heard(deps, tx, { via: 'whatsapp', report, mayTellOf: () => true });
      if (taken.outcome !== 'unknown' || report.ourId !== undefined || report.status === 'onTheWay') return taken;
      const dedupeKey = `${report.messageId}:${report.status}`;
      const item = {
        source: whatsappReportSource,
        dedupeKey,
        chamaId: '',
        body: JSON.stringify(report),
        receivedAt,
        nextAt: receivedAt,
        attempts: 0,
      };
      const fresh = await tx.putInbox({ ...item, processedAt: undefined, outcome: undefined, legId: undefined });
      return { outcome: fresh ? 'stored' : 'old', counted: () => undefined };
    },
  );
  counted();
  return outcome;
}

/** A report of WhatsApp as it was kept: our own words. */
export const keptReport = (body: string): DeliveryReport => jsonOf(body) as DeliveryReport;
