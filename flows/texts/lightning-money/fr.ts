import type { enLightningMoney } from './en.js';

/** What is told of payments by Lightning and of sats that were bought, in French. */
export const frLightningMoney: Record<keyof typeof enLightningMoney, string> = {
  'engine.refused.priceGone': "Le prix a changé entre-temps. Rien n'a été prélevé ici. Demandez un nouveau prix.",
  'engine.refused.satsPriceGone':
    "Ce prix a déjà servi. Votre paiement n'est pas perdu : rachetez des sats avec le même code. Ne payez PAS de nouveau.",
  'rail.invoice': '{chama} : payez {sats} sous {minutes} min : {amount} vont au {phone}. {link}',
  'rail.invoiceWhole':
    '{chama} : payez {sats} sous {minutes} min : {amount} vont au {phone}. {link}\nOu copiez ceci dans votre wallet :\n{bolt11}',
  'rail.invoiceBare': '{chama} : payez {sats} sous {minutes} min : {amount} vont au {phone}. Copiez ceci dans votre wallet : {bolt11}',
  'rail.payer': '{chama} : {member} vous demande {sats} par Lightning ({amount}) sous {minutes} min : {link}',
  'rail.payerBare': '{chama} : {member} vous demande {sats} par Lightning ({amount}) sous {minutes} min : {bolt11}',
  'rail.payerTold': '{chama} : le lien pour {sats} part par SMS au {payer}, {minutes} min. Vous pouvez le passer : {link}',
  'rail.payerToldBare': '{chama} : la facture de {sats} part par SMS au {payer}, {minutes} min. Vous pouvez la passer : {bolt11}',
  'rail.notMade': "{chama} : pas de facture pour {amount} au {phone}. Rien n'a été payé. Demandez un nouveau prix.",
  'rail.priceGone': "{chama} : le prix de {amount} au {phone} a expiré. Rien n'a été payé. Demandez-en un nouveau.",
  'rail.notTaken': "{chama} : {amount} ne peuvent aller ainsi au {phone}. Rien n'a été payé. Vérifiez numéro et nom.",
  'rail.expired': '{chama} : {sats} pour {amount} au {phone} pas payés à temps. Ne payez plus, redemandez un prix.',
  'rail.unseen': '{chama} : {sats} pour {amount} au {phone} : payés ou non ? On vérifie. Ne repayez PAS.',
  'rail.paidLate': '{chama} : le paiement tardif de {sats} est là. {amount} partent au {phone}. Ne repayez PAS.',
  'rail.onItsWay': '{chama} : {sats} sont payés. {amount} au {phone} tardent un peu. Ne repayez PAS.',
  'rail.delivered': '{chama} : {amount} sont arrivés au {phone}. Payé : {sats}. Réf. {receipt}.',
  'rail.deliveredLate': '{chama} : {amount} sont enfin arrivés au {phone}. Payé : {sats}. Réf. {receipt}.',
  'rail.undelivered': '{chama} : {sats} payés, mais {amount} PAS au {phone}. ChapSmart les a, on agit. Ne repayez PAS.',
  'rail.unclear': '{chama} : {sats} payés, mais on ne voit pas {amount} au {phone}. On demande. Ne repayez PAS.',
  'rail.refunded': '{chama} : les {sats} payés pour {amount} au {phone} ont été rendus. Réf. {reference}.',
  'rail.bought': '{chama} : {sats} envoyés à votre wallet pour {amount}, paiement {receipt}.',
  'rail.buyChecking': '{chama} : on vérifie encore votre paiement {receipt} de {amount} pour des sats. Ne repayez PAS.',
  'rail.buyUnclear': '{chama} : on ne voit pas si les sats de {receipt} ({amount}) sont partis. On demande. Ne repayez PAS.',
  'rail.notSeen': '{chama} : ChapSmart ne donne pas encore les sats de {receipt} ({amount}). Gardez le message. Ne repayez PAS.',
  'rail.buyAgain': "{chama} : le prix a expiré avant l'usage de {receipt}. Rachetez des sats de {amount} en gardant CE code.",
  'rail.badReceipt': "{chama} : {receipt} n'est pas un code M-Pesa. Rachetez des sats de {amount} avec le bon code, sans repayer.",
  'rail.badInvoice': "{chama} : la facture de votre wallet n'allait pas. Rachetez des sats de {amount} en gardant le code {receipt}.",
  'rail.buyNotFound': '{chama} : aucun paiement {receipt} de {amount} chez ChapSmart. Vérifiez le code et renvoyez-le.',
  'rail.buyRefunded': '{chama} : vos {amount} payés pour des sats ({receipt}) ont été rendus. Réf. {reference}.',
};
