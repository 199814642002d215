import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, made, read } from './local-support.js';
import type { RecordsWorld } from './records-worlds.js';
import { kes } from './support.js';

const refused = (problem: string) => ({ status: 'refused', problem });

/** What every book promises of guarantors, whoever decides about the loan in the end. The rules ask for two, who cover all of it. */
export function guarantorsContract(name: string, open: () => Promise<RecordsWorld>): void {
  describe(`${name} asks guarantors`, () => {
    let world: RecordsWorld;
    beforeEach(async () => void (world = await open()));
    afterEach(() => world.close());

    const order = (guarantors: string[]) => ({ principal: kes(2000), months: 3, purpose: 'stock', guarantors });
    async function savings(): Promise<void> {
      const { records, who, today } = world;
      for (const memberId of [who.amina, who.wekesa, who.chair])
        made(await records.savings.recordCash(act(who.treasurer), { memberId, amount: kes(1000), date: today }));
    }
    async function asked(): Promise<string> {
      await savings();
      const { records, who } = world;
      return made(await records.loans.apply(act(who.amina), order([who.wekesa, who.chair]))).loanId;
    }
    const state = async () => read(await world.records.loans.ofMember({ memberId: world.who.amina })).map((loan) => loan.state);

    it('as many as the rules ask for, other active members, each once', async () => {
      await savings();
      const { records, who } = world;
      expect(read(await records.loans.terms({ memberId: who.amina }))).toMatchObject({ guarantors: 2, coverPercent: 100 });
      for (const some of [[], [who.wekesa], [who.wekesa, who.wekesa], [who.amina, who.chair], [who.chair, 'NOBODY']])
        expect(await records.loans.apply(act(who.amina), order(some))).toEqual(refused('guarantorsBad'));
      expect(await state()).toEqual([]);
    });

    it('a request waits for them, once, and goes before the officers with the last yes', async () => {
      await savings();
      const { records, who, today } = world;
      const one = act(who.amina);
      const first = made(await records.loans.apply(one, order([who.wekesa, who.chair])));
      expect(await records.loans.apply(one, order([who.wekesa, who.chair]))).toEqual(first);
      expect(first.state).toBe('guarantors');
      const { loanId } = first;
      expect(await records.loans.apply(act(who.amina), order([who.wekesa, who.chair]))).toEqual(refused('alreadyThere'));
      expect(read(await records.loans.requests({ memberId: who.wekesa }))).toEqual([
        { loanId, borrower: expect.any(String) as string, principal: kes(2000), months: 3, cover: kes(1000), askedOn: today },
      ]);
      expect(read(await records.loans.requests({ memberId: who.treasurer }))).toEqual([]);
      expect(await records.loans.consent(act(who.treasurer), { loanId, says: 'yes' })).toEqual(refused('unknownSubject'));

      const yes = act(who.wekesa);
      expect(made(await records.loans.consent(yes, { loanId, says: 'yes' })).state).toBe('guarantors');
      expect(made(await records.loans.consent(yes, { loanId, says: 'yes' })).state).toBe('guarantors');
      expect(await records.loans.consent(act(who.wekesa), { loanId, says: 'no' })).toEqual(refused('alreadyDecided'));
      expect(await state()).toEqual(['guarantors']);
      expect(made(await records.loans.consent(act(who.chair), { loanId, says: 'yes' })).state).toBe('approval');
      await records.loans.pursue();
      expect(await state()).toEqual(['approval']);
      const [loan] = read(await records.loans.ofMember({ memberId: who.amina }));
      expect(loan?.guarantors.map(({ memberId, state: said }) => [memberId, said]).sort()).toEqual(
        [
          [who.wekesa, 'given'],
          [who.chair, 'given'],
        ].sort(),
      );
      expect(read(await records.loans.requests({ memberId: who.chair }))).toEqual([]);
    });

    it('nobody stands for more than they have saved', async () => {
      const loanId = await asked();
      const { records, who } = world;
      made(await records.loans.consent(act(who.wekesa), { loanId, says: 'yes' }));
      const of = { principal: kes(1000), months: 3, purpose: 'seed', guarantors: [who.wekesa, who.amina] };
      const { loanId: second } = made(await records.loans.apply(act(who.chair), of));
      expect(await records.loans.consent(act(who.wekesa), { loanId: second, says: 'yes' })).toEqual({
        ...refused('overLimit'),
        limit: kes(0),
      });
      made(await records.loans.withdraw(act(who.amina), { loanId }));
      made(await records.loans.consent(act(who.wekesa), { loanId: second, says: 'yes' }));
    });

    it('what is withdrawn asks nobody any more, and is its borrower’s alone', async () => {
      const loanId = await asked();
      const { records, who } = world;
      expect(await records.loans.withdraw(act(who.wekesa), { loanId })).toEqual(refused('notYours'));
      made(await records.loans.withdraw(act(who.amina), { loanId }));
      expect(await records.loans.withdraw(act(who.amina), { loanId })).toEqual(refused('notOpen'));
      expect(await records.loans.consent(act(who.chair), { loanId, says: 'yes' })).toEqual(refused('notOpen'));
      expect(read(await records.loans.requests({ memberId: who.chair }))).toEqual([]);
      expect(await state()).toEqual(['withdrawn']);
      made(await records.loans.apply(act(who.amina), order([who.wekesa, who.chair])));
    });

    it('no answer in seven days ends it, and the borrower is to be told', async () => {
      const loanId = await asked();
      const { records, who } = world;
      for (const news of read(await records.loans.untold())) await records.loans.told(news);
      expect(await records.loans.pursue()).toBe(world.clock.now() + 3_600_000);
      await world.clock.advance(7 * 86_400_000);
      await records.loans.pursue();
      expect(await state()).toEqual(['guarantors']); // the seventh day is theirs
      made(await records.loans.consent(act(who.wekesa), { loanId, says: 'yes' }));
      await world.clock.advance(86_400_000);
      expect(await records.loans.pursue()).toBeUndefined();
      expect(await state()).toEqual(['lapsed']);
      expect(await records.loans.consent(act(who.chair), { loanId, says: 'yes' })).toEqual(refused('notOpen'));
      expect(read(await records.loans.untold())).toContainEqual(
        expect.objectContaining({ loanId, borrowerId: who.amina, guarantorId: who.chair, state: 'asked', loan: 'lapsed' }),
      );
    });

    it('each word is to be told until it was', async () => {
      const loanId = await asked();
      const { records, who } = world;
      const untold = async () => read(await records.loans.untold()).map((news) => [news.guarantorId, news.state, news.loan]);
      expect((await untold()).sort()).toEqual(
        [
          [who.chair, 'asked', 'guarantors'],
          [who.wekesa, 'asked', 'guarantors'],
        ].sort(),
      );
      for (const news of read(await records.loans.untold())) await records.loans.told(news);
      expect(await untold()).toEqual([]);
      made(await records.loans.consent(act(who.chair), { loanId, says: 'yes' }));
      expect(await untold()).toEqual([[who.chair, 'given', 'guarantors']]);
      await records.loans.told({ loanId, guarantorId: who.chair, state: 'asked' }); // an old word
      expect(await untold()).toHaveLength(1);
    });
  });
}
