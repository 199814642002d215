import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crashpoints } from '../../src/crashpoint.js';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { Refusal } from '../../src/providers/ports.js';
import { expectWhole, states } from './expect.js';
import type { Plan } from './scripted-network.js';
import { crashAt, world } from './world.js';

const plan: fc.Arbitrary<Plan> = fc.record({
  answer: fc.constantFrom('pending' as const, 'lost' as const, 'never' as const, 'unavailable' as const),
  landsAfterMs: fc.constantFrom(0, seconds(3), minutes(1), minutes(7)),
  decidesAfterMs: fc.constantFrom(0, seconds(8), seconds(59), minutes(20)),
  decides: fc.constantFrom<('pays' | Refusal)[]>('pays', 'pays', 'pays', 'cancelled', 'noAnswer'),
});

/** What happens to a member's payments, in any order. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('contribute' as const), who: fc.nat(2) }),
  fc.record({ what: fc.constant('callback' as const), of: fc.nat(5), says: fc.constantFrom('settled' as const, 'refused' as const) }),
  fc.record({ what: fc.constant('wait' as const), ms: fc.constantFrom(seconds(1), seconds(10), minutes(2), minutes(11)) }),
  fc.record({ what: fc.constant('silence' as const), status: fc.boolean(), lookUp: fc.boolean(), statement: fc.boolean() }),
  fc.record({ what: fc.constant('crash' as const), at: fc.constantFrom(...crashpoints), n: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ what: fc.constant('records' as const), fault: fc.constantFrom('lost' as const, 'down' as const) }),
);

test('whatever comes in whatever order: the ledger is what the network holds, and nothing is sent twice or left open', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(plan, { minLength: 1, maxLength: 4 }),
      fc.array(happening, { minLength: 3, maxLength: 25 }),
      async (plans, happenings) => {
        const w = await world();
        w.network.plans = plans;
        let confirmed = 0;
        for (const each of happenings) {
          if (each.what === 'contribute') {
            const phone = `+25471200000${each.who}` as never;
            if ((await w.contribute({ me: { person: `p${each.who}`, phone } })) === 'agreed') confirmed++;
          } else if (each.what === 'callback') {
            const payment = w.network.payments[each.of];
            await w.ops
              .callback('imarapay', 'main', payment ? w.network.callback(payment, each.says) : `ws_none${each.of} settled`)
              .catch(() => w.reboot());
          } else if (each.what === 'wait') await w.run(each.ms);
          else if (each.what === 'silence') w.network.silent = each;
          else if (each.what === 'crash') await w.reboot(crashAt(each.at, each.n));
          else w.book.faults.push(each.fault);
        }
        w.network.silent = {};
        await w.reboot();
        await w.run(hours(4));
        expect(w.network.pushes.length).toBeLessThanOrEqual(confirmed);
        const dump = await expectWhole(w);
        expect(dump.contributions).toHaveLength(w.network.paid().length);
        expect(w.book.records.size).toBe(w.network.paid().length);
        for (const state of await states(w))
          expect(['done: settled settled', 'failed: refused waiting', 'failed: expired waiting', 'failed: not_sent waiting']).toContain(
            state,
          );
        expect(dump.slots).toEqual([]);
        expect(dump.inbox.every(({ processedAt }) => processedAt !== undefined)).toBe(true);
        expect(dump.notifications.every(({ state }) => state === 'sent' || state === 'dead')).toBe(true);
      },
    ),
    { numRuns: 300, seed: 20261121 },
  );
}, 120_000);

test('the same beginnings make the same run', async () => {
  const run = async () => {
    const w = await world();
    w.network.plans = [
      { answer: 'lost', landsAfterMs: 3000, decidesAfterMs: 8000, decides: 'pays' },
      { decidesAfterMs: 5000, decides: 'cancelled' },
    ];
    w.book.faults = ['lost'];
    await w.reboot(crashAt('leg.after-call', 3));
    await w.contribute();
    await w.contribute({ me: { person: 'p2', phone: '+254712000002' as never } });
    await w.run(hours(1));
    return JSON.stringify(await w.store.transaction((tx) => tx.dump()));
  };
  expect(await run()).toBe(await run());
});
