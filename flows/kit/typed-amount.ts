import { currencies, isPositive, major, parseAmount, withoutSign, type Currency, type Money } from '../../src/money.js';
import { numberInWords } from './number-words.js';

/** What somebody wrote for an amount. `unclear`: it may mean `guess`, or another; that is never guessed, but asked. */
export type TypedAmount = { is: 'amount'; amount: Money } | { is: 'unclear'; guess: Money } | { is: 'zero' };

/** Longest text that is read as an amount. */
const textMax = 80;

const francs: readonly Currency[] = ['XAF', 'XOF'];

/**
 * Reads an amount as people write it: what `parseAmount` reads, `KES 1 000.00`, `2.5k`, "elfu kumi", "cinq mille francs". Whole units only.
 * Undefined when it is no amount. `1.500` is a thousand and a half in one country and one and a half in the next: in francs it is read, else asked.
 */
export function typedAmount(text: string, currency: Currency): TypedAmount | undefined {
  if (text.length > textMax) return undefined;
  const plain = parseAmount(text, currency);
  if (plain) return { is: 'amount', amount: plain };
  const bare = withoutSign(text, currency);
  if (/^0[0 ]*(?:[.,]0+)?$/.test(bare)) return { is: 'zero' };
  const figures = withoutCents(bare, currency) ?? thousands(bare, currency);
  if (figures) return isPositive(figures) ? { is: 'amount', amount: figures } : { is: 'zero' };
  const parted = /^\d{1,3}(?:\.\d{3})+$/.test(bare) ? parseAmount(bare.replaceAll('.', ''), currency) : undefined;
  if (parted) return { is: 'unclear', guess: parted };
  return inWords(text, currency);
}

/** Could this be an amount in some currency of ours? */
export const isAmountLike = (text: string): boolean => currencies.some((currency) => typedAmount(text, currency) !== undefined);

/** `1,000.00` where a point parts cents; in francs, that have none, `1 000,00` and `1000.00`, but not `1,00`, which may lack a figure. */
function withoutCents(bare: string, currency: Currency): Money | undefined {
  const [, whole = '', sign = ''] = /^(\d[\d ,.]*)([.,])00$/.exec(bare) ?? [];
  if (whole === '' || whole.includes(sign)) return undefined;
  const isPlain = francs.includes(currency) ? /\d{4}|\d[ ,.]\d{3}$/.test(whole) : sign === '.';
  return isPlain ? parseAmount(whole, currency) : undefined;
}

/** `10k`, `2.5k`, `2,5 K`. With three figures behind the point it might be millions. */
function thousands(bare: string, currency: Currency): Money | undefined {
  const [, whole, part = ''] = /^(\d{1,4})(?:[.,](\d{1,2}))? ?k$/i.exec(bare) ?? [];
  return whole === undefined ? undefined : major(BigInt(whole) * 1000n + BigInt(part.padEnd(3, '0')), currency);
}

/** The words that stand beside an amount in words. */
const shillings = /^(?:kes|kshs?|tzs|tshs?|ugx|ushs?|shs?|shilings?|shilingi|shillings?|bob)\.?$/i;
const signWords: Partial<Record<Currency, RegExp>> = {
  ...{ KES: shillings, TZS: shillings, UGX: shillings },
  ...{ XAF: /^(?:xaf|fcfa|cfa|francs?|frs?|f)\.?$/i, XOF: /^(?:xof|fcfa|cfa|francs?|frs?|f)\.?$/i },
  ...{ SAT: /^(?:sats?|satoshis?)$/i, USD: /^(?:usd|dollars?)$/i },
};

function inWords(text: string, currency: Currency): TypedAmount | undefined {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => signWords[currency]?.test(word) !== true)
    .join(' ');
  // Six hundred in French, six cents in English.
  if (!francs.includes(currency) && /\bsix cents?$/i.test(words)) return undefined;
  const read = numberInWords(words);
  if (read === undefined) return undefined;
  return read.is === 'number'
    ? { is: 'amount', amount: major(read.value, currency) }
    : { is: 'unclear', guess: major(read.guess, currency) };
}
