import type { enPayoutMoney } from './en.js';

/** Ce qui est dit de l'argent en route pour un autre pays, en français. */
export const frPayoutMoney: Record<keyof typeof enPayoutMoney, string> = {
  'payout.paid': '{chama} : {amount} bien arrivés, {receipt}. {gets} partent pour {who}. On vous dira la suite.',
  'payout.onItsWay': '{chama} : {gets} pour {who} sont en route, mais tardent. Ne repayez PAS. {receipt}',
  'payout.arrived': '{chama} : {gets} sont chez {who}. Vous avez payé {amount}. {receipt}',
  'payout.arrivedLeft': '{chama} : {gets} sont chez {who}. Prix plus bas : le trésorier vous rend {left}. {receipt}',
  'payout.mend': "{chama} : {gets} n'arrivent pas chez {who} : nom ou numéro faux. Corriger, annuler : {code}",
  'payout.mended': "{chama} : c'est noté. {gets} repartent, cette fois pour {who}. On vous dit la suite.",
  'payout.notMended': '{chama} : correction refusée. {gets} pour {who} attendent. Réessayer, annuler : {code}',
  'payout.mendTooLate': '{chama} : {gets} pour {who} ne sont plus modifiables. On vous dit la suite.',
  'payout.refused': "{chama} : rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend ou réessaie. {receipt}",
  'payout.badRecipient':
    "{chama} : {who} ne peut pas recevoir d'argent là-bas. Vos {amount} sont en sécurité : le trésorier les rend. {receipt}",
  'payout.rateMoved':
    "{chama} : le taux a bougé, rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend ou réessaie. {receipt}",
  'payout.cancelled': "{chama} : annulé. Rien n'est parti pour {who}. Vos {amount} sont en sécurité : le trésorier les rend. {receipt}",
  'payout.cancelAsked': "{chama} : on a demandé de bloquer les {gets} pour {who}. On vous dit si c'était à temps.",
  'payout.cancelTooLate': '{chama} : trop tard pour annuler : {gets} sont déjà chez {who}.',
  'payout.cancelUnheard': '{chama} : on ne sait pas encore si les {gets} pour {who} sont bloqués. On vous dit la suite.',
  'payout.notCancelled': '{chama} : les {gets} pour {who} ne sont pas annulables. Ça continue ; on vous dit la suite.',
  'payout.unclear': '{chama} : on ne voit pas encore si {gets} sont chez {who}. On vérifie. Ne repayez PAS. {receipt}',
  'payout.refunded': "{chama} : les {amount} payés pour un envoi à l'étranger vous ont été rendus. Référence {reference}.",
  'payout.waits': "{chama} : l'envoi à l'étranger de {member} ({amount}) n'est pas parti. Gérant : rendre ou réessayer.",
  'payout.waitsLeft': "{chama} : il reste {amount} de ce que {member} a envoyé à l'étranger. Dites au gérant de rendre.",
};
