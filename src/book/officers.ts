import type { Identity } from './identity.js';
import { roleIn, type People } from './people.js';
import type { Members, Officer } from './port.js';
import type { ChamaSetup } from './setup.js';

/** Names and offices from the roll, anew at each question: whoever was suspended a moment ago is no officer any more. */
export function openMembers(deps: {
  roll: People['roll'];
  identity: Pick<Identity, 'personOfPhone'>;
  setupOf: (chamaId: string) => ChamaSetup;
}): Members {
  const { roll, identity, setupOf } = deps;
  return {
    name: (chamaId, memberId) => roll.member(chamaId, memberId)?.name ?? memberId,
    officers: (chamaId) => {
      const setup = setupOf(chamaId);
      return roll
        .membersOf(chamaId)
        .flatMap((row): Officer[] => {
          const role = roleIn(setup, row);
          if (row.status !== 'active' || role === 'member' || row.phone === undefined) return [];
          const person = identity.personOfPhone(row.phone);
          return [{ memberId: row.memberId, person, role, prefer: roll.profile(person)?.lastChannel ?? 'sms' }];
        })
        .sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
    },
  };
}
