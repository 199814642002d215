import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { demoCredentials } from '../../src/standins/credentials.js';
import { smsParts } from '../../src/standins/gsm.js';
import { amina, app, headers, otieno, server, urlsOf, wanjiku, world } from './stage.js';

type Recipient = { statusCode: number; number: string; status: string; cost: string; messageId: string; messageParts?: number };
const recipients = (body: unknown) => (body as { SMSMessageData: { Message: string; Recipients: Recipient[] } }).SMSMessageData;
const fields = (body = '') => Object.fromEntries(new URLSearchParams(body));
const { username, apiKey } = demoCredentials.africastalking;

describe("Africa's Talking", () => {
  let ours: Awaited<ReturnType<typeof app>>;
  let it_: Awaited<ReturnType<typeof server>>;
  beforeAll(async () => {
    ours = await app();
    it_ = await server({ urls: urlsOf(ours.url) });
  });
  beforeEach(() => {
    it_.reset();
    ours.posted.length = 0;
  });
  afterAll(async () => {
    await it_.close();
    await ours.close();
  });

  it('sends to each, says what became of each, and reports', async () => {
    it_.state().africastalking.blacklist = [wanjiku];
    const sent = await it_.sms({
      to: `${amina},${wanjiku},0712000003,+2547120`,
      message: 'Meeting on Saturday',
      from: 'UMOJA',
      bulkSMSMode: '1',
    });
    expect(sent.status).toBe(201);
    const { Message, Recipients } = recipients(sent.body);
    expect(Message).toBe('Sent to 1/4 Total Cost: KES 0.8000');
    expect(Recipients.map(({ number, statusCode, status, cost }) => [number, statusCode, status, cost])).toEqual([
      [amina, 101, 'Success', 'KES 0.8000'],
      [wanjiku, 406, 'UserInBlacklist', '0'],
      ['0712000003', 403, 'InvalidPhoneNumber', '0'],
      ['+2547120', 403, 'InvalidPhoneNumber', '0'],
    ]);
    expect(Recipients.map(({ messageId }) => messageId)).toEqual([expect.stringMatching(/^ATPid_[0-9a-f]{32}$/), 'None', 'None', 'None']);
    await vi.waitFor(() => expect(ours.to('/delivery')).toHaveLength(1));
    expect(fields(ours.to('/delivery')[0]?.body)).toEqual({ id: Recipients[0]?.messageId, status: 'Success', phoneNumber: amina, networkCode: '63902', retryCount: '0' }); // prettier-ignore
    expect(it_.phones.inbox()).toMatchObject([{ phone: amina, from: 'UMOJA', text: 'Meeting on Saturday' }]);
    expect(it_.truth().sms).toMatchObject([{ to: amina, from: 'UMOJA', status: 'Success' }]);
  });

  it('takes a sender that is not registered with a 201 and nobody in it', async () => {
    const sent = await it_.sms({ to: amina, message: 'Hi', from: 'SOMEBODY' });
    expect([sent.status, recipients(sent.body)]).toEqual([201, { Message: 'InvalidSenderId', Recipients: [] }]);
  });

  it('charges by parts, and stops when the balance is short', async () => {
    it_.state().africastalking.balance = 20_000;
    const two = await it_.sms({ to: amina, message: 'x'.repeat(161) });
    expect(recipients(two.body).Recipients[0]).toMatchObject({ cost: 'KES 1.6000', messageParts: 2 });
    expect(recipients((await it_.sms({ to: amina, message: 'Hi' })).body).Recipients[0]?.statusCode).toBe(405);
    const user = await it_.call('GET', `/africastalking/version1/user?username=${username}`, headers.africastalking);
    expect(user.body).toEqual({ UserData: { balance: 'KES 0.4000' } });
  });

  it.each([
    ['no key', { accept: 'application/json' }, username, 401],
    ['a wrong key', { ...headers.africastalking, apikey: 'x' }, username, 401],
    ['a wrong user', headers.africastalking, 'somebody', 401],
    ['no recipient', headers.africastalking, username, 400],
  ])('%s is refused in plain text', async (_what, given, user, status) => {
    const body = new URLSearchParams({ username: user, message: 'Hi' }).toString();
    const answer = await it_.call(
      'POST',
      '/africastalking/version1/messaging',
      { 'content-type': 'application/x-www-form-urlencoded', ...given },
      body,
    );
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/plain; charset=utf-8']);
    if (status === 401) expect(answer.text).toBe('The supplied authentication is invalid');
  });

  it('speaks XML to whoever does not ask for JSON, and takes the newer JSON form', async () => {
    const body = new URLSearchParams({ username, to: amina, message: 'Hi' }).toString();
    const xml = await it_.call('POST', '/africastalking/version1/messaging', { ...headers.africastalking, accept: '*/*' }, body);
    expect([xml.status, xml.text]).toEqual([201, expect.stringContaining('<statusCode>101</statusCode>')]);
    const bulk = { username, message: 'Hi', senderId: 'UMOJA', phoneNumbers: [amina, otieno] };
    const sent = await it_.call(
      'POST',
      '/africastalking/version1/messaging/bulk',
      { ...headers.africastalking, 'content-type': 'application/json' },
      bulk,
    );
    expect(recipients(sent.body).Recipients.map(({ number }) => number)).toEqual([amina, otieno]);
  });

  it('works with its own npm package', async () => {
    const require = createRequire(import.meta.url);
    const at = require.resolve('africastalking');
    const axios = createRequire(at)('axios') as { defaults: { adapter: unknown } };
    type Config = {
      url?: string;
      baseURL?: string;
      params?: Record<string, string>;
      method?: string;
      headers: { toJSON(): Record<string, string> };
      data?: string;
    };
    const before = axios.defaults.adapter;
    axios.defaults.adapter = async (config: Config) => {
      const { pathname, search } = new URL(config.url ?? '', config.baseURL);
      const query = config.params ? `?${new URLSearchParams(config.params).toString()}` : search;
      const answer = await it_.call(
        config.method?.toUpperCase() ?? 'GET',
        `/africastalking${pathname}${query}`,
        config.headers.toJSON(),
        config.data,
      );
      return { status: answer.status, statusText: '', headers: {}, config, data: answer.text };
    };
    try {
      type Sdk = { SMS: { send(message: object): Promise<unknown> }; APPLICATION: { fetchApplicationData(): Promise<unknown> } };
      const sdk = (require('africastalking') as (options: object) => Sdk)({ username, apiKey });
      const sent = await sdk.SMS.send({ to: [amina, otieno], message: 'From the package', from: 'UMOJA' });
      expect(recipients(sent).Recipients.map(({ statusCode }) => statusCode)).toEqual([101, 101]);
      expect(await sdk.APPLICATION.fetchApplicationData()).toEqual({ UserData: { balance: 'KES 1998.4000' } });
    } finally {
      axios.defaults.adapter = before;
    }
    expect(it_.truth().sms.map(({ text }) => text)).toEqual(['From the package', 'From the package']);
  });

  it('brings SMS from members, and keeps them to be fetched', async () => {
    it_.phones.sendSms(amina, 'SALIO');
    await vi.waitFor(() => expect(ours.to('/sms')).toHaveLength(1));
    expect(fields(ours.to('/sms')[0]?.body)).toMatchObject({ from: amina, to: '22384', text: 'SALIO', id: '1', networkCode: '63902', date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string }); // prettier-ignore
    const fetched = await it_.call(
      'GET',
      `/africastalking/version1/messaging?username=${username}&lastReceivedId=0`,
      headers.africastalking,
    );
    expect(fetched.body).toMatchObject({ SMSMessageData: { Messages: [{ id: 1, text: 'SALIO' }] } });
    expect(apiKey).not.toBe('');
  });
});

