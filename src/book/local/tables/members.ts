import { table } from '../table.js';

/** A member of the chama: the same rows that say who is who (see `src/book/store.ts`). */
export const members = table('member', ['memberId'], {
  memberId: 'text',
  name: 'sealed',
  phone: 'sealed?',
  phoneHash: 'text?',
  status: ['active', 'pending', 'inactive', 'suspended'],
  role: ['member', 'secretary', 'treasurer', 'chair'],
  syncedAt: 'moment',
});

/** How somebody came to be a member. The phone's keyed hash is one member's only, until they leave. */
export const memberships = table(
  'membership',
  ['memberId'],
  {
    memberId: 'text',
    phoneHash: 'text?',
    /** The day on which they asked to join, where they did. */
    askedOn: 'text?',
    joinedOn: 'text?',
    leftOn: 'text?',
    /** Who let them in, turned them away or suspended them last, and why. */
    decidedBy: 'text?',
    reason: 'sealed?',
  },
  [['phoneHash']],
);
