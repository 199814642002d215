import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeService } from './fake-service.js';
import { fakeService } from './fake-service.js';

type Weigh = (text: string) => { used: number; max: number; unit: string };

describe('the server behind the phones', () => {
  let service: FakeService;
  beforeAll(async () => {
    service = await fakeService();
  });
  afterAll(() => service.close());

  const get = (path: string, init?: RequestInit) => fetch(`${service.url}${path}`, { redirect: 'manual', ...init });
  const post = (path: string, body: unknown) =>
    get(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const json = async (answer: Promise<Response>) => (await answer).json() as Promise<Record<string, unknown>>;

  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/phones.js', 'text/javascript; charset=utf-8'],
    ['/handset.css', 'text/css; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml; charset=utf-8'],
  ])('%s is served as %s, guarded and never kept', async (path, type) => {
    const { status, headers } = await get(path);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, type, 'no-store']);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test('every file that the page names is served', async () => {
    const seen = new Set<string>();
    const wanted = ['index.html'];
    for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const answer = await get(`/${name}`);
      expect([name, answer.status]).toEqual([name, 200]);
      for (const [, inHtml, inScript] of (await answer.text()).matchAll(/(?:src|href)="([\w-]+\.\w+)"|from '\.\/([\w-]+\.js)'/g))
        wanted.push(inHtml ?? inScript ?? '');
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  test('without its slash the address leads to the page, and what is not listed is not there', async () => {
    const answer = await get('');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/phones/']);
    for (const path of ['/phones.ts', '/../phones.ts', '/%2e%2e/phones.ts', '/__proto__', '/constructor'])
      expect((await get(path)).status).toBe(404);
  });

  test.each([
    ['/api/ussd/dial', { member: 'nobody', code: '*384*100#' }, 404],
    ['/api/ussd/dial', { member: 'amina', code: 'hello' }, 400],
    ['/api/ussd/reply', { session: 's', input: 'x'.repeat(200) }, 400],
    ['/api/chat', { member: 'amina', text: '   ' }, 400],
    ['/api/chat', { member: 'amina', text: 'x'.repeat(1001) }, 400],
    ['/api/prompts/p1', { pin: 'abcd' }, 400],
  ])('%s %j is answered with %i', async (path, body, status) => {
    expect((await post(path, body)).status).toBe(status);
  });

  test('a form of another site is not read, and broken JSON is the sender’s mistake', async () => {
    const form = await get('/api/ussd/dial', {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: '{"member":"amina","code":"*384*100#"}',
    });
    expect(form.status).toBe(400);
    const broken = await get('/api/chat', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{' });
    expect([broken.status, await broken.json()]).toEqual([400, { error: 'unreadable' }]);
  });

  test('the page never learns more of a number than how it is dialled at home', async () => {
    const { members } = await json(get('/api/members'));
    expect(members).toContainEqual({
      id: 'amina',
      chama: 'umoja',
      wallet: 'M-Pesa',
      name: 'Amina Njeri',
      number: '0712 000001',
      role: 'member',
      standing: 'ready',
    });
  });

  test('a message that comes twice is heard under the same id and shown once', async () => {
    const said = { member: 'halima', text: 'Hi', id: 'm1' };
    const first = await json(post('/api/chat', said));
    const second = await json(post('/api/chat', said));
    expect(second['answers']).toMatchObject((first['answers'] as { id: string }[]).map(({ id }) => ({ id })));
    expect(service.heard.slice(-2)).toEqual(['whatsapp 254712000006@c.us m1', 'whatsapp 254712000006@c.us m1']);
    const { messages } = (await json(get('/api/chat?member=halima'))) as { messages: unknown[] };
    expect(messages).toHaveLength(2);
  });

  test('a notification is delivered once, and refused where nobody has that id', async () => {
    const to = '254712000002@c.us';
    const sent = await service.deliver({ to, text: 'Asante', id: '7' });
    expect(sent).toMatchObject({ status: 'sent' });
    expect(await service.deliver({ to, text: 'Asante', id: '7' })).toEqual(sent);
    expect(await json(get('/api/chat?member=wanjiku'))).toMatchObject({ messages: [{ from: 'chama', text: 'Asante', push: true }] });
    expect(await service.deliver({ to: '254700000000@c.us', text: 'x', id: '8' })).toEqual({ status: 'refused', reason: 'badNumber' });
  });

  test('a chat keeps its newest 200 messages', async () => {
    for (let n = 0; n < 205; n++) await service.deliver({ to: '254712000004@c.us', text: `${n}`, id: `cap${n}` });
    const { messages } = (await json(get('/api/chat?member=achieng'))) as { messages: { text: string }[] };
    expect([messages.length, messages[0]?.text, messages.at(-1)?.text]).toEqual([200, '5', '204']);
  });

  test('events reach the one whose phone it is', async () => {
    const stop = new AbortController();
    const stream = await get('/api/events?member=otieno', { signal: stop.signal });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const next = async () => Buffer.from((await reader.read()).value ?? []).toString();
    expect(await next()).toContain('event: ready');
    service.sms('+254712000001', 'UMOJA', 'for Amina');
    service.sms('+254712000003', 'UMOJA', 'for Otieno');
    const told = await next();
    expect(told).toContain('for Otieno');
    expect(told).not.toContain('Amina');
    expect(told).not.toContain('+254');
    stop.abort();
  });

  test.each<[string, number, string]>([
    ['Umoja Chama', 11, 'septets'],
    ['[1] €5 {a|b}', 18, 'septets'],
    ['à é è ù Ç', 9, 'septets'],
    ['prêt', 4, 'UCS-2 characters'],
    ['‘quoted’', 8, 'UCS-2 characters'],
  ])('%j weighs %i %s', async (text, used, unit) => {
    const address = new URL('../../src/channels/phones/page/septets.js', import.meta.url).href;
    const { weigh } = (await import(/* @vite-ignore */ address)) as { weigh: Weigh };
    expect(weigh(text)).toMatchObject({ used, unit });
  });
});
