import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { days, hours, minutes } from '../../src/clock.js';
import { chamapayBook } from '../../src/book/chamapay.js';
import { openMirror } from '../../src/book/mirror.js';
import { openPeople } from '../../src/book/people.js';
import type { BookStore } from '../../src/book/store.js';
import {
  amina,
  bookMember,
  contribution,
  countedIds,
  handClock,
  identity,
  kes,
  scriptedRecords,
  setups,
  stores,
  umoja,
  wanjiku,
} from './support.js';

describe.each(stores)('our copy of the records on $name', ({ openStore }) => {
  let store: BookStore;
  let close: () => Promise<void>;
  beforeEach(async () => ({ store, close } = await openStore()));
  afterEach(() => close());

  async function open() {
    const clock = handClock();
    const ids = countedIds();
    const there = scriptedRecords();
    const failed: unknown[] = [];
    const people = await openPeople({ store, identity, clock, chamas: setups, termsVersion: 1, stranger: () => mirror.lookForStranger() });
    const mirror = openMirror({
      setup: setups[0],
      records: there.records,
      store,
      people,
      identity,
      clock,
      ids,
      failed: (error) => failed.push(error),
    });
    const book = chamapayBook({ chama: umoja, records: there.records, store, clock, ids });
    const own = (id: string, more = {}) =>
      store.alterContributions({ chamaId: 'umoja', memberId: 'MFT001', bookIds: [] }, () => [
        { do: 'add', row: contribution(id, { legId: `L${id}`, receipt: `R${id}`, ...more }) },
      ]);
    const ofAmina = async () =>
      (await store.contributions('umoja', 'MFT001')).map(({ legId, bookId, amount }) => [legId, bookId, Number(amount.minor) / 100]);
    return { ...there, clock, people, mirror, book, own, ofAmina, failed };
  }

  test('members are read at start, officers are the host’s, and nothing is read again while fresh', async () => {
    const { members, mirror, people, calls, clock } = await open();
    members.push(
      bookMember('MFT001', amina),
      bookMember('MFT002', wanjiku),
      bookMember('MFT003', undefined, { firstName: 'Long\n\u202ename' }),
    );
    expect(await mirror.refresh()).toEqual({ members: 'read', contributions: 'read' });
    expect((await people.identify('ussd', wanjiku)).memberships).toMatchObject([
      { member: { id: 'MFT002', role: 'chair', name: 'Amina Of MFT002' } },
    ]);
    expect(people.roll.member('umoja', 'MFT003')?.name).toBe('Long name Of MFT003');
    clock.pass(hours(23));
    expect(await mirror.refresh()).toEqual({ members: 'fresh', contributions: 'fresh' });
    expect(calls).toEqual(['members', 'contributions all']);
    clock.pass(hours(1));
    await mirror.refresh();
    expect(calls.slice(2)).toEqual(['members', 'contributions all 2026-11-14']);
    clock.pass(days(7));
    await mirror.refresh();
    expect(calls.slice(4)).toEqual(['members', 'contributions all']);
  });

  test('who is on the list no more is inactive; an empty list puts nobody out', async () => {
    const { members, mirror, people } = await open();
    members.push(bookMember('MFT001', amina), bookMember('MFT002', wanjiku));
    await mirror.readMembers();
    members.pop();
    await mirror.readMembers();
    expect((await people.identify('ussd', wanjiku)).me.standing).toBe('inactive');
    members.pop();
    expect(await mirror.readMembers()).toBe('unknown');
    expect((await people.identify('ussd', amina)).memberships).toHaveLength(1);
  });

  test('a read that fails changes nothing and is made again after ten minutes', async () => {
    const { members, mirror, calls, setDown, clock } = await open();
    members.push(bookMember('MFT001', amina));
    setDown(true);
    expect(await mirror.refresh()).toEqual({ members: 'unknown', contributions: 'unknown' });
    expect(await mirror.refresh()).toEqual({ members: 'unknown', contributions: 'unknown' });
    expect(calls).toHaveLength(2);
    setDown(false);
    clock.pass(minutes(10));
    expect(await mirror.refresh()).toEqual({ members: 'read', contributions: 'read' });
  });

  test('an unknown dialler makes us look, once in ten minutes', async () => {
    const { members, mirror, people, calls, clock } = await open();
    for (let at = 0; at < 50; at++) expect((await people.identify('ussd', amina)).memberships).toEqual([]);
    await mirror.idle();
    expect(calls).toEqual(['members']);
    members.push(bookMember('MFT001', amina));
    clock.pass(minutes(10));
    await people.identify('ussd', amina);
    await mirror.idle();
    expect((await people.identify('ussd', amina)).memberships).toHaveLength(1);
    expect(calls).toHaveLength(2);
  });

  test('a webhook is a hint: a burst costs one read, and two honest equal contributions are two', async () => {
    const { mirror, add, calls, ofAmina } = await open();
    const equal = { memberId: 'MFT001', amount: kes(500), date: '2026-11-21' };
    add(equal);
    add(equal);
    for (let at = 0; at < 30; at++) mirror.hear({ event: 'contribution.created', memberId: 'MFT001' });
    await mirror.idle();
    expect(calls).toEqual(['contributions MFT001']);
    expect(await ofAmina()).toEqual([
      [undefined, 'C2', 500],
      [undefined, 'C1', 500],
    ]);
    mirror.hear({ event: 'fine.issued', memberId: 'MFT001' });
    mirror.hear({ event: 'member.registered', memberId: 'MFT001' });
    await mirror.idle();
    expect(calls).toEqual(['contributions MFT001', 'members']);
    for (let at = 0; at < 500; at++) mirror.hear({ event: 'contribution.created', memberId: `M${at}` });
    await mirror.idle();
    expect(calls.length).toBeLessThanOrEqual(60);
  });

  test('a record of ours is adopted, not counted twice; what was deleted there goes', async () => {
    const { mirror, own, add, contributions, ofAmina, book } = await open();
    await own('1');
    const recorded = await book.record({ key: 'rec1', memberId: 'MFT001', amount: kes(1000), date: '2026-11-21', receipt: 'R1' });
    expect(recorded).toEqual({ status: 'settled', providerId: 'C1' });
    add({ memberId: 'MFT001', amount: kes(1000), date: '2026-11-20' });
    await mirror.readContributions();
    await mirror.readContributions({ memberId: 'MFT001' });
    expect(await ofAmina()).toEqual([
      ['L1', 'C1', 1000],
      [undefined, 'C2', 1000],
    ]);
    contributions.splice(1, 1);
    await mirror.readContributions();
    expect(await ofAmina()).toEqual([['L1', 'C1', 1000]]);
  });

  test('a record that was moved to another member moves', async () => {
    const { mirror, add, contributions, ofAmina } = await open();
    add({ memberId: 'MFT002', amount: kes(700), date: '2026-11-20' });
    await mirror.readContributions();
    contributions.splice(0, 1, { bookId: 'C1', memberId: 'MFT001', amount: kes(700), date: '2026-11-20' });
    await mirror.readContributions();
    expect(await ofAmina()).toEqual([[undefined, 'C1', 700]]);
    expect(await store.contributions('umoja', 'MFT002')).toEqual([]);
  });

  test('an entry whose answer was lost is found, tied, and taken by no second one', async () => {
    const { book, own, setDown, ofAmina, calls } = await open();
    await own('1');
    await own('2');
    const entry = { memberId: 'MFT001', amount: kes(1000), date: '2026-11-21' };
    expect(await book.find({ ...entry, key: 'rec1', receipt: 'R1' })).toEqual({ status: 'absent' });
    await book.record({ ...entry, key: 'rec1', receipt: 'R1' });
    expect(await book.find({ ...entry, key: 'rec1', receipt: 'R1' })).toMatchObject({ status: 'settled', providerId: 'C1' });
    expect(await book.find({ ...entry, key: 'rec1', receipt: 'R1' })).toMatchObject({ status: 'settled', providerId: 'C1' });
    expect(await book.find({ ...entry, key: 'rec2', receipt: 'R2' })).toEqual({ status: 'absent' });
    expect((await ofAmina()).map(([, bookId]) => bookId).sort()).toEqual(['C1', undefined]);
    expect(calls).toContain('contributions MFT001 2026-11-21');
    setDown(true);
    expect(await book.find({ ...entry, key: 'rec2', receipt: 'R2' })).toMatchObject({ status: 'unknown' });
  });
});
