import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes } from '../../src/clock.js';
import { openPins } from '../../src/book/pin.js';
import { argon2PinHash } from '../../src/book/pin-hash.js';
import type { BookStore } from '../../src/book/store.js';
import { isWeakPin } from '../../src/book/weak-pin.js';
import type { Me } from '../../flows/kit/me.js';
import { amina, countedHash, handClock, identity, pepper, stores, umoja } from './support.js';

const person = identity.personOfPhone(amina);
const me: Me = { person, phone: amina, channel: 'ussd', language: 'en', chama: umoja, hasPin: true, agreed: true };

describe.each(stores)('a PIN on $name', ({ openStore }) => {
  let store: BookStore;
  let close: () => Promise<void>;
  beforeEach(async () => ({ store, close } = await openStore()));
  afterEach(() => close());

  async function open(pin = '7391') {
    const clock = handClock();
    const pinHash = countedHash();
    const pins = openPins({ store, clock, pepper, pinHash });
    const made = await pins.newPin({ me, pin });
    if (made.status !== 'ok') throw new Error('weak');
    await store.setPin({ id: person, phone: amina, phoneHash: identity.phoneHash(amina), createdAt: 1 }, made.phc, clock.now());
    return { pins, clock, pinHash, check: (typed: string) => pins.checkPin({ me, pin: typed }) };
  }

  test('right, wrong, and none', async () => {
    const { check, pins } = await open();
    expect(await check('7391')).toEqual({ status: 'right' });
    expect(await check('7392')).toEqual({ status: 'wrong', left: 4 });
    expect(await check('7392')).toEqual({ status: 'wrong', left: 3 });
    expect(await check('7391')).toEqual({ status: 'right' });
    expect(await check('7392')).toEqual({ status: 'wrong', left: 4 });
    expect(await pins.checkPin({ me: { ...me, person: 'another' }, pin: '7391' })).toEqual({ status: 'none' });
  });

  test('five wrong lock for 15 minutes, ten for a day, and five more for another; the right one opens nothing meanwhile', async () => {
    const { check, clock, pinHash } = await open();
    const five = async () => {
      const said = [];
      for (let at = 0; at < 5; at++) said.push(await check('1357'));
      return said.at(-1);
    };
    for (const [ms, minutesLeft] of [
      [minutes(15), 15],
      [hours(24), 1440],
      [hours(24), 1440],
    ] as const) {
      expect(await five()).toEqual({ status: 'locked', minutes: minutesLeft });
      const before = pinHash.evaluations();
      expect(await check('7391')).toEqual({ status: 'locked', minutes: minutesLeft });
      clock.pass(ms - 1);
      expect(await check('7391')).toEqual({ status: 'locked', minutes: 1 });
      expect(pinHash.evaluations()).toBe(before);
      clock.pass(1);
    }
    expect(await check('7391')).toEqual({ status: 'right' });
    expect(await five()).toEqual({ status: 'locked', minutes: 15 });
  });

  test('the fifth attempt may still be the right one', async () => {
    const { check } = await open();
    for (let at = 0; at < 4; at++) await check('1357');
    expect(await check('7391')).toEqual({ status: 'right' });
    expect(await check('1357')).toEqual({ status: 'wrong', left: 4 });
  });

  test('of 500 parallel wrong guesses over all channels five are evaluated', async () => {
    const { pins, pinHash } = await open();
    const guesses = Array.from({ length: 500 }, (_, at) =>
      pins.checkPin({ me: { ...me, channel: at % 2 ? 'ussd' : 'whatsapp' }, pin: String(1000 + at) }),
    );
    const said = await Promise.all(guesses);
    expect(pinHash.evaluations()).toBe(5);
    expect(said.filter(({ status }) => status === 'wrong')).toHaveLength(4);
    expect(said.filter(({ status }) => status === 'locked')).toHaveLength(496);
  });
});

describe('a new PIN', () => {
  test('is argon2id at 19 MiB, of this person and this pepper alone', async () => {
    const store = (await stores[0]?.openStore())?.store;
    if (!store) throw new Error('no store');
    const pins = openPins({ store, clock: handClock(), pepper, pinHash: argon2PinHash });
    const made = await pins.newPin({ me, pin: '7391' });
    if (made.status !== 'ok') throw new Error('weak');
    expect(made.phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await pins.samePin({ me, pin: '7391', phc: made.phc })).toBe(true);
    expect(await pins.samePin({ me, pin: '7392', phc: made.phc })).toBe(false);
    expect(await pins.samePin({ me: { ...me, person: 'another' }, pin: '7391', phc: made.phc })).toBe(false);
    expect(await argon2PinHash.verify(made.phc, '7391')).toBe(false);
    expect(await pins.newPin({ me, pin: '1234' })).toEqual({ status: 'weak' });
  });

  test.each([
    '0000',
    '1111',
    '1234',
    '4321',
    '7890',
    '2109',
    '1212',
    '6969',
    '1221',
    '1122',
    '7733',
    '2580',
    '1940',
    '1987',
    '2015',
    '123123',
    '654321',
    '112233',
  ])('%s is weak', (pin) => expect(isWeakPin(pin)).toBe(true));
  test.each(['7391', '8520', '1939', '2016', '4907', '739105'])('%s will do', (pin) => expect(isWeakPin(pin, amina)).toBe(false));
  test.each(['', '123', '1234567', '73a1', '٧٣٩١', '7391 '])('"%s" is none', (pin) => expect(isWeakPin(pin)).toBe(true));
  test('the end of the own number is weak', () => expect(isWeakPin('7391', '+254712347391')).toBe(true));
});
