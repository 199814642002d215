import { expect, test } from 'vitest';
import type { TurnStore } from '../../src/conversation/store.js';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import { stage } from './support.js';

/** A store in which something else of this person may be stored between any two looks, as if their lock had been lost. */
function unlocked() {
  const store = memoryTurnStore();
  const its = { loads: 0, beforeLoad: async (_load: number): Promise<unknown> => undefined };
  const watched: TurnStore = {
    ...store,
    alone: (_person, work) => work(),
    async load(person, key) {
      await its.beforeLoad(++its.loads);
      return store.load(person, key);
    },
  };
  return { store, watched, its };
}

test('a session that moves on between the two looks of a turn is the one that the turn is made from', async () => {
  const { store, watched, its } = unlocked();
  const on = stage({ store: watched });
  // A gateway that gives its deliveries no name: the name is made of where the session stands, so there are two looks.
  const press = async (text: string) =>
    (await on.says({ kind: 'dialled', sessionId: 's', text, cumulative: false }, { channel: 'ussd', id: 's' })).body;
  const menu = await press('');
  const amount = await press('1');
  expect(amount).not.toBe(menu);
  const [first, second] = on.commits;
  if (first?.session === undefined || second === undefined) throw new Error('nothing was stored');
  const { person, session } = first;

  its.loads = 0;
  its.beforeLoad = async (load) => {
    if (load !== 2) return;
    // Another node has brought them back to the menu.
    await store.commit({
      person,
      key: 'another',
      answer: JSON.stringify({ body: menu, ended: false, at: 0 }),
      session,
      revision: 2,
      now: on.clock.now(),
    });
  };
  expect(await press('1'), 'the first of the menu, not of the screen before').toBe(amount);
  expect(its.loads).toBe(4);
  expect((await store.load(person, '')).session).toEqual({ text: second.session, revision: 4 });
  expect(on.failures).toEqual([]);
});

test('a session that moves on at every look is given up', async () => {
  const { store, watched, its } = unlocked();
  const on = stage({ store: watched });
  const press = async (text: string) =>
    (await on.says({ kind: 'dialled', sessionId: 's', text, cumulative: false }, { channel: 'ussd', id: 's' })).body;
  await press('');
  const { person = '', session } = on.commits[0] ?? {};
  its.beforeLoad = async (load) => {
    const { session: stored } = await store.load(person, '');
    await store.commit({ person, key: `another ${load}`, answer: '{}', session, revision: stored?.revision ?? 0, now: on.clock.now() });
  };
  expect(await press('1')).toMatch(/^The service is busy/);
  expect(on.failures).toEqual([new Error('the turn was stale three times')]);
  expect(on.commits).toHaveLength(1);
});
