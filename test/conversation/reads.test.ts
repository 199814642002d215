import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { flows } from '../../flows/index.js';
import type { Me } from '../../flows/kit/me.js';
import { yesOrNo } from '../../flows/kit/options.js';
import { read } from '../../flows/kit/reads.js';
import type { Register } from '../../flows/kit/register.js';
import { say } from '../../flows/kit/say.js';
import { ends, leads, shows } from '../../flows/kit/screen.js';
import { types } from '../../flows/kit/types.js';
import { wants } from '../../flows/kit/wants.js';
import { major } from '../../src/money.js';
import { stage } from './support.js';

const late = /^Still checking\. It takes longer than usual\.\n1\. Try again/;

describe('G99: a read that is late', () => {
  test('is answered within the deadline; "try again" uses the answer that came meanwhile, once', async () => {
    const on = stage();
    let asked = 0;
    const { contributionTerms } = on.reads;
    on.reads.contributionTerms = async (of) => (asked++, on.clock.sleep(3000).then(() => contributionTerms(of)));
    const phone = on.phone();
    await phone.dial();
    const before = on.clock.now();
    expect(await phone.press('1')).toMatch(late);
    expect(on.clock.now() - before).toBeLessThanOrEqual(1700);
    await on.clock.pass(2000);
    expect(await phone.press('1')).toContain('How much');
    expect(asked).toBe(1);
    expect(await phone.press('0', '1'), 'and is then asked anew').toMatch(late);
    expect(asked).toBe(2);
  });

  test('is asked again when its answer has grown old', async () => {
    const on = stage();
    let asked = 0;
    const { contributionTerms } = on.reads;
    on.reads.contributionTerms = async (of) => (asked++, on.clock.sleep(2000).then(() => contributionTerms(of)));
    const write = on.chat('whatsapp');
    const phone = on.phone();
    await phone.dial();
    await phone.press('1');
    await on.clock.pass(31_000);
    expect(await write('pay 500')).toContain('Pay KES 500');
    expect(asked).toBe(2);
  });

  test('hangs: it can be tried again for ever, and left', async () => {
    const on = stage({ reads: { contributionTerms: () => new Promise(() => undefined) } });
    const phone = on.phone();
    await phone.dial();
    for (let i = 0; i < 4; i++) expect(await phone.press('1')).toMatch(late);
    expect(await phone.press('0')).toContain('hello Amina');
    expect(on.seen.every(({ ms }) => ms <= 2000)).toBe(true);
  });

  test('several that are late in one turn have the one deadline together', async () => {
    const on = stage();
    const { pending, contributionTerms } = on.reads;
    on.reads.pending = async (of) => on.clock.sleep(1000).then(() => pending(of));
    on.reads.contributionTerms = async (of) => on.clock.sleep(1000).then(() => contributionTerms(of));
    await on.phone().dial('1*500*1');
    expect(on.seen.at(-1)?.ms).toBeLessThanOrEqual(1900);
    expect(on.paid()).toEqual([]);
  });

  test('at the first screen: what was dialled ahead is not taken for "try again"', async () => {
    const on = stage({ reads: { pending: () => new Promise(() => undefined) } });
    const phone = on.phone();
    expect((await phone.dial('1*1*1')).body).toMatch(late);
    on.reads.pending = async () => [];
    await on.clock.pass(31_000);
    expect(await phone.press('1')).toContain('hello Amina');
  });

  test('in a chat has 8 s', async () => {
    const on = stage();
    const { pending } = on.reads;
    on.reads.pending = async (of) => on.clock.sleep(7000).then(() => pending(of));
    expect(await on.chat()('hello')).toContain('hello Amina');
  });

  test('fails: the member may try again, and the operator hears of it', async () => {
    const on = stage({ reads: { contributionTerms: () => Promise.reject(new Error('the database is gone')) } });
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('1')).toMatch(late);
    expect(on.failures.map(String)).toEqual(['Error: the database is gone']);
  });

  test('behind a confirmation is not tried again by itself: the confirmation is given again', async () => {
    const on = stage({ register: { ...flows, contribute: { ...flows.contribute, machine: slowlyConfirmed, version: 7 } } });
    const { balance } = on.reads;
    on.reads.balance = async (of) => on.clock.sleep(5000).then(() => balance(of));
    const phone = on.phone();
    await phone.dial();
    await phone.press('1');
    expect(await phone.press('1')).toMatch(/^Still checking.*\nType|^Still checking[^]*1\. Yes/);
    expect(on.orders).toEqual([]);
    await on.clock.pass(121_000);
    expect(await phone.press('1')).toContain('That was too long ago');
  });
});

