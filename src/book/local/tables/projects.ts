import { table } from '../table.js';

export const projects = table('project', ['id'], {
  id: 'text',
  name: 'sealed',
  about: 'sealed',
  target: 'money?',
  dueOn: 'text?',
  startedOn: 'text',
  startedBy: 'text',
  state: ['open', 'closed'],
  closedOn: 'text?',
});

/** What one member has promised to a project, in all, and what of it was paid. */
export const pledges = table(
  'pledge',
  ['id'],
  { id: 'text', projectId: 'text', memberId: 'text', amount: 'money', paid: 'money', date: 'text', state: ['open', 'paid', 'released'] },
  [['projectId', 'memberId']],
);
