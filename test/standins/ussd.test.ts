import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '../../src/http.js';
import { amina, app, server, urlsOf, wanjiku, world } from './stage.js';

const fields = (body = '') => Object.fromEntries(new URLSearchParams(body));

describe('a call to a small application', () => {
  let ours: Awaited<ReturnType<typeof app>>;
  let it_: Awaited<ReturnType<typeof server>>;
  beforeAll(async () => {
    ours = await app((turn) => {
      const text = turn.get('text');
      if (text === '') return { body: 'CON Umoja\n1. Pay\n2. Balance' };
      if (text === '1') return { body: 'CON How much?' };
      return { body: `END Thank you: ${text ?? ''}` };
    });
    it_ = await server({ urls: urlsOf(ours.url) });
  });
  beforeEach(() => {
    ours.posted.length = 0;
  });
  afterAll(async () => {
    await it_.close();
    await ours.close();
  });

  it('carries the whole text of the session, and tells its end', async () => {
    const first = await it_.phones.dial(amina, '*384*100#');
    if (first.status !== 'shown') throw new Error(first.why);
    expect(first).toMatchObject({ text: 'Umoja\n1. Pay\n2. Balance', ended: false, septets: 23, tooLong: false });
    expect(await it_.phones.reply(first.sessionId, '1')).toMatchObject({ text: 'How much?', ended: false });
    expect(await it_.phones.reply(first.sessionId, '500')).toMatchObject({ text: 'Thank you: 1*500', ended: true });
    expect(await it_.phones.reply(first.sessionId, '1')).toMatchObject({ status: 'failed', why: 'sessionOver' });

    const turns = ours.to('/ussd').map(({ body }) => fields(body));
    expect(turns.map(({ text }) => text)).toEqual(['', '1', '1*500']);
    expect(turns[0]).toEqual({ sessionId: first.sessionId, serviceCode: '*384*100#', phoneNumber: amina, networkCode: '63902', text: '' });
    expect(ours.to('/ussd')[0]?.body).toContain('phoneNumber=%2B254712000001');
    expect(ours.to('/ussd')[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');

    await vi.waitFor(() => expect(ours.to('/ussd/end')).toHaveLength(1));
    expect(fields(ours.to('/ussd/end')[0]?.body)).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string,
      sessionId: first.sessionId,
      serviceCode: '*384*100#',
      networkCode: '63902',
      phoneNumber: amina,
      status: 'Success',
      cost: 'KES 0.50',
      durationInMillis: expect.stringMatching(/^\d+$/) as string,
      hopsCount: '3',
      input: '1*500',
      lastAppResponse: 'END Thank you: 1*500',
    });
  });

  it('says that the member hung up, once', async () => {
    const first = await it_.phones.dial(wanjiku, '*384*100#');
    const sessionId = first.status === 'shown' ? first.sessionId : '';
    it_.phones.cancel(sessionId);
    it_.phones.cancel(sessionId);
    await vi.waitFor(() => expect(ours.to('/ussd/end').map(({ body }) => fields(body).status)).toEqual(['Incomplete']));
  });

  it.each(['*384*999#', '384*100', '*384*1000#', 'hello', ''])('knows no code %j', async (code) => {
    expect(await it_.phones.dial(amina, code)).toMatchObject({ status: 'failed', why: 'noSuchCode' });
    expect(ours.posted).toEqual([]);
  });

  it('drops answers that were dialled, unless the gateway passes them', async () => {
    await it_.phones.dial(amina, '*384*100*1*500#');
    it_.state().africastalking.ussdPrefills = true;
    const passed = await it_.phones.dial(amina, '*384*100*1*500#');
    it_.state().africastalking.ussdPrefills = false;
    expect(passed).toMatchObject({ text: 'Thank you: 1*500' });
    expect(ours.to('/ussd').map(({ body }) => fields(body).text)).toEqual(['', '1*500']);
  });

  it('appends an empty answer as an empty piece, and lets nobody type more than the network does', async () => {
    const first = await it_.phones.dial(amina, '*384*100#');
    const sessionId = first.status === 'shown' ? first.sessionId : '';
    expect(await it_.phones.reply(sessionId, 'x'.repeat(81))).toMatchObject({ why: 'inputTooLong' });
    await it_.phones.reply(sessionId, '1');
    await it_.phones.reply(sessionId, '');
    expect(ours.to('/ussd').map(({ body }) => fields(body).text)).toEqual(['', '1', '1*']);
  });

  it('may repeat a turn', async () => {
    it_.faults.set({ kind: 'callback', target: 'ussd', fault: 'twice', times: 1 });
    await it_.phones.dial(amina, '*384*100#');
    const turns = ours.to('/ussd').map(({ body }) => body);
    expect(turns).toHaveLength(2);
    expect(turns[0]).toBe(turns[1]);
  });
});

