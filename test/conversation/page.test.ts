import { describe, expect, test } from 'vitest';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { openPins } from '../../src/book/pin.js';
import type { PageForm, PageView, Submitted } from '../../src/conversation/page.js';
import { sqliteTurnStore } from '../../src/conversation/stores/sqlite.js';
import { freshFolder } from '../stores/fresh-folder.js';
import type { Phone } from '../../src/phone.js';
import { deriveKey } from '../../src/secrets.js';
import { village } from '../stories/village.js';
import { stage, voices } from './support.js';

const pin = '7391';
const right: PageForm = { does: 'open', pin };
const balance = 'Total: KES 12,500';
const link = 'open this link within 2 minutes';

const tokenIn = (body: string): string => /\/c\/(\S+)/.exec(body)?.[1] ?? '';

/** Amina at her chat, and with the page of the link that she got last. */
function atTheChat(on = stage(), address?: string) {
  const write = on.chat('whatsapp', address);
  let token = '';
  return {
    on,
    token: () => token,
    async says(text: string): Promise<string> {
      const body = await write(text);
      token = tokenIn(body) || token;
      return body;
    },
    looks: (of = token): Promise<PageView> => on.page().look(of),
    submits: (form: PageForm = right, of = token): Promise<Submitted> => on.patiently(on.page().submit(of, form, voices.whatsapp)),
  };
}

const notices = ({ view }: Submitted) => (view.status === 'asks' ? view.notice : undefined);

