import fc from 'fast-check';
import { expect, test } from 'vitest';
import { screenMax } from '../../src/channels/ussd/pages.js';
import { septets } from '../../src/gsm7.js';
import { pressable, stage } from './support.js';
import { changes, village } from '../stories/village.js';

const runs = Number(process.env['FUZZ_RUNS'] ?? 300);

/** A PIN that is typed nowhere but into PIN fields, so that it may be found nowhere. */
const pin = '7391';
const pinSigns = [pin, '7*3*9*1'];

const names = Object.keys(village);
const late = ['an ordinary day', ...Object.keys(changes).filter((name) => !/hangs|come|comes|fail/.test(name))];

const typed = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('1', '1', '1', '1', '2', '3', '4', '5', '6', '7', '0', '00', '98', '99') },
  { weight: 2, arbitrary: fc.constantFrom('500', '1000', '1,500', '0712345678', '482613', 'QK71ABC234', '1*2', '', ' ', '*', '**1', '#') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'pay 500',
      'lipa 700',
      'yes',
      'lipa',
      'solde',
      'yes',
      'no',
      'menu',
      'back',
      'help',
      'language',
      'paid QK71ABC234',
      'ndiyo',
      'oui',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !text.includes(pin)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '__proto__',
      'constructor',
      '{"__proto__":{"ended":true}}',
      '${x}',
      '{amount}',
      '\u0000',
      '\ud800',
      'é'.repeat(2000),
      '١٢٣',
      '1️⃣',
    ),
  },
);

const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ do: fc.constant('type' as const), text: typed }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('dial' as const),
      tail: fc.oneof(fc.constant(''), fc.constant('1*500*1'), fc.constant('5*1*2'), typed),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('say again' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), text: fc.constantFrom('', '1', '1*1*1', '2*2', '9*9*9*9*9*9') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tap' as const), number: fc.integer({ min: -1, max: 12 }), isOld: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('turn to' as const),
      channel: fc.constantFrom('ussd' as const, 'whatsapp' as const, 'sms' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1000, 60_000, 121_000, 301_000, 1_900_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('die' as const),
      at: fc.constantFrom('turn.before-agree' as const, 'turn.after-agree' as const, 'turn.after-commit' as const),
    }),
  },
);

test(`G97: whatever anybody says, on all channels in turn, over the real flows (${runs} walks of up to 30 steps)`, async () => {
  const reached = new Set<string>();
  let money = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.constantFrom(...late),
      fc.array(step, { maxLength: 30, minLength: 5 }),
      async (who, day, steps) => {
        const on = stage({ who });
        Object.assign(on.reads, changes[day]?.(on.reads, on.clock) ?? {});
        const member = pressable(on);
        for (const one of steps) {
          const asksPin = member.asksPin();
          const prompt = on.commits.length > 0 ? on.session().prompt : undefined;
          const paidBefore = on.paid().length;
          const answer = await member.does(one.do === 'type' && asksPin ? { ...one, text: pin } : one);
          if (!answer) continue;
          const { body, ended } = answer;

          expect(body, 'says something').not.toBe('');
          // What somebody wrote themselves, and is to confirm, is read back as it is.
          const ours = steps.reduce(
            (left, { ...each }) => ('text' in each && each.text !== '' ? left.replaceAll(each.text, '') : left),
            body,
          );
          expect(ours, 'every value is given').not.toMatch(/undefined|NaN|\[object|\{\w+\}/);
          for (const sign of pinSigns) expect(body).not.toContain(sign);
          const channel = member.channel();
          if (channel === 'ussd') expect(septets(body) ?? Infinity, body).toBeLessThanOrEqual(screenMax);
          if (channel === 'sms') expect(septets(body) ?? Infinity, body).toBeLessThanOrEqual(306);
          if (channel === 'whatsapp') expect(body.length).toBeLessThanOrEqual(4096);
          if (on.commits.length === 0) continue;
          const session = on.session();
          reached.add(`${session.overlay?.kind ?? ''} ${session.place?.flow ?? ''} ${JSON.stringify(session.place?.value ?? '')}`);
          expect(JSON.parse(JSON.stringify(session)), 'is plain JSON').toEqual(session);
          expect(Buffer.byteLength(JSON.stringify(session)), 'stays small').toBeLessThan(20_000);
          expect(session.history.length).toBeLessThanOrEqual(10);
          if (ended && one.do !== 'say again' && !member.died()) expect(session.ended).toBe(true);

          const paid = on.paid().length - paidBefore;
          money += paid;
          expect(paid, 'one confirmation is one payment').toBeLessThanOrEqual(1);
          if (paid === 1) {
            expect(['type', 'tap'], 'nothing is paid by dialling or by a jump').toContain(one.do);
            expect(member.lastShown(), 'nothing is paid that was not on the screen').toMatch(/Pay|Lipa|Payer|Mlipe|Cotiser/);
            expect(prompt).toBeDefined();
          }
        }
        expect(member.unexpected(), 'nothing is a failure').toEqual([]);
        expect(new Set(on.orders.map((order) => order.key)).size, 'each order has a key of its own').toBe(on.orders.length);
        // A keyed hash may hold any four digits by chance.
        const stored = on.stored().map((text) => text.replace(/"hash":"[^"]*"/g, ''));
        for (const text of stored) for (const sign of pinSigns) expect(text, 'no PIN is stored').not.toContain(sign);
        expect(JSON.stringify(on.orders)).not.toContain(pin);
        expect(({} as Record<string, unknown>)['ended'], 'no prototype was touched').toBeUndefined();
      },
    ),
    { numRuns: runs },
  );
  expect(money, 'the walks get as far as paying').toBeGreaterThan(0);
  expect(reached.size, [...reached].sort().join('\n')).toBeGreaterThan(20);
});

test.each(['ussd', 'whatsapp', 'sms'] as const)('any text at all on %s has an answer', async (channel) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 6 }), async (texts) => {
      const on = stage();
      const phone = on.phone();
      const write = on.chat(channel === 'ussd' ? 'sms' : channel);
      if (channel === 'ussd') await phone.dial();
      for (const text of texts) expect(await (channel === 'ussd' ? phone.press(text) : write(text))).not.toBe('');
      expect(on.failures).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
