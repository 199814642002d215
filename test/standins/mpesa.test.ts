import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../src/http.js';
import type { CallbackFaultName } from '../../src/standins/faults.js';
import type { PromptOutcome } from '../../src/standins/mpesa/state.js';
import { amina, otieno, wanjiku, world } from './stage.js';

type Callback = {
  CheckoutRequestID: string;
  ResultCode: number | string;
  CallbackMetadata?: { Item: { Name: string; Value?: unknown }[] };
};
const callbacks = (one: ReturnType<typeof world>): Callback[] =>
  one.to('/callback').map(({ body }) => (jsonOf(body) as { Body: { stkCallback: Callback } }).Body.stkCallback);
const last = (one: ReturnType<typeof world>) => one.core.truth().payments.at(-1);

describe('what a phone does with a prompt', () => {
  it.each<[PromptOutcome, string, string]>([
    ['approve', '0', 'completed'],
    ['cancel', '1032', 'failed'],
    ['wrongPin', '2001', 'failed'],
    ['noFunds', '1', 'failed'],
    ['noAnswer', '1037', 'failed'],
    ['ask', '1037', 'failed'],
  ])('%s comes to %s', async (outcome, code, status) => {
    const one = world();
    one.core.state().mpesa.outcomes[amina] = outcome;
    await one.push();
    await one.clock.advance(61_000);
    expect(last(one)).toMatchObject({ status, resultCode: code, fee: { minor: code === '0' ? '600' : '0' } });
    expect(one.core.truth().serviceWallet.minor).toBe(code === '0' ? '499400' : '500000');
    expect(callbacks(one)).toHaveLength(1);
    expect(callbacks(one)[0]?.ResultCode).toBe(Number(code));
    expect(callbacks(one)[0]?.CallbackMetadata === undefined).toBe(code !== '0');
  });

  it('a person answers, and a closed prompt is gone', async () => {
    const one = world();
    const { phones, state } = one.core;
    state().mpesa.outcome = 'ask';
    await one.push();
    await one.clock.advance(10);
    const [prompt] = phones.prompts(amina);
    expect(prompt).toMatchObject({ phone: amina, amount: 500, payee: 'Umoja Chama', account: 'UMOJA' });
    expect(phones.prompts(wanjiku)).toEqual([]);
    expect(await phones.answer(prompt?.id ?? '', { pin: '0000' })).toMatchObject({ status: 'done', code: '0' });
    expect(await phones.answer(prompt?.id ?? '', { pin: '0000' })).toEqual({ status: 'gone' });
    expect(last(one)?.status).toBe('completed');
  });

  it('three wrong PINs lock the wallet, which never pays then', async () => {
    const one = world();
    one.core.state().mpesa.outcome = 'ask';
    const codes: string[] = [];
    for (const pin of ['1', '2', '3', '0000']) {
      await one.push();
      await one.clock.advance(10);
      const done = await one.core.phones.answer(one.core.phones.prompts(amina)[0]?.id ?? '', { pin });
      codes.push('code' in done ? done.code : '');
    }
    expect(codes).toEqual(['2001', '2001', '2001', '8006']);
    expect(one.core.truth().wallets[amina]?.minor).toBe('845000');
  });

  it('one prompt a phone: a second push meanwhile is 1001, another phone is free', async () => {
    const one = world();
    one.core.state().mpesa.outcome = 'ask';
    await Promise.all([one.push(), one.push(), one.push(otieno)]);
    await one.clock.advance(1_000);
    expect(one.core.truth().payments.map(({ resultCode }) => resultCode)).toEqual([null, '1001', null]);
    expect(one.core.phones.prompts()).toHaveLength(2);
  });

  it.each([
    ['more than M-Pesa moves', { amount: 300_000 }, '17'],
    ['a description that is too long', { description: 'Contribution October' }, '1025'],
    ['more than the wallet holds', { amount: 9_000 }, '1'],
  ])('%s fails after it was accepted', async (_what, more, code) => {
    const one = world();
    const answer = await one.push(amina, 500, more);
    expect(answer).toMatchObject({ heard: true, status: 200 });
    await one.clock.advance(10);
    expect(last(one)?.resultCode).toBe(code);
  });

  it('pays by the menu, which ImaraPay does not see', () => {
    const one = world();
    const paid = one.core.phones.payByMenu(amina, 450, '247247');
    expect(one.core.truth()).toMatchObject({
      payments: [],
      menuPayments: [{ receipt: paid.receipt, phone: amina, amount: { minor: '45000' } }],
    });
    expect(one.core.phones.inbox(amina)[0]?.text).toContain('New M-PESA balance is Ksh8,000.00');
    expect(one.core.phones.payByMenu(amina, 9_000, '247247').code).toBe('1');
  });
});

