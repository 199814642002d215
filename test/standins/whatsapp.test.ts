import { describe, expect, it, onTestFinished } from 'vitest';
import { cloudNumber } from '../../src/channels/whatsapp/cloud/client.js';
import { multipart } from '../../src/channels/whatsapp/cloud/multipart.js';
import { isSigned } from '../../src/channels/whatsapp/cloud/signature.js';
import { httpSend } from '../../src/http.js';
import { demoCredentials, demoNumber } from '../../src/standins/credentials.js';
import { readMultipart } from '../../src/standins/whatsapp/multipart.js';
import { app, server } from './stage.js';

const who = '254712000001';
const { token, appSecret, verifyToken } = demoCredentials.whatsapp;
const at = `/whatsapp/v23.0/${demoNumber}`;
const auth = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const codeOf = (body: unknown) => (body as { error?: { code: number } }).error?.code;

/** The stand-in with an application of ours behind it, to whom Amina has written. */
async function stage() {
  const ours = await app();
  const standins = await server({ urls: { whatsappWebhook: `${ours.url}/whatsapp` } });
  onTestFinished(async () => {
    await standins.close();
    await ours.close();
  });
  const say = (body: object) => standins.control('POST', '/whatsapp/say', { who, ...body });
  await say({ text: 'Hello' });
  const send = (message: object, given: object = {}) =>
    standins.call('POST', `${at}/messages`, auth, { messaging_product: 'whatsapp', to: who, ...message, ...given });
  const news = () =>
    ours.to('/whatsapp').map(({ body }) => JSON.parse(body) as { entry: { changes: { value: Record<string, object[]> }[] }[] });
  const told = (kind: 'messages' | 'statuses') =>
    news().flatMap(({ entry }) => entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value[kind] ?? [])));
  return { ours, standins, say, send, told };
}

const text = (body: string) => ({ type: 'text', text: { body } });
const buttons = (...titles: string[]) => ({
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: 'Pay?' },
    action: { buttons: titles.map((title, i) => ({ type: 'reply', reply: { id: `b${i}`, title } })) },
  },
});
const list = (rows: object[], body = 'Which?') => ({
  type: 'interactive',
  interactive: { type: 'list', body: { text: body }, action: { button: 'Choose', sections: [{ rows }] } },
});
const rows = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `r${i}`, title: `Row ${i}` }));

describe('webhooks', () => {
  it('bring what a member writes, signed over the raw body', async () => {
    const { ours, told, say } = await stage();
    await expect.poll(() => ours.to('/whatsapp').length).toBe(1);
    const [post] = ours.to('/whatsapp');
    const header = post?.headers['x-hub-signature-256'];
    expect(isSigned(Buffer.from(post?.body ?? ''), String(header), [appSecret])).toBe(true);
    expect(JSON.parse(post?.body ?? '')).toMatchObject({
      object: 'whatsapp_business_account',
      entry: [
        {
          changes: [
            {
              field: 'messages',
              value: { metadata: { phone_number_id: demoNumber }, contacts: [{ wa_id: who, user_id: expect.any(String) as string }] },
            },
          ],
        },
      ],
    });
    for (const kind of ['image', 'audio', 'sticker', 'location', 'reaction', 'system', 'unsupported']) await say({ kind });
    await expect.poll(() => told('messages').length).toBe(8);
    expect(told('messages').map((one) => (one as { type: string }).type)).toEqual([
      'text',
      'image',
      'audio',
      'sticker',
      'location',
      'reaction',
      'system',
      'unsupported',
    ]);
  });

  it('come again until they are taken, twice, late or never', async () => {
    const { ours, standins, told, say } = await stage();
    await expect.poll(() => told('messages').length).toBe(1);
    for (const [fault, more] of [
      ['twice', 2],
      ['never', 0],
    ] as const) {
      const before = told('messages').length;
      standins.faults.set({ kind: 'callback', target: 'whatsappWebhook', fault, times: 1 });
      await say({ text: fault });
      await say({ text: 'and then' });
      await expect.poll(() => told('messages').length).toBe(before + more + 1);
    }
    ours.answerWith(503);
    await say({ text: 'again' });
    await expect.poll(() => standins.state().outgoing).toMatchObject([{ target: 'whatsappWebhook', attempts: 1 }]);
  });

  it('tell how far a message came, with our own id', async () => {
    const { send, told } = await stage();
    const { body } = await send(text('hi'), { biz_opaque_callback_data: 'N1' });
    const [{ id }] = (body as { messages: [{ id: string }] }).messages;
    await expect.poll(() => told('statuses').length).toBe(3);
    expect(told('statuses')).toMatchObject(
      ['sent', 'delivered', 'read'].map((status) => ({ id, status, recipient_id: who, biz_opaque_callback_data: 'N1' })),
    );
  });

  it('name who shows no number by their user id alone', async () => {
    const { standins, told, say, send } = await stage();
    await standins.control('POST', '/whatsapp/users', { who, hidesNumber: true, userId: 'KE.1349' });
    await say({ text: 'me again' });
    await expect.poll(() => told('messages').length).toBe(2);
    expect(told('messages').at(-1)).toMatchObject({ from_user_id: 'KE.1349' });
    expect(told('messages').at(-1)).not.toHaveProperty('from');
    expect((await send(text('hi'), { to: undefined, recipient: 'KE.1349' })).status).toBe(200);
    expect(codeOf((await send(text('hi'), { to: undefined, recipient: 'KE.none' })).body)).toBe(131009);
  });
});

