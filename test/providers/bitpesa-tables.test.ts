import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes } from '../../src/clock.js';
import type { PayoutMethod } from '../../src/providers/ports/payout.js';
import { order, scriptedBitpesa } from './scripted-bitpesa.js';
import type { ScriptedBitpesa } from './scripted-bitpesa.js';

/** A recorded answer, named for what is odd in it, and what it must come to. `unknown` may have any reason; a moment of -1 is our own clock's. */
type Fixture = { call: keyof typeof calls; http: number; text: string; outcome: { status: string } & Record<string, unknown> };

const bank: PayoutMethod = { id: 'KES::Bank', kind: 'bank', country: 'KE', currency: 'KES', fields: [], sender: [], cents: false };
const calls = {
  status: ({ payer }: ScriptedBitpesa) => payer.status('tx-1'),
  lookUp: ({ payer }: ScriptedBitpesa) => payer.lookUp('01JREFERENCE'),
  send: ({ payer }: ScriptedBitpesa) => payer.send(order),
  quote: ({ payer }: ScriptedBitpesa) => payer.quote(order),
  nameOf: ({ payer }: ScriptedBitpesa) => payer.nameOf({ account: '0123456789', bankCode: '68' }, bank),
  balances: ({ payer }: ScriptedBitpesa) => payer.balances(),
};

const folder = 'test/providers/fixtures/bitpesa';

describe('bitpesa: recorded answers', () => {
  let world: ScriptedBitpesa;
  beforeEach(async () => void (world = await scriptedBitpesa()));
  afterEach(() => world.close());

  it.each(readdirSync(folder))('%s', async (file) => {
    const { call, http, text, outcome } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Fixture;
    world.answer(() => ({ status: http, text }));
    const got = await calls[call](world);
    const moments = {
      ...('expiresAt' in outcome && { expiresAt: world.clock.now() + minutes(5) }),
      ...('at' in outcome && { at: world.clock.now() }),
    };
    if (outcome.status === 'unknown') expect(got).toEqual({ status: 'unknown', why: expect.any(String) as string });
    else expect(got).toEqual({ ...outcome, ...moments });
    expect(JSON.stringify(got)).not.toMatch(/741000001|Mushi|Stolen/);
  });
});
