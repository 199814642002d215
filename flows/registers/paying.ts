import { airtimeSats } from '../airtime-sats.js';
import { airtime } from '../airtime.js';
import { contribute } from '../contribute.js';
import { isReceiptMessage } from '../kit/receipt.js';
import { isAmountLike } from '../kit/typed-amount.js';
import { paid } from '../paid.js';
import { payFor } from '../pay-for.js';
import { payLink } from '../pay-link.js';
import { airtimeAsked, paymentAsked, politely } from '../kit/asked.js';
import type { FlowEntry } from '../kit/register.js';

/** What members pay for, and how they say that they have. */
export const paying = {
  contribute: {
    machine: contribute,
    version: 1,
    for: 'member',
    name: 'flow.contribute',
    words: {
      en: ['pay', 'contribute', 'save', 'deposit'],
      sw: ['lipa', 'changa', 'weka', 'mchango'],
      fr: ['payer', 'cotiser', 'cotisation', 'verser'],
    },
    // "Pay fine 200" is no contribution.
    args: (rest) => ((/\d/.test(rest) || isAmountLike(rest)) && !paymentAsked(`pay ${rest}`) ? { amount: rest } : undefined),
  },
  'pay-link': {
    machine: payLink,
    version: 1,
    for: 'member',
    name: 'flow.pay-link',
    words: { en: ['link'], sw: ['kiungo'], fr: ['lien'] },
    args: (rest) => (/\d/.test(rest) || isAmountLike(rest) ? { amount: rest } : politely(rest)),
  },
  paid: {
    machine: paid,
    version: 1,
    for: 'member',
    name: 'flow.paid',
    words: { en: ['paid', 'claim'], sw: ['nimelipa', 'nilishalipa'], fr: ['paye'] },
    args: (rest) => ({ said: rest }),
    recognises: (text) => (isReceiptMessage(text) ? { said: text } : undefined),
  },
  airtime: {
    machine: airtime,
    version: 1,
    for: 'member',
    name: 'flow.airtime',
    words: { en: ['airtime', 'topup'], sw: ['muda', 'vocha'], fr: ['credit', 'recharge'] },
    args: (rest) => (/\d/.test(rest) ? { order: rest } : politely(rest)),
    recognises: airtimeAsked,
  },
  'airtime-sats': { machine: airtimeSats, version: 1, for: 'member', name: 'flow.airtime-sats' },
  'pay-for': {
    machine: payFor,
    version: 1,
    for: 'member',
    name: 'flow.pay-for',
    recognises: paymentAsked,
  },
} satisfies Record<string, FlowEntry>;