describe('messages', () => {
  it.each<[string, object, number | undefined]>([
    ['text', text('x'.repeat(4096)), undefined],
    ['a text that is too long', text('x'.repeat(4097)), 131009],
    ['no text', text(''), 131009],
    ['three buttons', buttons('A', 'B', 'C'), undefined],
    ['four buttons', buttons('A', 'B', 'C', 'D'), 131009],
    ['two buttons with one title', buttons('A', 'A'), 131009],
    ['a long button', buttons('x'.repeat(21)), 131009],
    ['ten rows', list(rows(10)), undefined],
    ['eleven rows', list(rows(11)), 131009],
    ['rows with one id', list([...rows(1), ...rows(1)]), 131009],
    ['a long row', list([{ id: 'r', title: 'x'.repeat(25) }]), 131009],
    ['a long description', list([{ id: 'r', title: 'x', description: 'x'.repeat(73) }]), 131009],
    ['an id with a space at its end', list([{ id: 'r ', title: 'x' }]), 131009],
    ['a long body', list(rows(1), 'x'.repeat(1025)), 131009],
    ['a type that is none', { type: 'dance', dance: {} }, 131051],
    ['a type without its content', { type: 'text' }, 131008],
    ['an image that was not put there', { type: 'image', image: { id: '77' } }, 131009],
    [
      'a template',
      {
        type: 'template',
        template: {
          name: 'chama_news',
          language: { code: 'sw' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'a · b' }] }],
        },
      },
      undefined,
    ],
    ['a template that is none', { type: 'template', template: { name: 'none', language: { code: 'sw' } } }, 132001],
    ['a template with too little', { type: 'template', template: { name: 'chama_news', language: { code: 'sw' } } }, 132000],
    [
      'a template with a line break',
      {
        type: 'template',
        template: {
          name: 'chama_news',
          language: { code: 'sw' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'a\nb' }] }],
        },
      },
      132012,
    ],
    ['nobody', { ...text('x'), to: undefined }, 131008],
    ['ourselves', { ...text('x'), to: '254700000100' }, 131021],
    ['another product', { ...text('x'), messaging_product: 'sms' }, 100],
  ])('%s', async (_what, message, code) => {
    const { send } = await stage();
    const { status, body } = await send(message);
    expect(codeOf(body)).toBe(code);
    expect(status === 200).toBe(code === undefined);
  });

  it('are for who has the token, to the number that is its own', async () => {
    const { standins } = await stage();
    const body = { messaging_product: 'whatsapp', to: who, ...text('x') };
    const other = await standins.call('POST', `${at}/messages`, { ...auth, authorization: 'Bearer guess' }, body);
    expect([other.status, codeOf(other.body)]).toEqual([401, 190]);
    expect(codeOf((await standins.call('POST', '/whatsapp/v23.0/999/messages', auth, body)).body)).toBe(100);
    const access = { baseUrl: `${standins.url}/whatsapp/v23.0`, token, phoneNumberId: demoNumber };
    expect(await cloudNumber(access, httpSend(fetch))).toMatchObject({
      status: 'read',
      value: { display_phone_number: '+254700000100', status: 'CONNECTED' },
    });
    expect(await cloudNumber({ ...access, token: 'guess' }, httpSend(fetch))).toEqual({
      status: 'unknown',
      why: 'it answers 401, code 190',
    });
  });

  it('to who has not written for a day are accepted, and fail later; templates do not', async () => {
    const { send, told, standins } = await stage();
    for (const one of standins.state().whatsapp.chat) one.at -= 25 * 3_600_000;
    expect((await send(text('hi'))).status).toBe(200);
    await expect.poll(() => told('statuses').length).toBe(1);
    expect(told('statuses')).toMatchObject([{ status: 'failed', errors: [{ code: 131047 }] }]);
  });

  it('to one person are 45 at once, and then one in six seconds', async () => {
    const { send } = await stage();
    const codes = [];
    for (let i = 0; i < 47; i++) codes.push(codeOf((await send(text(`n${i}`))).body));
    expect(codes.filter((code) => code === undefined)).toHaveLength(45);
    expect(codes.slice(-2)).toEqual([131056, 131056]);
  });

  it('meet the errors that were ordered, at once or later', async () => {
    const { send, told, standins } = await stage();
    await standins.control('POST', '/whatsapp/errors', { code: 131000, times: 1 });
    await standins.control('POST', '/whatsapp/errors', { code: 131049, times: 1, later: true });
    expect((await standins.control('POST', '/whatsapp/errors', { code: 7, times: 1 })).status).toBe(400);
    expect(codeOf((await send(text('a'))).body)).toBe(131000);
    expect((await send(text('b'))).status).toBe(200);
    await expect.poll(() => told('statuses').length).toBe(1);
    expect(told('statuses')).toMatchObject([{ status: 'failed', errors: [{ code: 131049 }] }]);
  });

  it('can be tapped, old ones too, and nothing else can', async () => {
    const { send, told, standins } = await stage();
    const { body } = await send(buttons('Yes', 'No'));
    const [{ id }] = (body as { messages: [{ id: string }] }).messages;
    expect((await standins.control('POST', '/whatsapp/tap', { who, message: id, id: 'b7' })).status).toBe(404);
    expect((await standins.control('POST', '/whatsapp/tap', { who, message: id, id: 'b1' })).status).toBe(200);
    await expect.poll(() => told('messages').length).toBe(2);
    expect(told('messages').at(-1)).toMatchObject({
      type: 'interactive',
      context: { id },
      interactive: { type: 'button_reply', button_reply: { id: 'b1', title: 'No' } },
    });
  });
});

