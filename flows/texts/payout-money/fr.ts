import type { enPayoutMoney } from './en.js';

/** Ce qui est dit de l'argent en route pour un autre pays, en français. */
export const frPayoutMoney: Record<keyof typeof enPayoutMoney, string> = {
  'payout.paid': "{chama} : {amount} bien arrivés, {receipt}. {gets} partent pour {who}. On vous dit quand c'est arrivé.",
  'payout.onItsWay': '{chama} : {gets} pour {who} sont en route, mais tardent. Ne payez PAS une deuxième fois. {receipt}',
  'payout.arrived': '{chama} : {gets} sont chez {who}. Vous avez payé {amount}. {receipt}',
  'payout.arrivedLeft':
    '{chama} : {gets} sont chez {who}. Pour un prix plus bas : {left} sont à vous, le trésorier vous les rend. {receipt}',
  'payout.mend': "{chama} : {gets} n'arrivent pas chez {who} : nom, numéro ou compte faux. Composez {code} pour corriger ou annuler.",
  'payout.mended': "{chama} : c'est noté. {gets} repartent, cette fois pour {who}. On vous dit la suite.",
  'payout.notMended':
    "{chama} : la correction n'a pas été acceptée. {gets} pour {who} attendent encore. Composez {code} pour réessayer ou annuler.",
  'payout.mendTooLate': '{chama} : {gets} pour {who} ne sont plus modifiables. On vous dit la suite.',
  'payout.refused': "{chama} : rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend ou réessaie. {receipt}",
  'payout.badRecipient':
    "{chama} : {who} ne peut pas recevoir d'argent là-bas. Vos {amount} sont en sécurité : le trésorier les rend. {receipt}",
  'payout.rateMoved':
    "{chama} : le taux a bougé, rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend ou réessaie. {receipt}",
  'payout.cancelled': "{chama} : annulé. Rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend. {receipt}",
  'payout.cancelAsked': "{chama} : on a demandé de bloquer les {gets} pour {who}. On vous dit si c'était à temps.",
  'payout.cancelTooLate': '{chama} : trop tard pour annuler : {gets} sont déjà chez {who}.',
  'payout.cancelUnheard': '{chama} : pas de réponse. On ne sait pas encore si les {gets} pour {who} sont bloqués. On vous dit la suite.',
  'payout.notCancelled': '{chama} : les {gets} pour {who} ne sont pas annulables maintenant. Ça continue ; on vous dit la suite.',
  'payout.unclear': '{chama} : on ne voit pas encore si {gets} sont chez {who}. On vérifie. Ne payez PAS une deuxième fois. {receipt}',
  'payout.refunded': "{chama} : les {amount} payés pour un envoi à l'étranger vous ont été rendus. Référence {reference}.",
  'payout.waits':
    "{chama} : {member} a payé {amount} pour un envoi à l'étranger qui n'est pas parti. Dites au gérant : rendre ou réessayer.",
  'payout.waitsLeft': "{chama} : il reste {amount} de ce que {member} a envoyé à l'étranger. Dites au gérant de rendre.",
};
