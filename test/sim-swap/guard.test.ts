import { describe, expect, test } from 'vitest';
import { days, hours, minutes } from '../../src/clock.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { riskOf } from '../../src/sim-swap/risk.js';
import { kes, me, startAt } from '../operations/world.js';
import { guarded } from './support.js';

const friend = '+254733000111' as Phone;
const airtime = (units: number, phone: string = friend): Intent => ({ kind: 'airtime', amount: kes(units), phone });
const bind: Intent = { kind: 'bind', phone: '0712000001', proof: '1.p' };
const mend: Intent = { kind: 'mendPayout', operationId: 'o', recipient: { phone: '+255741000009' } };
const abroad = (units: number): Intent => ({
  ...{ kind: 'payAbroad', methodId: 'TZS::Mobile', country: 'TZ', recipient: {} },
  price: { pay: kes(units), gets: major(20_000, 'TZS'), rate: '20', fee: undefined, expiresAt: 1 },
});
const sats = (units: number): Intent => ({
  ...{ kind: 'buySats', receipt: 'QK', bolt11: 'lnbc1' },
  quote: { quoteId: 'q', kind: 'buy', amount: kes(units), get: major(1000, 'SAT'), btcPrice: undefined, quotedAt: 1, expiresAt: 2 },
});
const lightning = (units: number): Intent => ({
  ...{ kind: 'payByLightning', phone: '+255741000009' },
  quote: {
    ...{ quoteId: 'q', kind: 'remittance', amount: major(units, 'TZS'), pay: major(1000, 'SAT'), fee: major(10, 'SAT') },
    ...{ feePercent: '1', tier: undefined, quotedAt: 1, expiresAt: 2 },
  },
});
const said = (phrase: Phrase | undefined, language: 'en' | 'sw' | 'fr' = 'en') => phrase && speak(language, phrase);

describe('what is risky', () => {
  test.each<[Intent, string | undefined]>([
    [{ kind: 'contribute', amount: kes(1) }, undefined],
    [{ kind: 'payFor', for: { purpose: 'socialFund' }, amount: kes(1) }, undefined],
    [{ kind: 'claim', receipt: 'QK' }, undefined],
    [{ kind: 'setPin', phc: 'x' }, undefined],
    [airtime(50, '+254712000001'), undefined],
    [airtime(50), 'send 50'],
    [abroad(70), 'send 70'],
    [mend, 'send ?'],
    [sats(80), 'send 80'],
    [lightning(90), 'send 90'],
    [bind, 'identity'],
  ])('%j: %s', (intent, what) => {
    const risk = riskOf(intent, me());
    const written = risk?.of === 'send' ? `send ${risk.amount ? Number(risk.amount.minor) / 100 : '?'}` : risk?.of;
    expect(written).toBe(what);
    if (risk) expect(risk.phone).toBe('+254712000001');
  });
});

describe('where the network says', () => {
  test.each([
    ['en', 'The SIM of your number was changed lately. To protect you this waits until 7 May 2026, 03:00. Questions? Call +254712000003'],
    ['sw', 'Laini ya namba yako ilibadilishwa karibuni. Kwa usalama wako hili linasubiri hadi 7 Mei 2026, 03:00. Una swali? Piga +254712000003'],
    ['fr', 'La SIM de votre numéro a changé. Pour vous protéger, ceci attend le 7 mai 2026, 03:00. Questions ? +254712000003'],
  ] as const)('that the SIM was changed, it waits, and the member hears until when and whom to call (%s)', async (language, text) => {
    const g = guarded();
    expect(await g.guard.safety({ me: me() })).toEqual({ status: 'clear' });
    await g.simSwaps.idle();
    await g.report('req-1', { swapped: true, lastSwapOn: '2026-05-03' });
    const safety = await g.guard.safety({ me: me() });
    expect(safety.status === 'waits' && said(safety.phrase, language)).toBe(text);
    expect(said(await g.guard.bars({ intent: airtime(5), me: me() }), language)).toBe(text);
    expect(await g.guard.bars({ intent: bind, me: me() })).toBeDefined();
    expect(await g.guard.bars({ intent: { kind: 'contribute', amount: kes(5) }, me: me() })).toBeUndefined();
    expect(await g.guard.bars({ intent: airtime(5, '+254712000001'), me: me() })).toBeUndefined();
    g.clock.setTo(Date.UTC(2026, 4, 7));
    expect(await g.guard.bars({ intent: airtime(5), me: me() })).toBeUndefined();
  }); // prettier-ignore

  test.each([
    ['en', '\nPayment QK is not lost: keep its message, and write "buy sats" then.'],
    ['sw', '\nMalipo QK hayajapotea: tunza ujumbe wake, na andika "nunua sats" wakati huo.'],
    ['fr', '\nLe paiement QK n\'est pas perdu : gardez son message, et écrivez alors "acheter sats".'],
  ] as const)('whoever has paid already hears that it is not lost (%s)', async (language, text) => {
    const g = guarded();
    await g.guard.safety({ me: me() });
    await g.simSwaps.idle();
    await g.report('req-1', { swapped: true, lastSwapOn: '2026-05-03' });
    const waits = said(await g.guard.bars({ intent: lightning(80), me: me() }), language);
    expect(said(await g.guard.bars({ intent: sats(80), me: me() }), language)).toBe(`${waits}${text}`);
  });

  test('nothing of it, all goes on', async () => {
    const g = guarded();
    await g.guard.safety({ me: me() });
    await g.simSwaps.idle();
    await g.report('req-1', { swapped: false });
    for (const intent of [airtime(9000), abroad(90_000), mend, sats(90_000), lightning(9), bind])
      expect(await g.guard.bars({ intent, me: me() })).toBeUndefined();
    expect(g.insights.asked).toHaveLength(1);
  });
});