describe('files', () => {
  const bytes = new Uint8Array([0, 255, 13, 10, 45, 45, 120, 13, 10, 13, 10]);
  const form = (mime: string, fields: Record<string, string> = { messaging_product: 'whatsapp', type: mime }) =>
    multipart('edge-of-a-part', fields, { field: 'file', name: 'a.png', mime, bytes });

  it('are kept as they came, and named by an id', async () => {
    const { standins, send } = await stage();
    const { type, bytes: body } = form('image/png');
    const put = await fetch(`${standins.url}${at}/media`, {
      method: 'POST',
      headers: { ...auth, 'content-type': type },
      body: Buffer.from(body),
    });
    const { id } = (await put.json()) as { id: string };
    expect(Buffer.from(standins.state().whatsapp.media[0]?.data ?? '', 'base64')).toEqual(Buffer.from(bytes));
    expect((await standins.call('GET', `/whatsapp/v23.0/${id}`, auth)).body).toMatchObject({
      mime_type: 'image/png',
      file_size: bytes.length,
    });
    expect((await send({ type: 'image', image: { id, caption: 'QR' } })).status).toBe(200);
    expect(codeOf((await send({ type: 'image', image: { id, caption: 'x'.repeat(1025) } })).body)).toBe(131009);
  });

  it.each<[string, string, Record<string, string> | undefined, number]>([
    ['a type that is not taken', 'image/gif', undefined, 131053],
    ['another type than it says', 'image/png', { messaging_product: 'whatsapp', type: 'image/jpeg' }, 131053],
    ['no product', 'image/png', { type: 'image/png' }, 100],
  ])('are refused with %s', async (_what, mime, fields, code) => {
    const { standins } = await stage();
    const { type, bytes: body } = form(mime, fields);
    const put = await fetch(`${standins.url}${at}/media`, {
      method: 'POST',
      headers: { ...auth, 'content-type': type },
      body: Buffer.from(body),
    });
    expect(codeOf(await put.json())).toBe(code);
  });

  it('are read from a form byte for byte', () => {
    const { type, bytes: body } = form('image/png');
    expect(readMultipart(type, body)?.get('file')).toEqual({ filename: 'a.png', type: 'image/png', bytes: Buffer.from(bytes) });
    expect(readMultipart('application/json', body)).toBeUndefined();
  });
});

it('asks our address whether it knows the token', async () => {
  const { standins, ours } = await stage();
  expect((await standins.control('POST', '/whatsapp/verify', {})).body).toEqual({ verified: false });
  expect(ours.posted.some(({ path }) => path.includes(`hub.verify_token=${verifyToken}`))).toBe(true);
});
