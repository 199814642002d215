import { describe, expect, test } from 'vitest';
import { stage } from './support.js';

const pin = '7391';
const ask = 'Enter your Umoja Chama PIN';
const balance = 'Total: KES 12,500';

describe('the PIN', () => {
  test('stands before the balance once a USSD session, and before it again in the next', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('2')).toContain(ask);
    expect(await phone.press(pin)).toContain(balance);
    expect(await phone.press('2'), 'the statement, without another PIN').toContain('last payments');
    expect(await phone.press('0')).toContain(balance);
    const next = on.phone();
    await next.dial();
    expect(await next.press('2')).toContain(ask);
    expect(await next.press(pin)).toContain(balance);
  });

  test('is gone with the session that follows in between, even for the same session id', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('2', pin);
    await on.phone().dial();
    expect(await phone.press('2'), 'who only read is not asked to go on').toContain('hello Amina');
    expect(await phone.press('2')).toContain(ask);
  });

  test('G95: is not taken from a dialled string, where it would be in every log', async () => {
    const on = stage();
    let checked = 0;
    on.reads.checkPin = async () => (checked++, { status: 'right' });
    expect((await on.phone().dial(`2*${pin}`)).body).toContain(ask);
    expect((await on.phone().dial(`2*${pin}*1*500`)).body).toContain(ask);
    const phone = on.phone();
    await phone.dial();
    expect((await phone.send(`2*${pin}`)).body, 'nor from two answers at once').toContain(ask);
    expect(checked).toBe(0);
  });

  test('what comes behind a PIN that was asked for may be dialled on', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('2');
    expect(await phone.press(`${pin}*1*500`)).toContain('Pay KES 500');
  });

  test.each(['whatsapp', 'sms'] as const)(
    'H114: is never asked for on %s, and what looks like one is not said back or kept',
    async (channel) => {
      const on = stage();
      const write = on.chat(channel);
      for (const text of ['balance', 'statement', 'pin'])
        expect(await write(text)).toMatch(/a PIN is only typed on USSD|type your PIN there/);
      const bodies = [await write(pin), await write(pin)];
      for (const text of [...bodies, ...on.stored()]) expect(text).not.toContain(pin);
    },
  );

  test('opens nothing by the way back from "dial for your PIN": a balance seen on USSD stays there', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('2', pin);
    for (const way of [
      ['hello', '1', '0'],
      ['hello', 'balance', '0'],
      ['hello', 'help', '0'],
      ['hello', '1', 'back', '0'],
    ]) {
      const write = on.chat();
      for (const text of way) expect(await write(text), way.join(' ')).not.toContain('12,500');
      await on.phone().dial();
      const again = on.phone();
      await again.dial();
      await again.press('00', '2', pin);
    }
  });

  test('opens nothing by the way back after a dropped session: the next who holds the phone begins before the PIN', async () => {
    for (const way of [
      ['1', '0', '0'],
      ['1', '0', '2'],
      ['7', '7', '7', '0'],
      ['2', '0'],
    ]) {
      const on = stage();
      const phone = on.phone();
      await phone.dial();
      await phone.press('2', pin, '1');
      const next = on.phone();
      await next.dial();
      for (const key of way) expect(await next.press(key), way.join(' ')).not.toContain('12,500');
    }
  });

  test('a change of PIN that was dropped begins with the old one, by whatever way', async () => {
    for (const way of [['1'], ['9', '9', '9', '0'], ['9', '9', '9', '1', '5', '2']]) {
      const on = stage();
      const phone = on.phone();
      await phone.dial();
      await phone.press('5', '2', pin, 'x', 'x', 'x');
      const next = on.phone();
      await next.dial();
      let body = '';
      for (const key of way) body = await next.press(key);
      expect(body, way.join(' ')).not.toContain('Choose a PIN');
    }
  });

  test('three wrong ones are no misunderstanding: the member hears each time how many are left', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('2', '0001')).toContain('Wrong PIN. Tries left: 4');
    expect(await phone.press('0002')).toContain('Tries left: 3');
    expect(await phone.press('0003')).toContain('Tries left: 2');
  });

  test('G101: read late is asked for again; neither it nor the one before it is in anything stored', async () => {
    const on = stage();
    const { checkPin } = on.reads;
    on.reads.checkPin = async (of) => on.clock.sleep(3000).then(() => checkPin(of));
    const phone = on.phone();
    await phone.dial();
    const body = await phone.press('2', pin);
    expect(body).toMatch(/^Still checking/);
    expect(body).toContain(ask);
    await on.clock.pass(3000);
    expect(await phone.press(pin), 'the answer that came late').toContain(balance);
    for (const text of on.stored()) expect(text).not.toContain(pin);
  });

  test('a right PIN is not asked for again because what is behind it is late', async () => {
    const on = stage();
    let hangs = true;
    const { balance: read } = on.reads;
    on.reads.balance = (of) => (hangs ? Promise.reject(new Error('the database is gone')) : read(of));
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('2', pin)).toMatch(/^Still checking.*\n1\. Try again/);
    expect(on.failures).toHaveLength(1);
    hangs = false;
    expect(await phone.press('1')).toContain(balance);
    expect(await phone.press('0')).toContain('hello Amina');
  });

  test('of a first-timer goes into the intent as a hash only', async () => {
    const on = stage({ who: 'zawadi' });
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '1');
    expect(await phone.press('8264', '8264')).toContain('hello Zawadi');
    expect(on.orders.map(({ intent }) => intent.kind)).toEqual(['setLanguage', 'agreeToTerms', 'setPin']);
    for (const text of [JSON.stringify(on.orders), ...on.stored()]) expect(text).not.toContain('8264');
  });
});
