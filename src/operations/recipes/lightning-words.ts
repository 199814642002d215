import { nationalPhone, type Phone } from '../../phone.js';
import { say } from '../../../flows/kit/say.js';
import { payQuoteOf } from '../lightning/price.js';
import type { Scene } from '../recipe.js';

/** What an order comes to, as its member reads it: airtime by its name, the phone as people at home write it. */
export const orderOf = ({ facts, work: { operation } }: Scene) => ({
  chama: facts.name,
  amount: payQuoteOf(operation).kind === 'airtime' ? say('pay-sats.airtime', { amount: operation.amount }) : operation.amount,
  phone: nationalPhone((operation.personal['phone'] ?? '') as Phone),
});

/** As much of a reference as a message has room for; the audit has it whole. */
export const referenceMax = 20;

/** How much of a payment's hash names it to a member; the leg has it whole. */
const hashShown = 10;
export const paymentNamed = (paymentHash: string): string => paymentHash.slice(0, hashShown);
