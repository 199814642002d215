import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Request, Send } from '../../src/http.js';
import { major, money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { africastalking } from '../../src/providers/africastalking/index.js';
import { africastalkingSdk } from '../../src/providers/africastalking/sdk.js';

/**
 * The measured traps of the package africastalking 0.8.3, one by one. The first test of a pair, where there is one, shows the trap in
 * the package itself: should a later version lose it, that test says so.
 */

const amina = '+254712000001' as Phone;
const wanjiku = '+254712000002' as Phone;

/** A client whose every request is written down, and answered as told. */
function recorded(username = 'live', answer: Awaited<ReturnType<Send>> = { heard: false, sent: true, why: 'TIMEOUT' }, senderId?: string) {
  const requests: Request[] = [];
  const send: Send = async (request) => (requests.push(request), answer);
  const baseUrl = 'https://api.africastalking.com';
  return { requests, send, client: africastalking({ baseUrl, username, apiKey: 'k', send, ...(senderId && { senderId }) }) };
}
const formOf = (request: Request | undefined) => Object.fromEntries(new URLSearchParams(request?.body));
const order = { reference: '01JTESTREFERENCE0000000001', phone: amina, amount: major(100, 'KES') };
const heard = (status: number, json: unknown) => ({ heard: true as const, status, headers: {}, text: JSON.stringify(json) });

describe('1: one sandbox account turns the whole process to the sandbox', () => {
  it('the package does so', () => {
    const here = createRequire(import.meta.url);
    const sdk = here('africastalking') as (options: { username: string; apiKey: string }) => unknown;
    const common = createRequire(here.resolve('africastalking'))('./lib/common') as { SMS_URL: string };
    sdk({ username: 'SandBox', apiKey: 'k' });
    sdk({ username: 'live', apiKey: 'k' });
    expect(common.SMS_URL).toContain('sandbox');
  });

  it('ours does not: SMS, inbox, airtime, questions and the balance go to the account’s own address', async () => {
    const { client, requests } = recorded();
    await africastalking({
      baseUrl: 'https://api.sandbox.africastalking.com',
      username: 'sandbox',
      apiKey: 'k',
      send: recorded().send,
    }).balance();
    await client.send({ to: amina, text: 'x' });
    await client.sendBulk({ to: [amina], text: 'x' });
    for await (const line of client.messages(0)) expect(line.status).toBe('unknown');
    await client.airtime.topUp(order);
    await client.airtime.status('ATQid_1');
    await client.checkSimSwap(amina);
    await client.balance();
    await client.authToken();
    expect(requests.map(({ url }) => new URL(url).host)).toEqual([
      ...Array<string>(5).fill('api.africastalking.com'),
      'insights.africastalking.com',
      ...Array<string>(2).fill('api.africastalking.com'),
    ]);
  });
});

it('2: the package knows no deadline; each of our calls has one, and a socket that hangs is a silence', async () => {
  const { client, requests } = recorded();
  const calls = [client.send({ to: amina, text: 'x' }), client.airtime.topUp(order), client.airtime.status('A'), client.checkSimSwap(amina), client.balance()]; // prettier-ignore
  for (const outcome of await Promise.all(calls)) expect(outcome).toMatchObject({ status: 'unknown' });
  expect(requests.every(({ timeoutMs }) => timeoutMs > 0 && timeoutMs <= 15_000)).toBe(true);
});

describe('3: the package resolves for HTTP 201 alone; what came over the wire is judged', () => {
  const sms = { SMSMessageData: { Message: 'x', Recipients: [{ statusCode: 101, number: amina, status: 'Success', cost: 'KES 0.8000', messageId: 'ATX' }] } }; // prettier-ignore
  const top = {
    errorMessage: 'None',
    numSent: 1,
    responses: [{ phoneNumber: amina, errorMessage: 'None', status: 'Sent', requestId: 'ATQid_1' }],
  };
  it.each([200, 201, 202])('HTTP %i', async (status) => {
    expect(await recorded('live', heard(status, sms)).client.send({ to: amina, text: 'x' })).toMatchObject({ status: 'sent' });
    expect(await recorded('live', heard(status, top)).client.airtime.topUp(order)).toMatchObject({ status: 'pending' });
    expect(await recorded('live', heard(status, { status: 'Success' })).client.airtime.status('A')).toMatchObject({ status: 'settled' });
  });

  it('an array of messages, of which it hides the failures, is never sent', async () => {
    const { client, requests } = recorded('sandbox');
    const outcomes = await client.sendBulk({ to: [amina, wanjiku], text: 'x' });
    expect(requests).toHaveLength(1);
    expect(outcomes.map(({ outcome }) => outcome.status)).toEqual(['unknown', 'unknown']);
  });
});

it('4: local numbers, other countries’ numbers, and empty messages, which it would send', async () => {
  const { client, requests } = recorded();
  for (const to of ['0712000001', '712000001', '254712000001'])
    expect(await client.send({ to: to as Phone, text: 'x' })).toEqual({ status: 'refused', reason: 'badNumber' });
  for (const text of ['', ' ', '\n']) expect(await client.send({ to: amina, text })).toEqual({ status: 'refused', reason: 'rejected' });
  expect(requests).toEqual([]);
});

describe('5: airtime for an invalid number is written as {}, negative amounts and any currency pass', () => {
  it('the package writes so', async () => {
    const { send, requests } = recorded();
    const call = africastalkingSdk({ baseUrl: 'https://x', username: 'u', apiKey: 'k', send });
    await call((sdk) =>
      sdk.AIRTIME.send({ recipients: [{ phoneNumber: '+25471', currencyCode: 'ZZZ', amount: -5 }], idempotencyKey: 'key-12345' }),
    );
    expect(formOf(requests[0])['recipients']).toBe('[{"phoneNumber":{},"amount":"ZZZ -5"}]');
  });

  it('ours sends none of it', async () => {
    const { client, requests } = recorded();
    for (const wrong of [{ phone: '+25471' as Phone }, { amount: money(-500, 'KES') }, { amount: major(50, 'SAT') }])
      expect((await client.airtime.topUp({ ...order, ...wrong })).status).toBe('refused');
    expect(requests).toEqual([]);
  });

  it('what the package writes differently from what was asked stays here', async () => {
    const { send, requests } = recorded();
    const call = africastalkingSdk({ baseUrl: 'https://x', username: 'u', apiKey: 'k', send });
    const work = (sdk: Parameters<Parameters<typeof call>[0]>[0]) => sdk.SMS.send({ to: amina, message: 'x' });
    expect(await call(work, { may: (body) => body.includes('another message') })).toBeUndefined();
    expect(requests).toEqual([]);
    await call(work, { may: (body) => body.includes('message=x') });
    expect(requests).toHaveLength(1);
  });
});

it('6: no word "undefined" in a query', async () => {
  const { client, requests } = recorded();
  for await (const line of client.messages(0)) expect(line.status).toBe('unknown');
  expect(requests[0]?.url).toBe('https://api.africastalking.com/version1/messaging?username=live&lastReceivedId=0');
});

it('7: a number that is given twice is sent to once, and each finds its own answer', async () => {
  const answer = { SMSMessageData: { Recipients: [wanjiku, amina].map((number) => ({ statusCode: 101, number, messageId: `AT${number}`, cost: 'KES 0.8000' })) } };
  const { client, requests } = recorded('live', heard(201, answer));
  const outcomes = await client.sendBulk({ to: [amina, wanjiku, amina], text: 'x' });
  expect((JSON.parse(requests[0]?.body ?? '') as { phoneNumbers: string[] }).phoneNumbers).toEqual([amina, wanjiku]);
  expect(outcomes.map(({ outcome }) => outcome.status === 'sent' && outcome.messageId)).toEqual([`AT${amina}`, `AT${wanjiku}`, `AT${amina}`]);
}); // prettier-ignore

it('8: the sender goes out under one name, the key in the header, and neither in the address', async () => {
  const { client, requests } = recorded('live', undefined, 'UMOJA');
  await client.send({ to: amina, text: 'x' });
  await client.sendBulk({ to: [amina], text: 'x' });
  expect(formOf(requests[0])).toMatchObject({ from: 'UMOJA' });
  expect(formOf(requests[0])).not.toHaveProperty('senderId');
  expect(requests.map(({ headers }) => headers?.['apikey'])).toEqual(['k', 'k']);
  expect(requests.some(({ url }) => /UMOJA|apikey/i.test(url))).toBe(false);
});

it('9: an Idempotency-Key has a length that is taken, whatever our reference is', async () => {
  const { client, requests } = recorded();
  for (const reference of ['', 'short', order.reference, 'x'.repeat(100), 'x'.repeat(101)])
    await client.airtime.topUp({ ...order, reference });
  const keys = requests.map(({ headers }) => headers?.['idempotency-key'] ?? '');
  expect(keys.every((key) => key.length >= 8 && key.length <= 100)).toBe(true);
  expect(keys.slice(2, 4)).toEqual([order.reference, 'x'.repeat(100)]);
  expect(new Set(keys).size).toBe(5);
});

it('what the package keeps to itself is sent to nobody: around our port there is no network', async () => {
  await recorded().client.balance(); // loads the package with our adapter in it
  const sdk = createRequire(import.meta.url)('africastalking') as (options: object) => {
    APPLICATION: { fetchApplicationData(): Promise<unknown> };
  };
  await expect(sdk({ username: 'u', apiKey: 'k' }).APPLICATION.fetchApplicationData()).rejects.toThrow('around its port');
});