describe('the one-time page', () => {
  test('opens what it was asked for in the chat that asked, and shows nothing of it itself', async () => {
    const her = atTheChat();
    expect(await her.says('balance')).toContain(link);
    const view = await her.looks();
    expect(view).toMatchObject({ status: 'asks', asks: 'pin', chama: 'Umoja Chama', what: { key: 'page.to.balance' } });
    expect(JSON.stringify(view), 'names nobody').not.toMatch(/Amina|Hassan|254712|12,500/);
    const done = await her.submits();
    expect(done.view).toEqual({ status: 'done', language: 'en' });
    expect(done.tell).toMatchObject({ to: '254712000001@c.us', text: expect.stringContaining(balance) as string });
    expect(JSON.stringify(done.view)).not.toContain('12,500');
    expect(await her.says('1'), 'the conversation goes on there').toContain('How much for Umoja Chama?');
  });

  test('is not used up by being fetched, however often', async () => {
    const her = atTheChat();
    await her.says('balance');
    const before = her.on.commits.length;
    for (let i = 0; i < 20; i++) expect((await her.looks()).status).toBe('asks');
    expect(her.on.commits).toHaveLength(before);
    expect((await her.submits()).view.status).toBe('done');
  });

  test('keeps neither PIN nor token in a session', async () => {
    const her = atTheChat();
    await her.says('balance');
    await her.submits({ does: 'open', pin: '0001' });
    await her.submits();
    await her.says('hello');
    for (const { session = '', key } of her.on.commits) expect(session + key).not.toContain(her.token());
    for (const text of her.on.stored()) expect(text.replace(/"hash":"[^"]*"/g, '')).not.toMatch(/7391|0001"/);
  });

  test.each<[string, (her: ReturnType<typeof atTheChat>) => Promise<unknown>]>([
    ['two minutes later', (her) => her.on.clock.pass(120_001)],
    ['when a newer one was asked for', (her) => her.says('balance')],
    ['when the conversation went on', (her) => her.says('menu')],
    ['when they dialled meanwhile', (her) => her.on.phone().dial()],
    ['when they said something that nobody understood', (her) => her.says('what is this?')],
    [
      'when they are in that chama no more',
      async (her) => void (her.on.its.people = (village['neema'] ?? []).map((me) => ({ ...me, person: 'amina' }))),
    ],
    ['when they were suspended', async (her) => void (her.on.its.people = village['suspended'] ?? [])],
  ])('is over %s', async (_when, happens) => {
    const her = atTheChat();
    await her.says('balance');
    const old = her.token();
    await happens(her);
    let checked = 0;
    her.on.reads.checkPin = async () => (checked++, { status: 'right' });
    expect((await her.looks(old)).status).toBe('gone');
    expect(await her.submits(right, old)).toMatchObject({ view: { status: 'gone' } });
    expect(checked, 'no PIN is looked at').toBe(0);
  });

  test.each(['', 'x', '1-nobody', '99-amina', '../../menu', 'a'.repeat(5000)])(
    'is nobody’s when the token was guessed: %.20s',
    async (token) => {
      const her = atTheChat();
      await her.says('balance');
      expect(await her.submits(right, token)).toEqual({ view: { status: 'gone' } });
    },
  );

  test('is used once, also by many at the same moment', async () => {
    const her = atTheChat();
    await her.says('balance');
    const all = await Promise.all(Array.from({ length: 8 }, () => her.submits()));
    expect(all.filter(({ tell }) => tell)).toHaveLength(1);
    expect(all.every(({ view }) => view.status === 'done')).toBe(true);
    expect(await her.submits(), 'a wrong one later says no more').toEqual({ view: { status: 'done', language: 'en' } });
  });

  test('is used once, also after a restart; the answer goes out once more at most', async () => {
    const her = atTheChat();
    await her.says('balance');
    const first = await her.submits();
    her.on.restart();
    expect((await her.looks()).status).toBe('done');
    const second = await her.submits({ does: 'open', pin: 'xxxx' });
    expect(second.tell).toEqual(first.tell);
    expect((await her.submits()).tell).toBeUndefined();
    her.on.restart();
    expect((await her.submits()).tell, 'no process sends it a third time').toBeUndefined();
    await her.on.clock.pass(121_000);
    her.on.restart();
    expect((await her.submits()).view.status).toBe('done');
  });

  test('is used once over a restart of the store as well', async () => {
    const folder = freshFolder();
    const open = () => sqliteTurnStore(`${folder.path}/turns.db`, deriveKey('k'.repeat(32), 'turns'));
    const store = open();
    const her = atTheChat(stage({ store }));
    await her.says('balance');
    const unused = await her.looks();
    const first = await her.submits();
    expect([unused.status, first.view.status]).toEqual(['asks', 'done']);
    await store.close();
    const next = open();
    const later = atTheChat(stage({ store: next }));
    const second = await later.submits(right, her.token());
    expect(second.view.status).toBe('done');
    expect(second.tell, 'nobody knows whether it left').toEqual(first.tell);
    await next.close();
    const last = open();
    const third = await atTheChat(stage({ store: last })).submits(right, her.token());
    expect(third).toEqual({ view: { status: 'done', language: 'en' } });
    await last.close();
    folder.remove();
  });

  test.each(['turn.before-agree', 'turn.after-agree', 'turn.after-commit'] as const)(
    'the process dies at %s, behind the right PIN: the same form again ends it, with one answer',
    async (place) => {
      const her = atTheChat();
      await her.says('balance');
      her.on.dieAt(place);
      expect(await her.submits()).toEqual({ view: { status: 'busy' } });
      her.on.restart();
      const again = await her.submits();
      expect(again.view.status).toBe('done');
      expect(again.tell?.text).toContain(balance);
      expect((await her.submits()).tell).toBeUndefined();
    },
  );

  test('a PIN is counted as on USSD, and 40 at once over both get five looks', async () => {
    const clock = { now: () => Date.parse('2026-11-21T08:00:00Z') };
    const store = memoryBookStore();
    let verified = 0;
    const pinHash = {
      hash: async (text: string) => `h${text}`,
      verify: async (phc: string, text: string) => (verified++, phc === `h${text}`),
    };
    const pins = openPins({
      store,
      clock: { ...clock, monotonic: () => 0, sleep: async () => undefined },
      pepper: deriveKey('k'.repeat(32), 'pin'),
      pinHash,
    });
    const me = village['amina']?.[0];
    if (!me) throw new Error('nobody');
    const made = await pins.newPin({ me, pin: '8264' });
    const person = { id: 'amina', phone: '+254712000001' as Phone, phoneHash: 'h', createdAt: 0 };
    await store.setPin(person, made.status === 'ok' ? made.phc : '', clock.now());
    const her = atTheChat(stage({ reads: { checkPin: pins.checkPin } }));
    await her.says('balance');
    const guesses = Array.from({ length: 40 }, (_, i) => String(1000 + i));
    const overPage = guesses.slice(0, 20).map((guess) => her.submits({ does: 'open', pin: guess }));
    const straight = guesses.slice(20).map((guess) => pins.checkPin({ me, pin: guess }));
    const said = await Promise.all([Promise.all(overPage), Promise.all(straight)]);
    expect(verified).toBeLessThanOrEqual(5);
    expect(said[0].some(({ view }) => view.status === 'done')).toBe(false);
    expect((await her.submits({ does: 'open', pin: '8264' })).view, 'the right one comes too late').toMatchObject({
      status: 'closed',
      why: { key: 'pin.locked' },
    });
    expect(verified).toBeLessThanOrEqual(5);
  });

  test('says what was wrong, and takes a form of another kind for nothing', async () => {
    const her = atTheChat();
    await her.says('balance');
    expect(notices(await her.submits({ does: 'open', pin: '12' }))?.key).toBe('pin.form');
    expect(notices(await her.submits({ does: 'open', pin: '0001' }))).toMatchObject({ key: 'pin.wrong', values: { left: 4 } });
    for (const form of [
      { does: 'code' },
      { does: 'change', old: pin, pin: '8264', again: '8264' },
      { does: 'choose', code: '482613', pin: '8264', again: '8264' },
    ] as PageForm[])
      expect((await her.submits(form)).view).toMatchObject({ status: 'asks', asks: 'pin' });
    expect(her.on.orders).toEqual([]);
  });
});

