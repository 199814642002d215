import { say, type Phrase } from '../../../flows/kit/say.js';
import { minutes } from '../../clock.js';
import type { Phone } from '../../phone.js';
import type { LightningInvoice } from '../../providers/ports/lightning.js';
import { closeReviews, moveLeg, moveOperation, openReview, readyNext, tell } from '../follow.js';
import { paymentsOf } from '../lightning/offered.js';
import { postPaid } from '../lightning/post.js';
import { payQuoteOf } from '../lightning/price.js';
import { nothingFollows, type Scene, type Step } from '../recipe.js';
import { isEnd, type Proof } from '../verdict.js';
import { shortened } from '../officers.js';
import { forPayer } from '../payer-language.js';
import { orderOf } from './lightning-words.js';

/** The step that makes an invoice and waits for whoever pays it. */
export const invoicing: Step = {
  kind: 'invoice',
  invoiced: async (scene, invoice) => {
    const { personal } = scene.work.operation;
    const payer = personal['payer'];
    if (payer === undefined) return tell(scene, 'lightning.invoice', toMember(scene, invoice));
    await tellPayer(scene, payer as Phone, toPayer(scene, invoice));
    await tell(scene, 'lightning.invoice', toMemberOfPayer(scene, payer as Phone, invoice));
  },
  settled: async (scene, proof) => {
    const { tx, work, now } = scene;
    const { leg } = work;
    if (leg.state === 'settled') return false;
    if (!(await isOwn(scene, proof))) return odd(scene);
    const { pay, fee } = payQuoteOf(work.operation);
    const over = { resolvedAt: now, nextAt: undefined, reason: undefined, note: undefined };
    if (!(await moveLeg(scene, 'settled', { ...over, settled: pay, feeMinor: fee.minor, sentAt: leg.sentAt ?? now }))) return false;
    await postPaid(scene);
    await readyNext({ ...scene, work: { ...work, legs: await tx.legs(work.operation.id) } });
    await moveOperation(scene, 'open');
    if (leg.state === 'review') await closeReviews(scene, 'it was paid after all');
    if (isEnd(leg.state)) await tell(scene, 'lightning.paidLate', say('rail.paidLate', { ...orderOf(scene), sats: pay }));
    return true;
  },
  ended: async (scene, { patch }) => {
    await closeReviews(scene, 'the rail says that nobody paid');
    await moveOperation(scene, 'failed');
    await tell(scene, 'lightning.ended', endOf(scene, patch.reason ?? 'declined'));
  },
  review: async (scene, reason, detail) => {
    await moveOperation(scene, 'review');
    await openReview(scene, reason, detail);
    await tell(scene, 'lightning.unseen', say('rail.unseen', { ...orderOf(scene), sats: payQuoteOf(scene.work.operation).pay }));
  },
  checking: nothingFollows,
  stuck: nothingFollows,
};

/** A payment is known by its hash, and is the proof of one invoice of ours. */
async function isOwn({ tx, work: { leg }, now }: Scene, { receipt }: Proof): Promise<boolean> {
  return receipt !== undefined && (await tx.takeReceipt(paymentsOf(leg.provider), receipt, leg.id, now));
}

/** The rail gave one invoice twice: one payment cannot be that of two orders. */
async function odd(scene: Scene): Promise<boolean> {
  const { leg } = scene.work;
  if (leg.state === 'review') return false;
  const moved = await moveLeg(scene, 'review', { nextAt: undefined, resolvedAt: scene.now });
  if (moved) await invoicing.review(scene, 'receipt-reused', 'the invoice was paid, and its payment is that of another');
  return moved;
}

const amounts = (scene: Scene, { pay, expiresAt }: LightningInvoice) => ({
  ...orderOf(scene),
  sats: pay,
  minutes: Math.max(1, Math.floor((expiresAt - scene.now) / minutes(1))),
});

/**
 * By WhatsApp the invoice as a QR code for another phone's wallet, and link and invoice as text for a wallet on the same; by SMS the link
 * alone, since an invoice is three messages long.
 */
function toMember(scene: Scene, invoice: LightningInvoice): Phrase {
  const { checkoutUrl: link, bolt11 } = invoice;
  const values = amounts(scene, invoice);
  const attachment = { kind: 'qr', text: bolt11 } as const;
  if (link === undefined) return { ...say('rail.invoiceBare', { ...values, bolt11 }), attachment };
  return { attachment, ...say('rail.invoiceWhole', { ...values, link, bolt11 }), short: say('rail.invoice', { ...values, link }) };
}

/** The member gets the link as well, should the SMS not arrive where it goes; as a picture the payer can scan it beside them, or have it forwarded. */
function toMemberOfPayer(scene: Scene, payer: Phone, invoice: LightningInvoice): Phrase {
  const { checkoutUrl: link, bolt11 } = invoice;
  const values = { ...amounts(scene, invoice), payer };
  const attachment = { kind: 'qr', text: link ?? bolt11 } as const;
  return {
    attachment,
    ...(link === undefined ? say('rail.payerToldBare', { ...values, bolt11 }) : say('rail.payerTold', { ...values, link })),
  };
}

function toPayer(scene: Scene, invoice: LightningInvoice): Phrase {
  const { chamaId, memberId } = scene.work.operation;
  const { checkoutUrl: link, bolt11 } = invoice;
  const values = { ...amounts(scene, invoice), member: shortened(scene.members.name(chamaId, memberId)) };
  return link === undefined ? say('rail.payerBare', { ...values, bolt11 }) : say('rail.payer', { ...values, link });
}

async function tellPayer({ tx, work: { operation }, ids, now }: Scene, to: Phone, phrase: Phrase): Promise<void> {
  const { id: operationId, chamaId, person } = operation;
  const message = { id: ids.next(), operationId, kind: 'lightning.payer', chamaId, person, to, phrase: forPayer(to, phrase) };
  await tx.notify({ ...message, prefer: 'sms', createdAt: now, nextAt: now });
}

/** Why there is no invoice, or nothing came of it. Nothing was paid in any case, as far as anybody can see. */
function endOf(scene: Scene, reason: string): Phrase {
  const order = orderOf(scene);
  switch (reason) {
    case 'noAnswer':
      return say('rail.expired', { ...order, sats: payQuoteOf(scene.work.operation).pay });
    case 'quoteExpired':
    case 'quoteUsed':
    case 'quoteUnknown':
      return say('rail.priceGone', order);
    case 'badNumber':
    case 'badName':
    case 'limit':
    case 'declined':
      return say('rail.notTaken', order);
    default:
      return say('rail.notMade', order);
  }
}
