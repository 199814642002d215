import { table } from '../table.js';

/** Where the chama says that its money lies: a cash box, a bank, a mobile-money float, by the name that it gives. */
export const accounts = table('chamaAccount', ['id'], {
  id: 'text',
  name: 'sealed',
  kind: ['cash', 'bank', 'mobileMoney'],
  reference: 'sealed?',
  openedOn: 'text',
  closedOn: 'text?',
});

/** What went into an account, or (negative) out of it, as an officer wrote it down. */
export const accountLines = table('accountLine', ['id'], {
  id: 'text',
  accountId: 'text',
  amount: 'money',
  note: 'sealed',
  date: 'text',
  by: 'text',
  createdAt: 'moment',
});

/** What the chama owes to others. */
export const liabilities = table('liability', ['id'], {
  id: 'text',
  creditor: 'sealed',
  note: 'sealed',
  amount: 'money',
  paid: 'money',
  date: 'text',
  dueOn: 'text?',
  state: ['open', 'settled'],
  recordedBy: 'text',
});
