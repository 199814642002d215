import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { major } from '../../src/money.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { Me } from '../../flows/kit/me.js';
import type { PayoutPriced } from '../../flows/kit/payout.js';
import { verify } from '../../src/ledger/verify.js';
import { moneyOf, wholeService } from './installation.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
let me: Me;
beforeAll(async () => {
  it_ = await wholeService();
  await it_.start();
  const [found] = (await it_.installation.service.people.identify('ussd', '+254712000001')).memberships;
  if (!found) throw new Error('Amina is not there');
  me = { ...found, channel: 'whatsapp' };
  // What fails stays as it is until somebody does something about it.
  const bitpesa = it_.installation.standins?.state().bitpesa;
  if (bitpesa) bitpesa.timing.retryMs = 3_600_000;
});
afterAll(() => it_.close());

const reads = () => it_.installation.service.reach.reads;
const agree = (intent: Parameters<typeof order>[0], key: string) => it_.installation.service.reach.agree(order(intent, key));
type Agree = Parameters<typeof it_.installation.service.reach.agree>[0];
const order = (intent: Agree['intent'], key: string): Agree => ({ key, intent, me, address: 'a', at: Date.now() });
const dump = () => moneyOf(it_.installation).transaction((tx) => tx.dump());
const patience = { timeout: 30_000, interval: 200 };

const juma = { firstName: 'Juma', lastName: 'Mushi', phone: '+255741000077' };
const way = { methodId: 'TZS::Mobile', country: 'TZ' };
const details = {
  firstName: 'Amina',
  lastName: 'Hassan',
  country: 'KE',
  city: 'Kisumu',
  street: 'Oginga 4',
  postalCode: '40100',
  birthDate: '1988-03-02',
};

/** Sets what becomes of payouts to a phone, as the panel does. */
function fate(payee: string, outcome: 'badNumber'): void {
  const { standins } = it_.installation;
  if (!standins) throw new Error('there are no stand-ins');
  standins.state().bitpesa.outcomes[payee] = outcome;
}

const quote = (recipient: Record<string, string>, units = 2000): Promise<PayoutPriced> =>
  reads().payoutQuote({ me, ...way, recipient, amount: major(units, 'KES') });

/** Confirms, approves the prompt, and waits until the money is in. */
async function sends(recipient: Record<string, string>, key: string): Promise<string> {
  const quoted = await quote(recipient);
  if (quoted.status !== 'quoted') throw new Error(JSON.stringify(quoted));
  const { price } = quoted;
  const intent = { kind: 'payAbroad' as const, ...way, recipient, price };
  // The network is asked first whether the SIM is the one it was, and answers in a moment.
  await vi.waitFor(async () => {
    const both = await Promise.all([agree(intent, key), agree(intent, key)]);
    if (both.some(({ status }) => status !== 'agreed')) throw new Error(JSON.stringify(both));
  }, patience);
  const { standins } = it_.installation;
  const prompt = await vi.waitFor(() => {
    const [first] = standins?.phones.prompts('+254712000001') ?? [];
    if (!first) throw new Error('no prompt yet');
    return first;
  }, patience);
  await standins?.phones.answer(prompt.id, { pin: '0000' });
  return vi.waitFor(async () => {
    const operation = (await dump()).operations.find(({ intentKey }) => intentKey === key);
    if (!operation) throw new Error('it is nowhere');
    return operation.id;
  }, patience);
}

const state = async (id: string) => (await reads().payouts({ me })).find(({ operationId }) => operationId === id)?.state;
const becomes = (id: string, wanted: string) =>
  vi.waitFor(async () => {
    const is = await state(id);
    if (is !== wanted) throw new Error(`it is ${is ?? 'nowhere'}`);
  }, patience);

it('Umoja sends abroad, and the other chamas do not', async () => {
  expect(me.chama.abroad).toBe(true);
  const [tanzanian] = (await it_.installation.service.people.identify('ussd', '+255741000001')).memberships;
  const [cameroonian] = (await it_.installation.service.people.identify('ussd', '+237670000001')).memberships;
  expect([tanzanian?.chama.abroad, cameroonian?.chama.abroad]).toEqual([undefined, undefined]);
  const offered = await reads().corridors({ me });
  expect(offered.status).toBe('offered');
  if (offered.status !== 'offered') return;
  expect(offered.corridors.map(({ country }) => country)).toEqual(expect.arrayContaining(['CM', 'GH', 'NG', 'TZ', 'UG']));
  expect(offered.corridors.map(({ country }) => country)).not.toContain('KE');
});

