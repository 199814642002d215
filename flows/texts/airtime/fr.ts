import type { enAirtime } from './en.js';

/** What is said about airtime, in French. */
export const frAirtime: Record<keyof typeof enAirtime, string> = {
  'flow.airtime': 'Acheter du crédit',
  'menu.airtime': 'Crédit tél.',
  'engine.refused.tooSoon':
    "Le même crédit vient de partir à ce numéro. Attendez 5 minutes, ou prenez un autre montant. Rien n'a été prélevé.",
  'engine.refused.dayIsFull': "Avec vos achats d'aujourd'hui, c'est plus de crédit que permis ici par jour. Rien n'a été prélevé.",
  'airtime.forWhom': 'Du crédit pour quel téléphone ?',
  'airtime.mine': 'Moi : {phone}',
  'airtime.other': 'Un autre numéro',
  'airtime.number': 'À quel numéro va le crédit ? Tapez-le comme {example} :',
  'airtime.noNumber': 'Pas de crédit possible à ce numéro. Tapez un numéro mobile du pays, comme {example}.',
  'airtime.amount': 'Combien de crédit pour le {phone} ? Choisissez 1, ou tapez un montant :',
  'airtime.confirm': '{amount} de crédit pour le {phone} ?\nPar votre {wallet}, frais éventuels en plus.',
  'airtime.confirmCarrier': '{amount} de crédit pour le {phone} ({carrier}) ?\nPar votre {wallet}, frais éventuels en plus.',
  'airtime.dayIsFull': "Aujourd'hui vous avez acheté tout le crédit permis par {chama} en un jour : {max}. Revenez demain.",
  'airtime.notSold': '{chama} ne vend pas de crédit.',
  // notifications
  'airtime.sent': '{chama} : crédit de {amount} envoyé au {phone}. Ref. {receipt}.',
  'airtime.onItsWay': '{chama} : {amount} payé, {receipt}. Le crédit pour le {phone} prend du temps. Ne repayez PAS.',
  'airtime.refused': '{chama} : crédit non envoyé au {phone}. Vos {amount} sont là : le trésorier les rend ou réessaie. {receipt}',
  'airtime.badNumber': '{chama} : pas de crédit possible au {phone}. Vos {amount} sont gardés : le trésorier les rend. {receipt}',
  'airtime.unclear': '{chama} : crédit de {amount} au {phone} pas encore confirmé. On vérifie. Ne repayez PAS. {receipt}',
  'airtime.refunded': '{chama} : vos {amount} payés pour du crédit ont été rendus. Référence {reference}.',
  'airtime.waits': "{chama} : {member} a payé {amount} de crédit qui n'est pas parti. Dites au gérant : rendre ou réessayer.",
};
