import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import { sqliteTurnStore } from '../../src/conversation/stores/sqlite.js';
import type { TurnStore } from '../../src/conversation/store.js';
import type { CrashpointName } from '../../src/crashpoint.js';
import { deriveKey } from '../../src/secrets.js';
import { freshFolder } from '../stores/fresh-folder.js';
import { major } from '../../src/money.js';
import { stage } from './support.js';

const kinds: Record<string, () => { store: TurnStore; done: () => Promise<void> }> = {
  memory: () => ({ store: memoryTurnStore(), done: async () => undefined }),
  sqlite: () => {
    const folder = freshFolder();
    const store = sqliteTurnStore(join(folder.path, 'turns.db'), deriveKey('a key for tests only, of sufficient length', 'turns'));
    return {
      store,
      done: async () => {
        await store.close();
        folder.remove();
      },
    };
  },
};

describe.each(Object.entries(kinds))('exactly once, over the %s store', (_name, make) => {
  let store: TurnStore;
  let done: () => Promise<void>;
  beforeEach(() => void ({ store, done } = make()));
  afterEach(() => done());

  test('G91: each turn sent five times, at once and a minute later, is answered byte for byte the same, with one effect', async () => {
    const on = stage({ store });
    const phone = on.phone();
    for (const text of ['', '1', '1*500', '1*500*1']) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => phone.send(text)));
      await on.clock.pass(60_000);
      answers.push(await phone.send(text));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size, text).toBe(1);
    }
    expect(on.paid()).toHaveLength(1);
    expect(on.commits).toHaveLength(4);
    expect(on.seen.filter(({ kind }) => kind === 'repeat')).toHaveLength(20);
  });

  test('H103: the same message id 20 times is one message; another id with the same text is another', async () => {
    const on = stage({ store });
    const write = on.chat();
    await write('pay 500');
    const answers = await Promise.all(Array.from({ length: 20 }, () => write('yes', { id: 'the same' })));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('Check your phone');
    expect(on.paid()).toHaveLength(1);
    expect(await write('yes', { id: 'another' })).toContain('hello Amina');
    expect(on.paid()).toHaveLength(1);
  });

  test.each<CrashpointName>(['turn.before-agree', 'turn.after-agree', 'turn.after-commit'])(
    'a process that dies at %s: the same delivery at a new one is one order, and the same answer',
    async (name) => {
      const undisturbed = stage();
      const other = undisturbed.phone();
      await other.dial();
      await other.press('1', '500');
      const due = await other.send('1*500*1');

      const on = stage({ store });
      const phone = on.phone();
      await phone.dial();
      await phone.press('1', '500');
      on.dieAt(name);
      await phone.send('1*500*1');
      expect(on.failures).toHaveLength(1);
      on.restart();
      expect(await phone.send('1*500*1')).toEqual(due);
      expect(await phone.send('1*500*1')).toEqual(due);
      expect(on.paid()).toHaveLength(1);
    },
  );

  test('a process that dies after the order, and comes back when the confirmation is too old, asks again for the same thing', async () => {
    const on = stage({ store });
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500');
    on.dieAt('turn.after-agree');
    await phone.send('1*500*1');
    on.restart();
    await on.clock.pass(121_000);
    const { body } = await phone.send('1*500*1');
    expect(body).toContain('That was too long ago');
    expect(body).toContain('Pay KES 500');
    expect((await phone.send('1*500*1*1')).body).toContain('Check your phone');
    expect(on.paid(), 'the second yes is to the same question').toHaveLength(1);
  });

  test('G100: who dials again after such a death, or goes on in a chat, finds the same order too', async () => {
    const on = stage({ store });
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500');
    on.dieAt('turn.after-agree');
    await phone.press('1');
    on.restart();
    const write = on.chat();
    expect(await write('hello')).toContain('You were in the middle of: Contribute');
    expect(await write('1')).toContain('Pay KES 500');
    expect(await write('yes')).toContain('Check your phone');
    expect(on.paid()).toHaveLength(1);
  });
});

test('who says no to a payment that is on its way after all does not hear that nothing was paid', async () => {
  const waiting = { kind: 'payment' as const, operationId: 'o1', amount: major(500, 'KES'), since: 0, checking: false };
  const on = stage({ reads: { pending: () => Promise.resolve(on.paid().length > 0 ? [waiting] : []) } });
  const phone = on.phone();
  await phone.dial();
  await phone.press('1', '500');
  on.dieAt('turn.after-agree');
  await phone.press('1');
  on.restart();
  const after = on.phone();
  expect((await after.dial()).body).toContain('You were in the middle of: Contribute');
  expect(await after.press('1')).toContain('Pay KES 500');
  const body = await after.press('2');
  expect(body).not.toContain('Nothing was paid');
  expect(body).toContain('KES 500');
  expect(body).toContain('PIN');
  expect(on.paid()).toHaveLength(1);
});

