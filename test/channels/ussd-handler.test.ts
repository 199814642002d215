import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, Hear, Heard } from '../../src/conversation/types.js';
import { systemClock } from '../../src/clock.js';
import { africasTalking } from '../../src/channels/ussd/africastalking.js';
import { readEnd, ussdEndHandler } from '../../src/channels/ussd/end.js';
import type { SessionEnd } from '../../src/channels/ussd/end.js';
import { ussdHandler } from '../../src/channels/ussd/handler.js';
import type { Log } from '../../src/log.js';
import { ussdVoice } from '../../src/channels/ussd/pages.js';
import { perTurn } from '../../src/channels/ussd/per-turn.js';
import { standingClock } from './clock.js';
import { form, json, serve } from './http.js';

const sayings = { again: 'Please dial again. – Tafadhali piga tena.', otherCode: 'This code is not ours.' };

async function door({
  hear = async () => ({ body: 'How much?', ended: false }),
  clock = systemClock,
  codes = ['*384*100#'],
  dialect = africasTalking,
}: { hear?: (heard: Heard) => Promise<Answer>; clock?: typeof systemClock; codes?: string[]; dialect?: typeof africasTalking } = {}) {
  const heard: Heard[] = [];
  const log: string[] = [];
  const write: Log = (_level, event, fields) => {
    expect(JSON.stringify(fields)).not.toMatch(/\d{6}|\*/);
    log.push(event);
  };
  const listen: Hear = (said) => {
    heard.push(said);
    return hear(said);
  };
  const handler = ussdHandler({ hear: listen, voice: ussdVoice(), dialect, clock, codes, sayings, log: write });
  return { ...(await serve(handler)), heard, log };
}

const turn = { sessionId: 'ATUid_1', serviceCode: '*384*100#', phoneNumber: '+254712000001', networkCode: '63902', text: '' };
const formOf = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