it('a sender is entered once, sealed', { timeout: 40_000 }, async () => {
  expect(await quote(juma)).toMatchObject({ status: 'refused', because: 'sender' });
  expect(await agree({ kind: 'saveSender', details }, 'sender')).toEqual({ status: 'agreed' });
  expect(await reads().senderProfile({ me, needs: ['firstName', 'birthDate'] })).toMatchObject({ missing: [], standing: 'ready' });
  expect(it_.installation.standins?.state().bitpesa.senders.map(({ externalId }) => externalId)).toEqual([`member:${me.person}`]);
  const rows = await it_.installation.stores.database.client.payoutSender.findMany();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))).not.toMatch(
    /Hassan|Kisumu|Oginga|1988/,
  );
});

it('is paid by M-Pesa, and arrives; the webhook tells us', { timeout: 60_000 }, async () => {
  const id = await sends(juma, 'one');
  await becomes(id, 'arrived');
  const { legs, journals, inbox, notifications, operations, ...rest } = await dump();
  expect(legs.filter(({ operationId }) => operationId === id).map(({ kind, provider, state: at }) => [kind, provider, at])).toEqual([
    ['collect', 'imarapay', 'settled'],
    ['payOut', 'bitpesa', 'settled'],
  ]);
  expect(inbox.filter(({ source, outcome }) => source === 'bitpesa' && outcome === 'hurried').length).toBeGreaterThan(0);
  expect(notifications.filter(({ operationId }) => operationId === id).map(({ kind }) => kind)).toEqual(['payout.paid', 'payout.arrived']);
  expect(it_.installation.standins?.state().bitpesa.debits).toHaveLength(1);
  expect(verify({ legs, journals, inbox, notifications, operations, ...rest }, { sendOnce: ['imarapay'] })).toEqual([]);
  expect(operations.filter(({ kind }) => kind === 'payout')).toHaveLength(1);
});

it('a wrong recipient is put right, and the money arrives there', { timeout: 60_000 }, async () => {
  const wrong = { ...juma, phone: '+255741000078' };
  fate(wrong.phone, 'badNumber');
  const id = await sends(wrong, 'two');
  const may = await vi.waitFor(async () => {
    const past = (await reads().payouts({ me })).find(({ operationId }) => operationId === id);
    if (!past?.may.includes('mend')) throw new Error(`it is ${past?.state ?? 'nowhere'}`);
    return past.may;
  }, patience);
  expect(may).toContain('mend');
  expect(await agree({ kind: 'mendPayout', operationId: id, recipient: juma }, 'mend')).toEqual({ status: 'agreed' });
  await becomes(id, 'arrived');
  expect(verify(await dump(), { sendOnce: ['imarapay'] })).toEqual([]);
});

it('a payment that is stuck is cancelled, comes back to the balance, and is owed to the member', { timeout: 60_000 }, async () => {
  const wrong = { ...juma, phone: '+255741000079' };
  fate(wrong.phone, 'badNumber');
  const before = it_.installation.standins?.state().bitpesa.accounts['KES'];
  const id = await sends(wrong, 'three');
  await vi.waitFor(async () => {
    const past = (await reads().payouts({ me })).find(({ operationId }) => operationId === id);
    if (!past?.may.includes('mend') || !past.may.includes('cancel')) throw new Error(`it is ${past?.state ?? 'nowhere'}`);
  }, patience);
  expect(await agree({ kind: 'cancelPayout', operationId: id }, 'cancel')).toEqual({ status: 'agreed' });
  await becomes(id, 'refunding');
  expect(it_.installation.standins?.state().bitpesa.accounts['KES']).toBe(before);
  const whole = await dump();
  expect(verify(whole, { sendOnce: ['imarapay'] })).toEqual([]);
  expect(
    whole.reviews.filter(({ operationId, closedAt }) => operationId === id && closedAt === undefined).map(({ reason }) => reason),
  ).toEqual(['payout-refused']);
});

it('a webhook with a signature that is not theirs is refused', async () => {
  const token = it_.installation.tokens.live('bitpesa', 'main')[0] ?? '';
  const before = (await dump()).inbox.length;
  const answer = await fetch(`${it_.url}/callbacks/bitpesa/main/${token}`, {
    method: 'POST',
    body: JSON.stringify({ webhook: 'w', event: 'transaction.paid_out', object: { id: 'x', state: 'paid' } }),
    headers: {
      'content-type': 'application/json',
      'authorization-key': demoCredentials.bitpesa.apiKey,
      'authorization-nonce': 'nonce-nonce',
      'authorization-signature': 'a'.repeat(128),
    },
  });
  expect(answer.status).toBe(401);
  expect((await dump()).inbox).toHaveLength(before);
});
