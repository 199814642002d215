/** What somebody dials for. */
export type Goal =
  'contribute' | 'link' | 'airtime' | 'payFor' | 'abroad' | 'remit' | 'balance' | 'statement' | 'claim' | 'help' | 'drop' | 'owed';

/** What leads there, by what stands on the menus: the first one and those behind it. */
export const ways: Record<Goal, readonly string[]> = {
  contribute: ['Contribute'],
  link: ['Contribute'],
  airtime: ['Airtime'],
  abroad: ['Send money'],
  remit: ['Send money'],
  payFor: ['My chama', 'Pay dues'],
  owed: ['My chama', 'Pay dues'],
  balance: ['Balance'],
  statement: ['Statement'],
  claim: ['I already paid'],
  help: ['Help'],
  drop: ['Contribute'],
};
