import type { ChamaKeeps } from '../../flows/kit/records.js';
import type { Answer, Records } from './records.js';

/** What books have at all: asked once for each chama, as a book does not change that while it is open. */
export function openKeeping(): (chamaId: string, records: Records, memberId: string) => Promise<ChamaKeeps> {
  const known = new Map<string, Partial<ChamaKeeps>>();
  return async (chamaId, { loans, governance, sharing, savings, papers }, memberId) => {
    const sure = known.get(chamaId) ?? {};
    known.set(chamaId, sure);
    const questions: Record<keyof ChamaKeeps, () => Promise<Answer<unknown>>[]> = {
      loans: () => [loans.ofMember({ memberId })],
      meetings: () => [governance.nextMeeting({ memberId })],
      votes: () => [governance.openVotes({ memberId })],
      projects: () => [sharing.projects()],
      whoPaid: () => [savings.whoPaid({ limit: 1 })],
      papers: () => [papers.notices({ memberId, limit: 1 }), papers.documents({ limit: 1 })],
      rotation: () => [sharing.rotation()],
      payFor: () => [loans.fines({ memberId }), sharing.pledges({ memberId }), savings.shares({ memberId }), savings.socialFund()],
      welfare: () => [sharing.welfare({ memberId, limit: 1 }), sharing.portions({ memberId, limit: 1 })],
    };
    const keeps = async (what: keyof ChamaKeeps): Promise<[keyof ChamaKeeps, boolean]> => {
      const before = sure[what];
      if (before !== undefined) return [what, before];
      const answers = await Promise.all(questions[what]());
      const has = answers.some(({ status }) => status !== 'not-kept');
      if (answers.every(({ status }) => status !== 'unknown')) sure[what] = has;
      return [what, has];
    };
    const all = await Promise.all((Object.keys(questions) as (keyof ChamaKeeps)[]).map(keeps));
    return Object.fromEntries(all) as ChamaKeeps;
  };
}
