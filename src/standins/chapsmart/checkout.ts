import type { Ground } from '../ground.js';
import { text } from '../wire.js';
import type { StandinResponse } from '../wire.js';
import type { Settling } from './settle.js';

const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
const html = (status: number, body: string): StandinResponse => ({
  ...text(
    status,
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Checkout</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem}code{overflow-wrap:anywhere;font-size:.8rem}button{font:inherit;padding:.6rem 1.4rem;min-height:44px}</style>
<body>${body}</body></html>`,
  ),
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
});

const words = { pending: 'Waiting for payment', settled: 'Paid. The payout is under way.', completed: 'Delivered.', expired: 'This invoice has expired.', failed: 'Paid, but the payout failed. Support will resolve it.' }; // prettier-ignore

/** The page behind a checkout link, where somebody without a wallet can play one. Everything on it is made of digits, ids and our own words. */
export function checkout({ clock }: Ground, { find, refresh, pay }: Settling, method: string, invoiceId: string): StandinResponse {
  const invoice = find(invoiceId);
  if (!invoice) return html(404, '<h1>Not found</h1>');
  if (method === 'POST') {
    pay(invoiceId);
    return { status: 303, headers: { location: `../${invoiceId}` }, body: '' };
  }
  refresh(invoice);
  const { amount, sats, bolt11, status, expiresAt } = invoice;
  const form = `<form method="post" action="${invoiceId}/pay"><button>Pay with a stand-in wallet</button></form><p><code>${bolt11}</code></p>`;
  const left = Math.max(0, Math.ceil((expiresAt - clock.now()) / 60_000));
  return html(
    200,
    `<h1>${sats.toLocaleString('en-US')} sats</h1><p>for TSh ${amount.toLocaleString('en-US')}. No money moves here.</p><p>${words[status]}${status === 'pending' ? ` ${left} min left.` : ''}</p>${status === 'pending' ? form : ''}`,
  );
}
