import { compareMoney, decimalText, type Money } from '../../src/money.js';
import { say, type Phrase } from './say.js';
import { typedAmount } from './typed-amount.js';

/** What a member may contribute, and an amount to show as an example. `tooMuch` is said of more than `max`, where there is a reason to tell. */
export type Bounds = { offered: Money; min: Money; max: Money; tooMuch?: Phrase };

/** An amount within its bounds, or what to say about it. */
export type ReadAmount = { status: 'amount'; amount: Money } | { status: 'odd'; notice: Phrase };

/** Reads an amount as it was typed; says precisely what is wrong with one that does not do. */
export function readAmount(text: string, { offered, min, max, tooMuch = say('amount.tooMuch', { max }) }: Bounds): ReadAmount {
  const typed = typedAmount(text, min.currency);
  if (!typed) return odd(hasCents(text) ? say('amount.notWhole') : say('amount.notNumber', { example: offered }));
  if (typed.is === 'zero') return odd(say('amount.tooLittle', { min }));
  if (typed.is === 'unclear') return odd(say('amount.unclear', { guess: typed.guess, plain: decimalText(typed.guess) }));
  const { amount } = typed;
  if (compareMoney(amount, min) < 0) return odd(say('amount.tooLittle', { min }));
  if (compareMoney(amount, max) > 0) return odd(tooMuch);
  return { status: 'amount', amount };
}

const odd = (notice: Phrase): ReadAmount => ({ status: 'odd', notice });

/** `500.50`, `KES 10,5`: figures with one or two more behind a point or comma. */
const hasCents = (text: string): boolean => /\d[.,]\d{1,2}(?!\d)/.test(text);
