import { readFileSync } from 'node:fs';
import whatsapp from 'whatsapp-web.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withoutChromium } from './chromium.js';
import { keyOf } from './phone/account.js';
import { listening } from './listening.js';
import type { Listening } from './listening.js';
import { closeAll, world } from './world.js';
import type { World } from './world.js';

/**
 * The library as it is published, in Chromium, on the stand-in of WhatsApp's page: what the driver may rely on, and the traps
 * that it has to know.
 */
const title = withoutChromium ?? 'whatsapp-web.js on the stand-in page';

/** A picture of one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.skipIf(withoutChromium !== undefined)(title, () => {
  let it: World;
  let on: Listening;

  beforeAll(async () => {
    it = await world();
  });
  afterAll(() =>
    closeAll(
      () => on.client.destroy(),
      () => it.close(),
    ),
  );

  const amina = () => it.phone.meets('254712000001', { name: 'Amina' });
  const fotso = () => it.phone.meets('237670000001', { name: 'Fotso', by: 'lid' });
  const closed = () => vi.waitFor(() => expect(on.client.pupBrowser?.connected).not.toBe(true), { timeout: 10_000 });
  const back = async () => {
    on = listening(it);
    await on.client.initialize();
    await on.says('ready');
  };

  test('a QR code appears, changes, and is scanned; then it is ready, and asked for nothing that is not there', async () => {
    on = listening(it);
    await on.client.initialize();
    await on.says('qr');
    const [first] = on.all('qr');
    it.phone.nextQr();
    await on.says('qr', 2);
    expect(it.phone.scan(first?.about as string), 'an old code').toBe(false);
    expect(it.phone.scan(on.last('qr') as string)).toBe(true);
    await on.says('ready');
    expect(on.client.info.wid._serialized).toBe('254700000100@c.us');
    expect(await on.client.getState()).toBe('CONNECTED');
    expect(await on.unknownModules()).toEqual([]);
  });

  test('messages of all kinds come as what they are', async () => {
    const phone = it.phone;
    phone.writes(amina(), 'lipa 500', { id: 'A1' });
    phone.writes(fotso(), 'solde', { id: 'A2' });
    phone.delivers({ id: 'A3', chat: '120363000000000001@g.us', author: amina().pn, body: 'in the group' });
    phone.delivers({ id: 'A4', chat: 'status@broadcast', author: amina().pn, body: 'a status' });
    phone.writes(amina(), 'to many', { id: 'A5', broadcast: true });
    phone.writesOwn(amina(), 'the treasurer types on the phone');
    const directPath = phone.putUp(Buffer.from('OggS'));
    phone.writes(amina(), '', { id: 'A6', type: 'ptt', mimetype: 'audio/ogg; codecs=opus', directPath });
    phone.writes(amina(), 'last', { id: 'A7' });
    await on.body('last');
    expect(on.messages()).toMatchInlineSnapshot(`
      [
        {
          "body": "lipa 500",
          "from": "254712000001@c.us",
          "fromMe": false,
          "id": "false_254712000001@c.us_A1",
          "to": "254700000100@c.us",
          "type": "chat",
        },
        {
          "body": "solde",
          "from": "8237670000001@lid",
          "fromMe": false,
          "id": "false_8237670000001@lid_A2",
          "to": "254700000100@c.us",
          "type": "chat",
        },
        {
          "author": "254712000001@c.us",
          "body": "in the group",
          "from": "120363000000000001@g.us",
          "fromMe": false,
          "id": "false_120363000000000001@g.us_A3_254712000001@c.us",
          "to": "254700000100@c.us",
          "type": "chat",
        },
        {
          "author": "254712000001@c.us",
          "body": "a status",
          "from": "status@broadcast",
          "fromMe": false,
          "id": "false_status@broadcast_A4_254712000001@c.us",
          "isStatus": true,
          "to": "254700000100@c.us",
          "type": "chat",
        },
        {
          "body": "to many",
          "from": "254712000001@c.us",
          "fromMe": false,
          "id": "false_254712000001@c.us_A5",
          "to": "254700000100@c.us",
          "type": "chat",
        },
        {
          "body": "",
          "from": "254712000001@c.us",
          "fromMe": false,
          "id": "false_254712000001@c.us_A6",
          "to": "254700000100@c.us",
          "type": "ptt",
        },
        {
          "body": "last",
          "from": "254712000001@c.us",
          "fromMe": false,
          "id": "false_254712000001@c.us_A7",
          "to": "254700000100@c.us",
          "type": "chat",
        },
      ]
    `);
    expect(on.messages('message_create').filter(({ fromMe }) => fromMe)).toHaveLength(1);
    const voice = on.all('message').find(({ about }) => (about as { type: string }).type === 'ptt')?.about as whatsapp.Message;
    expect(voice.hasMedia).toBe(true);
    expect(Buffer.from((await voice.downloadMedia()).data, 'base64').toString()).toBe('OggS');
    expect(on.all('message').map(({ about }) => (about as whatsapp.Message).broadcast)).toContain(true);
  });

  test('an edit, a revocation, one that is decrypted late, and one that the page says twice', async () => {
    const phone = it.phone;
    const edited = phone.writes(amina(), 'lipa 600');
    const revoked = phone.writes(amina(), 'lipa 700');
    await on.body('lipa 700');
    const before = on.count('message');
    phone.edits(edited, 'lipa 6000');
    await on.says('message_edit');
    phone.revokes(revoked);
    await on.says('message_revoke_everyone');
    expect(on.count('message')).toBe(before);
    const late = phone.writes(amina(), '', { type: 'ciphertext' });
    await on.says('message_ciphertext');
    expect(on.count('message')).toBe(before);
    phone.decrypts(late, 'salio');
    await on.body('salio');
    phone.repeats(late);
    await on.until('the same once more', () => on.messages().filter(({ id }) => id === keyOf(late)).length === 2);
  });

  test('an answer stands in the chat at once; its acks come one after another, and may skip', async () => {
    const sent = await on.client.sendMessage(amina().pn, '*Umoja*\nLipa KES 500?\n\n1. Ndiyo');
    await it.phone.until('it to leave', () => it.phone.sent.length === 1);
    expect(sent.ack, 'what resolves is older than its way').toBe(0);
    expect(it.phone.sent[0]).toMatchObject({ id: sent.id._serialized, chat: amina().pn, body: '*Umoja*\nLipa KES 500?\n\n1. Ndiyo' });
    const acks = () => on.all('message_ack').filter(({ about }) => (about as whatsapp.Message).id._serialized === sent.id._serialized);
    await on.until('the first ack', () => acks().length === 1);
    it.phone.acks(sent.id._serialized, 3);
    await on.until('both acks', () => acks().length === 2);
    expect(acks().map(({ more }) => more)).toEqual([1, 3]);
  });

  test('who is known by a privacy id is answered there, also when asked by number', async () => {
    const sent = await on.client.sendMessage('237670000001@c.us', 'Bonjour');
    expect(sent.to).toBe(fotso().lid);
    expect(await on.client.getContactLidAndPhone([fotso().lid])).toEqual([{ lid: fotso().lid, pn: fotso().pn }]);
  });

  test('a number without WhatsApp: the library throws, and says so when it is asked before', async () => {
    expect(await on.client.getNumberId('254799999999')).toBeNull();
    await expect(on.client.sendMessage('254799999999@c.us', 'anybody?')).rejects.toThrow('No LID for user');
    expect((await on.client.getNumberId('254712000001'))?._serialized).toBe(amina().pn);
  });

  test('a message that WhatsApp refuses resolves like any other; its ack is -1. One without an ack says nothing', async () => {
    it.phone.fates(({ body }) => (body === 'no' ? 'refused' : body === 'silence' ? 'silent' : 'taken'));
    const silent = await on.client.sendMessage(amina().pn, 'silence');
    const refused = await on.client.sendMessage(amina().pn, 'no');
    const acksOf = (id: string) => on.all('message_ack').filter(({ about }) => (about as whatsapp.Message).id._serialized === id);
    await on.until('the refusal', () => acksOf(refused.id._serialized).length > 0);
    expect(acksOf(refused.id._serialized).map(({ more }) => more)).toEqual([-1]);
    expect(acksOf(silent.id._serialized)).toEqual([]);
    it.phone.fates(() => 'taken');
  });

  test('a picture with a caption and a document arrive byte for byte; what is no picture is thrown', async () => {
    const before = it.phone.sent.length;
    await on.client.sendMessage(amina().pn, new whatsapp.MessageMedia('image/png', pixel, 'invoice.png'), { caption: 'Scan to pay' });
    const page = readFileSync(import.meta.filename);
    await on.client.sendMessage(amina().pn, new whatsapp.MessageMedia('application/pdf', page.toString('base64'), 'statement.pdf'), {
      sendMediaAsDocument: true,
      caption: 'Your statement',
    });
    await it.phone.until('both', () => it.phone.sent.length === before + 2);
    const [picture, document] = it.phone.sent.slice(before);
    expect(picture).toMatchObject({ type: 'image', mimetype: 'image/png', caption: 'Scan to pay', width: 1, height: 1 });
    expect(it.phone.media.get(picture?.directPath ?? '')?.toString('base64')).toBe(pixel);
    expect(document).toMatchObject({ type: 'document', filename: 'statement.pdf', caption: 'Your statement' });
    expect(it.phone.media.get(document?.directPath ?? '')?.equals(page)).toBe(true);
    const broken = new whatsapp.MessageMedia('image/png', Buffer.from('no picture').toString('base64'));
    const thrown = await on.client.sendMessage(amina().pn, broken).then(
      () => 'sent',
      (error: unknown) => String(error).split('\n')[0],
    );
    expect(thrown).toMatch(/could not be decoded/);
    expect(it.phone.sent).toHaveLength(before + 2);
  });

  test('a connection that breaks comes back by itself; what came meanwhile is heard, what was sent meanwhile leaves', async () => {
    it.phone.says({ kind: 'resync' });
    await on.says('ready', 3);
    expect(on.count('ready'), 'said at every synchronisation').toBe(3);
    const connects = it.phone.connects();
    it.phone.breaks();
    it.phone.writes(amina(), 'while it was broken');
    await on.body('while it was broken');
    expect(it.phone.connects()).toBe(connects + 1);
    expect(on.count('disconnected')).toBe(0);
    expect(on.count('ready')).toBe(3);
  });

  test('another browser takes over: CONFLICT ends the client. With the same profile it is back without pairing', async () => {
    it.phone.says({ kind: 'state', state: 'CONFLICT' });
    await on.says('disconnected');
    expect(on.last('disconnected')).toBe('CONFLICT');
    await closed();
    it.phone.writes(amina(), 'first while away', { t: later(1) });
    it.phone.writes(amina(), 'second while away', { t: later(2) });
    await back();
    expect(on.count('qr')).toBe(0);
    await it.phone.until('the backlog', () => it.phone.unreceived() === 0);
  });

  test('what came before it was ready is no event: it is unread in its chat', async () => {
    it.phone.writes(amina(), 'now', { t: later(3) });
    await on.body('now');
    expect(on.messages().map(({ body }) => body)).toEqual(['now']);
    const chats = await on.client.getChats();
    const hers = chats.find(({ id }) => id._serialized === amina().pn);
    const [latest, all] = [await hers?.fetchMessages({ limit: 3, fromMe: false }), await hers?.fetchMessages({ limit: 1000 })];
    expect(latest?.map(({ body }) => body)).toEqual(['first while away', 'second while away', 'now']);
    expect(hers?.unreadCount).toBeGreaterThanOrEqual(3);
    expect(all?.map(({ body }) => body)).toContain('lipa 6000');
  });

  test('of one second, the library reads the later message before the earlier', async () => {
    const neema = it.phone.meets('255741000001');
    for (const body of ['one', 'two', 'three']) it.phone.writes(neema, body, { t: later(0) });
    await on.body('three');
    const chat = await on.client.getChatById(neema.pn);
    const read = async (limit: number) => (await chat.fetchMessages({ limit })).map(({ body }) => body);
    expect(await read(3), 'all that there are').toEqual(['one', 'two', 'three']);
    expect(await read(2), 'of more than were asked for').not.toEqual(['two', 'three']);
  });

  test('an answer marks all of the chat as read, also what nobody has looked at; `sendSeen: false` leaves it', async () => {
    const unread = async () => (await on.client.getChatById(amina().pn)).unreadCount;
    await on.client.sendMessage(amina().pn, 'an answer', { sendSeen: false });
    expect(await unread()).toBeGreaterThan(0);
    await on.client.sendMessage(amina().pn, 'another');
    expect(await unread()).toBe(0);
  });

  test('a banned number: TOS_BLOCK ends the client', async () => {
    it.phone.says({ kind: 'state', state: 'TOS_BLOCK' });
    await on.says('disconnected');
    expect(on.last('disconnected')).toBe('TOS_BLOCK');
    await closed();
  });

  test('unlinked by the phone: LOGOUT, the profile is gone, and the same client shows a QR code', async () => {
    await back();
    it.phone.unlinks();
    await on.says('disconnected');
    expect(on.last('disconnected')).toBe('LOGOUT');
    await on.says('qr');
    // It goes on listening behind our back, and if the browser is closed before it is through, an error falls that nobody can catch.
    for (let heard = false; !heard;) heard = (await on.client.pupPage?.evaluate(listensToSync)) === true;
    await on.client.destroy();
  });

  test('paired by a code', async () => {
    on = listening(it, { pairWithPhoneNumber: { phoneNumber: '254700000100' } });
    await on.client.initialize();
    await on.says('code');
    expect(it.phone.type('00000000')).toBe(false);
    expect(it.phone.type(on.last('code') as string)).toBe(true);
    await on.says('ready');
    expect(on.count('qr')).toBe(0);
  });

  test('a page that hangs answers nothing at all, and closing the browser ends it', async () => {
    it.phone.says({ kind: 'hang' });
    const asked = () => Promise.race([on.client.getState().catch(() => 'gone'), rest(300).then(() => 'silence')]);
    await vi.waitFor(async () => expect(await asked()).toBe('silence'), { timeout: 10_000 });
    await on.client.destroy();
  });

  test('a page that synchronises before the library listens is never ready', async () => {
    it.phone.syncsEarly(true);
    on = listening(it);
    await on.client.initialize();
    expect(await on.client.getState()).toBe('CONNECTED');
    await rest(700);
    expect(on.count('ready')).toBe(0);
    await on.client.destroy();
  });

  test('a new page without what the library waits for: a string is thrown, and the browser stays open', async () => {
    it.page({ broken: 'never there' });
    on = listening(it, { authTimeoutMs: 300 });
    await expect(on.client.initialize()).rejects.toBe('auth timeout');
    expect(on.client.pupBrowser?.connected).toBe(true);
  });
});

/** Seconds, well after all that is written now. */
const later = (seconds: number): number => Math.floor(Date.now() / 1000) + 3600 + seconds;

const listensToSync = "window.require('WAWebSocketModel').Socket.listens('change:hasSynced')";

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
