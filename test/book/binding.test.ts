import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { days, hours, minutes } from '../../src/clock.js';
import { openBindings } from '../../src/book/binding.js';
import { openPeople } from '../../src/book/people.js';
import { openProfiles } from '../../src/book/profile.js';
import type { BookStore } from '../../src/book/store.js';
import type { Me } from '../../flows/kit/me.js';
import type { Intent } from '../../flows/kit/intents.js';
import { amina, countedIds, door, handClock, identity, memberRow, phone, setups, stores, wanjiku } from './support.js';

describe.each(stores)('binding a WhatsApp id on $name', ({ openStore }) => {
  const ids = countedIds();
  let store: BookStore;
  let close: () => Promise<void>;
  beforeEach(async () => ({ store, close } = await openStore()));
  afterEach(() => close());

  async function open(more: { perHourMax?: number; sendSms?: () => Promise<void> } = {}) {
    const clock = handClock();
    const people = await openPeople({ store, identity, clock, chamas: setups, termsVersion: 1 });
    await people.learn([memberRow('MFT001', amina), memberRow('MFT002', wanjiku)]);
    const sms: { to: string; code: string }[] = [];
    let code = 100_000;
    const bindings = openBindings({
      store,
      people,
      identity,
      clock,
      ids,
      door,
      newCode: () => String(++code),
      sendSms: async (message) => void sms.push(message),
      ...more,
    });
    const agree = openProfiles({ people, bindings });
    const from = async (address: string): Promise<Me> => (await people.identify('whatsapp', address)).me;
    const order = (key: string, me: Me, address: string, intent: Intent) => agree({ key, intent, me, address, at: clock.now() });
    return { clock, people, sms, bindings, agree, from, order };
  }

  test('by the code that was sent, and then the id speaks for the member', async () => {
    const { bindings, sms, from, order, people } = await open();
    const me = await from('1@lid');
    expect(await bindings.sendCode({ me, phone: '0712 000 001' })).toBe('sent');
    expect(sms).toMatchObject([{ to: amina, code: '100001', purpose: 'whatsapp' }]);
    expect(await bindings.checkCode({ me, phone: '0712000001', code: '999999' })).toEqual({ status: 'wrong', left: 4 });
    const checked = await bindings.checkCode({ me, phone: '0712000001', code: ' 100001 ' });
    expect(checked.status).toBe('right');
    expect((await bindings.checkCode({ me, phone: '0712000001', code: '100001' })).status).toBe('right'); // a turn that is made again asks again
    const proof = checked.status === 'right' ? checked.proof : '';
    const bind: Intent = { kind: 'bind', phone: '0712000001', proof };
    expect(await order('k1', me, '1@lid', bind)).toEqual({ status: 'agreed' });
    const after = (await people.identify('whatsapp', '1@lid')).memberships;
    expect(after).toMatchObject([{ member: { id: 'MFT001' }, phone: amina }]);
    expect(await bindings.checkCode({ me, phone: '0712000001', code: '100001' })).toEqual({ status: 'expired' });
    expect(await order('k1', me, '1@lid', bind)).toEqual({ status: 'agreed' });
    if (after[0]) expect(await order('k2', after[0], '1@lid', bind)).toEqual({ status: 'agreed' }); // again after a restart
    // A member there is sent a code for their first PIN alone.
    if (after[0]) expect(await bindings.sendCode({ me: after[0], phone: '0712000001' })).toBe('sent');
    await bindings.idle();
    expect(sms[1]).toMatchObject({ to: amina, purpose: 'pin' });
  });

  test('a proof is for one id, one number, ten minutes, and WhatsApp', async () => {
    const { bindings, from, order, clock } = await open();
    const me = await from('1@lid');
    await bindings.sendCode({ me, phone: amina });
    const checked = await bindings.checkCode({ me, phone: amina, code: '100001' });
    const proof = checked.status === 'right' ? checked.proof : '';
    const no = { status: 'refused', reason: 'notPossible' };
    expect(await order('k1', await from('2@lid'), '2@lid', { kind: 'bind', phone: amina, proof })).toEqual(no);
    expect(await order('k2', me, '1@lid', { kind: 'bind', phone: wanjiku, proof })).toEqual(no);
    expect(await order('k3', { ...me, channel: 'ussd' }, wanjiku, { kind: 'bind', phone: amina, proof })).toEqual(no);
    const [until = '', mac = ''] = proof.split('.');
    expect(await order('k4', me, '1@lid', { kind: 'bind', phone: amina, proof: `${Number(until) + 1}.${mac}` })).toEqual(no);
    expect(await order('k5', me, '1@lid', { kind: 'bind', phone: amina, proof: '' })).toEqual(no);
    clock.pass(minutes(10));
    expect(await order('k6', me, '1@lid', { kind: 'bind', phone: amina, proof })).toEqual(no);
  });

  test('a code lives ten minutes and bears five tries, also at once', async () => {
    const { bindings, from, clock } = await open();
    const me = await from('1@lid');
    await bindings.sendCode({ me, phone: amina });
    const guesses = await Promise.all(
      Array.from({ length: 50 }, (_, at) => bindings.checkCode({ me, phone: amina, code: String(200_000 + at) })),
    );
    expect(guesses.some(({ status }) => status === 'right')).toBe(false);
    for (let at = 0; at < 5; at++) await bindings.checkCode({ me, phone: amina, code: '200000' });
    expect(await bindings.checkCode({ me, phone: amina, code: '100001' })).toEqual({ status: 'expired' });
    await bindings.sendCode({ me, phone: amina });
    clock.pass(minutes(10));
    expect(await bindings.checkCode({ me, phone: amina, code: '100002' })).toEqual({ status: 'expired' });
    expect(await bindings.checkCode({ me, phone: wanjiku, code: '100002' })).toEqual({ status: 'expired' });
  });

  test('a number that is on no list is answered the same, uses up the same, and is sent nothing', async () => {
    const { bindings, sms, from } = await open();
    const seen = [];
    for (const number of [amina, phone('+254799999999')]) {
      const me = await from(`${number}@lid`);
      const answers = [];
      for (let at = 0; at < 4; at++) answers.push(await bindings.sendCode({ me, phone: number }));
      for (let at = 0; at < 6; at++) answers.push(await bindings.checkCode({ me, phone: number, code: '999999' }));
      seen.push(answers);
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]?.slice(0, 4)).toEqual(['sent', 'sent', 'sent', 'tooMany']);
    expect(sms.map(({ to }) => to)).toEqual([amina, amina, amina]);
  });

  test('an SMS that hangs or fails holds nobody up and tells nothing', async () => {
    const hanging = await open({ sendSms: () => new Promise(() => undefined) });
    expect(await hanging.bindings.sendCode({ me: await hanging.from('1@lid'), phone: amina })).toBe('sent');
    const failing = await open({ sendSms: () => Promise.reject(new Error('no route')) });
    expect(await failing.bindings.sendCode({ me: await failing.from('1@lid'), phone: wanjiku })).toBe('sent');
    await failing.bindings.idle();
  });

  test('three a day a number, five a day an id, a cap an hour over all', async () => {
    const { bindings, from, clock, sms } = await open({ perHourMax: 9 });
    const parallel = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => bindings.sendCode({ me: await from(`${at}@lid`), phone: amina })),
    );
    expect(parallel.filter((said) => said === 'sent')).toHaveLength(3);
    const me = await from('x@lid');
    const one = await Promise.all(Array.from({ length: 7 }, (_, at) => bindings.sendCode({ me, phone: `+25471200010${at}` })));
    expect(one.filter((said) => said === 'sent')).toHaveLength(5);
    expect(await bindings.sendCode({ me: await from('y@lid'), phone: wanjiku })).toBe('sent');
    expect(await bindings.sendCode({ me: await from('z@lid'), phone: '+254712000109' })).toBe('tooMany');
    clock.pass(hours(1));
    expect(await bindings.sendCode({ me: await from('z@lid'), phone: '+254712000109' })).toBe('sent');
    expect(await bindings.sendCode({ me: await from('z@lid'), phone: amina })).toBe('tooMany');
    clock.pass(days(1));
    expect(await bindings.sendCode({ me: await from('z@lid'), phone: amina })).toBe('sent');
    expect(sms.length).toBe(5);
  });

  test('only from WhatsApp, and only to a mobile number', async () => {
    const { bindings, from } = await open();
    const me = await from('1@lid');
    expect(await bindings.sendCode({ me: { ...me, channel: 'sms' }, phone: amina })).toBe('failed');
    expect(await bindings.sendCode({ me, phone: '12' })).toBe('failed');
  });

  test('what a member confirms about themselves is written once for each order', async () => {
    const { people, order, clock } = await open();
    const me = (await people.identify('ussd', amina)).memberships[0];
    if (!me) throw new Error('no member');
    expect(await order('a', me, amina, { kind: 'agreeToTerms', version: 1 })).toEqual({ status: 'agreed' });
    expect(await order('b', me, amina, { kind: 'setLanguage', language: 'sw' })).toEqual({ status: 'agreed' });
    await order('c', me, amina, { kind: 'setLanguage', language: 'fr' });
    await order('b', me, amina, { kind: 'setLanguage', language: 'sw' });
    expect(await order('d', me, amina, { kind: 'setPin', phc: 'one' })).toEqual({ status: 'agreed' });
    clock.pass(1);
    await order('e', me, amina, { kind: 'setPin', phc: 'two' });
    await order('d', me, amina, { kind: 'setPin', phc: 'one' });
    expect((await people.identify('ussd', amina)).memberships).toMatchObject([{ agreed: true, language: 'fr', hasPin: true }]);
    expect(await store.person(me.person)).toMatchObject({ language: 'fr', agreedVersion: 1, pin: { phc: 'two' } });
    await expect(order('f', me, amina, { kind: 'claim', receipt: 'R' })).rejects.toThrow();
  });

  test('a PIN is not set anew while attempts are locked, and a write that failed may be made again', async () => {
    const { people, order, clock } = await open();
    const me = (await people.identify('ussd', amina)).memberships[0];
    if (!me) throw new Error('no member');
    await order('a', me, amina, { kind: 'setPin', phc: 'one' });
    const pin = (await store.person(me.person))?.pin;
    if (!pin) throw new Error('no PIN');
    await store.countPinAttempt(me.person, pin, { fails: 5, failsSince: 1, lockedUntil: clock.now() + 10 });
    expect(await order('b', me, amina, { kind: 'setPin', phc: 'two' })).toEqual({ status: 'refused', reason: 'notPossible' });
    let fail = true;
    const flaky = openProfiles({
      people: { ...people, change: (...of) => (fail ? Promise.reject(new Error('down')) : people.change(...of)) },
      bindings: (await open()).bindings,
    });
    const language = { key: 'c', intent: { kind: 'setLanguage' as const, language: 'sw' as const }, me, address: amina, at: 1 };
    await expect(flaky(language)).rejects.toThrow('down');
    fail = false;
    expect(await flaky(language)).toEqual({ status: 'agreed' });
  });
});
