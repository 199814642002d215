import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BookStore, CodeRow, NewPerson } from '../../src/book/store.js';
import { amina, contribution, identity, kes, memberRow, stores, wanjiku } from './support.js';

describe.each(stores)('the book store on $name', ({ openStore }) => {
  let store: BookStore;
  let close: () => Promise<void>;
  beforeEach(async () => ({ store, close } = await openStore()));
  afterEach(() => close());

  const person: NewPerson = { id: 'p1', phone: amina, phoneHash: identity.phoneHash(amina), createdAt: 5 };
  const of = { chamaId: 'umoja', memberId: 'MFT001', bookIds: [] as string[] };
  const add = (row: ReturnType<typeof contribution>) => store.alterContributions(of, () => [{ do: 'add', row }]);

  test('members are kept as they were put, and renewed', async () => {
    const rows = [memberRow('MFT001', amina, { name: 'Amina Wamaitha' }), memberRow('MFT002', undefined, { role: 'chair' })];
    await store.putMembers(rows);
    await store.putMembers([memberRow('MFT001', wanjiku, { status: 'suspended' })]);
    expect(await store.members()).toEqual([memberRow('MFT001', wanjiku, { status: 'suspended' }), rows[1]]);
  });

  test('a person gets a row at the first change, and keeps what is not changed', async () => {
    expect(await store.person('p1')).toBeUndefined();
    await store.changePerson(person, { language: 'sw', agreedAt: 7, agreedVersion: 1 });
    await store.changePerson({ ...person, createdAt: 9 }, { lastChannel: 'ussd', lastSeenAt: 8 });
    const row = await store.person('p1');
    expect(row).toMatchObject({ ...person, language: 'sw', agreedAt: 7, agreedVersion: 1, lastChannel: 'ussd', lastSeenAt: 8 });
    expect(row?.pin).toEqual({ phc: undefined, setAt: undefined, fails: 0, failsSince: undefined, lockedUntil: undefined });
    expect(await store.persons()).toHaveLength(1);
  });

  test('more rows than a page are all loaded', async () => {
    await store.putMembers(Array.from({ length: 1003 }, (_, at) => memberRow(`M${at}`, undefined)));
    expect(new Set((await store.members()).map((row) => row.memberId)).size).toBe(1003);
  });

  test('an older order sets no PIN over a newer one, and none is set while attempts are locked', async () => {
    expect(await store.setPin(person, 'a', 10)).toBe(true);
    expect(await store.setPin(person, 'b', 20)).toBe(true);
    expect(await store.setPin(person, 'a', 10)).toBe(false);
    const seen = (await store.person('p1'))?.pin;
    if (!seen) throw new Error('no person');
    expect(seen).toMatchObject({ phc: 'b', setAt: 20, fails: 0 });
    expect(await store.countPinAttempt('p1', seen, { fails: 1, failsSince: 21, lockedUntil: 100 })).toBe(true);
    expect(await store.setPin(person, 'c', 50)).toBe(false);
    expect(await store.setPin(person, 'c', 100)).toBe(true);
    expect((await store.person('p1'))?.pin).toMatchObject({ phc: 'c', fails: 0, lockedUntil: undefined });
  });

  test('of attempts counted from the same state one is counted', async () => {
    await store.setPin(person, 'a', 10);
    const seen = (await store.person('p1'))?.pin;
    if (!seen) throw new Error('no person');
    const next = { fails: 1, failsSince: 11, lockedUntil: undefined };
    const counted = await Promise.all(Array.from({ length: 20 }, () => store.countPinAttempt('p1', seen, next)));
    expect(counted.filter(Boolean)).toHaveLength(1);
    await store.clearPinAttempts('p1', 'other');
    expect((await store.person('p1'))?.pin.fails).toBe(1);
    await store.clearPinAttempts('p1', 'a');
    expect((await store.person('p1'))?.pin.fails).toBe(0);
  });

  test('an address is bound to whoever was bound last', async () => {
    const row = {
      channel: 'whatsapp' as const,
      address: '123@lid',
      addressHash: 'h',
      personId: 'p1',
      boundAt: 1,
      how: 'sms-code' as const,
    };
    await store.bind(row);
    await store.bind({ ...row, personId: 'p2', boundAt: 2, how: 'demo' });
    expect(await store.bindings()).toEqual([{ ...row, personId: 'p2', boundAt: 2, how: 'demo' }]);
  });

  test('codes are stored up to each limit, also when asked for at once', async () => {
    const limits = { perPhone: 3, perAddress: 5, overall: 8, daySince: 100, hourSince: 200 };
    const code = (id: string, more: Partial<CodeRow> = {}): CodeRow => ({
      id,
      addressHash: `a-${id}`,
      phoneHash: `p-${id}`,
      codeHash: 'c',
      tries: 0,
      sentAt: 250,
      usedAt: undefined,
      ...more,
    });
    expect(await store.addCode(code('old', { phoneHash: 'p', sentAt: 100 }), limits)).toBe(true);
    const samePhone = await Promise.all(Array.from({ length: 9 }, (_, at) => store.addCode(code(`p${at}`, { phoneHash: 'p' }), limits)));
    expect(samePhone.filter(Boolean)).toHaveLength(3);
    const sameAddress = await Promise.all(
      Array.from({ length: 9 }, (_, at) => store.addCode(code(`a${at}`, { addressHash: 'a' }), limits)),
    );
    expect(sameAddress.filter(Boolean)).toHaveLength(5);
    expect(await store.addCode(code('other'), limits)).toBe(false);
    expect(await store.addCode(code('later', { sentAt: 260 }), { ...limits, hourSince: 255 })).toBe(true);
    expect(await store.sweepCodes(200)).toBe(1);
  });

  test('the newest code counts its tries one by one, and is used once', async () => {
    const code = { id: 'x1', addressHash: 'a', phoneHash: 'p', codeHash: 'c', tries: 0, sentAt: 1, usedAt: undefined };
    const limits = { perPhone: 9, perAddress: 9, overall: 9, daySince: 0, hourSince: 0 };
    await store.addCode(code, limits);
    await store.addCode({ ...code, id: 'x2', sentAt: 2 }, limits);
    expect(await store.newestCode('a', 'p')).toEqual({ ...code, id: 'x2', sentAt: 2 });
    expect(await store.newestCode('a', 'q')).toBeUndefined();
    expect((await Promise.all([1, 2, 3].map(() => store.countCodeTry('x2', 0)))).filter(Boolean)).toHaveLength(1);
    await store.useCodes('a', 'p', 7);
    await store.useCodes('a', 'p', 9);
    expect(await store.newestCode('a', 'p')).toMatchObject({ tries: 1, usedAt: 7 });
  });

  test('rules are kept by date', async () => {
    const row = { chamaId: 'umoja', fromDate: '2026-01-01', rules: { approvals: 2 }, setBy: 'p1', setAt: 3 };
    await store.putRules(row);
    await store.putRules({ ...row, rules: { approvals: 3 } });
    expect(await store.rules()).toEqual([{ ...row, rules: { approvals: 3 } }]);
  });

  test('contributions come newest first, of one member', async () => {
    await add(contribution('1', { date: '2026-11-01' }));
    await add(contribution('2', { legId: 'L2', receipt: 'R2', createdAt: 2, amount: kes(1_000_000_000) }));
    await add(contribution('3', { bookId: 'B3', createdAt: 3 }));
    await add(contribution('4', { memberId: 'MFT002' }));
    expect((await store.contributions('umoja', 'MFT001')).map((row) => row.id)).toEqual(['3', '2', '1']);
    expect((await store.contributions('umoja', 'MFT001'))[1]).toEqual(
      contribution('2', { legId: 'L2', receipt: 'R2', createdAt: 2, amount: kes(1_000_000_000) }),
    );
    expect(await store.contributors('umoja')).toEqual(['MFT001', 'MFT002']);
    expect(await store.contributions('tumaini', 'MFT001')).toEqual([]);
  });

  test('changes are made together, see the rows of records that are asked for, and not at all when one cannot be', async () => {
    await add(contribution('1', { bookId: 'B1' }));
    await add(contribution('2', { memberId: 'MFT002', bookId: 'B2' }));
    await store.alterContributions({ ...of, bookIds: ['B2'] }, (rows) => {
      expect(rows.map((row) => row.id).sort()).toEqual(['1', '2']);
      return [
        { do: 'tie', id: '1', bookId: undefined },
        { do: 'correct', id: '2', memberId: 'MFT001', amount: kes(5), date: '2026-11-20', receipt: 'R' },
        { do: 'add', row: contribution('3', { bookId: 'B1' }) },
      ];
    });
    const after = await store.contributions('umoja', 'MFT001');
    expect(after.map(({ id, bookId }) => [id, bookId])).toEqual([
      ['3', 'B1'],
      ['1', undefined],
      ['2', 'B2'],
    ]);
    await expect(
      store.alterContributions(of, () => [
        { do: 'remove', id: '2' },
        { do: 'tie', id: '1', bookId: 'B1' },
      ]),
    ).rejects.toThrow();
    expect(await store.contributions('umoja', 'MFT001')).toEqual(after);
  });

  test('a list knows when it was read', async () => {
    expect(await store.syncedAt('umoja', 'members')).toBeUndefined();
    await store.synced('umoja', 'members', 5);
    await store.synced('umoja', 'members', 9);
    expect(await store.syncedAt('umoja', 'members')).toBe(9);
  });
});
