import { say } from '../../flows/kit/say.js';
import { major } from '../../src/money.js';
import type { InboxItem, Leg, NewNotification, Operation, Posting, Review, SeenLine } from '../../src/operations/store.js';
import type { Phone } from '../../src/phone.js';

/** Rows with sensible values, for tests that care about one or two of them. */

export const operation = (id: string, of: Partial<Operation> = {}): Operation => ({
  id,
  kind: 'contribution',
  chamaId: 'umoja',
  memberId: 'amina',
  person: 'p-amina',
  channel: 'ussd',
  phoneHash: `hash-${id}`,
  phone: '+254712000001' as Phone,
  amount: major(500, 'KES'),
  intentKey: `intent-${id}`,
  paramsHash: 'params',
  params: { a: '1' },
  personal: {},
  state: 'open',
  stateV: 0,
  createdAt: 1_000,
  endedAt: undefined,
  version: 1,
  ...of,
});

export const leg = (id: string, operationId: string, of: Partial<Leg> = {}): Leg => ({
  id,
  operationId,
  position: 0,
  kind: 'collect',
  provider: 'imarapay',
  state: 'ready',
  stateV: 0,
  fence: 0,
  leaseOwner: undefined,
  leaseUntil: undefined,
  nextAt: 1_000,
  calls: 0,
  polls: 0,
  lookUps: 0,
  requestHash: 'request',
  providerId: undefined,
  receipt: undefined,
  settled: undefined,
  feeMinor: undefined,
  reason: undefined,
  note: undefined,
  sentAt: undefined,
  unknownSince: undefined,
  expiresAt: undefined,
  resolvedAt: undefined,
  createdAt: 1_000,
  ...of,
});

/** 500 shillings that came in by ImaraPay for Amina. */
export const posting = (id: string, operationId: string, of: Partial<Posting> = {}): Posting => ({
  id,
  chamaId: 'umoja',
  operationId,
  kind: 'received',
  at: 2_000,
  entries: [
    { id: `${id}-a`, account: 'asset:imarapay:umoja', amount: major(500, 'KES') },
    { id: `${id}-b`, account: 'liability:member:umoja:amina', amount: major(-500, 'KES') },
  ],
  ...of,
});

export const inboxItem = (dedupeKey: string, of: Partial<InboxItem> = {}): InboxItem => ({
  source: 'imarapay',
  dedupeKey,
  chamaId: 'umoja',
  body: '{"PhoneNumber":254712000001}',
  receivedAt: 1_000,
  nextAt: 1_000,
  attempts: 0,
  processedAt: undefined,
  outcome: undefined,
  legId: undefined,
  ...of,
});

export const message = (id: string, of: Partial<NewNotification> = {}): NewNotification => ({
  id,
  operationId: 'o1',
  kind: 'contribution.settled',
  chamaId: 'umoja',
  person: 'p-amina',
  phrase: say('menu.title', { chama: 'Umoja', name: 'Amina' }),
  prefer: 'sms',
  createdAt: 1_000,
  nextAt: 1_000,
  ...of,
});

export const line = (providerId: string, of: Partial<SeenLine> = {}): SeenLine => ({
  provider: 'imarapay',
  chamaId: 'umoja',
  providerId,
  reference: undefined,
  amount: major(500, 'KES'),
  status: 'settled',
  receipt: 'SKL1',
  class: 'missing-here',
  seenAt: 3_000,
  madeAt: 2_000,
  legId: undefined,
  ...of,
});

export const review = (id: string, of: Partial<Review> = {}): Review => ({
  id,
  chamaId: 'umoja',
  operationId: undefined,
  legId: undefined,
  reason: 'orphan-payment',
  subject: id,
  detail: 'a payment that names nothing of ours',
  openedAt: 4_000,
  closedAt: undefined,
  closedBy: undefined,
  resolution: undefined,
  ...of,
});