describe('what the page opened', () => {
  async function opened(word = 'balance') {
    const her = atTheChat();
    await her.says(word);
    await her.submits();
    return her;
  }

  test.each<[string, string[]]>([
    ['is left for the menu', ['menu', 'balance']],
    ['is left for help', ['help', 'back']],
    ['is left for a payment, and gone back to', ['1', 'back']],
  ])('closes when it %s', async (_when, way) => {
    const her = await opened();
    let body = '';
    for (const text of way) body = await her.says(text);
    expect(body).toContain(link);
    expect(body).not.toContain('12,500');
  });

  test('stays open while they are at it, and closes after ten minutes of silence', async () => {
    const her = await opened('loans');
    await her.on.clock.pass(9 * 60_000);
    expect(await her.says('4')).toContain('How much do you ask for?');
    await her.on.clock.pass(9 * 60_000);
    expect(await her.says('12000')).toContain('for how many months?');
    await her.on.clock.pass(10 * 60_000 + 1);
    expect(await her.says('6'), 'what is typed then is for no screen').toContain(link);
    await her.submits();
    expect(await her.says('6'), 'and it goes on where it was').toContain('Interest KES 720');
  });

  test('words that lead elsewhere still do when it is closed', async () => {
    const her = await opened();
    await her.on.clock.pass(11 * 60_000);
    expect(await her.says('menu')).toContain('hello Amina');
  });

  test('is open in that chat alone', async () => {
    const her = await opened('loans');
    const other = her.on.chat('whatsapp', '82374@lid');
    const body = await other('4');
    expect(body).toContain(link);
    expect(body).not.toContain('2,200');
    expect(await her.says('4'), 'and no more there').toContain(link);
  });

  test('is opened by no resume, neither on USSD nor back in the chat', async () => {
    const her = await opened('loans');
    await her.says('4');
    await her.says('12000');
    const phone = her.on.phone();
    expect((await phone.dial()).body).toContain('You were in the middle of: Ask for a loan');
    expect(await phone.press('1')).toContain('Enter your Umoja Chama PIN');
    expect(await her.says('hello')).toContain('hello Amina');
    expect(await her.says('loans')).toContain(link);
  });

  test('covers the steps of one errand, and no other errand', async () => {
    const her = await opened('loans');
    expect(await her.says('4'), 'asking for a loan is a part of loans').toContain('How much do you ask for?');
    expect(await her.says('statement')).toContain(link);
    expect(await her.says('back'), 'which was left by that').toContain(link);
  });
});

