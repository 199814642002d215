import { decimalText } from '../../money.js';
import { readAnswer } from '../answers.js';
import type { LinkMaker, LinkOrder, PaymentLink } from '../ports/wallet.js';
import type { Client } from './client.js';
import { msisdn, plainText, wrongWith } from './order.js';
import type { Limits } from './order.js';
import { outcomeOfStart } from './outcome.js';
import { toUuid4 } from './reference.js';
import type { Asked } from './transactions.js';
import { Link } from './wire.js';

const nameMax = 50;

/** CamPay's payment pages. A lost answer may be asked for again: a page that nobody was shown takes no money. */
export function links({ client, known }: Asked, { base, limits }: { base: string; limits: Limits }): LinkMaker {
  return {
    name: 'campay',
    link: async (order) => {
      const wrong = wrongWith(order.phone, order.amount, limits) ?? wrongAddresses(order);
      if (wrong) return { status: 'refused', ...wrong };
      const made = await asked(client, bodyOf(order));
      if (made.status !== 'made') return made;
      // The payer is sent there: nothing but a web page, and where CamPay is spoken to in secret, a secret one.
      const scheme = base.startsWith('https:') ? /^https:\/\// : /^https?:\/\//;
      if (!scheme.test(made.url) || !URL.canParse(made.url)) return { status: 'unknown', why: 'campay gives a link that is none' };
      if (made.providerId !== undefined) known.put(made.providerId, toUuid4(order.reference));
      return made;
    },
  };
}

const wrongAddresses = ({ paidUrl, failedUrl }: LinkOrder) =>
  [paidUrl, failedUrl].every((url) => /^https:\/\//.test(url) && URL.canParse(url))
    ? undefined
    : { reason: 'unavailable' as const, alert: 'CamPay wants https addresses to send the payer back to' };

const bodyOf = ({ reference, amount, description, phone, firstName, lastName, paidUrl, failedUrl, mayPayMore }: LinkOrder) => ({
  amount: decimalText(amount),
  currency: 'XAF',
  description: plainText(description),
  external_reference: toUuid4(reference),
  redirect_url: paidUrl,
  failure_redirect_url: failedUrl,
  payment_options: 'MOMO',
  payer_can_pay_more: mayPayMore === true ? 'yes' : 'no',
  ...(phone && { from: msisdn(phone) }),
  ...(firstName && { first_name: firstName.slice(0, nameMax) }),
  ...(lastName && { last_name: lastName.slice(0, nameMax) }),
});

async function asked(client: Client, body: object): Promise<PaymentLink> {
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
