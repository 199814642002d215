import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipientOf } from '../../src/channels/whatsapp/cloud/address.js';
import { readWebhook } from '../../src/channels/whatsapp/cloud/read.js';
import { isSigned } from '../../src/channels/whatsapp/cloud/signature.js';
import { hubSignature } from '../../src/standins/whatsapp/webhooks.js';

const number = '106540352242922';
const at = 1_700_000_000;
const base = { from: '254712000001', id: 'wamid.A', timestamp: String(at) };
const webhook = (value: object, id = number) => ({
  object: 'whatsapp_business_account',
  entry: [
    { id: '1', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: id }, ...value } }] },
  ],
});
const one = (message: object, contacts?: object[]) => readWebhook(webhook({ messages: [message], ...(contacts && { contacts }) }), number);
const heard = { id: 'wamid.A', from: '254712000001@c.us', at: at * 1000 };
const text = { ...heard, kind: 'text' };

describe('what a member sends', () => {
  it.each<[string, object, object]>([
    ['text', { ...base, type: 'text', text: { body: 'salio' } }, { ...text, text: 'salio' }],
    ['a long text, cut', { ...base, type: 'text', text: { body: 'x'.repeat(4096) } }, { ...text, text: 'x'.repeat(1000) }],
    [
      'a button of ours',
      { ...base, type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '01AB.3:2', title: 'No' } } },
      { ...text, text: 'No', choice: { prompt: '01AB.3', number: 2 } },
    ],
    [
      'a row of ours',
      {
        ...base,
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: '01AB.3:98', title: 'More', description: 'd' } },
      },
      { ...text, text: 'More', choice: { prompt: '01AB.3', number: 98 } },
    ],
    [
      'the menu, from any list',
      { ...base, type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'menu', title: 'Menyu' } } },
      { ...text, text: '00' },
    ],
    [
      'a row that is none of ours',
      { ...base, type: 'interactive', interactive: { list_reply: { id: '../../1', title: '1' } } },
      { ...text, text: '1' },
    ],
    ['a quick reply of a template', { ...base, type: 'button', button: { payload: 'x', text: 'Balance' } }, { ...text, text: 'Balance' }],
    ['a picture with words', { ...base, type: 'image', image: { id: '1', caption: 'QGH7XYZ123' } }, { ...text, text: 'QGH7XYZ123' }],
    ['a document with words', { ...base, type: 'document', document: { id: '1', caption: 'lipa 500' } }, { ...text, text: 'lipa 500' }],
    ['a picture without', { ...base, type: 'image', image: { id: '1' } }, { ...heard, kind: 'other' }],
    ['a voice note', { ...base, type: 'audio', audio: { id: '1', voice: true } }, { ...heard, kind: 'other' }],
    ['a place', { ...base, type: 'location', location: { latitude: 1, longitude: 2 } }, { ...heard, kind: 'other' }],
    ['what is not supported', { ...base, type: 'unsupported', errors: [{ code: 131051 }] }, { ...heard, kind: 'other' }],
    ['empty text', { ...base, type: 'text', text: { body: ' ' } }, { ...heard, kind: 'other' }],
  ])('%s', (_what, message, expected) =>
    expect(one(message)).toEqual({ messages: [expected], statuses: [], foreign: 0, unread: 0, ignored: 0 }),
  );

  it.each<[string, object]>([
    ['a reaction', { ...base, type: 'reaction', reaction: { message_id: 'wamid.B', emoji: '👍' } }],
    ['a change of number', { ...base, type: 'system', system: { body: 'x', type: 'user_changed_number' } }],
    ['an edit', { ...base, type: 'edit', edit: {} }],
    ['what was taken back', { ...base, type: 'revoke', revoke: {} }],
    ['a message to a group', { ...base, group_id: 'G1', type: 'text', text: { body: '1' } }],
  ])('asks for nothing by %s', (_what, message) => expect(one(message)).toMatchObject({ messages: [], ignored: 1, unread: 0 }));

  it.each<[string, object, object[] | undefined, string | undefined]>([
    ['a number', base, undefined, '254712000001@c.us'],
    ['both', { ...base, from_user_id: 'KE.77' }, undefined, '254712000001@c.us'],
    ['a user id alone', { id: 'wamid.A', timestamp: '1', from_user_id: 'KE.77' }, undefined, 'KE.77@bsuid'],
    ['its contact alone', { id: 'wamid.A', timestamp: '1' }, [{ user_id: 'KE.77' }], 'KE.77@bsuid'],
    ['a number in its contact', { id: 'wamid.A', timestamp: '1' }, [{ wa_id: '254712000001', user_id: 'KE.77' }], '254712000001@c.us'],
    ['nothing', { id: 'wamid.A', timestamp: '1' }, undefined, undefined],
    ['nothing, with two contacts', { id: 'wamid.A', timestamp: '1' }, [{ user_id: 'KE.77' }, { user_id: 'KE.78' }], undefined],
  ])('is of somebody by %s', (_what, message, contacts, from) =>
    expect(one({ ...message, type: 'text', text: { body: 'x' } }, contacts)?.messages.map((its) => its.from)).toEqual(
      from === undefined ? [] : [from],
    ),
  );
});