describe('a PIN itself', () => {
  const change: PageForm = { does: 'change', old: pin, pin: '8264', again: '8264' };

  test('is changed on the page, in one order, and the chat says so', async () => {
    const her = atTheChat();
    expect(await her.says('pin')).toContain('Change your PIN');
    expect(notices(await her.submits({ ...change, again: '8265' }))?.key).toBe('pin-change.differs');
    expect(notices(await her.submits({ ...change, pin: '1234', again: '1234' }))?.key).toBe('pin-change.weak');
    expect(notices(await her.submits({ ...change, old: '0001' }))?.key).toBe('pin.wrong');
    expect((await her.submits(change)).tell?.text).toContain('Your PIN is changed.');
    await her.submits(change);
    expect(her.on.orders.map(({ intent }) => intent.kind)).toEqual(['setPin']);
    for (const text of [JSON.stringify(her.on.orders), ...her.on.stored()]) expect(text).not.toContain('8264');
  });

  test.each(['turn.before-agree', 'turn.after-agree', 'turn.after-commit'] as const)(
    'is changed once although the process died at %s, and the old PIN is not asked for again',
    async (place) => {
      const her = atTheChat();
      await her.says('pin');
      her.on.dieAt(place);
      expect((await her.submits(change)).view.status).toBe('busy');
      her.on.restart();
      her.on.reads.checkPin = async () => ({ status: 'wrong', left: 4 }); // the old one is old by now
      expect((await her.submits(change)).tell?.text).toContain('Your PIN is changed.');
      expect(her.on.orders).toHaveLength(1);
    },
  );

  test('of a change that was proven and not done is guessed once at most', async () => {
    const her = atTheChat();
    await her.says('pin');
    her.on.dieAt('turn.before-agree');
    await her.submits(change);
    her.on.restart();
    let looks = 0;
    const { samePin } = her.on.reads;
    her.on.reads.samePin = (of) => (looks++, samePin(of));
    her.on.reads.checkPin = async () => ({ status: 'wrong', left: 1 });
    for (const guess of ['9150', '9151', '9152', '8264']) await her.submits({ ...change, pin: guess, again: guess });
    expect(looks).toBe(1);
    expect(her.on.orders).toEqual([]);
  });

  test('that somebody has none of is set by a code to their number, within the limits on codes', async () => {
    const on = stage({ people: (village['zawadi'] ?? []).map((me) => ({ ...me, agreed: true })) });
    const her = atTheChat(on);
    await her.says('balance');
    const sent: string[] = [];
    on.reads.sendCode = async ({ phone }) => (sent.push(phone), sent.length > 1 ? 'tooMany' : 'sent');
    const choose: PageForm = { does: 'choose', code: '482613', pin: '8264', again: '8264' };
    expect((await her.submits(choose)).view, 'no code was sent yet').toMatchObject({ asks: 'first' });
    expect((await her.submits({ does: 'code' })).view).toMatchObject({ asks: 'code', digits: '001' });
    expect(sent).toEqual(['+254712000001']);
    await on.clock.pass(9 * 60_000);
    expect(notices(await her.submits({ ...choose, code: '000000' }))?.key).toBe('page.badCode');
    expect((await her.submits({ does: 'code' })).view).toMatchObject({ status: 'closed', why: { key: 'page.noCode' } });
    const done = await her.submits(choose);
    expect(done.tell?.text).toContain(balance);
    expect(on.orders.map(({ intent }) => intent.kind)).toEqual(['setPin']);
  });

  test('who could not be given it hears so', async () => {
    const her = atTheChat();
    await her.says('pin');
    her.on.its.agrees = async () => ({ status: 'refused', reason: 'notPossible' });
    expect((await her.submits(change)).view).toMatchObject({ status: 'closed', why: { key: 'engine.refused.notPossible' } });
  });
});

describe('where there is no page', () => {
  test('by SMS it says what to dial', async () => {
    expect(await stage().chat('sms')('balance')).toContain('a PIN is only typed on USSD. Please dial *384*100#');
  });

  test('while it is not known where members reach us, as before', async () => {
    const on = stage();
    on.its.hasPage = false;
    for (const word of ['balance', 'pin']) expect(await on.chat()(word)).toContain('a PIN is only typed on USSD');
  });

  test('for what is typed on USSD alone', async () => {
    const on = stage({ who: 'otieno' });
    on.reads.pending = async () => [{ kind: 'claims', count: 1 }];
    const write = on.chat();
    await write('hello');
    expect(await write('To check')).toContain('a PIN is only typed on USSD');
  });
});
