/** What is told of payments by Lightning and of sats that were bought, in English. */
export const enLightningMoney = {
  'engine.refused.priceGone': 'The price has changed meanwhile. Nothing was taken here. Please ask for a new price.',
  'engine.refused.satsPriceGone':
    'That price was used already. Your payment is not lost: buy sats again with the SAME code. Do NOT pay again.',
  // an invoice, for whoever pays
  'rail.invoice': '{chama}: pay {sats} within {minutes} min: {amount} goes to {phone}. {link}',
  'rail.invoiceWhole':
    '{chama}: pay {sats} within {minutes} min: {amount} goes to {phone}. {link}\nOr copy this into your wallet:\n{bolt11}',
  'rail.invoiceBare': '{chama}: pay {sats} within {minutes} min: {amount} goes to {phone}. Copy this into your wallet: {bolt11}',
  'rail.payer': '{chama}: {member} asks you for {sats} by Lightning ({amount}) within {minutes} min: {link}',
  'rail.payerBare': '{chama}: {member} asks you for {sats} by Lightning ({amount}) within {minutes} min: {bolt11}',
  'rail.payerTold': '{chama}: link for {sats} goes by SMS to {payer}, good for {minutes} min. You may pass it on: {link}',
  'rail.payerToldBare': '{chama}: invoice of {sats} goes by SMS to {payer}, good for {minutes} min. You may pass it on: {bolt11}',
  // no invoice, or nobody paid
  'rail.notMade': '{chama}: no invoice could be made for {amount} to {phone}. Nothing was paid. Ask for a new price.',
  'rail.priceGone': '{chama}: the price of {amount} to {phone} has run out. Nothing was paid. Please ask for a new one.',
  'rail.notTaken': '{chama}: {amount} cannot go to {phone} this way. Nothing was paid. Check the number and name.',
  'rail.expired': '{chama}: nobody paid {sats} in time for {amount} to {phone}. Do not pay now: ask for a new price.',
  'rail.unseen': '{chama}: we cannot see if {sats} for {amount} to {phone} were paid. We check. Do NOT pay again.',
  // paid
  'rail.paidLate': '{chama}: the late payment of {sats} did arrive. {amount} now goes to {phone}. Do NOT pay again.',
  'rail.onItsWay': '{chama}: {sats} are paid. {amount} to {phone} takes longer than usual. Do NOT pay again.',
  'rail.delivered': '{chama}: {amount} has arrived at {phone}. Paid: {sats}. Ref {receipt}.',
  'rail.deliveredLate': '{chama}: {amount} did arrive at {phone} after all. Paid: {sats}. Ref {receipt}.',
  'rail.undelivered': '{chama}: {sats} paid, {amount} did NOT reach {phone}. ChapSmart has it; we ask. Do NOT pay again.',
  'rail.unclear': '{chama}: {sats} are paid; we do not see {amount} at {phone}. We ask there. Do NOT pay again.',
  'rail.refunded': '{chama}: the {sats} paid for {amount} to {phone} were given back. Ref {reference}.',
  // sats for shillings
  'rail.bought': '{chama}: {sats} sent to your wallet for {amount}, payment {receipt}.',
  'rail.buyChecking': '{chama}: we still check your payment {receipt} of {amount} for sats. Do NOT pay again.',
  'rail.buyUnclear': '{chama}: we cannot see yet if the sats for {receipt} ({amount}) were sent. We ask ChapSmart. Do NOT pay again.',
  'rail.notSeen': '{chama}: ChapSmart gives no sats yet for {receipt} ({amount}). Keep the message: we ask them. Do NOT pay again.',
  'rail.buyAgain': '{chama}: the price ran out before {receipt} was used. Buy sats of {amount} again with the SAME code.',
  'rail.badReceipt': '{chama}: {receipt} is no M-Pesa code. Buy sats of {amount} again with the right code; do not pay again.',
  'rail.badInvoice': '{chama}: your wallet invoice did not fit. Buy sats of {amount} again with the SAME code {receipt}.',
  'rail.buyNotFound': '{chama}: no payment {receipt} of {amount} was found at ChapSmart. Check the code and send it again.',
  'rail.buyRefunded': '{chama}: your {amount} paid for sats ({receipt}) was given back. Ref {reference}.',
} as const;
