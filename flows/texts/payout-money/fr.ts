import type { enPayoutMoney } from './en.js';

/** Ce qui est dit de l'argent en route pour un autre pays, en français. */
export const frPayoutMoney: Record<keyof typeof enPayoutMoney, string> = {
  'payout.paid': "{chama} : {amount} reçus, {receipt}. {gets} partent pour {who}. On vous dit quand c'est arrivé.",
  'payout.onItsWay': '{chama} : {gets} pour {who} sont en route, ça tarde. Ne payez PAS une deuxième fois. {receipt}',
  'payout.arrived': '{chama} : {who} a reçu {gets}. Vous avez payé {amount}. {receipt}',
  'payout.arrivedLeft': '{chama} : {who} a reçu {gets}. Ça a coûté moins : {left} sont à vous, le trésorier vous les rend. {receipt}',
  'payout.mend': "{chama} : {gets} n'arrivent pas chez {who} : nom, numéro ou compte faux. Composez {code} pour corriger ou annuler.",
  'payout.mended': "{chama} : c'est noté. {gets} repartent, cette fois pour {who}. On vous dit la suite.",
  'payout.notMended':
    "{chama} : la correction n'a pas été acceptée. {gets} pour {who} attendent encore. Composez {code} pour réessayer ou annuler.",
  'payout.mendTooLate': '{chama} : {gets} pour {who} ne peuvent plus être modifiés. On vous dit la suite.',
  'payout.refused': "{chama} : rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend ou réessaie. {receipt}",
  'payout.badRecipient':
    "{chama} : {who} ne peut pas recevoir d'argent là-bas. Vos {amount} sont en sécurité : le trésorier les rend. {receipt}",
  'payout.rateMoved':
    "{chama} : le taux a bougé, rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend ou réessaie. {receipt}",
  'payout.cancelled': "{chama} : annulé. Rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend. {receipt}",
  'payout.cancelAsked': "{chama} : on a demandé d'arrêter les {gets} pour {who}. On vous dit si c'était à temps.",
  'payout.cancelTooLate': '{chama} : trop tard pour annuler : {who} a déjà reçu {gets}.',
  'payout.notCancelled': '{chama} : les {gets} pour {who} ne peuvent pas être annulés maintenant. Ça continue ; on vous dit la suite.',
  'payout.unclear': '{chama} : on ne voit pas encore si {who} a reçu {gets}. On vérifie. Ne payez PAS une deuxième fois. {receipt}',
  'payout.refunded': "{chama} : les {amount} payés pour un envoi à l'étranger vous ont été rendus. Référence {reference}.",
  'payout.waits':
    "{chama} : {member} a payé {amount} pour un envoi à l'étranger qui n'est pas parti. Dites au gérant : rendre ou réessayer.",
  'payout.waitsLeft': "{chama} : il reste {amount} de ce que {member} a envoyé à l'étranger. Dites au gérant de rendre.",
};
