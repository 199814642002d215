import type { WayIn } from '../../flows/kit/care.js';
import type { Phone } from '../phone.js';
import type { CareDeps } from './deps.js';

/** Where a number stands with a chama that it is no active member of: on its list, or by what it has asked for. */
export async function wayInto(deps: Pick<CareDeps, 'people' | 'records'>, chamaId: string, phone: Phone): Promise<WayIn> {
  const listed = deps.people.roll.withPhone(phone).filter((row) => row.chamaId === chamaId);
  const standings = new Set(listed.map(({ status }) => status));
  if (standings.has('active')) return { status: 'member' };
  const { members } = deps.records(chamaId);
  const asked = await members.askedBy({ phone });
  const request = asked.status === 'read' ? asked.value : undefined;
  if (standings.has('pending')) return { status: request?.state === 'granted' ? 'granted' : members.asksEmail ? 'listed' : 'asked' };
  if (standings.has('suspended')) return { status: 'suspended' };
  if (standings.has('inactive')) return { status: request?.state === 'out' ? 'notTakenIn' : 'inactive' };
  switch (request?.state) {
    case 'waiting':
      return { status: 'asked' };
    case 'granted':
      return { status: 'granted' };
    case 'refused':
      return { status: 'turnedDown', again: request.again ?? '' };
    case 'out':
      return { status: 'notTakenIn' };
    default:
      return { status: 'none' };
  }
}
