import { dateIn, days } from '../../clock.js';
import { fromDecimal, isPositive } from '../../money.js';
import type { Money } from '../../money.js';
import { gatewayPhone } from '../../phone.js';
import type { Phone } from '../../phone.js';
import { readAnswer } from '../answers.js';
import type { Client } from './client.js';
import { receiptOf } from './outcome.js';
import { History, HistoryItem } from './wire.js';

/** One line of CamPay's history. `way`: into the app or out of it. */
export type HistoryLine = {
  providerId: string;
  way: 'in' | 'out';
  status: HistoryItem['status'];
  amount: Money | undefined;
  /** What CamPay kept, in francs as decimal text (`0.05`): fees have fractions, though amounts have none. */
  charge: string | undefined;
  receipt: string | undefined;
  phone: Phone | undefined;
  /** UTC milliseconds. */
  at: number | undefined;
  /** The `external_reference`, where the line shows it. */
  uuid: string | undefined;
};

/** Some days of history, from `since` on (UTC milliseconds). Not `whole`: a line cannot be read, or the list looks cut. */
export type Span = { status: 'span'; lines: HistoryLine[]; since: number; whole: boolean } | { status: 'unknown'; why: string };

/**
 * The spans that are asked for, newest first, as days back from today. Whether their two ends are counted in, and in which time
 * zone, is not documented: each span goes a day over at both.
 */
const spans = [
  { from: 1, to: 0 },
  { from: 8, to: 1 },
  { from: 33, to: 8 },
] as const;
const marginDays = 1;
/** A list whose length is a multiple of this is taken to be cut there: whether they page, and how, is not documented. */
const roundLines = 100;

/** CamPay's history from today back, one question a span; it ends with the first that is not heard. */
export async function* historyBack(client: Client, now: number): AsyncGenerator<Span> {
  for (const { from, to } of spans) {
    const body = { start_date: dayOf(now - days(from + marginDays)), end_date: dayOf(now - days(to - marginDays)) };
    const answer = readAnswer('campay', await client.ask('/history/', body), History);
    if (answer.status === 'unknown') {
      yield answer;
      return;
    }
    const lines = answer.value.map(lineOf).filter((line) => line !== undefined);
    const isCut = answer.value.length > 0 && answer.value.length % roundLines === 0;
    yield { status: 'span', lines, since: now - days(from), whole: lines.length === answer.value.length && !isCut };
  }
}

const dayOf = (at: number): string => dateIn('Africa/Douala', at);

function lineOf(item: unknown): HistoryLine | undefined {
  const parsed = HistoryItem.safeParse(item);
  if (!parsed.success) return undefined;
  const { reference_uuid: providerId, status, debit, charge_amount: charge, phone_number: phone, external_reference: uuid } = parsed.data;
  const amount = fromDecimal(parsed.data.amount, 'XAF');
  return {
    providerId,
    status,
    way: Number(debit ?? 0) > 0 ? 'out' : 'in',
    amount: amount && isPositive(amount) ? amount : undefined,
    charge: charge === null || charge === undefined ? undefined : String(charge),
    receipt: receiptOf(parsed.data.operator_tx_code, parsed.data.code),
    phone: gatewayPhone(phone ?? ''),
    at: momentOf(parsed.data.datetime),
    uuid: uuid?.toLowerCase(),
  };
}

/** Recorded answers end in `Z` for UTC, or say no zone at all; the latter fit the carrier's own Cameroonian time (UTC+1, no summer time). */
function momentOf(text: string | undefined): number | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/.exec(text ?? '');
  if (!parts) return undefined;
  const [, day = '', time = '', fraction = '', zone = '+01:00'] = parts;
  const at = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}
