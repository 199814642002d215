import type { enLink } from './en.js';

/** What is said about payment links, in French. */
export const frLink: Record<keyof typeof enLink, string> = {
  'flow.pay-link': 'Lien de paiement',
  'contribute.byLink': 'Par un lien',
  'engine.refused.linkOpen': "Un de vos liens est encore ouvert. Un seul à la fois : utilisez-le, ou attendez sa fin. Rien n'a été payé.",
  'engine.refused.tooManyLinks':
    "C'est plus de liens que nous n'en faisons par jour. Rien n'a été payé. Payez par téléphone, ou essayez demain.",
  'pay-link.notOffered': '{chama} ne fait pas de liens de paiement.',
  'pay-link.open': "Votre lien de {amount} est ouvert jusqu'au {day}, {time}.",
  'pay-link.openPayer': "Votre lien de {amount}, envoyé au {payer}, est ouvert jusqu'au {day}, {time}.",
  'pay-link.again': 'Renvoyer le lien',
  'pay-link.sentAgain': "Le lien revient par message, une fois par heure au plus. Rien n'est encore payé.",
  'pay-link.amount': 'Un lien de combien ? Choisissez 1, ou tapez un montant :',
  'pay-link.who': "Qui paie {amount} ? Une page s'ouvre : MTN ou Orange.",
  'pay-link.me': 'Moi',
  'pay-link.other': "Quelqu'un d'autre",
  'pay-link.payer': 'Quel numéro reçoit le lien par SMS ? De tout pays, comme {example} :',
  'pay-link.badPayer': "Ce n'est pas un numéro mobile. Tapez-le avec l'indicatif du pays.",
  'pay-link.confirm': 'Un lien de {amount} pour votre cotisation à {chama}, envoyé à vous ?',
  'pay-link.confirmPayer': 'Un lien de {amount} pour votre cotisation à {chama}, par SMS au {payer} ?',
  'pay-link.asked': "Rien n'est encore payé. Le lien de {amount} vient par message, bon 24 h. Vous aurez un message quand c'est payé.",
  'pay-link.askedPayer': "Rien n'est encore payé. Le lien de {amount} part au {payer}, bon 24 h. Vous aurez un message quand c'est payé.",
  'pay-link.cancelled': "Annulé. Aucun lien n'a été fait.",
  'link.made': "{chama} : payez {amount} par MTN ou Orange ici, jusqu'au {day}, {time} : {link}",
  'link.payer': "{chama} : {member} vous demande de payer {amount} par MTN ou Orange au Cameroun, jusqu'au {day}, {time} : {link}",
  'link.payerTold':
    "{chama} : le lien de {amount} part par SMS au {payer}, bon jusqu'au {day}, {time}. Vous pouvez le transmettre : {link}",
  'link.notMade': "{chama} : impossible de faire un lien de {amount}. Rien n'a été payé. Réessayez plus tard.",
  'link.failed': "{chama} : le paiement de {amount} par votre lien n'a pas abouti. Rien n'est arrivé. Demandez un nouveau lien.",
  'link.expired':
    "{chama} : personne n'a payé à temps votre lien de {amount}. Demandez-en un autre ; s'il est payé encore, nous le dirons.",
  'link.settled': '{chama} : {amount} reçus par votre lien. Reçu {receipt}. Votre total est de {total}.',
  'link.settledLate': '{chama} : {amount} sont bien arrivés par votre lien précédent. Reçu {receipt}. Votre total est de {total}.',
  'paid-page.paid': 'Merci. Quand le paiement est arrivé, le membre reçoit un message avec le reçu. Vous pouvez fermer cette page.',
  'paid-page.notPaid':
    "Il semble que rien n'ait été payé. De l'argent a quitté votre compte ? Alors ne payez pas de nouveau : le membre sera prévenu à l'arrivée. Sinon, rouvrez le lien, ou demandez-en un autre.",
};
