import { minutes } from '../clock.js';
import { memberName } from '../../flows/kit/names.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import type { GuaranteeNews } from '../book/records/loans.js';
import type { CareDeps } from './deps.js';
import { openLooks } from './looks.js';

/** Whatever failed is looked at again after so long. */
const afterErrorMs = minutes(5);

export type GuarantorWords = {
  /** Tells whoever was not told yet, and takes what waits a step on soon; that is not waited for. */
  tell(chamaId: string): Promise<void>;
  /** Resolves when nothing is waited for any more: after a stop, at once. */
  idle: () => Promise<void>;
};

/**
 * Tells guarantors that they are asked, and borrowers what they answered. The records know what nobody was told yet, written with the question and the
 * answer themselves: what a crash leaves untold is told at the next start. Each word goes out once. Requests themselves are taken a
 * step on here as well: they end in time, and are handed in where loans are decided elsewhere, which no member waits for.
 */
export function openGuarantorWords(deps: CareDeps): GuarantorWords {
  const { records, members, people, clock } = deps;
  const looks = openLooks({ clock, stop: deps.stop, failed: deps.failed, look: pursue });
  /** How often a look was asked for, by chama: what was asked for during one is looked at after it. */
  const wanted = new Map<string, number>();
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
    const toBorrower = (kind: string, phrase: Phrase) => word(chamaId, borrowerId, { subject, kind, phrase });
    const own = { chama, amount, code };
    const values = { chama, name: nameOf(guarantorId), amount };
    const answered = `care.answered:${guarantorId}`;
    if (loan === 'lapsed' && state === 'asked') await toBorrower('care.guarantorsLate', say('care.guarantorsLate', own));
    else if (loan === 'notTaken') await toBorrower('care.loanNotTaken', say('care.loanNotTaken', { chama, amount }));
    else if (state === 'asked') {
      const phrase = say('care.guarantorAsked', { chama, name: nameOf(borrowerId), amount, months, cover, code });
      // A request that was withdrawn meanwhile asks nothing of anybody.
      if (loan === 'guarantors') await word(chamaId, guarantorId, { subject, kind: `care.guarantor:${guarantorId}`, phrase });
    } else if (loan !== 'withdrawn') {
      if (state === 'declined')
        await toBorrower(answered, say(loan === 'lapsed' ? 'care.guarantorNoEnds' : 'care.guarantorNo', { ...values, code }));
      else if (loan === 'guarantors' || loan === 'lapsed') await toBorrower(answered, say('care.guarantorYes', values));
      else await toBorrower('care.guarantors', say('care.guarantorsAll', values));
    }
    await records(chamaId).loans.told({ loanId, guarantorId, state });
  }

  async function tellAll(chamaId: string): Promise<void> {
    const untold = await records(chamaId).loans.untold();
    if (untold.status === 'read') for (const news of untold.value) await tellOne(chamaId, news);
  }

  async function pursue(chamaId: string): Promise<void> {
    const before = wanted.get(chamaId);
    const again = await records(chamaId)
      .loans.pursue()
      .catch((error: unknown) => {
        deps.failed(error);
        return clock.now() + afterErrorMs;
      });
    await tellAll(chamaId);
    looks.plan(chamaId, wanted.get(chamaId) === before ? again : clock.now());
  }

  return {
    async tell(chamaId) {
      try {
        await tellAll(chamaId);
      } finally {
        wanted.set(chamaId, (wanted.get(chamaId) ?? 0) + 1);
        looks.plan(chamaId, clock.now());
      }
    },
    idle: looks.idle,
  };
}