describe('answers that no network shows', () => {
  const answering = (reply: Partial<Extract<Reply, { heard: true }>> | 'silence') =>
    world({
      answers: ({ url }) =>
        reply === 'silence' && url.endsWith('/ussd')
          ? { heard: false, sent: true, why: 'TIMEOUT' }
          : { heard: true, status: 200, headers: {}, text: '', ...(reply === 'silence' ? {} : reply) },
    });

  it.each([
    ['nothing', { text: '' }],
    ['no prefix', { text: 'Hello' }],
    ['a space before', { text: ' CON Hello' }],
    ['a byte order mark', { text: '\ufeffCON Hello' }],
    ['small letters', { text: 'con Hello' }],
    ['no space after', { text: 'CONHello' }],
    ['a page', { text: '<html></html>' }],
    ['a 500', { status: 500, text: 'END Sorry' }],
    ['a 201', { status: 201, text: 'END Sorry' }],
    ['silence', 'silence' as const],
  ])('%s ends the session as Failed', async (_what, reply) => {
    const one = answering(reply);
    const shown = await one.core.phones.dial(amina, '*384*100#');
    expect(shown).toMatchObject({ status: 'failed', why: reply === 'silence' ? 'noAnswer' : 'badAnswer', text: expect.stringContaining('Network error') as string }); // prettier-ignore
    await one.clock.advance(1);
    expect(fields(one.to('/ussd/end')[0]?.body)).toMatchObject({ status: 'Failed', errorMessage: expect.any(String) as string });
  });

  it('an answer after ten seconds is none', async () => {
    const one = world({
      answers: async ({ url }) => {
        if (url.endsWith('/ussd')) await one.clock.sleep(10_001);
        return { heard: true, status: 200, headers: {}, text: 'CON Hello' };
      },
    });
    const dialled = one.core.phones.dial(amina, '*384*100#');
    await one.clock.advance(11_000);
    expect(await dialled).toMatchObject({ status: 'failed', why: 'noAnswer' });
  });

  it('a page that is too long says so', async () => {
    const long = await answering({ text: `CON ${'x'.repeat(161)}` }).core.phones.dial(amina, '*384*100#');
    const unicode = await answering({ text: `CON ç${'x'.repeat(80)}` }).core.phones.dial(amina, '*384*100#');
    expect([long, unicode]).toMatchObject([
      { tooLong: true, septets: 161 },
      { tooLong: true, septets: null },
    ]);
  });
});

describe('time', () => {
  const shown = () =>
    world({ answers: () => ({ heard: true, status: 200, headers: { 'at-ussd-hop-metadata': 'v=1' }, text: 'CON Hello' }) });
  const end = (one: ReturnType<typeof world>) => one.to('/ussd/end').map(({ body }) => fields(body));

  it('a member who says nothing for 30 s is cut off', async () => {
    const one = shown();
    const page = await one.core.phones.dial(amina, '*384*100#');
    await one.clock.advance(29_000);
    expect(await one.core.phones.reply(page.status === 'shown' ? page.sessionId : '', '1')).toMatchObject({ status: 'shown' });
    await one.clock.advance(29_000);
    expect(end(one)).toEqual([]);
    await one.clock.advance(2_000);
    expect(end(one)).toMatchObject([{ status: 'Incomplete', input: '1', durationInMillis: '59000' }]);
  });

  it('on Airtel it is 60 s', async () => {
    const one = shown();
    await one.core.phones.dial('+254733000001', '*384*100#');
    await one.clock.advance(59_000);
    expect(end(one)).toEqual([]);
    await one.clock.advance(2_000);
    expect(end(one)).toMatchObject([{ status: 'Incomplete', networkCode: '63903' }]);
  });

  it('no session lasts longer than 180 s', async () => {
    const one = shown();
    const page = await one.core.phones.dial(amina, '*384*100#');
    const sessionId = page.status === 'shown' ? page.sessionId : '';
    for (let i = 0; i < 8; i++) {
      await one.clock.advance(20_000);
      await one.core.phones.reply(sessionId, '1');
    }
    await one.clock.advance(21_000);
    expect(end(one)).toMatchObject([{ status: 'Incomplete', durationInMillis: '180000' }]);
  });

  it('dialling again leaves the old session, and the mark goes along', async () => {
    const one = shown();
    const page = await one.core.phones.dial(amina, '*384*100#');
    await one.core.phones.reply(page.status === 'shown' ? page.sessionId : '', '1');
    await one.core.phones.dial(amina, '*384*100#');
    await one.clock.advance(1);
    expect(end(one)).toMatchObject([{ status: 'Incomplete', hopsMetadata: 'v=1|v=1' }]);
    expect(one.to('/ussd').map(({ headers }) => headers?.['at-ussd-hop-metadata'])).toEqual([undefined, 'v=1', undefined]);
    expect(new Set(one.core.truth().ussd.map(({ sessionId }) => sessionId)).size).toBe(2);
  });

  it.each([
    ['never', 0],
    ['twice', 2],
    ['late', 1],
  ] as const)('the end may be told %s', async (fault, count) => {
    const one = shown();
    one.core.faults.set({ kind: 'callback', target: 'ussdEnd', fault, times: 1 });
    const page = await one.core.phones.dial(amina, '*384*100#');
    one.core.phones.cancel(page.status === 'shown' ? page.sessionId : '');
    await one.clock.advance(3_600_000);
    expect(end(one)).toHaveLength(count);
  });
});
