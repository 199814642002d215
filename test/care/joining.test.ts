import { afterEach, describe, expect, it } from 'vitest';
import { joinRequests } from '../../src/book/local/tables/joining.js';
import { memoryDisks, sqliteDisks } from '../simulation/disks.js';
import type { Disks } from '../simulation/world.js';
import { read } from '../book/local-support.js';
import { agreed, careWorld, numbers, refused } from './world.js';

let disks: Disks;
afterEach(() => disks.close());

const wanjiku = '+254712000002'; // chair of Umoja
const kiptoo = '+254712009999'; // nobody there

describe.each([
  ['memory', () => Promise.resolve(memoryDisks())],
  ['sqlite', sqliteDisks],
])('asking to join (%s)', (_name, openDisks) => {
  async function open() {
    disks = await openDisks();
    const world = await careWorld(disks);
    const salma = await world.me(numbers.salma);
    return { ...world, reads: world.service.reach.reads, salma, juma: await world.me(numbers.juma) };
  }
  const wish = { kind: 'askToJoin', chamaId: 'tumaini', name: 'Salma Ally' } as const;

  it('is told to the officers, decided once, and whoever asked is told and is a member', async () => {
    const { agree, reads, texts, salma, juma, me, service } = await open();
    expect(salma.member).toBeUndefined();
    expect(await reads.joinOffer({ me: salma })).toEqual({ status: 'open', chamaId: 'tumaini', chama: 'Tumaini', asksEmail: false });
    expect(await agree(salma, wish, 's.ask:0')).toEqual(agreed);
    expect(await agree(salma, wish, 's.ask:0')).toEqual(agreed); // the answer was lost on the way
    expect(await agree(salma, wish)).toEqual(refused('alreadyAsked'));
    for (const officer of [numbers.juma, numbers.rehema])
      expect(await texts(officer)).toEqual(['Tumaini: Salma Ally asks to join. Dial *149*7# to decide.']);
    expect(await reads.joinOffer({ me: salma })).toEqual({ status: 'waiting' });
    expect((await me(numbers.salma)).standing).toBe('pending');

    expect(await reads.pending({ me: juma })).toEqual([{ kind: 'joiners', count: 1 }]);
    const [joiner] = await reads.joiners({ me: juma });
    expect(joiner).toEqual({ requestId: 'M004', name: 'Salma Ally', phone: numbers.salma, date: '2026-11-21' });
    const neema = await me(numbers.neema);
    const yes = { kind: 'decideJoin', requestId: 'M004', says: 'yes' } as const;
    expect(await reads.joiners({ me: neema })).toEqual([]);
    expect(await agree(neema, yes)).toEqual(refused('notPossible'));
    expect(await agree(salma, yes)).toEqual(refused('notPossible'));
    expect(await agree(juma, yes, 's.yes:0')).toEqual(agreed);
    expect(await agree(juma, yes, 's.yes:0')).toEqual(agreed);
    expect(await agree(await me(numbers.rehema), { ...yes, says: 'no' })).toEqual(refused('handled'));
    expect(await texts(numbers.salma)).toEqual(['Tumaini: welcome, you are a member now. Dial *149*7# to begin.']);
    expect(await me(numbers.salma)).toMatchObject({ member: { name: 'Salma Ally', role: 'member' }, agreed: false, hasPin: false });
    expect(read(await service.records('tumaini').members.list({ limit: 10 }))).toHaveLength(4);
    expect(await reads.joinOffer({ me: salma })).toEqual({ status: 'known' });
    expect(await agree(await me(numbers.salma), wish)).toEqual(refused('notPossible'));
  });

  it('and being turned down is told, though the list forgets the number; twice a day is enough', async () => {
    const { agree, reads, texts, salma, juma, start, clock } = await open();
    for (const times of [1, 2]) {
      expect(await agree(salma, wish), String(times)).toEqual(agreed);
      const [joiner] = await reads.joiners({ me: juma });
      expect(await agree(juma, { kind: 'decideJoin', requestId: joiner?.requestId ?? '', says: 'no' })).toEqual(agreed);
    }
    const again = await start();
    expect((await again.people.contact(salma.person, 'tumaini'))?.phone).toBe(numbers.salma); // also after a start
    expect(await texts(numbers.salma)).toHaveLength(2);
    expect(await reads.joinOffer({ me: salma })).toEqual({ status: 'tooMany' });
    expect(await agree(salma, wish)).toEqual(refused('tooManyAsks'));
    await clock.advance(25 * 3_600_000);
    expect((await reads.joinOffer({ me: salma })).status).toBe('open');
  });

  it('finds a chama by its code, however it is typed, and takes ten tries a day', async () => {
    const { reads, me } = await open();
    const stranger = await me(kiptoo, 'umoja');
    expect(stranger.chama.id).toBe('umoja');
    for (const code of ['tuma7', 'TUMA-7', 'Tuma 7'])
      expect(await reads.joinOffer({ me: stranger, code })).toMatchObject({ status: 'open', chamaId: 'tumaini' });
    for (let n = 4; n <= 10; n++) expect(await reads.joinOffer({ me: stranger, code: `guess${n}` })).toEqual({ status: 'noCode' });
    expect(await reads.joinOffer({ me: stranger, code: 'TUMA-7' })).toEqual({ status: 'tooMany' });
    expect((await reads.joinOffer({ me: stranger })).status).toBe('open');
  });

  it('is not for members, chats, odd names and chamas that are not here; and a list has an end', async () => {
    const { agree, reads, salma, me } = await open();
    const neema = await me(numbers.neema);
    expect(await reads.joinOffer({ me: neema })).toEqual({ status: 'known' });
    expect(await agree(neema, wish)).toEqual(refused('notPossible'));
    expect(await agree({ ...salma, channel: 'whatsapp' }, wish)).toEqual(refused('notPossible'));
    expect(await agree(salma, { ...wish, chamaId: 'nowhere' })).toEqual(refused('notPossible'));
    expect(await agree(salma, { ...wish, name: ' ' })).toEqual(refused('textBad'));
    for (let n = 10; n < 30; n++)
      expect(await agree(await me(`+2557410000${n}`), { ...wish, name: `Mtu ${'ABCDEFGHIJKLMNOPQRST'[n - 10]}` })).toEqual(agreed);
    expect(await reads.joinOffer({ me: salma })).toEqual({ status: 'full', helpPhone: '+254712000002' });
    expect(await agree(salma, wish)).toEqual(refused('tooManyAsks'));
  });

  it('a chama at ChamaPay wants two names and an e-mail, and registers whoever is let in there, once', async () => {
    const { agree, reads, texts, me, standins, transport } = await open();
    const stranger = await me(kiptoo, 'umoja');
    const chair = await me(wanjiku, 'umoja');
    expect(await reads.joinOffer({ me: stranger })).toMatchObject({ status: 'open', asksEmail: true });
    const ask = { kind: 'askToJoin', chamaId: 'umoja', name: 'Kiptoo Langat', email: 'kiptoo@example.com' } as const;
    const { email: _, ...without } = ask;
    expect(await agree(stranger, without)).toEqual(refused('textBad'));
    expect(await agree(stranger, { ...ask, name: 'Kiptoo' })).toEqual(refused('textBad'));
    expect(await agree(stranger, ask)).toEqual(agreed);
    expect(await agree(stranger, ask)).toEqual(refused('alreadyAsked'));
    const [joiner] = await reads.joiners({ me: chair });
    expect(joiner).toMatchObject({ name: 'Kiptoo Langat', phone: kiptoo });
    const members = () => standins.state().chamapay.members.filter(({ email }) => email === ask.email);
    const yes = { kind: 'decideJoin', requestId: joiner?.requestId ?? '', says: 'yes' } as const;
    transport.hangs = true;
    expect(await agree(chair, yes)).toEqual(refused('unknown'));
    expect(await texts(kiptoo)).toEqual([]);
    transport.hangs = false;
    expect(await agree(chair, yes)).toEqual(agreed);
    expect(members()).toHaveLength(1);
    expect(await agree(chair, yes)).toEqual(agreed); // the same yes of the same officer
    expect(members()).toHaveLength(1);
    expect(await texts(kiptoo)).toEqual([
      'Umoja: the officers said yes. Your entry in the records is under way. Then dial *384*100# to begin.',
    ]);
    expect(await reads.joiners({ me: chair })).toEqual([]);
  });

  it('a number that ChamaPay’s chama turned down waits a month, and its name and address are wiped', async () => {
    const { agree, reads, texts, me, clock } = await open();
    const stranger = await me(kiptoo, 'umoja');
    const chair = await me(wanjiku, 'umoja');
    const ask = { kind: 'askToJoin', chamaId: 'umoja', name: 'Kiptoo Langat', email: 'kiptoo@example.com' } as const;
    await agree(stranger, ask);
    const [joiner] = await reads.joiners({ me: chair });
    const no = { kind: 'decideJoin', requestId: joiner?.requestId ?? '', says: 'no' } as const;
    expect(await agree(chair, no)).toEqual(agreed);
    expect(await agree(chair, { ...no, says: 'yes' })).toEqual(refused('handled'));
    const kept = await disks.local.transaction('umoja', (tx) => tx.list(joinRequests, {}, { by: [], max: 9 }));
    expect(kept).toMatchObject([{ name: '', phone: undefined, email: undefined, state: 'refused', decidedBy: 'MFT002' }]);
    expect(await texts(kiptoo)).toEqual([expect.stringMatching(/^Umoja: the officers did not take up your request/)]);
    expect(await agree(stranger, ask)).toEqual(refused('alreadyAsked'));
    await clock.advance(31 * 24 * 3_600_000);
    expect(await agree(stranger, ask)).toEqual(agreed);
  });

  describe('whom an officer let in at ChamaPay', () => {
    const soon = 'Umoja: the officers said yes. Your entry in the records is under way. Then dial *384*100# to begin.';
    const isIn = 'Umoja: welcome, you are a member now. Dial *384*100# to begin.';

    async function granted() {
      const world = await open();
      const { agree, reads, me } = world;
      const ask = { kind: 'askToJoin', chamaId: 'umoja', name: 'Kiptoo Langat', email: 'kiptoo@example.com' } as const;
      expect(await reads.wayIn({ me: await me(kiptoo, 'umoja') })).toEqual({ status: 'none' });
      await agree(await me(kiptoo, 'umoja'), ask);
      expect(await reads.wayIn({ me: await me(kiptoo, 'umoja') })).toEqual({ status: 'asked' });
      const chair = await me(wanjiku, 'umoja');
      const [joiner] = await reads.joiners({ me: chair });
      expect(await agree(chair, { kind: 'decideJoin', requestId: joiner?.requestId ?? '', says: 'yes' })).toEqual(agreed);
      const entry = () => world.standins.state().chamapay.members.find(({ email }) => email === ask.email);
      return { ...world, chair, entry, setStatus: (status: 'Active' | 'Inactive') => Object.assign(entry() ?? {}, { status }) };
    }

    it('hears that it is under way, is found when the records have them, is told once, and is a member', async () => {
      const { entry, setStatus, me, reads, texts, clock, service } = await granted();
      expect(entry()?.status).toBe('Pending');
      expect(await texts(kiptoo)).toEqual([soon]);
      expect(await reads.wayIn({ me: await me(kiptoo, 'umoja') })).toEqual({ status: 'granted' });
      await clock.advance(70_000);
      expect((await me(kiptoo, 'umoja')).standing).toBe('pending'); // seen on the list, not yet active there
      expect(await reads.wayIn({ me: await me(kiptoo, 'umoja') })).toEqual({ status: 'granted' });
      expect(await reads.joinOffer({ me: await me(kiptoo, 'umoja') })).toEqual({
        status: 'granted',
        chama: 'Umoja',
        helpPhone: '+254712000002',
      });
      setStatus('Active');
      await clock.advance(5 * 60_000);
      expect(await texts(kiptoo)).toEqual([isIn]);
      expect((await me(kiptoo, 'umoja')).member).toMatchObject({ name: 'Kiptoo Langat' });
      await service.mirror('umoja')?.readMembers();
      expect(await texts(kiptoo)).toEqual([]);
    });

    it('is found soon after a dial, whatever was planned', async () => {
      const { setStatus, me, reads, texts, clock } = await granted();
      await clock.advance(2 * 3_600_000); // the next look would be in two hours
      await texts(kiptoo);
      setStatus('Active');
      await clock.advance(60_000);
      expect(await texts(kiptoo)).toEqual([]);
      await reads.wayIn({ me: await me(kiptoo, 'umoja') });
      await clock.advance(6_000);
      expect(await texts(kiptoo)).toEqual([isIn]);
    });

    it('is looked for after a start as well, seldom in the end, and not for ever', async () => {
      const { setStatus, start, texts, clock, service } = await granted();
      await service.stop();
      const again = await start();
      await again.start({ work: false });
      setStatus('Active');
      await clock.advance(6_000);
      await again.operations.runOnce();
      expect(await texts(kiptoo)).toEqual([soon, isIn]);
    });

    it('costs few calls while the records keep them waiting', async () => {
      const { clock, transport } = await granted();
      transport.asked.length = 0;
      await clock.advance(7 * 24 * 3_600_000);
      const calls = transport.asked.filter((call) => call.endsWith('/members')).length;
      expect(calls).toBeGreaterThan(5);
      expect(calls).toBeLessThan(15);
    });

    it('is told when the records turn them down, and not for one list that left them out', async () => {
      const { entry, setStatus, texts, clock, me, reads, standins } = await granted();
      await clock.advance(70_000);
      await texts(kiptoo);
      const { members } = standins.state().chamapay;
      const own = entry();
      members.splice(members.indexOf(own as never), 1);
      await clock.advance(5 * 60_000);
      members.push(own as never);
      await clock.advance(11 * 60_000);
      expect(await texts(kiptoo)).toEqual([]);
      expect(await reads.wayIn({ me: await me(kiptoo, 'umoja') })).toEqual({ status: 'granted' });
      setStatus('Inactive');
      await clock.advance(2 * 3_600_000);
      expect(await texts(kiptoo)).toEqual([
        expect.stringMatching(/^Umoja: the officers said yes, but the records did not take you in\. Ask them why\./),
      ]);
      expect(await reads.wayIn({ me: await me(kiptoo, 'umoja') })).toEqual({ status: 'notTakenIn' });
    });

    it('is a member once their office has made them one, though no officer answered here', async () => {
      const { agree, reads, me, texts, standins, service } = await open();
      const ask = { kind: 'askToJoin', chamaId: 'umoja', name: 'Kiptoo Langat', email: 'kiptoo@example.com' } as const;
      await agree(await me(kiptoo, 'umoja'), ask);
      const [some] = standins.state().chamapay.members;
      standins
        .state()
        .chamapay.members.push({ ...some, id: 999, member_id: 'MFT099', phone: kiptoo, email: 'k@x.ke', status: 'Active' } as never);
      await service.mirror('umoja')?.readMembers();
      expect(await texts(kiptoo)).toEqual([isIn]);
      expect(await reads.joiners({ me: await me(wanjiku, 'umoja') })).toEqual([]);
    });
  });

  it('what a crash left untold after an officer’s yes is told at the next start; and asking twice a day survives it', async () => {
    const { agree, reads, texts, salma, juma, start } = await open();
    await agree(salma, wish);
    const [joiner] = await reads.joiners({ me: juma });
    const yes = { kind: 'decideJoin', requestId: joiner?.requestId ?? '', says: 'no' } as const;
    const { money } = disks;
    const transaction = money.transaction.bind(money);
    money.transaction = (work) => transaction((tx) => work({ ...tx, notify: () => Promise.reject(new Error('the disk is gone')) }));
    await expect(agree(juma, yes)).rejects.toThrow('gone');
    money.transaction = transaction;
    expect(await texts(numbers.salma)).toEqual([]);
    const again = await start();
    await again.start({ work: false });
    await again.start({ work: false });
    expect(await texts(numbers.salma)).toEqual([expect.stringMatching(/^Tumaini: the officers did not take up your request/)]);
    expect(await agree(salma, wish, 's.second:0', again)).toEqual(agreed);
    const third = await start();
    expect(await agree(salma, wish, 's.second:0', third)).toEqual(agreed); // the same wish
    const [second] = await third.reach.reads.joiners({ me: juma });
    await agree(juma, { ...yes, requestId: second?.requestId ?? '' }, undefined, third);
    expect(await agree(salma, wish, undefined, third)).toEqual(refused('tooManyAsks'));
  });

  it('whoever was suspended, or left, is told so', async () => {
    const { service, me, reads } = await open();
    const { members } = service.records('tumaini');
    const neema = (await me(numbers.neema)).member?.id ?? '';
    await members.suspend({ key: 'k1', by: 'M001' }, { memberId: neema, reason: 'Fees' });
    const suspended = await me(numbers.neema);
    expect(suspended).toMatchObject({ standing: 'suspended' });
    expect(await reads.wayIn({ me: suspended })).toEqual({ status: 'suspended' });
    expect(await reads.joinOffer({ me: suspended, code: 'TUMA-7' })).toEqual({
      status: 'suspended',
      chama: 'Tumaini',
      helpPhone: '+254712000002',
    });
  });
});
