import { table } from '../table.js';

/** Who asks to join a chama whose records elsewhere have no call for it. Whoever was turned down is wiped but for the number's hash. */
export const joinRequests = table(
  'joinRequest',
  ['id'],
  {
    id: 'text',
    name: 'sealed',
    phone: 'sealed?',
    phoneHash: 'text',
    email: 'sealed?',
    state: ['waiting', 'accepted', 'refused'],
    askedOn: 'text',
    askedAt: 'moment',
    decidedBy: 'text?',
    /** As the records call whom they registered. */
    memberId: 'text?',
  },
  [['phoneHash']],
);
