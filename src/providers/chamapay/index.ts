import type { Clock } from '../../clock.js';
import type { Send } from '../../http.js';
import { decimalText } from '../../money.js';
import type { BookContribution, BookMember, ChamaRecords, Listed, Outcome } from '../ports.js';
import { client as clientOf } from './client.js';
import { listOf } from './list.js';
import { addMember } from './members.js';
import type { MemberAdded, NewMember } from './members.js';
import { writeResult } from './outcome.js';
import type { Quota } from './quota.js';
import { event } from './webhook.js';
import { Contribution, Id, Member } from './wire.js';

/** The part of ChamaPay that we speak with: the port, and what only the doctor and the officers' screens need. */
export type ChamaPay = ChamaRecords & {
  /** Members by status or by name, e-mail or member id. ChamaPay does not promise to search phone numbers. */
  findMembers(query: { status?: 'Active' | 'Inactive' | 'Pending' | 'Suspended'; search?: string }): Promise<Listed<BookMember>>;
  /** Registers a member; safe to repeat with the same key for 20 hours. */
  addMember(member: NewMember): Promise<MemberAdded>;
};

/** ChamaPay: the records of one Kenyan chama. One API key is one chama; amounts are KES. */
export function chamapay(options: {
  /** With its version: `https://api.chamapay.co.ke/v1`. */
  baseUrl: string;
  key: string;
  secret: string | undefined;
  /** Without one, no webhook is believed. */
  webhookSecret: string | undefined;
  send: Send;
  clock: Clock;
  quota: Quota;
}): ChamaPay {
  const { baseUrl, key, secret, send, clock, quota, webhookSecret } = options;
  const client = clientOf({ baseUrl, credentials: { key, secret }, send, clock, quota });
  const asked = { client, clock };
  const membersOf = (query: Record<string, string>) =>
    listOf(asked, '/members', query, { shape: Member, keyOf: (member) => member.memberId });

  return {
    name: 'chamapay',
    members: () => membersOf({}),
    findMembers: (query) => membersOf(query),
    addMember: (member) => addMember(client, member),
    contributions: async ({ memberId, from, to }) => {
      const query = { ...(memberId && { member_id: memberId }), ...(from && { from }), ...(to && { to }) };
      const list = await listOf(asked, '/contributions', query, { shape: Contribution, keyOf: (item) => item.bookId });
      if (list.status === 'unknown') return list;
      // Their filters are not described in full, so what comes back is filtered again.
      const fits = (item: BookContribution) =>
        (!memberId || item.memberId === memberId) && (!from || item.date >= from) && (!to || item.date <= to);
      return { status: 'read', items: list.items.filter(fits) };
    },
    addContribution: async ({ key: idempotencyKey, memberId, amount, date, receipt }): Promise<Outcome> => {
      if (amount.currency !== 'KES') return { status: 'refused', reason: 'declined', alert: 'ChamaPay keeps Kenyan shillings only' };
      const body = { member_id: memberId, amount: Number(decimalText(amount)), date, method: 'mpesa', reference: receipt };
      const result = writeResult(await client.post('/contributions', idempotencyKey, body), Id);
      switch (result.status) {
        case 'written':
          return { status: 'settled', providerId: result.value.id, amount };
        case 'unknown':
          return result;
        case 'refused':
          // A 409 is not documented here: it may mean that this very contribution is there already, so it has to be looked up.
          if (result.reason === 'exists') return { status: 'unknown', why: result.alert };
          return { status: 'refused', reason: result.reason, alert: result.alert };
      }
    },
    event: (body, signature) => event(webhookSecret, body, signature),
  };
}
