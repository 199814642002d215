import { hours, minutes, seconds } from '../../clock.js';
import type { Clock } from '../../clock.js';
import { jsonOf } from '../../http.js';
import type { Reply } from '../../http.js';
import { timeOfId } from '../../ids.js';
import { readAnswer } from '../answers.js';
import type { Read } from '../answers.js';
import type { Found, Outcome, Statement, StatementLine } from '../ports.js';
import type { Client } from './client.js';
import { historyBack } from './history.js';
import type { HistoryLine } from './history.js';
import type { Known } from './known.js';
import { outcomeOf } from './outcome.js';
import { fromUuid4, toUuid4 } from './reference.js';
import { noOfFailure, textsIn } from './refusals.js';
import { Id, Transaction } from './wire.js';

export type Asked = { client: Client; clock: Clock; known: Known };

type Kind = 'collect' | 'withdraw';
const wayOf = { collect: 'in', withdraw: 'out' } as const;

/** Lines of a history that are asked about one by one at a time, as it does not show whose they are; what is learned is kept. */
const asksMax = 20;
const asksTotalMs = seconds(10);
/** Transactions under one reference that are asked about: the ones that were learned of last. */
const sameMax = 5;
const byWeight = ['settled', 'pending', 'unknown', 'refused'] as const;
/** How far their clock may be from ours. */
const clockSkewMs = minutes(10);
/** Recorded histories leave out what is pending. Only a reference so old that nothing of it can be is called absent. */
const absentAfterMs = hours(24);

/** GET /transaction/{reference}/. */
async function read(asked: Asked, providerId: string): Promise<Read<Transaction>> {
  if (!Id.safeParse(providerId).success) return { status: 'unknown', why: 'this is no id of campay' };
  return readIn(asked, providerId, await asked.client.get(`/transaction/${providerId}/`));
}

function readIn({ known }: Asked, providerId: string, reply: Reply): Read<Transaction> {
  const answer = readAnswer('campay', reply, Transaction);
  if (answer.status === 'unknown') return answer;
  const before = known.bearing(providerId)?.uuid;
  const now = answer.value.external_reference?.toLowerCase();
  if (before !== undefined && now !== undefined && before !== now)
    return { status: 'unknown', why: 'campay shows another reference than was sent' };
  known.put(providerId, before ?? now);
  return answer;
}

/** What became of a payment or a payout, by their id. */
export async function statusOf(asked: Asked, providerId: string, kind: Kind): Promise<Outcome> {
  const answer = await read(asked, providerId);
  return answer.status === 'read' ? outcomeOf(providerId, answer.value, kind) : answer;
}

/**
 * What became of the payment of a link, by their id. Public clients: CamPay does not find it until the payer has begun, and says so by a 404 with a
 * sentence; any other 404 (of a proxy, of another site) says nothing.
 */
export async function statusOfLink(asked: Asked, providerId: string): Promise<Found> {
  if (!Id.safeParse(providerId).success) return { status: 'unknown', why: 'this is no id of campay' };
  const reply = await asked.client.get(`/transaction/${providerId}/`);
  if (reply.heard && reply.status === 404 && /not found/i.test(textsIn(jsonOf(reply.text)).join(' '))) return { status: 'absent' };
  const answer = readIn(asked, providerId, reply);
  return answer.status === 'read' ? outcomeOf(providerId, answer.value, 'collect') : answer;
}

/**
 * What became of the request with our reference. There is no such question at CamPay: the history since the reference was made is
 * read, and each line that may be it is asked for its `external_reference`. What is pending may not be listed, so that finding
 * nothing is `unknown` for a day; whoever sent it may send the same again meanwhile.
 */
