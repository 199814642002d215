import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/clock.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { openPeople } from '../../src/book/people.js';
import type { BookStore } from '../../src/book/store.js';
import type { Phone } from '../../src/phone.js';
import { amina, handClock, identity, memberRow, phone, setups, wanjiku } from './support.js';

async function open(store: BookStore = memoryBookStore()) {
  const clock = handClock();
  const strangers: number[] = [];
  const failed: unknown[] = [];
  const deps = {
    store,
    identity,
    clock,
    chamas: setups,
    termsVersion: 2,
    stranger: () => strangers.push(1),
    failed: (error: unknown) => failed.push(error),
  };
  return { store, clock, strangers, failed, people: await openPeople(deps) };
}

describe('who speaks', () => {
  test('a member, by the number that the network vouches for', async () => {
    const { people } = await open();
    await people.learn([memberRow('MFT001', amina, { name: 'Amina Wamaitha' }), memberRow('MFT002', wanjiku)]);
    const { memberships } = await people.identify('ussd', amina);
    expect(memberships).toMatchObject([
      {
        person: identity.personOfPhone(amina),
        phone: amina,
        language: 'en',
        hasPin: false,
        agreed: false,
        member: { id: 'MFT001', name: 'Amina Wamaitha', role: 'member' },
      },
    ]);
    expect((await people.identify('ussd', ' 254712000002')).memberships[0]?.member?.role).toBe('chair');
  });

  test('a stranger is nobody, and the list is looked at', async () => {
    const { people, strangers } = await open();
    const { memberships, me } = await people.identify('ussd', '+254799999999');
    expect(memberships).toEqual([]);
    expect(me).toMatchObject({ chama: { id: 'umoja' }, phone: '+254799999999' });
    expect(me).not.toHaveProperty('member');
    expect(me).not.toHaveProperty('standing');
    expect(strangers).toHaveLength(1);
    await people.idle();
    expect(people.roll.profile(me.person)).toBeUndefined();
  });

  test.each(['pending', 'inactive', 'suspended'] as const)('whoever is %s is no member, and is told so', async (status) => {
    const { people, strangers } = await open();
    await people.learn([memberRow('MFT001', amina, { status })]);
    const { memberships, me } = await people.identify('ussd', amina);
    expect(memberships).toEqual([]);
    expect(me).toMatchObject({ standing: status, chama: { id: 'umoja' } });
    expect(me).not.toHaveProperty('member');
    expect(strangers).toEqual([]);
  });

  test('a WhatsApp id names nobody by its digits, until it is bound', async () => {
    const { people, store } = await open();
    await people.learn([memberRow('MFT001', amina)]);
    const id = '254712000001@c.us';
    const before = await people.identify('whatsapp', id);
    expect(before.memberships).toEqual([]);
    expect(before.me).not.toHaveProperty('phone');
    await people.change(before.me.person, undefined, { language: 'fr', agreedVersion: 2, agreedAt: 1 });
    await people.bind({ channel: 'whatsapp', address: id, phone: amina, how: 'sms-code', at: 5 });
    const expected = [{ member: { id: 'MFT001' }, person: identity.personOfPhone(amina), language: 'fr', agreed: true }];
    expect((await people.identify('whatsapp', id)).memberships).toMatchObject(expected);
    const reopened = (await open(store)).people;
    expect((await reopened.identify('whatsapp', id)).memberships).toMatchObject(expected);
    expect(await reopened.contact(identity.personOfPhone(amina))).toMatchObject({ whatsapp: id, phone: amina, language: 'fr' });
  });

  test('several chamas and several members on one number: all are offered; a code that was dialled puts its own first', async () => {
    const { people } = await open();
    const shared = [memberRow('MFT009', amina), memberRow('MFT001', amina), memberRow('T1', amina, { chamaId: 'tumaini' })];
    await people.learn(shared);
    const of = async (code?: string) =>
      (await people.identify('ussd', amina, code)).memberships.map((me) => `${me.chama.id} ${me.member?.id ?? ''}`);
    expect(await of()).toEqual(['umoja MFT001', 'umoja MFT009', 'tumaini T1']);
    expect(await of('*149*7#')).toEqual(['tumaini T1', 'umoja MFT001', 'umoja MFT009']);
    expect(await of('*999#')).toHaveLength(3);
    expect((await people.identify('ussd', wanjiku, '*149*7#')).me).toMatchObject({ chama: { id: 'tumaini' }, language: 'sw' });
  });

  test('which chamas a code names, and in how many somebody is', async () => {
    const { people } = await open();
    await people.learn([memberRow('MFT001', amina), memberRow('T1', amina, { chamaId: 'tumaini' }), memberRow('MFT002', wanjiku)]);
    const named = async (code?: string) => (await people.identify('ussd', amina, code)).named;
    expect([await named(), await named('*149*7#'), await named('*384*100#'), await named('*999#')]).toEqual([
      undefined,
      ['tumaini'],
      ['umoja'],
      undefined,
    ]);
    expect((await people.identify('ussd', amina)).memberships.map(({ chamas }) => chamas)).toEqual([2, 2]);
    expect((await people.identify('ussd', wanjiku)).memberships[0]).not.toHaveProperty('chamas');
  });

  test('a member of one chama is a stranger at the code of another, and one who was barred there is told so', async () => {
    const { people } = await open();
    await people.learn([memberRow('MFT001', amina), memberRow('MFT002', wanjiku)]);
    await people.learn([memberRow('T2', wanjiku, { chamaId: 'tumaini', status: 'suspended' })]);
    const at = (who: Phone) => people.identify('ussd', who, '*149*7#');
    expect(await at(amina)).toMatchObject({ memberships: [], me: { chama: { id: 'tumaini' } } });
    expect((await at(amina)).me).not.toHaveProperty('standing');
    expect(await at(wanjiku)).toMatchObject({ memberships: [], me: { chama: { id: 'tumaini' }, standing: 'suspended' } });
    expect((await people.identify('ussd', wanjiku)).memberships.map(({ chama }) => chama.id)).toEqual(['umoja']);
  });

  test('a member whose number has changed is found by the new one only', async () => {
    const { people } = await open();
    await people.learn([memberRow('MFT001', amina)]);
    await people.learn([memberRow('MFT001', wanjiku)]);
    expect((await people.identify('ussd', amina)).memberships).toEqual([]);
    expect((await people.identify('ussd', wanjiku)).memberships).toHaveLength(1);
  });

  test('terms of an older version are to be agreed to again', async () => {
    const { people } = await open();
    await people.learn([memberRow('MFT001', amina)]);
    const person = identity.personOfPhone(amina);
    await people.change(person, amina, { agreedVersion: 1, agreedAt: 1 });
    expect((await people.identify('ussd', amina)).memberships[0]?.agreed).toBe(false);
    await people.change(person, amina, { agreedVersion: 2, agreedAt: 2 });
    expect((await people.identify('ussd', amina)).memberships[0]?.agreed).toBe(true);
  });
});

