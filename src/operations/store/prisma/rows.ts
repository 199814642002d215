import { money } from '../../../money.js';
import type { Currency, Money } from '../../../money.js';
import type * as Model from '../../../../prisma/generated/models.js';
import type { Audited, InboxItem, Journal, Leg, Notification, Operation, Review, SeenLine } from '../../store.js';
import type { Seals } from './seals.js';

/** A row as it comes from a model or from SQL of our own, where every whole number may be a bigint. */
type Row<T> = {
  [K in keyof T]: number extends T[K]
    ? T[K] | bigint
    : T[K] extends bigint
      ? bigint | number
      : T[K] extends bigint | null
        ? bigint | number | null
        : T[K];
};

const optional = <T>(value: T | null): T | undefined => value ?? undefined;
const number = (value: bigint | number): number => Number(value);
const moment = (value: bigint | number | null): number | undefined => (value === null ? undefined : Number(value));
const amount = (minor: bigint | number, currency: string): Money => money(minor, currency as Currency);

/** What our own columns hold is what this code wrote there; the casts below say no more than that. */
export const operationOf = (row: Row<Model.OperationModel>, { open }: Seals): Operation => ({
  id: row.id,
  kind: row.kind as Operation['kind'],
  chamaId: row.chamaId,
  memberId: row.memberId,
  person: row.person,
  channel: row.channel as Operation['channel'],
  phoneHash: row.phoneHash,
  phone: open(row.phoneSealed) as Operation['phone'],
  amount: amount(row.amountMinor, row.currency),
  intentKey: row.intentKey,
  paramsHash: row.paramsHash,
  params: JSON.parse(row.params) as Record<string, string>,
  personal: row.personalSealed === null ? {} : (JSON.parse(open(row.personalSealed)) as Record<string, string>),
  state: row.state as Operation['state'],
  stateV: number(row.stateV),
  createdAt: number(row.createdAt),
  endedAt: moment(row.endedAt),
  version: number(row.version),
});

export const legOf = (row: Row<Model.LegModel>, { open }: Seals): Leg => ({
  id: row.id,
  operationId: row.operationId,
  position: number(row.position),
  kind: row.kind as Leg['kind'],
  provider: row.provider,
  state: row.state as Leg['state'],
  stateV: number(row.stateV),
  fence: number(row.fence),
  leaseOwner: optional(row.leaseOwner),
  leaseUntil: moment(row.leaseUntil),
  nextAt: moment(row.nextAt),
  calls: number(row.calls),
  polls: number(row.polls),
  lookUps: number(row.lookUps),
  requestHash: row.requestHash,
  providerId: row.providerId === null ? undefined : open(row.providerId),
  receipt: optional(row.receipt),
  settled: row.settledMinor === null || row.settledCurrency === null ? undefined : amount(row.settledMinor, row.settledCurrency),
  feeMinor: row.feeMinor === null ? undefined : String(row.feeMinor),
  reason: optional(row.reason),
  note: row.note === null ? undefined : open(row.note),
  sentAt: moment(row.sentAt),
  unknownSince: moment(row.unknownSince),
  expiresAt: moment(row.expiresAt),
  resolvedAt: moment(row.resolvedAt),
  createdAt: number(row.createdAt),
});

export const journalOf = (row: Model.JournalModel & { entries: Model.EntryModel[] }): Journal => ({
  id: row.id,
  chamaId: row.chamaId,
  seq: row.seq,
  operationId: row.operationId,
  kind: row.kind,
  at: number(row.postedAt),
  prevHash: row.prevHash,
  hash: row.hash,
  entries: row.entries.map((entry) => ({ id: entry.id, account: entry.account, amount: amount(entry.amountMinor, entry.currency) })),
});

export const inboxOf = (row: Model.InboxModel, { open }: Seals): InboxItem => ({
  source: row.source,
  dedupeKey: open(row.dedupeKey),
  chamaId: row.chamaId,
  body: open(row.bodySealed),
  receivedAt: number(row.receivedAt),
  nextAt: moment(row.nextAt),
  attempts: row.attempts,
  processedAt: moment(row.processedAt),
  outcome: optional(row.outcome),
  legId: optional(row.legId),
});

type Payload = Pick<Notification, 'phrase' | 'to' | 'forgotten'>;

/** What is said, and the number that it goes to where that is not the member's own, as they are sealed. */
export const payloadOf = ({
  phrase,
  to,
  forgotten,
}: Payload | { phrase: Payload['phrase']; to: Payload['to'] | undefined; forgotten?: undefined }): string =>
  JSON.stringify({ ...phrase, ...(to !== undefined && { to }), ...(forgotten && { forgotten }) });

/** Of a reply no words are kept, nor of what a person was told who wanted to be forgotten. */
function payloadIn(json: string): Payload {
  const { to, forgotten, ...phrase } = JSON.parse(json) as NonNullable<Notification['phrase']> & Payload;
  return { phrase: 'key' in phrase ? phrase : undefined, ...(to !== undefined && { to }), ...(forgotten && { forgotten }) };
}

export const notificationOf = (row: Row<Model.NotificationModel>, { open }: Seals): Notification => ({
  id: row.id,
  operationId: optional(row.operationId),
  kind: row.kind,
  chamaId: row.chamaId,
  person: row.person,
  ...payloadIn(open(row.payloadSealed)),
  prefer: row.prefer as Notification['prefer'],
  urgency: row.urgency as Notification['urgency'],
  state: row.state as Notification['state'],
  stateV: number(row.stateV),
  leaseOwner: optional(row.leaseOwner),
  leaseUntil: moment(row.leaseUntil),
  nextAt: moment(row.nextAt),
  attempts: number(row.attempts),
  channel: optional(row.channel) as Notification['channel'],
  providerMessageId: row.providerMessageId === null ? undefined : open(row.providerMessageId),
  note: optional(row.note),
  createdAt: number(row.createdAt),
  sentAt: moment(row.sentAt),
  doubts: number(row.doubts),
  failedMessageId: row.failedMessageId === null ? undefined : open(row.failedMessageId),
  lateAt: moment(row.lateAt),
  cost: optional(row.cost),
});

export const lineOf = (row: Model.StatementLineModel, { open }: Seals): SeenLine => ({
  provider: row.provider,
  chamaId: row.chamaId,
  providerId: open(row.providerId),
  reference: optional(row.reference),
  amount: amount(row.amountMinor, row.currency),
  status: row.status as SeenLine['status'],
  receipt: optional(row.receipt),
  class: row.class as SeenLine['class'],
  seenAt: number(row.seenAt),
  madeAt: number(row.madeAt),
  legId: optional(row.legId),
});

export const reviewOf = (row: Model.ReviewModel, { open }: Seals): Review => ({
  id: row.id,
  chamaId: row.chamaId,
  operationId: optional(row.operationId),
  legId: optional(row.legId),
  reason: row.reason as Review['reason'],
  subject: open(row.subject),
  detail: open(row.detail),
  openedAt: number(row.openedAt),
  closedAt: moment(row.closedAt),
  closedBy: optional(row.closedBy),
  resolution: row.resolution === null ? undefined : open(row.resolution),
});

export const auditOf = (row: Model.AuditModel, { open }: Seals): Audited => ({ ...row, at: number(row.at), detail: open(row.detail) });

export const contributionOf = (row: Model.ContributionModel) => ({
  id: row.id,
  chamaId: row.chamaId,
  memberId: row.memberId,
  legId: optional(row.legId),
  bookId: optional(row.bookId),
  amount: amount(row.amountMinor, row.currency),
  date: row.date,
  receipt: optional(row.receipt),
});
