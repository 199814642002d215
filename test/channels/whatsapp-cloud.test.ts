import { describe, expect, it } from 'vitest';
import { consequenceOf } from '../../src/channels/whatsapp/cloud/errors.js';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { OutgoingMessage } from '../../src/outgoing.js';
import { errorCodes } from '../../src/standins/whatsapp/errors.js';
import { orderError, setUser } from '../../src/standins/whatsapp/control.js';
import { hubSignature } from '../../src/standins/whatsapp/webhooks.js';
import { amina, aminas, cloudStage, textMessage, valueOf } from './cloud-stage.js';

const receipt = (given: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: 'N1',
  to: aminas,
  text: 'Received KES 500.',
  urgency: 'receipt',
  ...given,
});
const news = {
  '*': { name: 'chama_news', languages: { en: 'en', sw: 'sw' } },
  'contribution.settled': { name: 'paid', languages: { en: 'en' }, parameters: ['amount'] },
};

/** A stage where Amina has just written, so that she may be written to. */
async function talking(options: Parameters<typeof cloudStage>[0] = {}) {
  const stage = cloudStage(options);
  await stage.start();
  stage.core.whatsapp.say({ who: amina, text: 'hi' });
  await stage.clock.advance(2000);
  expect(stage.said()).toEqual(['you said hi']);
  return stage;
}

describe('a webhook (catalogue 103, 112, 113)', () => {
  it('is acknowledged when it is stored, and answered behind, each message once', async () => {
    const stage = cloudStage();
    await stage.start();
    const message = textMessage('wamid.1', 'salio', stage.clock.now());
    const body = valueOf({ messages: [message, message, textMessage('wamid.2', 'menu', stage.clock.now())] });
    expect(await stage.take(body)).toEqual({ status: 200, outcome: 'stored' });
    expect(stage.said()).toEqual([]);
    await stage.clock.advance(1000);
    for (let i = 0; i < 20; i++) expect(await stage.take(body)).toEqual({ status: 200, outcome: 'repeat' });
    await stage.clock.advance(60_000);
    expect(stage.said()).toEqual(['you said salio', 'you said menu']);
  });

  it('is nothing without the signature, and leaves nothing behind', async () => {
    const stage = cloudStage();
    await stage.start();
    const body = JSON.stringify(valueOf({ messages: [textMessage('wamid.1', '1', stage.clock.now())] }));
    for (const signature of ['', 'sha256=', `sha256=${'0'.repeat(64)}`, hubSignature('another secret', body)['x-hub-signature-256']])
      expect(await stage.take(body, signature ?? '')).toEqual({ status: 401, outcome: 'forged' });
    expect(await stage.store.waiting(0, 10)).toEqual([]);
    await stage.clock.advance(5000);
    expect(stage.said()).toEqual([]);
  });

  it.each([
    ['garbage', '\u0000{[', 400],
    ['something else that is signed', { object: 'page', entry: [] }, 400],
    ['nothing at all', '', 400],
    ['deep', '['.repeat(50_000), 400],
  ])('that is %s is refused', async (_what, body, status) => {
    const stage = cloudStage();
    expect((await stage.take(body)).status).toBe(status);
  });

  it('of another number is not ours', async () => {
    const stage = cloudStage();
    await stage.start();
    expect(await stage.take(valueOf({ messages: [textMessage('wamid.1', '1', stage.clock.now())] }, '999'))).toEqual({
      status: 200,
      outcome: 'nothing',
    });
    expect(stage.logged).toMatchObject([{ event: 'whatsapp-foreign', fields: { count: 1 } }]);
    expect(await stage.store.waiting(0, 10)).toEqual([]);
  });

  it('takes an old secret as well as the new one, while one is changed for the other', async () => {
    const stage = cloudStage({ appSecrets: ['brand new', 'demo-whatsapp-secret'] });
    const text = JSON.stringify(valueOf({ statuses: [] }));
    expect((await stage.take(text)).status).toBe(200);
    expect((await stage.take(text, hubSignature('brand new', text)['x-hub-signature-256'])).status).toBe(200);
    expect((await stage.take(text, hubSignature('older', text)['x-hub-signature-256'])).status).toBe(401);
  });

  it('verifies the address for who knows the token', () => {
    const { cloud } = cloudStage();
    const query = { mode: 'subscribe', token: 'demo-whatsapp-verify', challenge: '1158201444' };
    expect(cloud().verify(query)).toBe('1158201444');
    expect(cloud().verify({ ...query, token: 'guess' })).toBeUndefined();
    expect(cloud().verify({ ...query, token: undefined })).toBeUndefined();
    expect(cloud().verify({ ...query, mode: 'unsubscribe' })).toBeUndefined();
  });
});

