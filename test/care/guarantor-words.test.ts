import { afterEach, describe, expect, it } from 'vitest';
import { days, minutes } from '../../src/clock.js';
import { major } from '../../src/money.js';
import { memoryDisks, sqliteDisks } from '../simulation/disks.js';
import type { Disks } from '../simulation/world.js';
import { act, made, read } from '../book/local-support.js';
import { agreed, careWorld, numbers } from './world.js';

let disks: Disks;
afterEach(() => disks.close());

const asha = '+255741000011';

describe.each([
  ['memory', () => Promise.resolve(memoryDisks())],
  ['sqlite', sqliteDisks],
])('guarantors and borrowers are told (%s)', (_name, openDisks) => {
  async function open() {
    disks = await openDisks();
    const world = await careWorld(disks);
    const { service, me } = world;
    const { members, savings } = service.records('tumaini');
    made(await members.register(act('host'), { name: 'Asha Mrema', phone: asha as never }));
    const people = { neema: await me(numbers.neema), rehema: await me(numbers.rehema), asha: await me(asha) };
    for (const { member } of [people.neema, people.rehema, people.asha])
      if (member) made(await savings.recordCash(act('M001'), { memberId: member.id, amount: major(900_000, 'TZS'), date: '2026-11-21' }));
    expect(await service.rules.setRules('tumaini', '2026-01-01', { loanGuarantors: 2 }, 'host')).toEqual({ status: 'set' });
    const write = {
      ...{ does: 'applyForLoan' as const, principal: major(300_000, 'TZS'), months: 6, purpose: 'School fees' },
      guarantors: [people.rehema.member?.id ?? '', people.asha.member?.id ?? ''],
    };
    await world.texts(numbers.neema);
    return { ...world, ...people, ask: { kind: 'record', write } as const };
  }
  type World = Awaited<ReturnType<typeof open>>;
  const loanOf = async ({ service, neema }: World) => {
    const [loan] = read(await service.records('tumaini').loans.ofMember({ memberId: neema.member?.id ?? '' }));
    return loan?.loanId ?? '';
  };
  const consent = (loanId: string, says: 'yes' | 'no') => ({ kind: 'record', write: { does: 'consent', loanId, says } }) as const;

  it('each guarantor is asked once, and the borrower hears each answer, and that all have agreed', async () => {
    const world = await open();
    const { agree, texts, neema, rehema, ask } = world;
    expect(await agree(neema, ask, 's.loan:0')).toEqual(agreed);
    expect(await agree(neema, ask, 's.loan:0')).toEqual(agreed); // the answer was lost on the way
    for (const guarantor of [numbers.rehema, asha]) {
      const [text, ...others] = await texts(guarantor);
      expect(text).toMatch(
        /^Tumaini: Neema Mushi asks you to be guarantor of a loan of TSh 300,000, months: 6\. .* up to TSh [\d,]+\. To answer dial \*149\*7#/,
      );
      expect(others).toEqual([]);
    }
    const loanId = await loanOf(world);
    expect(await agree(rehema, consent(loanId, 'yes'))).toEqual(agreed);
    expect(await texts(numbers.neema)).toEqual(['Tumaini: Rehema Mollel agreed to be guarantor of your loan of TSh 300,000.']);
    expect(await agree(world.asha, consent(loanId, 'yes'), 's.yes:0')).toEqual(agreed);
    expect(await agree(world.asha, consent(loanId, 'yes'), 's.yes:0')).toEqual(agreed);
    expect(await texts(numbers.neema)).toEqual([
      'Tumaini: Asha Mrema agreed to be guarantor of your loan of TSh 300,000. All who are needed have agreed: the officers decide now.',
    ]);
  });

  it('a no is told, with what the borrower can do', async () => {
    const world = await open();
    await world.agree(world.neema, world.ask);
    await world.agree(world.asha, consent(await loanOf(world), 'no'));
    expect(await world.texts(numbers.neema)).toEqual([
      'Tumaini: Asha Mrema will not be guarantor of your loan of TSh 300,000. To ask others, withdraw your request and ask anew: *149*7#',
    ]);
  });

  it('what a crash left untold is told at the next start, once; what was withdrawn meanwhile asks nobody', async () => {
    const world = await open();
    const { agree, texts, neema, ask, start, service } = world;
    const { money } = disks;
    const transaction = money.transaction.bind(money);
    const apply = async () => {
      money.transaction = () => Promise.reject(new Error('the disk is gone'));
      expect(await agree(neema, ask)).toEqual(agreed); // it is written down; who has to know is told later
      money.transaction = transaction;
    };
    await apply();
    expect(await texts(asha)).toEqual([]);
    made(await service.records('tumaini').loans.withdraw(act(neema.member?.id ?? ''), { loanId: await loanOf(world) }));
    await apply();
    const again = await start();
    await again.start({ work: false });
    await again.start({ work: false });
    for (const guarantor of [numbers.rehema, asha]) expect(await texts(guarantor)).toHaveLength(1);
    expect(read(await service.records('tumaini').loans.untold())).toEqual([]);
  });

  describe('of a chama at ChamaPay', () => {
    const [borrower, first, second] = ['+254712000009', '+254712000002', '+254712000005'];

    async function asked() {
      disks = await openDisks();
      const world = await careWorld(disks);
      const { me, agree, texts, service, standins } = world;
      const people = { borrower: await me(borrower, 'umoja'), first: await me(first, 'umoja'), second: await me(second, 'umoja') };
      const ids = [people.first.member?.id ?? '', people.second.member?.id ?? ''];
      const write = { does: 'applyForLoan' as const, principal: major(1000, 'KES'), months: 3, purpose: 'Seed', guarantors: ids };
      for (const number of [borrower, first, second]) await texts(number);
      const before = standins.state().chamapay.records.loans.length;
      expect(await agree(people.borrower, { kind: 'record', write })).toEqual(agreed);
      const held = read(await service.records('umoja').loans.requests({ memberId: ids[0] ?? '' }))[0];
      const there = () => standins.state().chamapay.records.loans.slice(before);
      return { ...world, ...people, loanId: held?.loanId ?? '', there };
    }

    it('they are asked on their own phones, and with the last yes it is at ChamaPay, which nobody waits for', async () => {
      const { agree, texts, clock, there, loanId, transport, service, ...who } = await asked();
      for (const number of [first, second])
        expect(await texts(number)).toEqual([expect.stringMatching(/asks you to be guarantor of a loan of KES 1,000/)]);
      expect(await agree(who.first, consent(loanId, 'yes'))).toEqual(agreed);
      expect(there()).toEqual([]);
      transport.hangs = true; // ChamaPay takes nothing down
      expect(await agree(who.second, consent(loanId, 'yes'))).toEqual(agreed);
      expect(await texts(borrower)).toEqual([
        expect.stringMatching(/agreed to be guarantor of your loan of KES 1,000\.$/),
        expect.stringMatching(/All who are needed have agreed/),
      ]);
      await clock.advance(minutes(2));
      expect(there()).toEqual([]);
      transport.hangs = false;
      await clock.advance(minutes(10));
      expect(there()).toMatchObject([{ amount: 1000, purpose: 'Seed', term_months: 3 }]);
      await service.stop();
    });

    it('what a stop left to be handed in is handed in after the next start, once', async () => {
      const { agree, clock, there, loanId, transport, service, start, ...who } = await asked();
      await agree(who.first, consent(loanId, 'yes'));
      transport.hangs = true;
      await agree(who.second, consent(loanId, 'yes'));
      await service.stop();
      transport.hangs = false;
      await clock.advance(minutes(10));
      expect(there()).toEqual([]);
      const again = await start();
      await again.start({ work: false });
      await clock.advance(minutes(1));
      expect(there()).toHaveLength(1);
      await clock.advance(minutes(30));
      expect(there()).toHaveLength(1);
      await again.stop();
    });

    it('a no, or no answer in time, ends it, and the borrower hears so once', async () => {
      const { agree, texts, clock, there, loanId, first: guarantor, borrower: asking, me } = await asked();
      await agree(guarantor, consent(loanId, 'no'));
      expect(await texts(borrower)).toEqual([
        expect.stringMatching(/will not be guarantor of your loan of KES 1,000\. Your request has ended/),
      ]);
      const others = [(await me('+254712000003', 'umoja')).member?.id ?? '', (await me(second, 'umoja')).member?.id ?? ''];
      const write = { does: 'applyForLoan' as const, principal: major(1000, 'KES'), months: 3, purpose: 'Seed', guarantors: others };
      expect(await agree(asking, { kind: 'record', write })).toEqual(agreed);
      await clock.advance(days(8) + minutes(61));
      expect(await texts(borrower)).toEqual([
        expect.stringMatching(/did not all answer in time\. Your request for a loan of KES 1,000 has ended/),
      ]);
      expect(there()).toEqual([]);
    });
  });
});
