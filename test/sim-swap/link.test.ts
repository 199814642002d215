import { expect, test } from 'vitest';
import type { Bindings } from '../../src/book/binding.js';
import type { People } from '../../src/book/people.js';
import { openProfiles } from '../../src/book/profile.js';
import type { Phone } from '../../src/phone.js';
import type { Intent } from '../../flows/kit/intents.js';
import { me } from '../operations/world.js';
import { guarded } from './support.js';

const amina = '+254712000001' as Phone;
const intent: Intent = { kind: 'bind', phone: '0712000001', proof: '1.p' };
const { member: _none, phone: _phone, ...stranger } = me({ channel: 'whatsapp', person: 'w1' });

/** Whoever speaks on WhatsApp has the right code; `bound` is what came of it. */
function profiles(guard: Parameters<typeof openProfiles>[0]['guard']) {
  const bound: string[] = [];
  const people = {
    roll: { personBoundTo: () => (bound.length > 0 ? 'p1' : undefined), phone: () => amina },
    bind: async ({ address }: { address: string }) => void bound.push(address),
  } as unknown as People;
  const bindings = { proven: () => amina, used: async () => undefined } as unknown as Bindings;
  const write = openProfiles({ people, bindings, ...(guard && { guard }) });
  return { bound, link: (key: string) => write({ key, intent, me: stranger, address: 'a@lid', at: 1 }) };
}

test('a number whose SIM was changed yesterday is not linked to a new WhatsApp, though the code was right', async () => {
  const g = guarded();
  const { bound, link } = profiles(g.guard.bars);
  g.guard.look('main', amina);
  await g.simSwaps.idle();
  await g.report('req-1', { swapped: true, lastSwapOn: '2026-05-03' });
  expect(await link('k1')).toMatchObject({ status: 'refused', reason: 'guarded', phrase: { key: 'guard.swapped' } });
  expect(bound).toEqual([]);
  g.clock.setTo(Date.UTC(2026, 4, 7));
  expect(await link('k2')).toEqual({ status: 'agreed' });
  expect(bound).toEqual(['a@lid']);
});

test('a link that was made stays made when it is said again, whatever is known by then', async () => {
  const g = guarded();
  const first = profiles(g.guard.bars);
  expect(await first.link('k1')).toEqual({ status: 'agreed' });
  await g.simSwaps.idle();
  await g.report('req-1', { swapped: true, lastSwapOn: '2026-05-03' });
  expect(await first.link('k1')).toEqual({ status: 'agreed' });
  expect(await first.link('after a restart')).toEqual({ status: 'agreed' });
  expect(first.bound).toEqual(['a@lid']);
});

test('the host may have it held where the network does not say', async () => {
  const g = guarded({ rail: { unknown: 'hold' } });
  const { bound, link } = profiles(g.guard.bars);
  expect(await link('k1')).toMatchObject({ status: 'refused', phrase: { key: 'guard.checking' } });
  await g.simSwaps.idle();
  expect(g.insights.asked).toEqual([amina]);
  await g.report('req-1', { swapped: false });
  expect(await link('k2')).toEqual({ status: 'agreed' });
  expect(bound).toEqual(['a@lid']);
});
