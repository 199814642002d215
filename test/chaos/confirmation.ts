import type { OperationKind } from '../../src/operations/store.js';
import { unitsIn } from './units.js';
import type { Village } from './villages.js';

/** What moves money when somebody says yes to it. */
export type PaidKind = Extract<OperationKind, 'contribution' | 'link' | 'airtime' | 'payFor' | 'payout' | 'lightning'>;
export const paidKinds: readonly PaidKind[] = ['contribution', 'link', 'airtime', 'payFor', 'payout', 'lightning'];

/** A question that waits for a yes; `pays` where that moves money, with its whole units. */
export type Question = { pays?: { kind: PaidKind; amount: number } };

/** By Lightning airtime and money are one kind of operation. */
const byLightning = /You pay [^\n]+ sats|pays [^\n]+ sats by link/;

const questions: readonly (readonly [PaidKind, RegExp])[] = [
  ['payout', /\bSend [^\n]+ to [^\n]+\?\s+You pay ([^\n]+) by/],
  ['lightning', /([^\n]+) to [^\n]+, M-Pesa [^\n]+\?/],
  ['link', /\bA link of ([^\n]+) for your contribution to [^\n]+\?/],
  ['payFor', /\bPay ([^\n]+) to [^\n]+ for [^\n]+\?/],
  ['contribution', /\bPay ([^\n]+) to [^\n]+\?/],
  ['airtime', /([^\n]+) airtime for [^\n]+\?/],
];

/** Reads a screen that asks for a yes; undefined for any other. */
export function questionIn(text: string, { currency }: Village): Question | undefined {
  if (!text.startsWith('CON ') || !/\n1\. Yes\n2\. No(?:\n|$)/.test(text)) return undefined;
  for (const [kind, form] of questions) {
    const amount = unitsIn(form.exec(text)?.[1] ?? '', currency);
    if (amount !== undefined) return { pays: { kind: byLightning.test(text) ? 'lightning' : kind, amount } };
  }
  return {};
}
