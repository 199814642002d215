import { afterEach, describe, expect, it } from 'vitest';
import type { Request } from '../../src/http.js';
import type { Phone } from '../../src/phone.js';
import { africastalking } from '../../src/providers/africastalking/index.js';
import { atWorld } from './scripted-africastalking.js';
import type { AtWorld } from './scripted-africastalking.js';

const to = '+254712000001' as Phone;
const open: AtWorld[] = [];
const world = async (...how: Parameters<typeof atWorld>) => {
  const made = await atWorld(...how);
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe('the package over our transport', () => {
  it('sends the form that the docs ask for', async () => {
    const { sender, server } = await world('chamabot', 'UMOJA');
    await sender.send({ to, text: 'Habari' });
    const [call] = server.seen;
    expect(call).toMatchObject({ method: 'POST', path: '/version1/messaging' });
    expect(call?.headers).toMatchObject({ apikey: 'atsk_x', accept: 'application/json' });
    expect(call?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(call?.body))).toEqual({ username: 'chamabot', to, message: 'Habari', from: 'UMOJA', bulkSMSMode: '1', enqueue: '1' }); // prettier-ignore
  });

  it('two accounts in one process, one of them the sandbox, each keep to their own address', async () => {
    const live = await world('chamabot');
    const sandbox = await world('sandbox');
    const texts = Array.from({ length: 40 }, (_, i) => `m${i}`);
    await Promise.all(texts.map((text, i) => (i % 2 ? live : sandbox).sender.send({ to, text })));
    const heard = (one: AtWorld) => one.server.seen.map((call) => new URLSearchParams(call.body));
    expect(heard(live).map((form) => form.get('message')).sort()).toEqual(texts.filter((_, i) => i % 2).sort()); // prettier-ignore
    expect(heard(sandbox).map((form) => form.get('message')).sort()).toEqual(texts.filter((_, i) => !(i % 2)).sort()); // prettier-ignore
    expect(heard(live).every((form) => form.get('username') === 'chamabot')).toBe(true);
    expect(heard(sandbox).every((form) => form.get('username') === 'sandbox')).toBe(true);
  });

  it('every call has a deadline, and a silence stays a silence', async () => {
    const requests: Request[] = [];
    const silent = africastalking({
      baseUrl: 'https://api.africastalking.com',
      username: 'u',
      apiKey: 'k',
      send: async (request) => {
        requests.push(request);
        return { heard: false, sent: true, why: 'TIMEOUT' };
      },
    });
    expect(await silent.send({ to, text: 'x' })).toEqual({ status: 'unknown', why: 'africastalking was not heard (TIMEOUT)' });
    expect(await silent.balance()).toMatchObject({ status: 'unknown' });
    expect(requests.map((request) => [request.url, request.timeoutMs])).toEqual([
      ['https://api.africastalking.com/version1/messaging', 15_000],
      ['https://api.africastalking.com/version1/user?username=u', 15_000],
    ]);
  });

  it('a number that the package itself refuses is a bad number, and nothing is sent', async () => {
    const { sender, messages } = await world();
    expect(await sender.send({ to: '+99912345678' as Phone, text: 'x' })).toEqual({ status: 'refused', reason: 'badNumber' });
    expect(await messages()).toEqual([]);
  });

  it('reads the balance, however the envelope is spelt', async () => {
    const { sender, answer } = await world();
    expect(await sender.balance()).toEqual({ status: 'read', value: 'KES 1785.50' });
    answer(() => ({ status: 200, json: { userData: { balance: 'KES 2.00' } } }));
    expect(await sender.balance()).toEqual({ status: 'read', value: 'KES 2.00' });
    answer(() => ({ status: 200, json: {} }));
    expect(await sender.balance()).toMatchObject({ status: 'unknown' });
  });
});

describe('delivery reports', () => {
  it.each([
    ['id=ATX&status=Sent', { status: 'onTheWay' }],
    ['id=ATX&status=Submitted', { status: 'onTheWay' }],
    ['id=ATX&status=Buffered&failureReason=DeliveryFailure', { status: 'onTheWay' }],
    ['id=ATX&status=Success&phoneNumber=%2B254712000001&retryCount=0', { status: 'delivered' }],
    ['id=ATX&status=Rejected&failureReason=InsufficientCredit', { status: 'failed', reason: 'InsufficientCredit' }],
    ['id=ATX&status=Failed&failureReason=NotNetworkSubcriber', { status: 'failed', reason: 'NotNetworkSubcriber' }],
    ['id=ATX&status=Failed&failureReason=call+%2B254712000001', { status: 'failed', reason: 'Failed' }],
    ['id=ATX&status=AbsentSubscriber', { status: 'failed', reason: 'AbsentSubscriber' }],
    ['id=ATX&status=Expired', { status: 'failed', reason: 'Expired' }],
    ['id=ATX&status=success', undefined],
    ['id=ATX&status=Unheard', undefined],
    ['id=ATX', undefined],
    ['id=&status=Success', undefined],
    ['status=Success', undefined],
    ['id=ATX&status=Failed&status=Success', undefined],
    ['id=A&id=B&status=Success', undefined],
    ['id[]=ATX&status=Success', undefined],
    ['id=AT%0AX&status=Success', undefined],
    [`id=${'A'.repeat(129)}&status=Success`, undefined],
    [`id=ATX&status=Success&x=${'y'.repeat(70_000)}`, undefined],
    ['{"id":"ATX","status":"Success"}', undefined],
  ])('%.60s', async (body, report) => {
    const { sender } = await world();
    expect(sender.report(body)).toEqual(report && { messageId: 'ATX', ...report });
  });
});