describe('a phone in a USSD session', () => {
  const answering = (body: string) =>
    world({ answers: ({ url }) => ({ heard: true, status: 200, headers: {}, text: url.endsWith('/ussd') ? body : '' }) });

  it('cannot show a prompt: 1001 at once', async () => {
    const one = answering('CON Hello');
    await one.core.phones.dial(amina, '*384*100#');
    await one.push();
    await one.clock.advance(100);
    expect(last(one)?.resultCode).toBe('1001');
  });

  it.each([
    [500, '1037'],
    [1_900, '1037'],
    [3_000, '0'],
  ])('a push %i ms after END comes to %s', async (ms, code) => {
    const one = answering('END Check your phone');
    await one.core.phones.dial(amina, '*384*100#');
    await one.clock.advance(ms);
    await one.push();
    await one.clock.advance(61_000);
    expect(last(one)?.resultCode).toBe(code);
  });
});

describe('callbacks that go wrong', () => {
  const faulty = async (fault: CallbackFaultName, outcome: PromptOutcome = 'approve', ms?: number) => {
    const one = world();
    one.core.state().mpesa.outcome = outcome;
    one.core.faults.set({ kind: 'callback', target: 'imarapayCallback', fault, times: 1, ms });
    const since = one.clock.now();
    const pushing = one.push();
    await one.clock.advance(ms === undefined ? 20 * 60_000 : 2 * ms);
    await pushing;
    return { one, codes: callbacks(one).map(({ ResultCode }) => ResultCode), after: one.to('/callback').map(({ at }) => at - since) };
  };

  it.each<[CallbackFaultName, PromptOutcome, (number | string)[], string]>([
    ['twice', 'approve', [0, 0], 'completed'],
    ['never', 'approve', [], 'completed'],
    ['failureThenSuccess', 'approve', [1037, 0], 'completed'],
    ['failureThenSuccess', 'cancel', [1032], 'failed'],
    ['successThenFailure', 'approve', [0, 1032], 'completed'],
    ['contradicting', 'approve', [1032], 'completed'],
    ['contradicting', 'cancel', [0], 'failed'],
    ['stringCodes', 'approve', ['0'], 'completed'],
  ])('%s when it is %s: says %j, and is %s', async (fault, outcome, codes, status) => {
    const told = await faulty(fault, outcome);
    expect(told.codes).toEqual(codes);
    expect(last(told.one)?.status).toBe(status);
  });

  it('late comes late, and the amount may be off', async () => {
    expect((await faulty('late', 'approve', 120_000)).after).toEqual([120_000]);
    const { one } = await faulty('amountOff');
    expect(callbacks(one)[0]?.CallbackMetadata?.Item[0]).toEqual({ Name: 'Amount', Value: 501 });
    expect(last(one)?.amount.minor).toBe('50000');
  });

  it('may come before the answer to the push', async () => {
    const one = world();
    one.core.faults.set({ kind: 'callback', target: 'imarapayCallback', fault: 'beforeAnswer', times: 1, ms: 3_000 });
    let answered = false;
    void one.push().then(() => (answered = true));
    await one.clock.advance(1_000);
    expect([callbacks(one).length, answered]).toEqual([1, false]);
    await one.clock.advance(2_000);
    expect(answered).toBe(true);
    expect(callbacks(one)).toHaveLength(1);
  });

  it('is repeated a few times when it is not taken', async () => {
    const one = world({ answers: () => ({ heard: true, status: 500, headers: {}, text: '' }) });
    await one.push();
    await one.clock.advance(3_600_000);
    expect(one.to('/callback')).toHaveLength(3);
    expect(one.core.truth().underWay).toBe(0);
  });
});

it('does the same thing twice', async () => {
  const run = async () => {
    const one = world();
    one.core.state().mpesa.outcomes[otieno] = 'cancel';
    await Promise.all([one.push(), one.push(otieno), one.push(wanjiku, 1_000)]);
    await one.clock.advance(90_000);
    return { truth: one.core.truth(), out: one.out };
  };
  expect(await run()).toEqual(await run());
});
