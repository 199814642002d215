import type { Clock } from '../../clock.js';
import { minutes } from '../../clock.js';
import { decimalText, isZero } from '../../money.js';
import type { Money } from '../../money.js';
import type { PayoutWish, Quoted } from '../ports/payout.js';
import { feeOf, moneyOf } from './amount.js';
import type { Api } from './api.js';
import { ourName } from './corridors.js';
import { bodyOf, corridorOf, wrongWith } from './recipient.js';
import type { PhoneForm } from './recipient.js';
import { ourSenderField } from './senders.js';
import { refusalOf } from './sending.js';

/** How long a rate is shown. BitPesa holds none before the transaction is made; it wants rates asked for no more often than this. */
const quoteLifeMs = minutes(5);

/** POST /transactions/calculate: the rate that a transaction made now would have (TransferZero docs, "Get current exchange rates"). */
export async function quote(
  { api, clock, phones }: { api: Api; clock: Clock; phones: PhoneForm | undefined },
  wish: PayoutWish,
): Promise<Quoted> {
  const corridor = corridorOf(wish.method, wish.country);
  const wrong = wrongWith(wish);
  if (!corridor || wrong.length > 0)
    return { status: 'refused', fields: wrong, ...refusalOf(wrong.map((field) => ({ field, fault: 'invalid' as const }))) };
  const answer = await api.transactions.calculate(bodyOf(wish, corridor, phones));
  switch (answer.status) {
    case 'invalid':
      return { status: 'refused', fields: answer.errors.map(({ field }) => named(field)), ...refusalOf(answer.errors) };
    case 'denied':
      return { status: 'unknown', why: `bitpesa said ${answer.http}` };
    case 'unknown':
      return answer;
    case 'read': {
      const { input, recipients } = answer.value;
      const recipient = recipients[0];
      const cost = moneyOf(input ?? recipient?.input);
      const gets = moneyOf(recipient?.output);
      if (!cost || !gets || recipients.length !== 1)
        return { status: 'unknown', why: 'bitpesa calculated without a price that can be read' };
      const fee = feeOf(recipient?.feeFractional, cost.currency);
      return {
        status: 'quoted',
        cost,
        gets,
        rate: recipient?.rate ?? ratio(gets, cost),
        expiresAt: clock.now() + quoteLifeMs,
        ...(fee && { fee }),
      };
    }
  }
}

/** What they do not take, by our name of it; behind `sender.` where it is the sender's. What we have no word for stays theirs. */
function named(field: string): string {
  if (!/^(?:sender|documents)\b/.test(field)) return ourName(field) ?? field;
  const ours = ourSenderField(field);
  return ours === undefined ? field : `sender.${ours}`;
}

/** What they get for one of ours, to six decimals cut off, where BitPesa names no rate. */
function ratio(gets: Money, cost: Money): string {
  const scaled = (amount: Money): bigint =>
    BigInt(decimalText(amount).replace(/^(\d+)\.?(\d*)$/, (_all, whole: string, fraction: string) => whole + fraction.padEnd(2, '0')));
  const digits = (isZero(cost) ? 0n : (scaled(gets) * 1_000_000n) / scaled(cost)).toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