export async function findByReference(asked: Asked, reference: string, kind: Kind): Promise<Found> {
  const uuid = toUuid4(reference);
  const known = await statusOfAll(asked, asked.known.idsOf(uuid), kind);
  // Behind one that failed there may be another, by a page that takes several.
  if (known && known.status !== 'refused') return known;
  const now = asked.clock.now();
  const madeAt = timeOfId(reference);
  const from = madeAt === undefined ? -Infinity : madeAt - clockSkewMs;
  const lines = new Map<string, HistoryLine>();
  let isWhole = true;
  let reaches = false;
  for await (const span of historyBack(asked.client, now)) {
    if (span.status === 'unknown') return span;
    isWhole &&= span.whole;
    reaches = span.since < from;
    for (const line of span.lines) if ((line.at ?? now) >= from && line.way === wayOf[kind]) lines.set(line.providerId, line);
    if (reaches) break;
  }
  const { unasked } = await learn(asked, [...lines.values()]);
  const found = await statusOfAll(asked, asked.known.idsOf(uuid), kind);
  if (found) return found;
  if (madeAt !== undefined && now - madeAt > absentAfterMs && reaches && isWhole && unasked === 0) return { status: 'absent' };
  return { status: 'unknown', why: "campay's history does not show it, and may not show what is pending" };
}

/** What speaks most for money among several transactions under one reference; undefined where there are none. */
async function statusOfAll(asked: Asked, ids: readonly string[], kind: Kind): Promise<Outcome | undefined> {
  const all: Outcome[] = [];
  for (const id of ids.slice(-sameMax)) all.push(await statusOf(asked, id, kind));
  return byWeight.map((status) => all.find((one) => one.status === status)).find((one) => one !== undefined);
}

/** Learns whose the lines are, newest first, as far as may be asked at a time. */
async function learn(asked: Asked, lines: readonly HistoryLine[]): Promise<{ unasked: number }> {
  const { clock, known } = asked;
  const endsAt = clock.monotonic() + asksTotalMs;
  let asks = 0;
  let unasked = 0;
  for (const line of lines.toSorted((a, b) => (b.at ?? Infinity) - (a.at ?? Infinity))) {
    if (line.uuid !== undefined) known.put(line.providerId, line.uuid);
    if (known.bearing(line.providerId)) continue;
    const may = asks < asksMax && clock.monotonic() < endsAt;
    if (may) asks++;
    if (!may || (await read(asked, line.providerId)).status === 'unknown') unasked++;
  }
  return { unasked };
}

/** The newest `limit` payments into the app; not `whole` also where a line cannot be read. `reference` is on those whose it is known to be. */
export async function readStatement(asked: Asked, limit: number): Promise<Statement> {
  const found = new Map<string, HistoryLine>();
  let isWhole = true;
  for await (const span of historyBack(asked.client, asked.clock.now())) {
    if (span.status === 'unknown') return span;
    isWhole &&= span.whole;
    for (const line of span.lines) if (line.way === 'in' && !found.has(line.providerId)) found.set(line.providerId, line);
    if (found.size > limit) break;
  }
  const newest = [...found.values()].sort((a, b) => (b.at ?? 0) - (a.at ?? 0)).slice(0, limit);
  await learn(asked, newest);
  const lines = newest.map((line) => statementLine(line, asked.known)).filter((line) => line !== undefined);
  return { status: 'read', lines, whole: isWhole && found.size <= limit && lines.length === newest.length };
}

const statuses = { PENDING: 'pending', SUCCESSFUL: 'settled', FAILED: 'refused' } as const;

function statementLine({ providerId, amount, at, status, phone, receipt }: HistoryLine, known: Known): StatementLine | undefined {
  if (!amount || at === undefined) return undefined;
  const uuid = known.bearing(providerId)?.uuid;
  const reference = uuid === undefined ? undefined : (fromUuid4(uuid) ?? uuid);
  return {
    providerId,
    amount,
    at,
    status: statuses[status],
    ...(reference !== undefined && { reference }),
    ...(phone && { phone }),
    ...(status === 'SUCCESSFUL' && receipt !== undefined && { receipt }),
    // The history says no reason; /transaction/ does.
    ...(status === 'FAILED' && { refusal: noOfFailure(undefined, 'collect').reason }),
  };
}
