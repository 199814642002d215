import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { flows } from '../../flows/index.js';
import type { Me } from '../../flows/kit/me.js';
import { toMenu, yesOrNo } from '../../flows/kit/options.js';
import { say } from '../../flows/kit/say.js';
import { shows } from '../../flows/kit/screen.js';
import { types } from '../../flows/kit/types.js';
import { wants } from '../../flows/kit/wants.js';
import { confirmMs } from '../../src/conversation/walk.js';
import { major } from '../../src/money.js';
import { stage } from './support.js';

/** A flow that has more to say after the order. */
const goesOnAfter = setup({ types: types<{ me: Me }, { type: 'ON' | 'YES' | 'NO' }>() }).createMachine({
  id: 'contribute',
  context: ({ input: { me } }) => ({ me }),
  initial: 'before',
  states: {
    before: {
      ...shows(() => ({ text: say('contribute.cancelled'), options: [{ label: say('engine.continue'), event: { type: 'ON' } }] })),
      on: { ON: 'confirm' },
    },
    confirm: {
      ...shows(() => ({ text: say('contribute.cancelled'), options: yesOrNo, confirms: true })),
      on: { YES: { target: 'after', actions: wants(() => ({ kind: 'contribute', amount: major(1, 'KES') })) } },
    },
    after: { ...shows(() => ({ text: say('engine.goodbye'), options: [toMenu] })) },
  },
});

const paid = 'Check your phone';
const again = 'That was too long ago. Please confirm again.';
const early = 'That came before I asked. Please confirm again.';

/** A confirmation of KES 500 is on the screen of a chat. */
async function atConfirm(channel: 'whatsapp' | 'sms' = 'whatsapp') {
  const on = stage();
  const write = on.chat(channel);
  expect(await write('pay 500')).toContain('Pay KES 500');
  return { on, write, shownAt: on.clock.now() };
}

describe('a confirmation', () => {
  test('holds for 120 s and not a moment longer, and may then be given anew', async () => {
    for (const [ms, expected] of [
      [confirmMs, paid],
      [confirmMs + 1, again],
    ] as const) {
      const { on, write } = await atConfirm();
      await on.clock.pass(ms);
      expect(await write('1')).toContain(expected);
      if (expected === paid) continue;
      expect(on.paid()).toEqual([]);
      expect(await write('1')).toContain(paid);
      expect(on.paid()).toHaveLength(1);
    }
  });

  test('holds on USSD no longer', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500');
    await on.clock.pass(confirmMs + 1);
    expect(await phone.press('1')).toContain(again);
    expect(await phone.press('1')).toContain(paid);
  });

  /** When the message was sent, from when the prompt was shown; by its own network. */
  test.each<[string, number, string]>([
    ['H104: three hours ago, from a backlog', -3 * 3_600_000, early],
    ['a second before the prompt', -1000, early],
    ['a millisecond before the prompt', -1, early],
    ['with the prompt', 0, paid],
    ['120 s after it', confirmMs, paid],
    ['in a future beyond that', confirmMs + 1, again],
    ['in a far future', 1e15, again],
    ['at no time at all', NaN, again],
  ])('sent %s', async (_when, offset, expected) => {
    const { on, write, shownAt } = await atConfirm();
    expect(await write('yes', { at: shownAt + offset })).toContain(expected);
    expect(on.paid()).toHaveLength(expected === paid ? 1 : 0);
  });

  test('sent in time, but heard after 120 s, it is too old', async () => {
    const { on, write, shownAt } = await atConfirm();
    await on.clock.pass(confirmMs + 1);
    expect(await write('yes', { at: shownAt + 10_000 })).toContain(again);
    expect(on.paid()).toEqual([]);
  });

  test('H104: a backlog of the same old answers, one after the other, confirms nothing', async () => {
    const { on, write, shownAt } = await atConfirm();
    for (const text of ['1', 'yes', '1', 'yes', '1']) await write(text, { at: shownAt - 3 * 3_600_000 });
    expect(on.paid()).toEqual([]);
  });

  test('H105: a burst sent before the prompt was seen gets no further than the prompt', async () => {
    const on = stage();
    const write = on.chat();
    await write('hello');
    const at = on.clock.now();
    await on.clock.pass(400);
    for (let i = 0; i < 6; i++) await write('1', { at });
    expect(on.paid()).toEqual([]);
  });

  test('a tap counts on the prompt that it belongs to, and on no other', async () => {
    const { on, write } = await atConfirm();
    const { id, prompt } = on.session();
    expect(await write('Yes', { choice: { number: 1, prompt: `${id}.${prompt - 1}` } })).toContain('I did not understand');
    expect(
      await write('Yes', { choice: { number: 1, prompt: `${id}.${prompt}` } }),
      'the screen was shown again: it has a new name',
    ).toContain('I did not understand');
    expect(on.paid()).toEqual([]);
    expect(await write('Yes', { choice: { number: 1, prompt: `${id}.${on.session().prompt}` } })).toContain(paid);
  });

  test('a tap on the prompt that stands confirms, once', async () => {
    const { on, write } = await atConfirm();
    const choice = { number: 1, prompt: `${on.session().id}.${on.session().prompt}` };
    expect(await write('Yes', { choice })).toContain(paid);
    expect(await write('Yes', { choice })).toContain('hello Amina');
    expect(on.paid()).toHaveLength(1);
  });

  test.each(['yes', 'YES', ' Yes! ', 'ok', '1', '1.', '１', '١', '1️⃣'])('%j says yes', async (text) => {
    const { on, write } = await atConfirm();
    expect(await write(text)).toContain(paid);
    expect(on.paid()).toHaveLength(1);
  });

  test.each(['yse', 'surf', 'okat', 'y e s', 'yes please', '11', '01', '-1', '1 1', '500', ''])('%j does not', async (text) => {
    const { on, write } = await atConfirm();
    expect(await write(text)).not.toContain(paid);
    expect(on.paid()).toEqual([]);
  });

  test.each(['no', '2', 'cancel', 'No.'])('%j says no', async (text) => {
    const { on, write } = await atConfirm('sms');
    expect(await write(text)).toBe('Cancelled. Nothing was paid.');
    expect(on.paid()).toEqual([]);
  });

  test('nobody goes back into it once it is given', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500', '1');
    expect(on.session()).toMatchObject({ history: [], ended: true });
    const write = on.chat();
    expect(await write('back')).toContain('hello Amina');
    expect(await write('0')).toContain('Goodbye');
    expect(await write('1')).toContain('hello Amina');
    expect(on.paid()).toHaveLength(1);
  });

  test('nor where the flow goes on after it: 0 leads to the menu, not to the steps before', async () => {
    const on = stage({ register: { ...flows, contribute: { ...flows.contribute, machine: goesOnAfter } } });
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('1')).toContain('1. Continue');
    expect(await phone.press('1')).toContain('1. Yes');
    expect(await phone.press('1')).toContain('Thank you');
    expect(on.paid()).toHaveLength(1);
    expect(on.session().history).toEqual([]);
    expect(await phone.press('0')).toContain('hello Amina');
    expect(on.paid()).toHaveLength(1);
  });

  test('another amount is another question', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500');
    const first = on.session().place?.ask;
    expect(await phone.press('0')).toContain('How much');
    expect(await phone.press('700')).toContain('Pay KES 700');
    expect(on.session().place?.ask).not.toBe(first);
  });
});
