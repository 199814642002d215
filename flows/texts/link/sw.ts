import type { enLink } from './en.js';

/** What is said about payment links, in Kiswahili. */
export const swLink: Record<keyof typeof enLink, string> = {
  'flow.pay-link': 'Kiungo cha kulipa',
  'contribute.byLink': 'Kwa kiungo',
  'engine.refused.linkOpen':
    'Kiungo chako kingine bado kiko wazi. Ni kimoja kwa wakati: tumia hicho, au subiri kiishe. Hakuna kilicholipwa.',
  'engine.refused.tooManyLinks':
    'Hivyo ni viungo vingi kuliko tunavyotoa kwa siku. Hakuna kilicholipwa. Lipa kwa simu yako, au jaribu kesho.',
  'pay-link.notOffered': '{chama} haitoi viungo vya kulipa.',
  'pay-link.open': 'Kiungo chako cha {amount} kiko wazi hadi {day}, {time}.',
  'pay-link.openPayer': 'Kiungo chako cha {amount}, kwa {payer}, kiko wazi hadi {day}, {time}.',
  'pay-link.again': 'Tuma tena',
  'pay-link.sentAgain': 'Kiungo kinakuja tena kwa ujumbe, mara moja kwa saa. Bado hakuna kilicholipwa.',
  'pay-link.amount': 'Kiungo cha kiasi gani? Chagua 1, au andika kiasi:',
  'pay-link.who': 'Nani analipa {amount}? Ukurasa unafunguka: MTN au Orange.',
  'pay-link.me': 'Mimi',
  'pay-link.other': 'Mtu mwingine',
  'pay-link.payer': 'Kiungo kiende kwa SMS kwa namba gani? Nchi yoyote, kama {example}:',
  'pay-link.badPayer': 'Hiyo si namba ya simu. Iandike na namba ya nchi.',
  'pay-link.confirm': 'Kiungo cha {amount} kwa mchango wako wa {chama}, kije kwako?',
  'pay-link.confirmPayer': 'Kiungo cha {amount} kwa mchango wako wa {chama}, kwa SMS kwa {payer}?',
  'pay-link.asked': 'Bado hakuna kilicholipwa. Kiungo cha {amount} kinakuja kwa ujumbe, kwa saa 24. Kikilipwa tutakujulisha.',
  'pay-link.askedPayer': 'Bado hakuna kilicholipwa. Kiungo cha {amount} kinaenda kwa {payer}, kwa saa 24. Kikilipwa tutakujulisha.',
  'pay-link.cancelled': 'Imeghairiwa. Hakuna kiungo kilichotolewa.',
  'link.made': '{chama}: lipa {amount} kwa MTN au Orange hapa, hadi {day}, {time}: {link}',
  'link.payer': '{chama}: {member} anakuomba ulipe {amount} kwa MTN au Orange ya Kameruni, hadi {day}, {time}: {link}',
  'link.payerTold': '{chama}: kiungo cha {amount} kinaenda kwa SMS kwa {payer}, hadi {day}, {time}. Unaweza kukituma mwenyewe: {link}',
  'link.notMade': '{chama}: kiungo cha {amount} hakikuweza kutolewa. Hakuna kilicholipwa. Tafadhali jaribu baadaye.',
  'link.failed': '{chama}: malipo ya {amount} kwa kiungo chako hayakufaulu. Hakuna kilichofika. Unaweza kuomba kiungo kipya.',
  'link.expired': '{chama}: hakuna aliyelipa kiungo chako cha {amount} kwa wakati. Omba kipya; kikilipwa bado, tutakuambia.',
  'link.settled': '{chama}: {amount} imefika kwa kiungo chako. Risiti {receipt}. Jumla yako sasa ni {total}.',
  'link.settledLate': '{chama}: {amount} imefika kwa kiungo chako cha awali. Risiti {receipt}. Jumla yako sasa ni {total}.',
  'paid-page.paid': 'Asante. Malipo yakifika, mwanachama atapata ujumbe wenye risiti. Unaweza kufunga ukurasa huu.',
  'paid-page.notPaid':
    'Inaonekana hakuna kilicholipwa. Je, pesa imetoka kwako? Basi usilipe tena: mwanachama ataambiwa ikifika. La sivyo, fungua kiungo tena, au omba kipya.',
};
