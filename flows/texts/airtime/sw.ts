import type { enAirtime } from './en.js';

/** What is said about airtime, in Swahili. */
export const swAirtime: Record<keyof typeof enAirtime, string> = {
  'flow.airtime': 'Nunua airtime',
  'menu.airtime': 'Airtime',
  'engine.refused.tooSoon':
    'Airtime kama hiyo imetumwa kwa namba hiyo sasa hivi. Subiri dakika 5, au chagua kiasi kingine. Hakuna kilichokatwa.',
  'engine.refused.dayIsFull': 'Pamoja na ulichonunua leo, hiyo inazidi airtime ya siku hapa. Hakuna kilichokatwa.',
  'airtime.forWhom': 'Airtime ya simu gani?',
  'airtime.mine': 'Yangu: {phone}',
  'airtime.other': 'Namba nyingine',
  'airtime.number': 'Airtime iende namba gani? Andika kama {example}:',
  'airtime.noNumber': 'Hatuwezi kutuma airtime huko. Andika namba ya simu ya nchi hii, kama {example}.',
  'airtime.amount': 'Airtime kiasi gani kwa {phone}? Chagua 1, au andika kiasi:',
  'airtime.confirm': 'Airtime ya {amount} kwa {phone}?\nKutoka {wallet} yako, pamoja na ada ikiwepo.',
  'airtime.confirmCarrier': 'Airtime ya {amount} kwa {phone} ({carrier})?\nKutoka {wallet} yako, pamoja na ada ikiwepo.',
  'airtime.dayIsFull': 'Leo umeshanunua airtime yote ambayo {chama} inaruhusu kwa siku: {max}. Jaribu tena kesho.',
  'airtime.notSold': '{chama} haiuzi airtime.',
  // notifications
  'airtime.sent': '{chama}: airtime ya {amount} imetumwa kwa {phone}. Risiti {receipt}.',
  'airtime.onItsWay': '{chama}: {amount} imelipwa, {receipt}. Airtime ya {phone} inachelewa. USILIPE tena.',
  'airtime.refused': '{chama}: airtime haikufika {phone}. {amount} iko salama: mweka hazina atairudisha au kurudia. {receipt}',
  'airtime.badNumber': '{chama}: airtime haiwezi kwenda {phone}. {amount} yako iko salama: mweka hazina atairudisha. {receipt}',
  'airtime.unclear': '{chama}: bado hatuoni kama airtime ya {amount} imefika {phone}. Tunakagua. USILIPE tena. {receipt}',
  'airtime.refunded': '{chama}: {amount} uliyolipia airtime imerudishwa. Kumbukumbu {reference}.',
  'airtime.waits': '{chama}: {member} alilipa {amount} ya airtime ambayo haikutumwa. Mwambie msimamizi: irudi au ijaribiwe.',
};