describe('over time', () => {
  const sms = (one: ReturnType<typeof world>) =>
    one.send({ method: 'POST', url: 'http://x/africastalking/version1/messaging', headers: headers.africastalking, body: new URLSearchParams({ username, to: amina, message: 'Hi' }).toString(), timeoutMs: 5_000 }); // prettier-ignore

  it.each([
    ['Failed', ['Failed'], 0],
    ['AbsentSubscriber', ['AbsentSubscriber'], 0],
    ['none', [], 1],
  ] as const)('an SMS may come to %s', async (status, reports, arrived) => {
    const one = world();
    one.core.state().africastalking.deliveries[amina] = status;
    await sms(one);
    await one.clock.advance(1_000);
    expect(one.to('/delivery').map(({ body }) => fields(body).status)).toEqual(reports);
    expect(one.core.phones.inbox(amina)).toHaveLength(arrived);
    if (status === 'Failed') expect(fields(one.to('/delivery')[0]?.body).failureReason).toBe('DeliveryFailure');
  });

  it.each([
    ['twice', 2],
    ['never', 0],
    ['late', 1],
    ['beforeAnswer', 1],
  ] as const)('a report may come %s', async (fault, count) => {
    const one = world();
    one.core.faults.set({ kind: 'callback', target: 'smsDelivery', fault, times: 1 });
    await sms(one);
    await one.clock.advance(3_600_000);
    expect(one.to('/delivery')).toHaveLength(count);
    await sms(one);
    await one.clock.advance(1);
    expect(one.to('/delivery')).toHaveLength(count + 1);
  });

  it('an inbound SMS comes every minute until it is taken, for half a day at most', async () => {
    let status = 503;
    const one = world({ answers: () => ({ heard: true, status, headers: {}, text: '' }) });
    one.core.phones.sendSms(amina, 'SALIO');
    await one.clock.advance(5 * 60_000);
    expect(one.to('/sms')).toHaveLength(6);
    expect(new Set(one.to('/sms').map(({ body }) => fields(body).id))).toEqual(new Set(['1']));
    status = 200;
    await one.clock.advance(60 * 60_000);
    expect(one.to('/sms')).toHaveLength(7);
  });
});

it.each([
  ['', 1],
  ['x'.repeat(160), 1],
  ['x'.repeat(161), 2],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['ç'.repeat(70), 1],
  ['ç'.repeat(71), 2],
  ['x'.repeat(307), 3],
])('%s goes in %i parts', (text, parts) => {
  expect(smsParts(text)).toBe(parts);
});
