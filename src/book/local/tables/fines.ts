import { table } from '../table.js';

export const fines = table('fine', ['id'], {
  id: 'text',
  memberId: 'text',
  /** A fine for being late with a loan is paid with its repayments. */
  loanId: 'text?',
  amount: 'money',
  paid: 'money',
  reason: 'sealed',
  date: 'text',
  state: ['unpaid', 'paid', 'waived'],
  issuedBy: 'text',
  waivedBy: 'text?',
  waivedFor: 'sealed?',
});
