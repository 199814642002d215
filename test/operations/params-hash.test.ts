import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { major } from '../../src/money.js';
import { deriveKey } from '../../src/secrets.js';
import type { Me } from '../../flows/kit/me.js';
import { fieldsOf } from '../../src/operations/kinds/fields.js';
import type { MoneyIntent } from '../../src/operations/kinds/kind.js';
import { isMoneyOrder, paramsHash } from '../../src/operations/kinds/register.js';
import { kes, me } from './world.js';

const key = deriveKey('test', 'lookup');
const hash = (intent: MoneyIntent, who: Me = me()) => paramsHash(key, { intent, me: who });

const payQuote = {
  ...{ quoteId: 'q', kind: 'remittance' as const, amount: major(5000, 'TZS'), pay: major(2500, 'SAT'), fee: major(40, 'SAT') },
  ...{ feePercent: '1.6', tier: { name: 'bronze' } as never, quotedAt: 1, expiresAt: 2 },
};
const recipient = { firstName: 'Neema', lastName: 'Mushi', phone: '+255741000009', network: 'mpesa', reason: 'gift' };

/** Each kind of order with every field that it may have. A new kind does not compile without one. */
const samples: { [K in MoneyIntent['kind']]: Required<Extract<MoneyIntent, { kind: K }>> } = {
  contribute: { kind: 'contribute', amount: kes(500) },
  orderLink: { kind: 'orderLink', amount: kes(500), payer: '+14155550100' },
  airtime: { kind: 'airtime', amount: kes(500), phone: '+254733000111' },
  payFor: { kind: 'payFor', for: { purpose: 'fine', subjectId: 'f7' }, amount: kes(500) },
  claim: { kind: 'claim', receipt: 'QK71ABC234', amount: kes(500), for: { purpose: 'loan', subjectId: 'l7' } },
  payByLightning: { kind: 'payByLightning', quote: payQuote, phone: '+255741000009', recipientName: 'Neema Mushi', payer: '+254712000001' },
  buySats: {
    ...{ kind: 'buySats', receipt: 'QK71ABC234', bolt11: 'lnbc1' },
    quote: { quoteId: 'q', kind: 'buy', amount: major(5000, 'TZS'), get: major(2500, 'SAT'), btcPrice: '9', quotedAt: 1, expiresAt: 2 },
  },
  payAbroad: {
    ...{ kind: 'payAbroad', methodId: 'TZS::Mobile', country: 'TZ', recipient },
    price: { pay: kes(500), gets: major(10_000, 'TZS'), rate: '20', fee: kes(5), expiresAt: 2 },
  },
  cancelPayout: { kind: 'cancelPayout', operationId: 'o7' },
  mendPayout: { kind: 'mendPayout', operationId: 'o7', recipient },
};

type Json = string | number | boolean | null | { [name: string]: Json };

/** The same with one leaf changed, once for each leaf but the kind of the order itself; and once without it. */
function* changed(value: Json, path: string[] = []): Iterable<{ path: string; to: Json }> {
  if (typeof value !== 'object' || value === null) {
    yield { path: path.join('.'), to: typeof value === 'number' ? value + 1 : `${String(value)}1` };
    return;
  }
  for (const [name, inside] of Object.entries(value)) {
    if (path.length === 0 && name === 'kind') continue;
    const { [name]: _, ...others } = value;
    yield { path: `${[...path, name].join('.')} left out`, to: others };
    for (const { path: where, to } of changed(inside, [...path, name])) yield { path: where, to: { ...value, [name]: to } };
  }
}

describe.each(Object.entries(samples))('a confirmed %s', (_kind, sample) => {
  const variants = [...changed(sample as unknown as Json)];

  test.each(variants)('is another with $path changed', ({ to }) => {
    expect(hash(to as unknown as MoneyIntent)).not.toBe(hash(sample));
  });

  test('no two of these are the same, and the order of fields says nothing', () => {
    const hashes = [sample, ...variants.map(({ to }) => to as unknown as MoneyIntent)].map((one) => hash(one));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes.length).toBeGreaterThan(2);
    const turned = Object.fromEntries(Object.entries(sample).reverse()) as unknown as MoneyIntent;
    expect(hash(turned)).toBe(hash(sample));
    expect(hash(JSON.parse(JSON.stringify(sample)) as MoneyIntent)).toBe(hash(sample));
  });

  test('is an order of money, and another for another member, person or chama', () => {
    expect(isMoneyOrder({ key: 'k', intent: sample, me: me(), address: 'a', at: 1 })).toBe(true);
    const own = hash(sample);
    expect(hash(sample, me({ person: 'p2' }))).not.toBe(own);
    expect(hash(sample, me({ member: { id: 'm2', name: 'Amina', role: 'member' } }))).not.toBe(own);
    expect(hash(sample, me({ chama: { ...me().chama, id: 'other' } }))).not.toBe(own);
    // Where and in which language it was said is not what was confirmed.
    expect(hash(sample, me({ channel: 'whatsapp', language: 'fr' }))).toBe(own);
  });
});

test('two values that differ have fields that differ, whatever they hold', () => {
  const plain = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), tie('object')),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'a/b', '~', '', '/'), tie('value'), { maxKeys: 3 }),
  })).value;
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'object' && one !== null ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
    );
  fc.assert(
    fc.property(plain, plain, (one, other) => {
      expect(JSON.stringify(fieldsOf(one)) === JSON.stringify(fieldsOf(other))).toBe(sorted(one) === sorted(other));
    }),
    { numRuns: 3000 },
  );
});
