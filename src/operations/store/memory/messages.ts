import { urgencies, urgencyOf } from '../../../notifications/kinds.js';
import { isUnderWay, leftOfWords } from '../../message-rows.js';
import type { MoneyTx, Notification, NotificationCount } from '../../store.js';
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
  | 'notification'
  | 'notificationByMessage'
  | 'noteLate'
  | 'hurryNotifications'
  | 'noteReply'
  | 'notifications'
  | 'countNotifications'
  | 'forgetNotifications'
  | 'forgetWords'
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
      all.notifications.set(id, { ...unsent, urgency: urgencyOf(kind), ...notification });
      return true;
    },
    async claimNotifications(now, owner, leaseMs, max, urgency) {
      const due = dueRows(all.notifications.values(), now);
      const wanted = urgency === undefined ? urgencies : [urgency];
      const ordered = wanted.flatMap((one) => due.filter((row) => row.urgency === one));
      return ordered.slice(0, max).map((row) => {
        const state = row.state === 'waiting' ? ('sending' as const) : row.state === 'sending' ? ('unknown' as const) : row.state;
        const claimed = { ...row, state, stateV: row.stateV + 1, leaseOwner: owner, leaseUntil: now + leaseMs };
        all.notifications.set(row.id, claimed);
        return claimed;
      });
    },
    async moveNotification({ id, stateV, to, patch = {}, keepLease = false, isOver = false }) {
      const row = all.notifications.get(id);
      if (row?.stateV !== stateV) return false;
      const lease = keepLease ? {} : { leaseOwner: undefined, leaseUntil: undefined };
      const moved = { ...row, state: to, stateV: stateV + 1, ...lease, ...patch };
      all.notifications.set(id, isOver ? less(moved) : moved);
      return true;
    },
    async forgetWords(person) {
      for (const row of [...all.notifications.values()]) {
        if (row.person !== person || row.phrase === undefined) continue;
        const forgotten = { ...row, forgotten: true as const };
        all.notifications.set(row.id, isUnderWay(row) ? forgotten : less(forgotten));
      }
    },
    async forgetNotifications(subjects) {
      for (const { id, operationId, kind } of [...all.notifications.values()]) {
        if (operationId === undefined || !subjects.includes(operationId)) continue;
        all.notifications.delete(id);
        all.notified.delete(keyOf(operationId, kind));
      }
    },
    async notification(id) {
      const row = all.notifications.get(id);
      return row && { ...row };
    },
    async notificationByMessage(given) {
      const found = [...all.notifications.values()].filter((row) => row.providerMessageId === given || row.failedMessageId === given);
      const last = found.sort(newestFirst)[0];
      return last && { ...last };
    },
    async noteLate(id, lateAt) {
      const row = all.notifications.get(id);
      if (row) all.notifications.set(id, { ...row, lateAt });
    },
    async hurryNotifications({ chamaId, channel, note, at }) {
      const held = [...all.notifications.values()].filter(
        (row) =>
          row.state === 'waiting' && row.channel === channel && row.chamaId === chamaId && row.note === note && (row.nextAt ?? 0) > at,
      );
      for (const row of held) all.notifications.set(row.id, { ...row, nextAt: at });
      return held.length;
    },
    async noteReply({ id, chamaId, person, at, until }) {
      if (all.notifications.has(id)) return false;
      const reply = { operationId: undefined, kind: 'reply', urgency: 'reply', phrase: undefined, prefer: 'sms', channel: 'sms' } as const;
      all.notifications.set(id, { ...unsent, ...reply, id, chamaId, person, state: 'sending', createdAt: at, sentAt: at, nextAt: until });
      return true;
    },
    async notifications({ state, chamaId, person, since = 0, max }) {
      const found = [...all.notifications.values()].filter(
        (row) =>
          row.createdAt >= since &&
          (state === undefined || row.state === state) &&
          (chamaId === undefined || row.chamaId === chamaId) &&
          (person === undefined || row.person === person),
      );
      return found
        .sort(newestFirst)
        .slice(0, max)
        .map((row) => ({ ...row }));
    },
    async countNotifications({ since = 0, chamaId, open = false }) {
      const counts = new Map<string, NotificationCount>();
      for (const row of all.notifications.values()) {
        if (row.createdAt < since || (chamaId !== undefined && row.chamaId !== chamaId)) continue;
        if (open && (row.state === 'sent' || row.state === 'delivered')) continue;
        const key = keyOf(row.channel ?? '', row.urgency, row.state);
        const { count } = counts.get(key) ?? { count: 0 };
        counts.set(key, { channel: row.channel, urgency: row.urgency, state: row.state, count: count + 1 });
      }
      return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    },
  };
}

/** A message that is over, with what stays of its words. */
function less(message: Notification): Notification {
  const { to: _to, phrase: _phrase, forgotten: _forgotten, ...row } = message;
  return { ...row, ...leftOfWords(message) };
}

const newestFirst = (a: Notification, b: Notification): number => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);

const unsent = {
  state: 'waiting',
  stateV: 0,
  leaseOwner: undefined,
  leaseUntil: undefined,
  attempts: 0,
  doubts: 0,
  channel: undefined,
  providerMessageId: undefined,
  note: undefined,
  sentAt: undefined,
  failedMessageId: undefined,
  lateAt: undefined,
  cost: undefined,
} satisfies Partial<Notification>;