describe('messages of one person', () => {
  it('are answered in the order of their time, however they came (catalogue 105)', async () => {
    const stage = cloudStage();
    await stage.start();
    const now = stage.clock.now();
    for (const [id, ago] of [
      ['c', 0],
      ['a', 3000],
      ['b', 3000],
    ] as const)
      await stage.take(valueOf({ messages: [textMessage(`wamid.${id}`, id, now - ago)] }));
    await stage.clock.advance(5000);
    expect(stage.said()).toEqual(['you said a', 'you said b', 'you said c']);
  });

  it('that were stored and not answered are answered by the next process, with their own time', async () => {
    const times: number[] = [];
    const stage = cloudStage({
      hear: async ({ at, said }) => {
        times.push(at);
        return {
          body: JSON.stringify({ type: 'text', text: { body: said.kind === 'wrote' ? said.text : '', preview_url: false } }),
          ended: false,
        };
      },
    });
    const sent = stage.clock.now() - minutes(10);
    await stage.take(valueOf({ messages: [textMessage('wamid.1', 'first', sent), textMessage('wamid.2', 'second', sent)] }));
    await stage.clock.advance(minutes(5));
    expect(stage.said(), 'nobody has started').toEqual([]);
    await stage.kill();
    await stage.clock.advance(2000);
    expect(stage.said()).toEqual(['first', 'second']);
    expect(times).toEqual([sent, sent]);
  });

  it('older than a day are left: nobody could be answered', async () => {
    const stage = cloudStage();
    await stage.start();
    await stage.take(valueOf({ messages: [textMessage('wamid.1', '1', stage.clock.now() - hours(25))] }));
    await stage.clock.advance(5000);
    expect(stage.said()).toEqual([]);
    expect(stage.logged.map(({ event }) => event)).toEqual(['whatsapp-too-old']);
  });

  it('that nobody can read are answered by a request to type, once an hour', async () => {
    const stage = cloudStage();
    await stage.start();
    for (let i = 0; i < 5; i++) stage.core.whatsapp.say({ who: amina, kind: 'audio' });
    stage.core.whatsapp.say({ who: amina, kind: 'reaction' });
    stage.core.whatsapp.say({ who: amina, kind: 'system' });
    await stage.clock.advance(10_000);
    expect(stage.said()).toEqual(['Please type.']);
    await stage.clock.advance(hours(1));
    stage.core.whatsapp.say({ who: amina, kind: 'sticker' });
    await stage.clock.advance(10_000);
    expect(stage.said()).toEqual(['Please type.', 'Please type.']);
  });

  it('who shows no number are answered by their user id', async () => {
    const stage = cloudStage();
    await stage.start();
    setUser(stage.state(), { who: '254799000001', hidesNumber: true, userId: 'KE.1349' });
    stage.core.whatsapp.say({ who: '254799000001', text: 'habari' });
    await stage.clock.advance(5000);
    expect(stage.said('254799000001')).toEqual(['you said habari']);
  });

  it('are shown as read while they are fresh', async () => {
    const stage = await talking();
    expect(
      stage.core.whatsapp
        .chat(amina)
        .filter(({ way }) => way === 'in')
        .map(({ seen }) => seen),
    ).toEqual([true]);
  });
});