/** A flow that asks something between the yes and the order. */
const slowlyConfirmed = setup({
  types: types<{ me: Me }, { type: 'YES' | 'NO' }>(),
  actors: { balance: read('balance') },
}).createMachine({
  id: 'contribute',
  context: ({ input: { me } }) => ({ me }),
  initial: 'confirm',
  states: {
    confirm: {
      ...shows(() => ({ text: say('contribute.cancelled'), options: yesOrNo, confirms: true })),
      on: { YES: 'looking', NO: 'done' },
    },
    looking: {
      invoke: {
        src: 'balance',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'done', actions: wants(() => ({ kind: 'contribute', amount: major(1, 'KES') })) },
      },
    },
    done: ends(() => ({ text: say('contribute.cancelled') })),
  },
});

describe('after a deploy', () => {
  const renamed: Register = { ...flows, contribute: { ...flows.contribute, version: 2 } };

  async function midway(register: Register) {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500');
    on.its.register = register;
    on.restart();
    return { on, phone };
  }

  test('a flow of another version that cannot be brought over begins again at the menu, politely, and pays nothing', async () => {
    const { on, phone } = await midway(renamed);
    expect(await phone.press('1')).toMatch(/^We have changed this menu\. Please choose again\.\nUmoja Chama: hello Amina/);
    expect(on.orders).toEqual([]);
    expect(await phone.press('1')).toContain('How much');
  });

  test('it is not offered to be taken up either', async () => {
    const { on } = await midway(renamed);
    expect((await on.phone().dial()).body).toContain('hello Amina');
  });

  test('one that says how to migrate goes on, and its confirmation keeps its name', async () => {
    const migrate = ({ version, value, context }: { version: number; value: unknown; context: unknown }) =>
      version === 1 ? { value, context } : undefined;
    const { on, phone } = await midway({ ...flows, contribute: { ...flows.contribute, version: 2, migrate } });
    const ask = on.session().place?.ask;
    expect(await phone.press('1')).toContain('Check your phone');
    expect(on.paid()).toEqual([`${ask ?? ''}:0`]);
  });

  const odd: Record<string, Register> = {
    'the flow is gone': Object.fromEntries(Object.entries(flows).filter(([name]) => name !== 'contribute')),
    'the state is gone, though nobody raised the version': {
      ...flows,
      contribute: { ...flows.contribute, machine: setup({}).createMachine({ id: 'contribute', initial: 'a', states: { a: {} } }) },
    },
    'the migration throws': {
      ...flows,
      contribute: {
        ...flows.contribute,
        version: 2,
        migrate: () => {
          throw new Error('what is this?');
        },
      },
    },
    'the screen cannot be made of what was kept': {
      ...flows,
      contribute: {
        ...flows.contribute,
        machine: setup({ types: types<{ me: Me; lost?: { text: string } }>() }).createMachine({
          id: 'contribute',
          context: ({ input: { me } }) => ({ me }),
          initial: 'confirm',
          states: {
            confirm: {
              ...shows(({ lost }: { lost?: { text: string } }) => ({
                text: say('engine.chamaName', { chama: (lost as { text: string }).text }),
              })),
              on: { YES: { actions: assign({}) } },
            },
          },
        }),
      },
    },
  };
  test.each(Object.entries(odd))('%s: nobody is stuck', async (_what, register) => {
    const { on, phone } = await midway(register);
    expect(await phone.press('1')).toContain('hello Amina');
    expect((await on.phone().dial()).body).toContain('hello Amina');
    expect(await on.chat()('hello')).toContain('hello Amina');
    expect(on.orders).toEqual([]);
  });

  test('a circle of flows is a mistake that is said, and turns nobody round for ever', async () => {
    const round = setup({ types: types<{ me: Me }>() }).createMachine({
      id: 'contribute',
      context: ({ input: { me } }) => ({ me }),
      initial: 'on',
      states: { on: leads(() => ({ flow: 'contribute' })) },
    });
    const on = stage({ register: { ...flows, contribute: { ...flows.contribute, machine: round } } });
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('1')).toContain('The service is busy. Nothing was changed.');
    expect(String(on.failures[0])).toContain('cannot lead to contribute');
  });
});
