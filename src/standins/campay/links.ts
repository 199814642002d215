import type { Ground } from '../ground.js';
import type { MomoApprovals } from '../momo/approvals.js';
import { approvalCodes } from '../momo/carriers.js';
import type { Carrier } from '../momo/carriers.js';
import { francs } from '../momo/wallets.js';
import { keepRow } from '../state.js';
import { json, jsonObject, text } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { amountFrom, refuse, refuseInWords, required, subscriberFrom, textFrom } from './answers.js';
import { askPayer } from './collect.js';
import { begin, uuid } from './start.js';
import type { CampayState, PayLink } from './state.js';

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
  const url = `http://${headers['host'] ?? 'campay.standin'}/campay/pay/${link.reference}/`;
  return json(200, { link: url, ...(state().campay.linkHabits.tells && { reference: link.reference }) });
}

/** Absolute, and https; on this machine, where a demo has no certificate, also plain. */
const isWebPage = (url: string | undefined): url is string =>
  url !== undefined && URL.canParse(url) && /^https:\/\/|^http:\/\/(?:127\.0\.0\.1|localhost)(?=[:/])/.test(url);

/** The page of a link: a form for a browser, its data for who asks for JSON. */
export function showLink({ state }: Ground, { headers }: StandinRequest, reference: string): StandinResponse {
  const { links, transactions, linkHabits } = state().campay;
  const link = links.find((one) => one.reference === reference);
  if (!link) return text(404, 'No such link');
  const status = transactions.find((one) => one.reference === reference)?.status ?? null;
  if (/json/.test(headers['accept'] ?? '')) return json(200, { ...link, status });
  const more = link.payerCanPayMore ? ' at least' : '';
  const form =
    status !== null && linkHabits.tries === 'one'
      ? `<p>This payment is ${{ PENDING: 'waiting on the phone', SUCCESSFUL: 'made', FAILED: 'over, and was not made' }[status]}.</p>`
      : `<form method="post"><label>Phone <input name="phone" value="${escaped(link.phone?.slice(1) ?? '237')}"></label>
<label>Amount <input name="amount" value="${link.amount}"${link.payerCanPayMore || linkHabits.amounts === 'any' ? '' : ' readonly'}></label><button>Pay</button></form>`;
  return page(`<h1>${escaped(link.description)}</h1><p>Pay${more} ${francs(link.amount)}</p>${form}`);
}

/** What a payer wants: which phone is to be asked, and how much where they may choose. Begins the payment; a sentence where the page takes none. */
async function pay(
  ground: Ground,
  approvals: MomoApprovals,
  { link, phone, amount: typed }: { link: PayLink; phone: unknown; amount: unknown },
): Promise<{ status: 'begun'; reference: string; carrier: Carrier; amount: number } | { status: 'over' } | StandinResponse> {
  const { transactions, linkHabits } = ground.state().campay;
  // A link is for one try (assumed): a payment that failed never becomes another under its reference. Where it takes many, each has a reference of its own.
  const isTaken = transactions.some(({ reference }) => reference === link.reference);
  if (isTaken && linkHabits.tries === 'one') return { status: 'over' };
  const subscriber = subscriberFrom(phone);
  if ('status' in subscriber) return subscriber;
  const isFree = linkHabits.amounts === 'any';
  const amount = link.payerCanPayMore || isFree ? amountFrom(typed ?? link.amount) : link.amount;
  if (amount === undefined || (amount < link.amount && !isFree)) return refuse('ER201');
  const { description, externalReference, extra } = link;
  const wanted = { endpoint: 'collect' as const, ...subscriber, amount, description, externalReference, externalUser: '', extra };
  const begun = begin(ground, wanted, isTaken ? uuid(ground.ids) : link.reference);
  await askPayer(ground, approvals, begun);
  return { status: 'begun', reference: begun.reference, carrier: subscriber.carrier, amount };
}

/** What a payer sends from the page. */
export async function payLink(
  ground: Ground,
  approvals: MomoApprovals,
  { body }: StandinRequest,
  reference: string,
): Promise<StandinResponse> {
  const link = ground.state().campay.links.find((one) => one.reference === reference);
  if (!link) return text(404, 'No such link');
  const fields = new URLSearchParams(body);
  const done = await pay(ground, approvals, { link, phone: fields.get('phone') ?? '', amount: fields.get('amount') ?? undefined });
  if (done.status === 'over') return page('<p>This payment is under way or over.</p>');
  if (done.status !== 'begun') return done;
  return page(
    `<p>Approve the payment of ${francs(done.amount)} on your phone, or dial ${approvalCodes[done.carrier]}.</p>
<p><a href="${escaped(link.redirectUrl)}">I have paid</a> · <a href="${escaped(link.failureRedirectUrl)}">I have not paid</a></p>`,
  );
}

/** Somebody opens a link and pays, for the panel and tests: the link by its address or its payment's reference. */
export async function payByLink(
  ground: Ground,
  approvals: MomoApprovals,
  wanted: { link: string; phone: string; amount?: number | undefined },
): Promise<{ status: 'begun'; reference: string } | { status: 'over' | 'refused' } | undefined> {
  const link = ground.state().campay.links.find(({ reference }) => wanted.link.includes(reference));
  if (!link) return undefined;
  const done = await pay(ground, approvals, { link, phone: wanted.phone.replace(/^\+/, ''), amount: wanted.amount });
  if (done.status === 'begun') return { status: 'begun', reference: done.reference };
  return { status: done.status === 'over' ? 'over' : 'refused' };
}

/** Links, newest first, for the panel: what each asks for, and what became of its first payment. */
export const linksShown = ({ links, transactions }: CampayState, max: number) =>
  links
    .slice(-max)
    .reverse()
    .map(({ reference, amount, description }) => ({
      ...{ reference, amount, description },
      status: transactions.find((one) => one.reference === reference)?.status ?? null,
    }));

const page = (body: string): StandinResponse => ({
  ...text(200, `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Payment</title></head><body>${body}</body></html>`, 'text/html'),
}); // prettier-ignore

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (value: string): string => value.replace(/[&<>"]/g, (character) => escapes[character] ?? '');
