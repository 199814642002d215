import type { MoneyTx, Notification } from '../../store.js';
import { dueRows } from './legs.js';
import { by, keyOf, refuseSecond } from './table.js';
import type { Tables } from './tables.js';

type Messages = Pick<
  MoneyTx,
  | 'putInbox'
  | 'dueInbox'
  | 'closeInbox'
  | 'retryInbox'
  | 'notify'
  | 'claimNotifications'
  | 'moveNotification'
  | 'notificationByMessage'
  | 'forgetNotifications'
>;

export function messagesOf(all: Tables): Messages {
  return {
    async putInbox(item) {
      const key = keyOf(item.source, item.dedupeKey);
      if (all.inbox.has(key)) return false;
      all.inbox.set(key, item);
      return true;
    },
    async dueInbox(now, max) {
      const due = [...all.inbox.values()].filter(({ nextAt }) => nextAt !== undefined && nextAt <= now);
      due.sort(
        by(
          (item) => item.nextAt ?? 0,
          (item) => item.receivedAt,
          (item) => item.source,
          (item) => item.dedupeKey,
        ),
      );
      return due.slice(0, max).map((item) => ({ ...item }));
    },
    async closeInbox({ source, dedupeKey, ...closed }) {
      const key = keyOf(source, dedupeKey);
      const item = all.inbox.get(key);
      if (item) all.inbox.set(key, { ...item, ...closed, nextAt: undefined });
    },
    async retryInbox({ source, dedupeKey, nextAt, attempts }) {
      const key = keyOf(source, dedupeKey);
      const item = all.inbox.get(key);
      if (item && item.processedAt === undefined) all.inbox.set(key, { ...item, nextAt, attempts });
    },
    async notify(notification) {
      const { id, operationId, kind } = notification;
      if (operationId !== undefined && all.notified.has(keyOf(operationId, kind))) return false;
      refuseSecond(all.notifications, id, 'a notification');
      if (operationId !== undefined) all.notified.set(keyOf(operationId, kind), { id });
      all.notifications.set(id, { ...unsent, ...notification });
      return true;
    },
    async claimNotifications(now, owner, leaseMs, max) {
      const due = dueRows(all.notifications.values(), now);
      return due.slice(0, max).map((row) => {
        const state = row.state === 'waiting' ? ('sending' as const) : row.state;
        const claimed = { ...row, state, stateV: row.stateV + 1, leaseOwner: owner, leaseUntil: now + leaseMs };
        all.notifications.set(row.id, claimed);
        return claimed;
      });
    },
    async moveNotification({ id, stateV, to, patch = {} }) {
      const row = all.notifications.get(id);
      if (row?.stateV !== stateV) return false;
      all.notifications.set(id, { ...row, state: to, stateV: stateV + 1, leaseOwner: undefined, leaseUntil: undefined, ...patch });
      return true;
    },
    async forgetNotifications(subjects) {
      for (const { id, operationId, kind } of [...all.notifications.values()]) {
        if (operationId === undefined || !subjects.includes(operationId)) continue;
        all.notifications.delete(id);
        all.notified.delete(keyOf(operationId, kind));
      }
    },
    async notificationByMessage(providerMessageId) {
      const found = [...all.notifications.values()].filter((row) => row.providerMessageId === providerMessageId);
      found.sort(
        by(
          (row) => row.createdAt,
          (row) => row.id,
        ),
      );
      const last = found.at(-1);
      return last && { ...last };
    },
  };
}

const unsent = {
  state: 'waiting',
  stateV: 0,
  leaseOwner: undefined,
  leaseUntil: undefined,
  attempts: 0,
  channel: undefined,
  providerMessageId: undefined,
  note: undefined,
  sentAt: undefined,
} satisfies Partial<Notification>;
