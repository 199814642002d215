import type { enPayoutMoney } from './en.js';

/** Yale yanayosemwa kuhusu pesa zinazoenda nchi nyingine, kwa Kiswahili. */
export const swPayoutMoney: Record<keyof typeof enPayoutMoney, string> = {
  'payout.paid': '{chama}: {amount} imepokelewa, {receipt}. {gets} inaenda kwa {who}. Tutakuambia ikifika.',
  'payout.onItsWay': '{chama}: {gets} ya {who} iko njiani na inachelewa. USILIPE tena. {receipt}',
  'payout.arrived': '{chama}: {gets} imemfikia {who}. Ulilipa {amount}. {receipt}',
  'payout.arrivedLeft': '{chama}: {gets} imemfikia {who}. Bei ilishuka: mweka hazina atakurudishia {left}. {receipt}',
  'payout.mend': '{chama}: {gets} haimfikii {who}: jina au namba si sahihi. Piga {code} urekebishe au ughairi.',
  'payout.mended': '{chama}: tumepokea. {gets} inatumwa tena, sasa kwa {who}. Tutakuambia matokeo.',
  'payout.notMended': '{chama}: haikukubaliwa. {gets} ya {who} bado inasubiri. Piga {code} ujaribu tena au ughairi.',
  'payout.mendTooLate': '{chama}: {gets} ya {who} haiwezi kubadilishwa tena. Tutakuambia matokeo.',
  'payout.refused': '{chama}: pesa hazikwenda kwa {who}. {amount} yako iko salama: mweka hazina atarudisha au atajaribu tena. {receipt}',
  'payout.badRecipient': '{chama}: {who} hawezi kupokea pesa huko. {amount} yako iko salama: mweka hazina atakurudishia. {receipt}',
  'payout.rateMoved':
    '{chama}: bei ya kubadili pesa imebadilika, {who} hakutumiwa. {amount} yako iko salama: mweka hazina atarudisha au atajaribu tena. {receipt}',
  'payout.cancelled': '{chama}: imeghairiwa. {who} hakutumiwa pesa. {amount} yako iko salama: mweka hazina atakurudishia. {receipt}',
  'payout.cancelAsked': '{chama}: tumeomba {gets} ya {who} isimamishwe. Tutakuambia kama tumewahi.',
  'payout.cancelTooLate': '{chama}: umechelewa kughairi: {gets} imeshalipwa kwa {who}.',
  'payout.cancelUnheard': '{chama}: hatujui bado kama {gets} ya {who} imesimamishwa: hakuna jibu. Tutakuambia matokeo.',
  'payout.notCancelled': '{chama}: {gets} ya {who} haiwezi kughairiwa sasa. Inaendelea; tutakuambia matokeo.',
  'payout.unclear': '{chama}: bado hatuoni kama {gets} imemfikia {who}. Tunaangalia. USILIPE tena. {receipt}',
  'payout.refunded': '{chama}: {amount} uliyolipa kutuma nje imerudishwa. Kumbukumbu {reference}.',
  'payout.waits': '{chama}: {member} alilipa {amount} kutuma nje, na haikwenda. Mwambie msimamizi: irudi au ijaribiwe.',
  'payout.waitsLeft': '{chama}: {amount} imebaki kwenye pesa ambazo {member} alituma nje. Mwambie msimamizi airudishe.',
};
