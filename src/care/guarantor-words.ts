import { memberName } from '../../flows/kit/names.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import type { GuaranteeNews } from '../book/records/loans.js';
import type { CareDeps } from './deps.js';

/**
 * Tells guarantors that they are asked, and borrowers what they answered. The records know what nobody was told yet, written with the question and the
 * answer themselves: what a crash leaves untold is told at the next start. Each word goes out once. Where records keep no guarantors nothing is asked of them.
 */
export function openGuarantorWords(deps: CareDeps): { tell(chamaId: string): Promise<void> } {
  const { records, members, people } = deps;
  const chamaOf = new Map(deps.chamas.map(({ chama }) => [chama.id, chama]));

  async function word(chamaId: string, memberId: string, of: { subject: string; kind: string; phrase: Phrase }): Promise<void> {
    const phone = people.roll.member(chamaId, memberId)?.phone;
    if (phone === undefined) return; // whoever left can be told nothing
    const person = deps.personOfPhone(phone);
    await deps.tell({ ...of, chamaId, person, prefer: people.roll.profile(person)?.lastChannel ?? 'sms' });
  }

  async function tellOne(chamaId: string, news: GuaranteeNews): Promise<void> {
    const { loanId, borrowerId, guarantorId, state, loan, principal: amount, months, cover } = news;
    const { name: chama = '', ussdCode: code = '' } = chamaOf.get(chamaId) ?? {};
    const nameOf = (memberId: string) => memberName(members.name(chamaId, memberId));
    const subject = `loan:${chamaId}:${loanId}`;
    if (state === 'asked') {
      const phrase = say('care.guarantorAsked', { chama, name: nameOf(borrowerId), amount, months, cover, code });
      // A request that was withdrawn meanwhile asks nothing of anybody.
      if (loan === 'guarantors') await word(chamaId, guarantorId, { subject, kind: `care.guarantor:${guarantorId}`, phrase });
    } else if (loan !== 'withdrawn') {
      const values = { chama, name: nameOf(guarantorId), amount };
      const answered = { subject, kind: `care.answered:${guarantorId}` };
      if (state === 'declined') await word(chamaId, borrowerId, { ...answered, phrase: say('care.guarantorNo', { ...values, code }) });
      else if (loan === 'guarantors') await word(chamaId, borrowerId, { ...answered, phrase: say('care.guarantorYes', values) });
      else await word(chamaId, borrowerId, { subject, kind: 'care.guarantors', phrase: say('care.guarantorsAll', values) });
    }
    await records(chamaId).loans.told({ loanId, guarantorId, state });
  }

  return {
    async tell(chamaId) {
      const untold = await records(chamaId).loans.untold();
      if (untold.status === 'read') for (const news of untold.value) await tellOne(chamaId, news);
    },
  };
}