describe('where the network has not said', () => {
  test.each<[Intent, 'allow' | 'hold' | undefined, boolean]>([
    [airtime(1000), undefined, true],
    [airtime(1001), undefined, false],
    [abroad(1001), undefined, false],
    [mend, undefined, false],
    // An amount in another currency is not known to be small.
    [lightning(5), undefined, false],
    [bind, undefined, true],
    [airtime(9000), 'allow', true],
    [mend, 'allow', true],
    [airtime(5), 'hold', false],
    [bind, 'hold', false],
    // Paid for already: no silence holds it up.
    [sats(9000), undefined, true],
    [sats(9000), 'hold', true],
  ])('%j with unknown: %s goes on: %s', async (intent, unknown, goesOn) => {
    const g = guarded({ rail: { unknown } });
    const bar = await g.guard.bars({ intent, me: me() });
    expect(bar === undefined).toBe(goesOn);
    if (bar)
      expect(said(bar)).toBe(
        'To protect you we are checking your SIM. Nothing was taken. Try again in 5 minutes. Questions? Call +254712000003',
      );
    await g.simSwaps.idle();
    // It is being asked about now, so that the next attempt has an answer.
    expect(g.insights.asked).toEqual(['+254712000001']);
  });

  test('nobody waits for it: a network that hangs holds no screen up', async () => {
    const g = guarded();
    g.insights.slow = new Promise(() => undefined);
    expect(await g.guard.safety({ me: me() })).toEqual({ status: 'clear' });
    expect(await g.guard.bars({ intent: airtime(5), me: me() })).toBeUndefined();
    expect(await g.guard.bars({ intent: airtime(5000), me: me() })).toBeDefined();
    expect(g.insights.asked).toHaveLength(1);
  });

  test('a chama whose host has nobody asked is not held up', async () => {
    const g = guarded();
    const elsewhere = me({ chama: { ...me().chama, id: 'elsewhere' } });
    expect(await g.guard.bars({ intent: abroad(90_000), me: elsewhere })).toBeUndefined();
  });
});

describe('by our own records', () => {
  test('after a reset of the PIN what is sent waits for a day, and a link does not', async () => {
    const g = guarded();
    await g.guard.pinWasReset('p1', startAt);
    g.clock.advance(hours(23));
    const safety = await g.guard.safety({ me: me() });
    expect(safety.status === 'waits' && said(safety.phrase)).toBe('Your PIN was reset. To protect you this waits until 5 May 2026, 10:00. Questions? Call +254712000003');
    expect(await g.guard.bars({ intent: airtime(5), me: me() })).toBeDefined();
    expect(await g.guard.bars({ intent: airtime(5), me: me({ person: 'p2' }) })).toBeUndefined();
    expect(await g.guard.bars({ intent: bind, me: me() })).toBeUndefined();
    g.clock.advance(hours(1));
    expect(await g.guard.bars({ intent: airtime(5), me: me() })).toBeUndefined();
  }); // prettier-ignore

  test.each([
    [24, 'whatsapp', minutes(1), true],
    [24, 'whatsapp', hours(24), false],
    [24, 'ussd', minutes(1), false],
    [0, 'whatsapp', minutes(1), false],
    [48, 'whatsapp', hours(47), true],
  ] as const)('with a wait of %i h after a link: on %s, %i ms after it: waits %s', async (afterLink, channel, age, waits) => {
    const g = guarded({ waits: { afterLink }, linkedAt: startAt });
    g.clock.advance(age);
    const bar = await g.guard.bars({ intent: airtime(5), me: me({ channel }) });
    expect(bar !== undefined).toBe(waits);
    if (bar) expect(said(bar)).toContain('This WhatsApp was linked a short time ago.');
  });

  test('a rule of none lets them go at once, and who names no help phone is sent to the treasurer', async () => {
    const without: Partial<Me> = { chama: { ...me().chama, helpPhone: '' } };
    const off = guarded({ waits: { afterPinReset: 0 } });
    await off.guard.pinWasReset('p1', startAt);
    expect(await off.guard.bars({ intent: airtime(5), me: me() })).toBeUndefined();
    const on = guarded();
    await on.guard.pinWasReset('p1', startAt - days(1) + 1);
    expect(said(await on.guard.bars({ intent: airtime(5), me: me(without) }))).toMatch(/Questions\? Ask your treasurer\.$/);
  });
});