describe('an answer', () => {
  it('of which nothing was heard is not given again when WhatsApp says that it left', async () => {
    const stage = cloudStage({
      plan: { request: (_p, endpoint) => (endpoint.endsWith('/messages') ? { fault: 'lostResponse' } : undefined) },
    });
    await stage.start();
    stage.core.whatsapp.say({ who: amina, text: 'hi' });
    await stage.clock.advance(minutes(3));
    expect(stage.said()).toEqual(['you said hi']);
    expect(await stage.store.waiting(0, 10)).toEqual([]);
  });

  it('of which nothing was heard, and nothing is told, is given once more', async () => {
    let lost = 0;
    const stage = cloudStage({
      plan: {
        request: (_p, endpoint) => (endpoint.endsWith('/messages') && lost++ < 2 ? { fault: 'lostRequest' } : undefined),
      },
    });
    await stage.start();
    stage.core.whatsapp.say({ who: amina, text: 'hi' });
    await stage.clock.advance(minutes(3));
    expect(stage.said()).toEqual(['you said hi']);
  });

  it('that the process before had given is not given again', async () => {
    const stage = cloudStage();
    await stage.start();
    stage.core.whatsapp.say({ who: amina, text: 'hi' });
    // The answer is at WhatsApp; what WhatsApp says of it comes to nobody, and then to the next process.
    stage.its.isDown = false;
    await stage.clock.advance(200);
    stage.its.isDown = true;
    await stage.kill();
    await stage.clock.advance(2000);
    stage.its.isDown = false;
    await stage.clock.advance(minutes(2));
    expect(stage.said()).toEqual(['you said hi']);
    expect(await stage.store.waiting(0, 10)).toEqual([]);
  });

  it('that WhatsApp does not take now is given when it does', async () => {
    const stage = cloudStage();
    await stage.start();
    orderError(stage.state(), { code: 130429, times: 3, later: false });
    stage.core.whatsapp.say({ who: amina, text: 'hi' });
    await stage.clock.advance(minutes(2));
    expect(stage.said()).toEqual(['you said hi']);
  });

  it('whose buttons WhatsApp refuses is given in words', async () => {
    const interactive = {
      type: 'button',
      body: { text: 'Pay?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'a.1:1', title: 'Yes' } }] },
    };
    const stage = cloudStage({ hear: async () => ({ body: JSON.stringify({ type: 'interactive', interactive }), ended: false }) });
    await stage.start();
    orderError(stage.state(), { code: 131009, times: 1, later: false });
    stage.core.whatsapp.say({ who: amina, text: 'hi' });
    await stage.clock.advance(5000);
    expect(stage.said()).toEqual(['Pay?\n\n1 Yes']);
    expect(stage.logged).toContainEqual({ level: 'error', event: 'whatsapp-refused', fields: { channel: 'whatsapp', alert: 131009 } });
  });
});

describe('a message that nobody asked for', () => {
  it('is sent in our own words within a day', async () => {
    const stage = await talking();
    expect(await stage.cloud().send(receipt())).toMatchObject({ status: 'sent', messageId: expect.stringMatching(/^wamid\./) as string });
    await stage.clock.advance(5000);
    expect(stage.said().at(-1)).toBe('Received KES 500.');
    expect(stage.reports.map(({ ourId, status }) => [ourId, status])).toEqual([
      ['N1', 'onTheWay'],
      ['N1', 'delivered'],
      ['N1', 'delivered'],
    ]);
  });

  it('is not, five minutes before the day is over, and neither to who never wrote', async () => {
    const stage = await talking();
    const outside = { status: 'refused', reason: 'outsideWindow' };
    expect(await stage.cloud().send(receipt({ to: '254700000009@c.us' }))).toEqual(outside);
    await stage.clock.advance(hours(23) + minutes(54));
    expect(await stage.cloud().send(receipt({ id: 'N2' }))).toMatchObject({ status: 'sent' });
    await stage.clock.advance(minutes(2));
    expect(await stage.cloud().send(receipt({ id: 'N3' }))).toEqual(outside);
  });

  it.each<[string, Partial<OutgoingMessage>, object | undefined]>([
    [
      'its own template',
      { words: { key: 'contribution.settled', language: 'en', values: { amount: 'KES 500' } } },
      { name: 'paid', text: ['KES 500'] },
    ],
    [
      'the one for all texts, in one line',
      { text: 'Received\nKES 500.', words: { key: 'x', language: 'sw', values: {} } },
      { name: 'chama_news', text: ['Received · KES 500.'] },
    ],
    [
      'that one too, where a value is missing',
      { words: { key: 'contribution.settled', language: 'en', values: {} } },
      { name: 'chama_news', text: ['Received KES 500.'] },
    ],
    ['none, in a language without one', { words: { key: 'x', language: 'fr', values: {} } }, undefined],
  ])('goes by %s when the day is over', async (_what, given, expected) => {
    const stage = await talking({ templates: news });
    stage.state().templates.push({ name: 'paid', language: 'en', parameters: 1, status: 'APPROVED' });
    await stage.clock.advance(hours(25));
    const outcome = await stage.cloud().send(receipt(given));
    expect(outcome).toMatchObject(expected ? { status: 'sent' } : { status: 'refused', reason: 'outsideWindow' });
    const sent = stage.core.whatsapp.chat(amina).at(-1)?.content as {
      template?: { name: string; components: { parameters: { text: string }[] }[] };
    };
    if (expected)
      expect({ name: sent.template?.name, text: sent.template?.components[0]?.parameters.map(({ text }) => text) }).toEqual(expected);
  });

  it.each<[number, object]>([
    [131026, { status: 'refused', reason: 'badNumber' }],
    [130472, { status: 'refused', reason: 'rejected' }],
    [131049, { status: 'refused', reason: 'rejected' }],
    [131047, { status: 'refused', reason: 'outsideWindow' }],
    [131056, { status: 'refused', reason: 'tooFast' }],
    [130429, { status: 'refused', reason: 'tooFast' }],
    [100, { status: 'refused', reason: 'rejected' }],
    [131042, { status: 'refused', reason: 'unavailable' }],
    [190, { status: 'refused', reason: 'unavailable' }],
    [131000, { status: 'unknown' }],
    [2, { status: 'unknown' }],
  ])('that is refused with %i is as it is', async (code, expected) => {
    const stage = await talking();
    orderError(stage.state(), { code, times: 1, later: false });
    expect(await stage.cloud().send(receipt())).toMatchObject(expected);
  });

  it('is unknown when nothing was heard, and found by our id in what is told', async () => {
    const stage = await talking();
    stage.core.faults.set({ kind: 'request', provider: 'whatsapp', endpoint: '*', fault: 'hang', times: 1 });
    const sending = stage.cloud().send(receipt());
    await stage.clock.advance(seconds(11));
    expect(await sending).toEqual({ status: 'unknown', why: 'TIMEOUT' });
    stage.core.faults.set({ kind: 'request', provider: 'whatsapp', endpoint: '*', fault: 'lostResponse', times: 1 });
    expect(await stage.cloud().send(receipt({ id: 'N2' }))).toMatchObject({ status: 'unknown' });
    await stage.clock.advance(5000);
    expect(stage.reports.map(({ ourId }) => ourId)).toEqual(['N2', 'N2', 'N2']);
  });

  it('that fails later is told as failed, and closes the window', async () => {
    const stage = await talking();
    orderError(stage.state(), { code: 131047, times: 1, later: true });
    expect(await stage.cloud().send(receipt())).toMatchObject({ status: 'sent' });
    await stage.clock.advance(5000);
    expect(stage.reports).toMatchObject([{ ourId: 'N1', status: 'failed', reason: 'outsideWindow (131047)' }]);
    expect(await stage.cloud().send(receipt({ id: 'N2' }))).toEqual({ status: 'refused', reason: 'outsideWindow' });
    stage.core.whatsapp.say({ who: amina, text: 'again' });
    await stage.clock.advance(5000);
    expect(await stage.cloud().send(receipt({ id: 'N3' }))).toMatchObject({ status: 'sent' });
  });

  it('is one message while it is on its way', async () => {
    const stage = await talking();
    const both = await Promise.all([stage.cloud().send(receipt()), stage.cloud().send(receipt())]);
    expect(both[0]).toEqual(both[1]);
    expect(stage.said()).toHaveLength(2);
  });

  it('takes its picture along, with the words below it; and goes without, where the file is refused', async () => {
    const stage = await talking();
    const file = { name: 'qr.png', mime: 'image/png' as const, bytes: new Uint8Array([0x89, 0x50, 13, 10, 45, 45, 0, 255]) };
    expect(await stage.cloud().send(receipt({ file }))).toMatchObject({ status: 'sent' });
    const [kept] = stage.state().media;
    expect(Buffer.from(kept?.data ?? '', 'base64')).toEqual(Buffer.from(file.bytes));
    expect(stage.core.whatsapp.chat(amina).at(-1)?.content).toEqual({ image: { id: kept?.id, caption: 'Received KES 500.' } });
    const long = 'x'.repeat(2000);
    await stage.cloud().send(receipt({ id: 'N2', file: { ...file, name: 'a.pdf', mime: 'application/pdf' }, text: long }));
    expect(stage.said().slice(-2)).toEqual([expect.stringContaining('"filename":"a.pdf"') as string, long]);
    const large = { ...file, bytes: new Uint8Array(6 * 1024 * 1024) };
    expect(await stage.cloud().send(receipt({ id: 'N3', file: large }))).toMatchObject({ status: 'sent' });
    expect(stage.said().at(-1)).toBe('Received KES 500.');
    expect(stage.logged.at(-1)).toMatchObject({ event: 'whatsapp-file-refused', fields: { alert: 131053 } });
  });
});

describe('pace', () => {
  it('leaves room for answers, and says when there is room again', async () => {
    const stage = await talking();
    const outcomes = [];
    for (let i = 0; i < 40; i++) outcomes.push(await stage.cloud().send(receipt({ id: `N${i}` })));
    expect(outcomes.filter(({ status }) => status === 'sent')).toHaveLength(31);
    const now = stage.clock.now();
    expect(outcomes.at(-1)).toEqual({ status: 'refused', reason: 'tooFast', notBefore: expect.any(Number) as number });
    const { notBefore = 0 } = outcomes.at(-1) as { notBefore?: number };
    expect(notBefore - now).toBeGreaterThan(3000);
    expect(notBefore - now).toBeLessThanOrEqual(6000);
    for (let i = 0; i < 8; i++) stage.core.whatsapp.say({ who: amina, text: `q${i}` });
    await stage.clock.advance(5000);
    expect(stage.said().filter((text) => text.startsWith('you said q'))).toHaveLength(8);
    await stage.clock.advance(minutes(2));
    expect(await stage.cloud().send(receipt({ id: 'N99' }))).toMatchObject({ status: 'sent' });
  });

  it('to many keeps below what one number may send, and notices leave half to others', async () => {
    const stage = cloudStage();
    await stage.start();
    const who = Array.from({ length: 60 }, (_, i) => `2547130000${String(i).padStart(2, '0')}`);
    for (const one of who) stage.core.whatsapp.say({ who: one, text: 'hi' });
    await stage.clock.advance(10_000);
    const sending = Promise.all(
      who.map((to, i) => stage.cloud().send({ id: `B${i}`, to: `${to}@c.us`, text: 'Meeting', urgency: 'notice' })),
    );
    await stage.clock.advance(10_000);
    expect((await sending).map(({ status }) => status)).toEqual(who.map(() => 'sent'));
    const sent = who
      .flatMap((one) => stage.core.whatsapp.chat(one))
      .filter(({ content }) => JSON.stringify(content).includes('Meeting'))
      .map(({ at }) => at);
    expect(sent.filter((at) => at === Math.min(...sent)).length).toBeLessThanOrEqual(36);
  });

  it('to one person waits ever longer when WhatsApp says that it was too fast', async () => {
    const stage = await talking();
    orderError(stage.state(), { code: 131056, times: 3, later: false });
    for (const wait of [1, 4, 16]) {
      expect(await stage.cloud().send(receipt())).toMatchObject({ status: 'refused', reason: 'tooFast' });
      const before = stage.state().errors.length;
      if (wait > 2)
        expect(await stage.cloud().send(receipt())).toMatchObject({ reason: 'tooFast', notBefore: stage.clock.now() + wait * 1000 });
      expect(stage.state().errors.length, 'it was not asked').toBe(before);
      await stage.clock.advance(wait * 1000);
    }
    expect(await stage.cloud().send(receipt())).toMatchObject({ status: 'sent' });
  });
});

describe('a refusal of the business or its credentials', () => {
  it.each<[number, string, number]>([
    [190, 'credentials', minutes(5)],
    [10, 'credentials', minutes(5)],
    [368, 'policy', hours(1)],
    [131031, 'policy', hours(1)],
  ])('%i stops all that is sent, says so once, and finds out when it is over', async (code, why, probe) => {
    const stage = await talking();
    orderError(stage.state(), { code, times: 2, later: false });
    for (let i = 0; i < 5; i++)
      expect(await stage.cloud().send(receipt({ id: `N${i}` }))).toEqual({ status: 'refused', reason: 'unavailable' });
    expect(stage.state().errors, 'one call was made').toMatchObject([{ times: 1 }]);
    expect(stage.cloud().stopped()).toBe(why);
    expect(stage.logged.filter(({ level }) => level === 'error')).toEqual([
      { level: 'error', event: 'whatsapp-stopped', fields: { channel: 'whatsapp', why, alert: code } },
    ]);
    await stage.clock.advance(probe);
    expect(await stage.cloud().send(receipt({ id: 'P1' }))).toMatchObject({ reason: 'unavailable' });
    await stage.clock.advance(probe);
    expect(await stage.cloud().send(receipt({ id: 'P2' }))).toMatchObject({ status: 'sent' });
    expect(stage.cloud().stopped()).toBeUndefined();
  });
});

it('every error of the documents has a consequence of its own, and any other is a final no that the host hears of', () => {
  for (const code of errorCodes) expect(consequenceOf(code).outcome, String(code)).toBeDefined();
  expect(consequenceOf(4242)).toEqual({ outcome: 'rejected', alarm: true });
  expect(consequenceOf(294)).toMatchObject({ stop: 'credentials' });
});
