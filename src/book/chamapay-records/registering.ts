import type { BookMember } from '../../providers/ports.js';
import type { OfficeMember } from '../../providers/ports/office.js';
import { cleanName } from '../members.js';
import type { Sent } from './once.js';

/** ChamaPay asks for two names of everybody (ChamaPay docs: POST /members): the last word, and all before it. */
export function namesOf(name: string): [first: string, last: string] {
  const words = cleanName(name).split(' ');
  return [words.slice(0, -1).join(' '), words.length < 2 ? '' : (words.at(-1) ?? '')];
}

/** What came of registering somebody there, in the words of the records' port. */
export function added(answer: OfficeMember): Sent<BookMember> {
  switch (answer.status) {
    case 'added':
      return { status: 'recorded', value: answer.member };
    case 'unknown':
      return answer;
    case 'refused':
      return { status: 'refused', problem: problems[answer.reason], ...(answer.alert !== undefined && { alert: answer.alert }) };
  }
}

const problems = {
  emailTaken: 'alreadyThere',
  idTaken: 'alreadyThere',
  badPhone: 'textBad',
  missingField: 'textBad',
  unknownMember: 'unavailable',
  unavailable: 'unavailable',
  declined: 'textBad',
} as const;
