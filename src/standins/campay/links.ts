import type { Ground } from '../ground.js';
import type { MomoApprovals } from '../momo/approvals.js';
import { approvalCodes } from '../momo/carriers.js';
import { francs } from '../momo/wallets.js';
import { keepRow } from '../state.js';
import { json, jsonObject, text } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { amountFrom, refuse, refuseInWords, required, subscriberFrom, textFrom } from './answers.js';
import { askPayer } from './collect.js';
import { begin, uuid } from './start.js';
import type { PayLink } from './state.js';

/** POST /get_payment_link/. The page stands on this server, under the name by which it was called. */
export function makeLink({ ids, state }: Ground, { body, headers }: StandinRequest): StandinResponse {
  const fields = jsonObject(body);
  if (!fields) return refuseInWords(400, 'JSON parse error');
  const amount = amountFrom(fields.get('amount'));
  if (amount === undefined) return refuse('ER201');
  if (fields.get('currency') !== 'XAF') return refuseInWords(400, 'Invalid currency');
  const named = fields.get('from') ? subscriberFrom(fields.get('from')) : undefined;
  if (named && 'status' in named) return named;
  const [description, redirectUrl, failureRedirectUrl, options] = ['description', 'redirect_url', 'failure_redirect_url', 'payment_options'].map((name) => textFrom(fields, name, 2_000)); // prettier-ignore
  if (!description) return required('description');
  if (!isWebPage(redirectUrl)) return required('redirect_url');
  if (!isWebPage(failureRedirectUrl)) return required('failure_redirect_url');
  if (!options?.split(',').includes('MOMO')) return required('payment_options');
  const [externalReference, firstName, lastName, email] = ['external_reference', 'first_name', 'last_name', 'email'].map((name) => textFrom(fields, name)); // prettier-ignore
  const link: PayLink = keepRow(state().campay.links, {
    reference: uuid(ids),
    amount,
    description,
    externalReference: externalReference ?? '',
    extra: { firstName: firstName ?? '', lastName: lastName ?? '', email: email ?? '' },
    phone: named?.phone ?? null,
    redirectUrl,
    failureRedirectUrl,
    payerCanPayMore: fields.get('payer_can_pay_more') === 'yes',
  });
  return json(200, { link: `http://${headers['host'] ?? 'campay.standin'}/campay/pay/${link.reference}/`, reference: link.reference });
}

const isWebPage = (url: string | undefined): url is string => url !== undefined && /^https:\/\//.test(url) && URL.canParse(url);

/** The page of a link: a form for a browser, its data for who asks for JSON. */
export function showLink({ state }: Ground, { headers }: StandinRequest, reference: string): StandinResponse {
  const { links, transactions } = state().campay;
  const link = links.find((one) => one.reference === reference);
  if (!link) return text(404, 'No such link');
  const status = transactions.find((one) => one.reference === reference)?.status ?? null;
  if (/json/.test(headers['accept'] ?? '')) return json(200, { ...link, status });
  const more = link.payerCanPayMore ? ' at least' : '';
  const form =
    status !== null
      ? `<p>This payment is ${{ PENDING: 'waiting on the phone', SUCCESSFUL: 'made', FAILED: 'over, and was not made' }[status]}.</p>`
      : `<form method="post"><label>Phone <input name="phone" value="${escaped(link.phone?.slice(1) ?? '237')}"></label>
<label>Amount <input name="amount" value="${link.amount}"${link.payerCanPayMore ? '' : ' readonly'}></label><button>Pay</button></form>`;
  return page(`<h1>${escaped(link.description)}</h1><p>Pay${more} ${francs(link.amount)}</p>${form}`);
}

/** What a payer sends from the page: which phone is to be asked, and how much where they may choose. */
export async function payLink(
  ground: Ground,
  approvals: MomoApprovals,
  { body }: StandinRequest,
  reference: string,
): Promise<StandinResponse> {
  const { links, transactions } = ground.state().campay;
  const link = links.find((one) => one.reference === reference);
  if (!link) return text(404, 'No such link');
  // A link is for one try (assumed): a payment that failed never becomes another under its reference.
  if (transactions.some((one) => one.reference === reference)) return page('<p>This payment is under way or over.</p>');
  const fields = new URLSearchParams(body);
  const subscriber = subscriberFrom(fields.get('phone') ?? '');
  if ('status' in subscriber) return subscriber;
  const amount = link.payerCanPayMore ? amountFrom(fields.get('amount') ?? String(link.amount)) : link.amount;
  if (amount === undefined || amount < link.amount) return refuse('ER201');
  const { description, externalReference, extra } = link;
  const wanted = { endpoint: 'collect' as const, ...subscriber, amount, description, externalReference, externalUser: '', extra };
  await askPayer(ground, approvals, begin(ground, wanted, reference));
  return page(`<p>Approve the payment of ${francs(amount)} on your phone, or dial ${approvalCodes[subscriber.carrier]}.</p>`);
}

const page = (body: string): StandinResponse => ({
  ...text(200, `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Payment</title></head><body>${body}</body></html>`, 'text/html'),
}); // prettier-ignore

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (value: string): string => value.replace(/[&<>"]/g, (character) => escapes[character] ?? '');