describe("Africa's Talking: what is heard", () => {
  const said = { kind: 'dialled', sessionId: 'ATUid_1', text: '', cumulative: true };
  const usual = {
    channel: 'ussd',
    address: '+254712000001',
    id: 'ATUid_1',
    said,
    serviceCode: '*384*100#',
    at: expect.any(Number) as number,
  };

  test.each<[string, string, object]>([
    ['the first turn', formOf(turn), usual],
    ['a later turn', formOf({ ...turn, text: '1*500' }), { ...usual, said: { ...said, text: '1*500' } }],
    ['a raw plus, decoded to a space', `sessionId=ATUid_1&serviceCode=*384*100%23&phoneNumber=+254712000001&text=`, usual],
    ['an unknown network (catalogue: never reject)', formOf({ ...turn, networkCode: 'x' }), usual],
    ['empty tokens', formOf({ ...turn, text: '1**' }), { ...usual, said: { ...said, text: '1**' } }],
    ['emoji and line ends in text (97)', formOf({ ...turn, text: '1*😀\r\n' }), { ...usual, said: { ...said, text: '1*😀\r\n' } }],
    ['text[] beside text (102)', `${formOf({ ...turn, text: '1' })}&text[]=2`, { ...usual, said: { ...said, text: '1' } }],
    ['__proto__ as a key (102)', `${formOf(turn)}&__proto__=x&__proto__[a]=y&constructor=z`, usual],
    ['the code without its signs', formOf({ ...turn, serviceCode: '384*100' }), usual],
  ])('%s', async (_, body, expected) => {
    const { send, heard } = await door();
    const got = await send('POST', '/', body, form);
    expect(got).toMatchObject({ status: 200, text: 'CON How much?', headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(heard).toEqual([expected]);
  });

  test('a closing answer starts with END', async () => {
    const { send } = await door({ hear: async () => ({ body: 'Asante', ended: true }) });
    expect((await send('POST', '/', formOf(turn), form)).text).toBe('END Asante');
  });
});

describe("Africa's Talking: what is refused, without being heard (102)", () => {
  const without = (name: keyof typeof turn) => formOf(Object.fromEntries(Object.entries(turn).filter(([key]) => key !== name)));
  test.each<[string, number, string, Record<string, string>, string]>([
    ['no sessionId', 400, without('sessionId'), form, 'sessionId'],
    ['an empty sessionId', 400, formOf({ ...turn, sessionId: '' }), form, 'sessionId'],
    ['no text', 400, without('text'), form, 'text'],
    ['no phoneNumber', 400, without('phoneNumber'), form, 'phoneNumber'],
    ['no serviceCode', 400, without('serviceCode'), form, 'serviceCode'],
    ['a local number', 400, formOf({ ...turn, phoneNumber: '0712000001' }), form, 'phoneNumber'],
    ['a number that is none', 400, formOf({ ...turn, phoneNumber: 'victim' }), form, 'phoneNumber'],
    ['text twice', 400, `${formOf(turn)}&text=1*1`, form, 'text'],
    ['phoneNumber twice', 400, `${formOf(turn)}&phoneNumber=%2B254712000002`, form, 'phoneNumber'],
    ['only text[]', 400, `${without('text')}&text[]=1`, form, 'text'],
    ['a text beyond its cap', 400, formOf({ ...turn, text: '1'.repeat(4001) }), form, 'text'],
    ['a body beyond its cap (97)', 413, formOf({ ...turn, text: '1'.repeat(10_000) }), form, 'too long'],
    ['JSON instead of a form', 415, JSON.stringify(turn), json, 'form'],
    ['nothing', 400, '', form, 'sessionId'],
  ])('%s', async (_, status, body, headers, word) => {
    const { send, heard } = await door();
    const got = await send('POST', '/', body, headers);
    expect(got.status).toBe(status);
    expect(got.text).toContain(word);
    expect(got.text).not.toContain('254712000001');
    expect(heard).toEqual([]);
  });

  test('a GET', async () => {
    const { send, heard } = await door();
    expect(await send('GET', '/?text=1')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(heard).toEqual([]);
  });

  test('a flood is cut off, and the door stays open', async () => {
    const { send, heard } = await door();
    await expect(send('POST', '/', Buffer.alloc(3_000_000, 'x'), form)).rejects.toThrow();
    expect((await send('POST', '/', formOf(turn), form)).status).toBe(200);
    expect(heard).toHaveLength(1);
  });

  test('a code that is not ours ends politely', async () => {
    const { send, heard, log } = await door();
    expect(await send('POST', '/', formOf({ ...turn, serviceCode: '*384*101#' }), form)).toMatchObject({
      status: 200,
      text: 'END This code is not ours.',
    });
    expect(heard).toEqual([]);
    expect(log).toEqual(['ussd-other-code']);
  });
});

describe('the deadline (99)', () => {
  test('a turn that hangs is answered after two seconds, and goes on', async () => {
    const clock = standingClock();
    let finish: (answer: Answer) => void = () => undefined;
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (asked = resolve));
    const hear = () =>
      new Promise<Answer>((resolve) => {
        finish = resolve;
        asked();
      });
    const { send, log } = await door({ hear, clock });
    const got = send('POST', '/', formOf(turn), form);
    await begun;
    await clock.pass(1999);
    expect(log).toEqual([]);
    await clock.pass(1);
    expect(await got).toMatchObject({ status: 200, text: 'END Please dial again. - Tafadhali piga tena.' });
    expect(log).toEqual(['ussd-late']);
    finish({ body: 'too late', ended: false });
    await clock.pass(10_000);
    expect(clock.sleeping()).toBe(0);
  });

  test('one timer serves many turns, and those answered in time are let go', async () => {
    const clock = standingClock();
    const { send, log, heard } = await door({
      clock,
      hear: async ({ said }) =>
        said.kind === 'dialled' && said.text === 'hang' ? new Promise<Answer>(() => undefined) : { body: 'ok', ended: false },
    });
    const quick = await Promise.all(Array.from({ length: 20 }, (_, i) => send('POST', '/', formOf({ ...turn, text: String(i) }), form)));
    expect(quick.map(({ text }) => text)).toEqual(Array(20).fill('CON ok'));
    expect(clock.sleeping()).toBe(1);
    const slow = send('POST', '/', formOf({ ...turn, text: 'hang' }), form);
    while (heard.length < 21) await clock.pass(1);
    await clock.pass(2000);
    expect((await slow).text).toMatch(/^END Please/);
    expect(log).toEqual(['ussd-late']);
    expect(clock.sleeping()).toBe(0);
  });

  test('when the conversation cannot answer at all, the member is asked to dial again', async () => {
    const { send, log } = await door({ hear: () => Promise.reject(new Error('the database is gone')) });
    expect(await send('POST', '/', formOf(turn), form)).toMatchObject({
      status: 200,
      text: 'END Please dial again. - Tafadhali piga tena.',
    });
    expect(log).toEqual(['ussd-failed']);
  });
});

describe('gateways that send one input a turn (96)', () => {
  const usual = { sessionId: 's1', msisdn: '237670000001', input: '1', new: false, serviceCode: '*384*100#' };
  const said = { kind: 'dialled', sessionId: 's1', text: '1', cumulative: false, opens: false };
  const heardUsually = {
    channel: 'ussd',
    address: '+237670000001',
    id: 's1',
    said,
    serviceCode: '*384*100#',
    at: expect.any(Number) as number,
  };

  test.each<[string, string, Record<string, string>, object]>([
    ['JSON', JSON.stringify(usual), json, heardUsually],
    ['a form', formOf({ ...usual, new: 'false' }), form, heardUsually],
    [
      'numbers as numbers',
      JSON.stringify({ ...usual, sessionId: 12, msisdn: 237670000001, input: 1, new: 0 }),
      json,
      { ...heardUsually, id: '12', said: { ...said, sessionId: '12' } },
    ],
    [
      'the first turn, without input',
      JSON.stringify({ ...usual, input: null, new: 'true' }),
      json,
      { ...heardUsually, said: { ...said, text: '', opens: true } },
    ],
    ['a turn with a number', JSON.stringify({ ...usual, turn: 3 }), json, { ...heardUsually, id: 's1:3' }],
    ['no code where there is one only', JSON.stringify({ ...usual, serviceCode: undefined }), json, heardUsually],
    ['__proto__ as a key', `{"__proto__":{"input":"9"},${JSON.stringify(usual).slice(1)}`, json, heardUsually],
  ])('%s', async (_, body, headers, expected) => {
    const { send, heard } = await door({ dialect: perTurn() });
    const got = await send('POST', '/', body, headers);
    expect(got).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(JSON.parse(got.text)).toEqual({ message: 'How much?', continue: true });
    expect(heard).toEqual([expected]);
  });

  test('names of its own, all inputs so far, and text as the answer', async () => {
    const dialect = perTurn({ fields: { sessionId: 'dialogId', input: 'ussdString', opens: 'isNew' }, answer: 'text', cumulative: true });
    const { send, heard } = await door({ dialect, hear: async () => ({ body: 'Au revoir', ended: true }) });
    const got = await send(
      'POST',
      '/',
      formOf({ dialogId: 'd', msisdn: '+237670000001', ussdString: '1*2', isNew: '1', serviceCode: '*384*100#' }),
      form,
    );
    expect(got).toMatchObject({ status: 200, text: 'END Au revoir' });
    expect(heard[0]).toMatchObject({ id: 'd', said: { text: '1*2', cumulative: true, opens: true } });
  });

  test.each<[string, number, string, Record<string, string>]>([
    ['no JSON', 400, '{', json],
    ['a list', 400, '[]', json],
    ['no session', 400, JSON.stringify({ ...usual, sessionId: undefined }), json],
    ['an input that is an object', 400, JSON.stringify({ ...usual, input: { $gt: '' } }), json],
    ['input twice', 400, `${formOf({ ...usual, new: '1' })}&input=2`, form],
    ['XML', 415, '<ussd/>', { 'content-type': 'text/xml' }],
  ])('refuses %s', async (_, status, body, headers) => {
    const { send, heard } = await door({ dialect: perTurn() });
    expect((await send('POST', '/', body, headers)).status).toBe(status);
    expect(heard).toEqual([]);
  });
});

test('20,000 bodies, sane and mad: never a 5xx, never a throw, and only whole turns are heard (97, 102)', async () => {
  const { send, heard } = await door();
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.stringMatching(/^[0-9*#]{0,30}$/),
    fc.constantFrom('', '*', '**', '98', '00', '\r\n', '😀', '%', '1'.repeat(5000)),
  );
  const fields = fc.record(
    {
      sessionId: text,
      serviceCode: fc.constantFrom('*384*100#', '*1#', ''),
      phoneNumber: fc.constantFrom('+254712000001', ' 254712000001', 'x', ''),
      text,
    },
    { requiredKeys: [] },
  );
  const bodies = fc.oneof(
    { weight: 4, arbitrary: text.map((typed) => formOf({ ...turn, text: typed })) },
    fields.map((some) => formOf(Object.fromEntries(Object.entries(some).map(([key, value]) => [key, value])))),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .tuple(fields, fc.constantFrom('&text=2', '&text[]=3', '&__proto__[x]=1', '&%', '&=', '&text=%E0%A4%A', '&text=%ff%fe'))
      .map(([some, tail]) => formOf(Object.fromEntries(Object.entries(some).map(([key, value]) => [key, value]))) + tail),
  );
  const types = fc.constantFrom(form, form, form, json, { 'content-type': '' }, { 'content-type': 'text/plain' });
  const cases = fc.sample(fc.tuple(bodies, types), 20_000);
  let ok = 0;
  for (let i = 0; i < cases.length; i += 50) {
    const got = await Promise.all(cases.slice(i, i + 50).map(([body, headers]) => send('POST', '/', body, headers)));
    for (const { status, text: said } of got) {
      expect([200, 400, 413, 415]).toContain(status);
      if (status === 200) expect(said).toMatch(/^(?:CON How much\?|END This code is not ours\.)$/);
      if (status === 200 && said.startsWith('CON')) ok++;
    }
  }
  expect(heard.length).toBe(ok);
  expect(ok).toBeGreaterThan(2000);
  for (const { said, address } of heard) {
    expect(address).toBe('+254712000001');
    expect(said.kind === 'dialled' && typeof said.text === 'string' && said.text.length <= 4000).toBe(true);
  }
}, 120_000);

describe('the end of a session', () => {
  const event = {
    date: '2026-10-05 08:00:00', sessionId: 'ATUid_1', serviceCode: '*384*100#', networkCode: '63902', phoneNumber: '+254712000001', status: 'Incomplete',
    cost: 'KES 0.50', durationInMillis: '21000', hopsCount: '4', input: '1*7391', lastAppResponse: 'CON Balance KES 1,500', errorMessage: '',
  }; // prettier-ignore

  test('is read without what was typed and shown (101)', () => {
    const end = readEnd(formOf(event));
    expect(end).toEqual({ sessionId: 'ATUid_1', phone: '+254712000001', status: 'broken', cost: 'KES 0.50', durationMs: 21000, hops: 4 });
    expect(JSON.stringify(end)).not.toMatch(/7391|1,500/);
  });

  test.each([
    ['Success', 'ended'],
    ['Failed', 'failed'],
    ['Strange', 'unknown'],
    ['constructor', 'unknown'],
  ])('status %s is %s', (status, ours) => expect(readEnd(formOf({ ...event, status }))?.status).toBe(ours));

  test('is answered 200 whatever it says', async () => {
    const ends: SessionEnd[] = [];
    const { send } = await serve(ussdEndHandler((end) => ends.push(end)));
    const bodies = [
      formOf({ ...event, status: 'Failed', errorMessage: 'late' }),
      '',
      'sessionId=1',
      `${formOf(event)}&sessionId=2`,
      'x'.repeat(20_000),
    ];
    for (const body of bodies) expect((await send('POST', '/end', body, form)).status).toBe(200);
    expect(ends).toEqual([expect.objectContaining({ status: 'failed', error: 'late' })]);
  });
});