describe('when somebody was last seen', () => {
  test('is known at once, and written at most every five minutes', async () => {
    const writes: unknown[] = [];
    const memory = memoryBookStore();
    const { people, clock } = await open({
      ...memory,
      changePerson: async (of, patch) => void writes.push(await memory.changePerson(of, patch)),
    });
    await people.learn([memberRow('MFT001', amina)]);
    for (let turn = 0; turn < 20; turn++) {
      await people.identify('ussd', amina);
      clock.pass(minutes(1));
    }
    await people.identify('sms', amina);
    await people.idle();
    expect(writes).toHaveLength(5);
    const person = identity.personOfPhone(amina);
    expect(await people.contact(person)).toMatchObject({ lastChannel: 'sms', language: 'en', whatsapp: undefined });
    expect(await memory.person(person)).toMatchObject({ phone: amina });
  });

  test('a turn waits for no database, and does not mind one that fails', async () => {
    const { people, failed } = await open({ ...memoryBookStore(), changePerson: () => Promise.reject(new Error('full')) });
    await people.learn([memberRow('MFT001', amina)]);
    expect((await people.identify('ussd', amina)).memberships).toHaveLength(1);
    await people.idle();
    expect(failed).toHaveLength(1);
    const hanging = await open({ ...memoryBookStore(), changePerson: () => new Promise(() => undefined) });
    await hanging.people.learn(
      Array.from({ length: 40 }, (_, at) => memberRow(`M${at}`, phone(`+2547120001${String(at).padStart(2, '0')}`))),
    );
    for (let at = 0; at < 40; at++)
      expect((await hanging.people.identify('ussd', `+2547120001${String(at).padStart(2, '0')}`)).memberships).toHaveLength(1);
  });

  test('a member who never spoke can be reached, and somebody unheard of cannot', async () => {
    const { people } = await open();
    await people.learn([memberRow('T1', amina, { chamaId: 'tumaini' })]);
    expect(await people.contact(identity.personOfPhone(amina))).toEqual({
      person: identity.personOfPhone(amina),
      phone: amina,
      language: 'sw',
      whatsapp: undefined,
      lastChannel: undefined,
    });
    expect(await people.contact('nobody')).toBeUndefined();
  });

  test('who has chosen no language is told things in that of the chama that tells them', async () => {
    const { people } = await open();
    await people.learn([memberRow('MFT001', amina), memberRow('T1', amina, { chamaId: 'tumaini' })]);
    const person = identity.personOfPhone(amina);
    const languages = async () => [(await people.contact(person, 'umoja'))?.language, (await people.contact(person, 'tumaini'))?.language];
    expect(await languages()).toEqual(['en', 'sw']);
    await people.change(person, amina, { language: 'fr' });
    expect(await languages()).toEqual(['fr', 'fr']);
  });
});