it('one item that cannot be read costs none of the others, in several entries and changes', () => {
  const good = { ...base, type: 'text', text: { body: 'a' } };
  const body = {
    object: 'whatsapp_business_account',
    entry: [
      null,
      {
        changes: [
          7,
          { field: 'account_update', value: {} },
          ...webhook({ messages: [{ ...base, timestamp: 'soon', type: 'text' }, good] }).entry.flatMap(({ changes }) => changes),
        ],
      },
      ...webhook({
        statuses: [
          { id: 'wamid.B', status: 'warped', timestamp: '1' },
          { id: 'wamid.C', status: 'played', timestamp: '1' },
        ],
      }).entry,
      ...webhook({ messages: [good] }, '999').entry,
    ],
  };
  expect(readWebhook(body, number)).toMatchObject({
    messages: [{ text: 'a' }],
    statuses: [{ id: 'wamid.C', status: 'read' }],
    foreign: 1,
    unread: 4,
    ignored: 1,
  });
});

it.each([null, [], 'x', {}, { object: 'page', entry: [] }])('%j is no webhook', (body) =>
  expect(readWebhook(body, number)).toBeUndefined(),
);

it('nothing that anybody sends throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      readWebhook(a, number);
      readWebhook(webhook({ messages: [a, { ...base, type: 'text', text: a }], statuses: [b], contacts: [b] }), number);
      readWebhook({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value: a }, b] }] }, number);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ['254712000001@c.us', { to: '254712000001' }],
  ['KE.1349-a_b@bsuid', { recipient: 'KE.1349-a_b' }],
  ['82374@lid', undefined],
  ['254712000001', undefined],
  ['254712000001@g.us', undefined],
])('%s is reached as %j', (address, recipient) => expect(recipientOf(address)).toEqual(recipient));

describe('the signature (catalogue 112)', () => {
  const body = Buffer.from('{"object":"whatsapp_business_account","n":"\\u00e9é"}');
  const good = hubSignature('s3cret', body.toString())['x-hub-signature-256'];

  it('is of the raw bytes, by any of the secrets', () => {
    expect(isSigned(body, good, ['s3cret'])).toBe(true);
    expect(isSigned(body, good, ['new', 's3cret'])).toBe(true);
    expect(isSigned(body, good, ['new'])).toBe(false);
    expect(isSigned(body, good, [])).toBe(false);
    expect(isSigned(body, undefined, ['s3cret'])).toBe(false);
    expect(isSigned(body, good?.replace('sha256=', 'sha1='), ['s3cret'])).toBe(false);
    expect(isSigned(body, good?.toUpperCase(), ['s3cret'])).toBe(false);
  });

  it('fits no body or header that was changed', () => {
    const hex = good ?? '';
    fc.assert(
      fc.property(fc.nat({ max: body.length - 1 }), fc.integer({ min: 1, max: 255 }), fc.nat({ max: 63 }), (index, change, digit) => {
        const other = Buffer.from(body);
        other[index] = (other[index] ?? 0) ^ change;
        const at = 7 + digit;
        const otherHex = hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);
        return !isSigned(other, good, ['s3cret']) && !isSigned(body, otherHex, ['s3cret']);
      }),
      { numRuns: 20_000 },
    );
  });
});