test('two payments that were confirmed are two orders, with keys of their own', async () => {
  const on = stage();
  for (const amount of ['500', '500', '700']) {
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', amount, '1');
  }
  expect(new Set(on.paid()).size).toBe(3);
});

test('one person is served one turn at a time, on whatever channel, in the order in which they spoke', async () => {
  let asking = 0;
  let most = 0;
  const on = stage({
    reads: {
      pending: async () => {
        most = Math.max(most, ++asking);
        await new Promise((resolve) => setImmediate(resolve));
        asking--;
        return [];
      },
    },
  });
  const write = on.chat();
  await write('hello');
  const bodies = await Promise.all([
    write('1'),
    write('500'),
    write('1'),
    on
      .phone()
      .dial()
      .then(({ body }) => body),
    write('menu'),
  ]);
  expect(most).toBe(1);
  expect(bodies.map((body) => body.split('\n')[0])).toEqual([
    '*How much for Umoja Chama? Choose 1, or type an amount:*',
    '*Pay KES 500 to Umoja Chama?*',
    'Check your phone, enter your M-Pesa PIN for KES 500. We will text you.',
    'Umoja Chama: hello Amina',
    '*Umoja Chama: hello Amina*',
  ]);
  expect(on.paid()).toHaveLength(1);
});

test('who waited for a turn before is who that turn made them: two quick messages, the language and then the menu', async () => {
  const on = stage();
  const write = on.chat();
  await write('language');
  const [, second] = await Promise.all([write('Kiswahili'), write('menu')]);
  expect(second).toContain('habari Amina');
});

test('another node stored a turn in between: the delivery is taken in again on the newer session', async () => {
  const inner = memoryTurnStore();
  let stale = 1;
  const store: TurnStore = { ...inner, commit: async (turn) => (stale-- > 0 ? 'stale' : inner.commit(turn)) };
  const on = stage({ store });
  expect((await on.phone().dial()).body).toContain('hello Amina');
  expect(on.commits).toHaveLength(1);
});

test('a delivery that another node answered meanwhile gets that answer', async () => {
  const inner = memoryTurnStore();
  let once = true;
  const store: TurnStore = {
    ...inner,
    commit: async (turn) => {
      if (!once) return inner.commit(turn);
      once = false;
      const on = stage({ store: { ...inner, alone: (_person, work) => work() } });
      on.its.people = on.its.people.map((me) => ({ ...me, language: 'sw' }));
      await on.says({ kind: 'dialled', sessionId: 'x', text: '', cumulative: true }, { channel: 'ussd', id: 'x' });
      return inner.commit(turn);
    },
  };
  const on = stage({ store });
  const { body } = await on.says({ kind: 'dialled', sessionId: 'x', text: '', cumulative: true }, { channel: 'ussd', id: 'x' });
  expect(body).toContain('habari Amina');
});

describe('when our own stores fail', () => {
  test('a turn that is stale again and again ends in a sentence, and nothing was written down', async () => {
    const on = stage({ store: { ...memoryTurnStore(), commit: async () => 'stale' } });
    const { body, ended } = await on.phone().dial();
    expect(body).toContain('The service is busy. Nothing was changed.');
    expect(ended).toBe(true);
    expect(on.orders).toEqual([]);
    expect(on.seen.at(-1)).toMatchObject({ kind: 'failed', channel: 'ussd' });
  });

  test('nobody is told that nothing was changed once an order was given', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500');
    on.its.commitFails = true;
    const { body } = await phone.send('1*500*1');
    expect(body).toBe('Still checking. It takes longer than usual.');
    on.its.commitFails = false;
    expect((await phone.send('1*500*1')).body).toContain('Check your phone');
    expect(on.paid()).toHaveLength(1);
  });

  test('nor when it is not known whether the order was written down', async () => {
    const on = stage();
    const write = on.chat();
    await write('pay 500');
    on.its.agrees = () => Promise.reject(new Error('the connection broke'));
    expect(await write('yes')).toBe('Still checking. It takes longer than usual.');
  });

  test("it is said in the member's own language", async () => {
    const on = stage({ who: 'fotso' });
    on.its.commitFails = true;
    expect((await on.phone().dial()).body).toContain('Rien');
  });

  test('a refused order says why, and keeps no place', async () => {
    const on = stage();
    on.its.agrees = async () => ({ status: 'refused', reason: 'busy' });
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('1', '500', '1')).toContain('still open on your phone');
    expect(on.session()).toMatchObject({ ended: true, history: [] });
    expect(on.session().place).toBeUndefined();
  });
});
