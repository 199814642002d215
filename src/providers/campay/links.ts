import { decimalText } from '../../money.js';
import type { Phone } from '../../phone.js';
import { readAnswer } from '../answers.js';
import type { LinkMaker, LinkOrder, PaymentLink } from '../ports/wallet.js';
import type { Client } from './client.js';
import { isServed, msisdn, plainText, wrongWith } from './order.js';
import type { Limits } from './order.js';
import { outcomeOfStart } from './outcome.js';
import { toUuid4 } from './reference.js';
import { statusOfLink, type Asked } from './transactions.js';
import { Link } from './wire.js';

const nameMax = 50;

/**
 * CamPay's payment pages. A lost answer may be asked for again: a page that nobody was shown takes no money. Whose a payment is, is learned when there is one:
 * of several pages under one reference nobody knows beforehand by which it will be.
 */
export function links(asked: Asked, { base, limits }: { base: string; limits: Limits }): LinkMaker {
  return {
    name: 'campay',
    link: async (order) => {
      const wrong = wrongWith(undefined, order.amount, limits) ?? wrongAddresses(order, base);
      if (wrong) return { status: 'refused', ...wrong };
      const made = await askFor(asked.client, bodyOf(order));
      if (made.status !== 'made') return made;
      // The payer is sent there: nothing but a web page, and where CamPay is spoken to in secret, a secret one.
      const scheme = base.startsWith('https:') ? /^https:\/\// : /^https?:\/\//;
      if (!scheme.test(made.url) || !URL.canParse(made.url)) return { status: 'unknown', why: 'campay gives a link that is none' };
      return made;
    },
    status: (providerId) => statusOfLink(asked, providerId),
  };
}

/** Pages on this machine are as plain as the CamPay there is: a stand-in. */
const wrongAddresses = ({ paidUrl, failedUrl }: LinkOrder, base: string) =>
  [paidUrl, failedUrl].every((url) => URL.canParse(url) && (/^https:\/\//.test(url) || (isPlainHere(url) && isPlainHere(base))))
    ? undefined
    : { reason: 'unavailable' as const, alert: 'CamPay wants https addresses to send the payer back to' };

const isPlainHere = (url: string): boolean => /^http:\/\/(?:127\.0\.0\.1|localhost)(?=[:/]|$)/.test(url);

/** The page asks for a number in any case; one that CamPay serves is filled in. */
const prefilled = (phone: Phone | undefined) => (phone !== undefined && isServed(phone) ? { from: msisdn(phone) } : {});

const bodyOf = ({ reference, amount, description, phone, firstName, lastName, paidUrl, failedUrl, mayPayMore }: LinkOrder) => ({
  amount: decimalText(amount),
  currency: 'XAF',
  description: plainText(description),
  external_reference: toUuid4(reference),
  redirect_url: paidUrl,
  failure_redirect_url: failedUrl,
  payment_options: 'MOMO',
  payer_can_pay_more: mayPayMore === true ? 'yes' : 'no',
  ...prefilled(phone),
  ...(firstName && { first_name: firstName.slice(0, nameMax) }),
  ...(lastName && { last_name: lastName.slice(0, nameMax) }),
});

async function askFor(client: Client, body: object): Promise<PaymentLink> {
  const reply = await client.post('/get_payment_link/', body);
  const answer = readAnswer('campay', reply, Link);
  if (answer.status === 'read') {
    const { link: url, reference: providerId } = answer.value;
    return { status: 'made', url, ...(providerId !== undefined && { providerId }) };
  }
  const outcome = outcomeOfStart(reply, 'collect');
  if (outcome.status !== 'refused') return answer;
  return { status: 'refused', reason: outcome.reason, ...(outcome.alert !== undefined && { alert: outcome.alert }) };
}
