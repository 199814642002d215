import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newSession, readSession, type Session } from '../../src/conversation/session.js';
import type { TurnCommit } from '../../src/conversation/store.js';
import { pressable, stage } from './support.js';

/** What somebody with a phone may do, the likely most often. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      text: fc.constantFrom('1', '2', '3', '4', '5', '6', '0', '00', '98', '500', '7391'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('type' as const), text: fc.constantFrom('x', 'pay 500', 'QK71ABC234', 'menu', 'salio') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('dial' as const), tail: fc.constantFrom('', '1*500', '5*1') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('say again' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('turn to' as const), channel: fc.constantFrom('ussd' as const, 'whatsapp' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1000, 121_000, 301_000) }) },
);

/** Turns as they were stored; in which order a session's values were written down means nothing. */
const meant = (commits: TurnCommit[]) => commits.map((turn) => ({ ...turn, session: JSON.parse(turn.session ?? 'null') as unknown }));

test('a turn over a session that was read from the store is the turn over one that was still in memory', async () => {
  let turns = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('amina', 'zawadi', 'neema', 'fotso', 'baraka'),
      fc.array(step, { minLength: 5, maxLength: 30 }),
      async (who, steps) => {
        const [kept, read] = [stage({ who }), stage({ who })];
        const [one, other] = [pressable(kept), pressable(read)];
        for (const does of steps) {
          read.restart(); // a process that knows nothing but what is stored
          const [here, there] = [await one.does(does), await other.does(does)];
          expect(there).toEqual(here);
        }
        expect(meant(read.commits)).toEqual(meant(kept.commits));
        expect(read.orders).toEqual(kept.orders);
        expect([...kept.failures, ...read.failures]).toEqual([]);
        turns += kept.commits.length;
      },
    ),
    { numRuns: 50 },
  );
  expect(turns).toBeGreaterThan(300);
});

test('a session has the same fields before and after, whatever of them has a value', () => {
  const full: Session = {
    ...newSession('id', 'ussd', 5),
    chamaId: 'main',
    overlay: { kind: 'resume' },
    notice: { key: 'engine.tooLate', values: {} },
    pinFor: 's',
    dialled: { sessionId: 's', pieces: 0, hash: '', epoch: 0, openedAt: 5 },
    displaced: [{ sessionId: 't', pieces: 1, hash: 'h', epoch: 0, openedAt: 4 }],
    place: { flow: 'menu', version: 1, value: 'choosing', context: { waiting: [] }, ask: 'id.1', chamaId: 'main' },
  };
  for (const session of [full, newSession('id', 'sms', 1)]) {
    expect(readSession(JSON.stringify(session))).toStrictEqual(session);
    expect(Object.keys(readSession(JSON.stringify(session)))).toEqual(Object.keys(session));
  }
});
