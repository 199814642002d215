import { expect, onTestFinished, test, vi } from 'vitest';
import { join } from 'node:path';
import { doorPath, secretOf } from '../../src/secret-key.js';
import { openJournal } from '../../whatsapp/src/journal.js';
import { lineFile } from '../../whatsapp/src/line-file.js';
import { expectHidden, numberSigns } from './in-the-clear.js';
import { moneyOf, wholeService } from './installation.js';

vi.setConfig({ testTimeout: 120_000 });

const amina = '+254712000001';
const chat = '254712000001@c.us';
const stranger = '254799888777@c.us';
const newcomer = '+254799123456';
const pin = '7391';
const patience = { timeout: 30_000, interval: 100 };
const signs = [
  ...[amina, '+254799888777', newcomer].flatMap(numberSigns),
  ...['Amina', 'Kiptoo', 'Langat', 'kiptoo@example.com', 'Siri yangu', 'maneno ya mgeni'],
];

type Whole = Awaited<ReturnType<typeof wholeService>>;

async function whole(driver: 'web' | 'cloud') {
  const service = await wholeService({ WHATSAPP_DRIVER: driver });
  onTestFinished(() => service.close());
  await service.start();
  return service;
}

/** Types the PIN on the page whose link stands in a chat; the token of the link. */
async function types(url: string, said: string): Promise<string> {
  const [, token = ''] = /\/c\/([\w-]+)/.exec(said) ?? [];
  expect(token, said).not.toBe('');
  const page = await fetch(`${url}/c/${token}`, { method: 'POST', body: new URLSearchParams({ does: 'open', pin }) });
  expect(page.status).toBe(200);
  return token;
}

/** What is confirmed elsewhere and tells people something: a wish to join, a word to the treasurer. */
async function others({ installation: { service } }: Whole) {
  const { agree } = service.reach;
  const who = async (phone: string) => (await service.people.identify('ussd', phone, '*384*100#')).me;
  const me = await who(newcomer);
  const ask = { kind: 'askToJoin', chamaId: me.chama.id, name: 'Kiptoo Langat', email: 'kiptoo@example.com' } as const;
  expect(await agree({ key: 'c.1:0', intent: ask, me, address: newcomer, at: Date.now() })).toEqual({ status: 'agreed' });
  const own = await who(amina);
  const left = { kind: 'leaveMessage', text: 'Siri yangu' } as const;
  expect(await agree({ key: 'c.2:0', intent: left, me: own, address: amina, at: Date.now() })).toEqual({ status: 'agreed' });
}

const rows = async ({ installation }: Whole) => (await moneyOf(installation).transaction((tx) => tx.dump())).notifications;

test('by the web driver: page, file, word of what was sent, journal, a stranger who wants nothing', async () => {
  const service = await whole('web');
  const door = `${service.url}${doorPath(secretOf(service.installation.config))}`;
  const posts = async (what: string, body: object) =>
    (await fetch(`${door}/${what}`, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<{ say?: { body: string }[] }>;
  let heard = 0;
  const writes = async (text: string, from = chat) => {
    const id = `false_${from}_3EB0${++heard}`;
    return (await posts('heard', { id, from, text, at: Date.now() })).say?.map(({ body }) => body).join('\n') ?? '';
  };
  /** Takes one message as a driver does, and says that it left. */
  const takes = async () => {
    const { send } = (await (await fetch(`${door}/outbox?wait=10`)).json()) as { send: { id: string; to: string; file?: object }[] };
    const [one] = send;
    const providerId = `true_${one?.to ?? ''}_3EB0AA${++heard}`;
    if (one) await posts('sent', { id: one.id, status: 'sent', providerId });
    return { one, providerId };
  };
  await posts('state', { state: 'ready' });
  await writes('hi');
  const token = await types(service.url, await writes('pdf'));
  expect((await takes()).one?.to).toBe(chat);
  await writes('1');
  const { one, providerId } = await takes();
  expect(one?.file, 'the statement').toBeDefined();
  await vi.waitFor(async () => expect((await rows(service)).map((row) => row.providerMessageId)).toContain(providerId), patience);
  const sent = (await rows(service)).find((row) => row.providerMessageId === providerId);
  expect(sent?.phrase, 'the words are there, the document is not').toMatchObject({ key: 'files.isStatement' });
  expect(sent?.phrase).not.toHaveProperty('attachment');
  await posts('report', { messageId: providerId, status: 'delivered' });
  await vi.waitFor(async () => expect((await rows(service)).find(({ id }) => id === one?.id)?.state).toBe('delivered'), patience);
  expect(await writes('stop', stranger)).not.toBe('');
  await writes('maneno ya mgeni', stranger);
  await others(service);
  // The driver's own file, beside ours.
  const clock = { now: () => Date.now() };
  const journal = openJournal(lineFile(join(service.dataDir, 'whatsapp', 'journal.jsonl')), clock);
  journal.linked(chat);
  journal.meet(chat);
  journal.begin(`in false_${chat}_3EB01`);
  journal.done(`in false_${chat}_3EB01`, [providerId]);
  await expectHidden(service, [...signs, token, pin, '3EB0AA']);
});

test('by the Cloud API: its tables, what it tells of messages, a file, a stranger', async () => {
  const service = await whole('cloud');
  const { standins } = service.installation;
  if (!standins) throw new Error('the demo has stand-ins');
  Object.assign(standins.state().timing, { webhookDelayMs: 0 });
  const who = amina.slice(1);
  const ours = (of = who) =>
    standins.whatsapp
      .chat(of)
      .filter(({ way }) => way === 'out')
      .map(({ content }) => JSON.stringify(content));
  const writes = async (text: string, of = who) => {
    const before = ours(of).length;
    standins.whatsapp.say({ who: of, text });
    await vi.waitFor(() => expect(ours(of).length).toBeGreaterThan(before), patience);
    return ours(of).at(-1) ?? '';
  };
  await writes('hi');
  const token = await types(service.url, await writes('pdf'));
  await vi.waitFor(() => expect(ours().at(-1)).toMatch(/1/), patience);
  await vi.waitFor(() => expect(ours().at(-1)).not.toContain(token), patience);
  standins.whatsapp.say({ who, text: '1' });
  await vi.waitFor(
    async () => expect((await rows(service)).find(({ kind }) => kind === 'file.statement')?.state).toBe('delivered'),
    patience,
  );
  const sent = (await rows(service)).find(({ kind }) => kind === 'file.statement');
  // The number stands in WhatsApp's id of the message. Without that this test would show nothing.
  expect(Buffer.from(sent?.providerMessageId?.replace('wamid.', '') ?? '', 'base64').toString()).toContain(who);
  expect(sent?.phrase).not.toHaveProperty('attachment');
  await writes('stop', stranger.replace('@c.us', ''));
  await writes('maneno ya mgeni', stranger.replace('@c.us', ''));
  await others(service);
  await expectHidden(service, [...signs, token, pin, sent?.providerMessageId ?? 'wamid']);
});
