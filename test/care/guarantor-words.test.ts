import { afterEach, describe, expect, it } from 'vitest';
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
});
