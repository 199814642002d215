import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { major, money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { chamaWorld } from './scripted-chamapay.js';
import type { ChamaWorld } from './scripted-chamapay.js';

let world: ChamaWorld;
beforeEach(async () => void (world = await chamaWorld()));
afterEach(() => world.close());

const entry = { key: '01KEY', memberId: 'MFT001', amount: money(1_250_050, 'KES'), date: '2026-04-30', receipt: 'RGH8KQ1234' };
const asked = () => world.server.seen.map((call) => `${call.method} ${call.path}`);

describe('writing', () => {
  it('sends key, credentials and a plain number', async () => {
    await world.records.addContribution(entry);
    const [call] = world.server.seen;
    expect(call?.headers).toMatchObject({ 'idempotency-key': '01KEY', authorization: 'Bearer cpk_live_x:s3cret' });
    expect(call?.body).toBe('{"member_id":"MFT001","amount":12500.5,"date":"2026-04-30","method":"mpesa","reference":"RGH8KQ1234"}');
  });

  it('never repeats itself, whatever comes back', async () => {
    for (const status of [429, 500, 502, 503, 504]) {
      world.clock.pass(600_000);
      world.answer(() => ({ status, text: '' }));
      expect(await world.records.addContribution(entry)).toMatchObject({ status: 'unknown' });
    }
    expect(world.server.seen).toHaveLength(5);
    expect(world.clock.slept).toEqual([]);
  });

  it('another currency is refused before anything is sent', async () => {
    expect(await world.records.addContribution({ ...entry, amount: major(5, 'TZS') })).toMatchObject({ status: 'refused' });
    expect(asked()).toEqual([]);
  });

  const person = { key: 'k', firstName: 'Amina', lastName: 'Njeri', email: 'amina@example.org', phone: '+254712000009' as Phone };

  it('registers a member', async () => {
    world.answer(() => ({ status: 201, json: { success: true, data: { member_id: 'MFT9', first_name: 'Amina', last_name: 'Njeri', phone: '+254712000009', status: 'Pending' } } })); // prettier-ignore
    expect(await world.records.addMember({ ...person, idNumber: '123' })).toEqual({
      status: 'added',
      member: { memberId: 'MFT9', firstName: 'Amina', lastName: 'Njeri', phone: '+254712000009', status: 'pending' },
    });
    expect(JSON.parse(world.server.seen[0]?.body ?? '')).toEqual({ first_name: 'Amina', last_name: 'Njeri', email: 'amina@example.org', phone: '+254712000009', id_number: '123' }); // prettier-ignore
  });

  it.each([
    ['MEMBER_EXISTS_EMAIL', 409, 'emailTaken'],
    ['MEMBER_EXISTS_ID', 409, 'idTaken'],
    ['INVALID_PHONE_FORMAT', 400, 'badPhone'],
    ['MISSING_REQUIRED_FIELD', 400, 'missingField'],
    ['SOMETHING_NEW', 409, 'declined'],
    ['SOMETHING_NEW', 400, 'declined'],
    ['PLAN', 403, 'unavailable'],
  ])('a member refused with %s (%i): %s', async (code, status, reason) => {
    world.answer(() => ({ status, json: { success: false, error: { code, message: 'x' } } }));
    expect(await world.records.addMember(person)).toMatchObject({ status: 'refused', reason });
  });

  it('a member whom ChamaPay cannot hold is refused before anything is sent', async () => {
    expect(await world.records.addMember({ ...person, phone: '+255741000001' as Phone })).toEqual({
      status: 'refused',
      reason: 'badPhone',
    });
    expect(await world.records.addMember({ ...person, email: '' })).toEqual({ status: 'refused', reason: 'missingField' });
    expect(await world.records.addMember({ ...person, lastName: ' ' })).toEqual({ status: 'refused', reason: 'missingField' });
    expect(asked()).toEqual([]);
  });
});

describe('reading', () => {
  it('asks for full pages, and no further than there are', async () => {
    await world.addMembers(199);
    await world.records.members();
    expect(world.server.seen.map((call) => call.query.toString())).toEqual(['page=1&limit=100', 'page=2&limit=100']);
  });

  it('gives up on a list without end', async () => {
    world.answer(() => ({ status: 200, json: { success: true, data: [{ member_id: 'A' }], meta: { total: 1, pages: 1_000_000 } } }));
    expect(await world.records.members()).toMatchObject({ status: 'unknown' });
    expect(world.server.seen).toHaveLength(100);
  });

  it('forgives what a member’s line lacks, and opens nothing by an unknown status', async () => {
    world.members.splice(0, 1, { member_id: 7, status: 'Deceased', phone: '0712000001' }, { member_id: 'B', status: 'constructor' }, { member_id: 'C', status: 'Suspended', phone: '254712000001' }); // prettier-ignore
    const blank = { firstName: '', lastName: '', phone: undefined };
    expect(await world.records.members()).toEqual({
      status: 'read',
      items: [
        { ...blank, memberId: '7', status: 'inactive' },
        { ...blank, memberId: 'B', status: 'inactive' },
        { ...blank, memberId: 'C', status: 'suspended', phone: '+254712000001' },
      ],
    });
  });

  it('filters again what the provider did not filter', async () => {
    const days = ['2026-04-29', '2026-04-30', '2026-05-01'];
    world.answer(() => ({ status: 200, json: { success: true, data: days.map((date, id) => ({ id, member_id: id === 1 ? 'MFT001' : 'X', amount: 1, date })) } }));
    const read = async (of: object) => {
      const list = await world.records.contributions(of);
      return list.status === 'read' ? list.items.map((item) => item.date) : list;
    };
    expect(await read({ from: '2026-04-30' })).toEqual(days.slice(1));
    expect(await read({ to: '2026-04-30' })).toEqual(days.slice(0, 2));
    expect(await read({ memberId: 'MFT001' })).toEqual([days[1]]);
  }); // prettier-ignore

  it('after a 429 it waits as long as it was told, and asks once more', async () => {
    let calls = 0;
    world.answer(() => (calls++ === 0 ? { status: 429, text: '', headers: { 'retry-after': '7' } } : undefined));
    expect(await world.records.members()).toMatchObject({ status: 'read' });
    expect(world.clock.slept).toEqual([7_000]);
  });

  it('a rest longer than its deadline is kept by everybody, and nobody waits for it', async () => {
    world.answer(() => ({ status: 429, text: '', headers: { 'retry-after': '120' } }));
    expect(await world.records.members()).toMatchObject({ status: 'unknown' });
    expect(await world.records.members()).toMatchObject({ status: 'unknown' });
    expect(await world.records.addContribution(entry)).toMatchObject({ status: 'unknown' });
    expect(world.server.seen).toHaveLength(1);
    world.clock.pass(120_000);
    world.answer(undefined);
    expect(await world.records.addContribution(entry)).toMatchObject({ status: 'settled' });
  });

  it('when none are left it rests until the reset before it asks again', async () => {
    const reset = String(world.clock.now() / 1000 + 5);
    world.answer(() => ({ status: 200, json: { success: true, data: [] }, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } }));
    await world.records.members();
    await world.records.members();
    expect(world.clock.slept).toEqual([5_000]);
  }); // prettier-ignore
});

describe('the monthly quota', () => {
  it('counts every call, the repeated ones too, in the Kenyan month; not those that never left', async () => {
    await world.fault('error-500');
    await world.records.members();
    await world.records.addContribution(entry);
    await world.unreachable.members();
    expect([...world.quota.used]).toEqual([['2026-04', 3]]);
    world.clock.pass(Date.UTC(2026, 3, 30, 21) - world.clock.now());
    await world.records.members();
    expect(world.quota.used.get('2026-05')).toBe(1);
  });

  it('keeps three calls of ten for writing, and then says who must act', async () => {
    world.quota.max = 10;
    for (let i = 0; i < 9; i++) await world.records.members();
    expect(world.server.seen).toHaveLength(7);
    expect(await world.records.members()).toMatchObject({ status: 'unknown' });
    for (let i = 0; i < 3; i++)
      expect(await world.records.addContribution({ ...entry, key: `k${i}` })).toMatchObject({ status: 'settled' });
    const alert = "this month's ChamaPay calls are used up";
    expect(await world.records.addContribution(entry)).toEqual({ status: 'refused', reason: 'unavailable', alert });
    expect(world.server.seen).toHaveLength(10);
  });
});

describe('webhooks', () => {
  const of = (body: string, signed = body) => world.records.event(body, world.sign(signed));

  it.each([
    ['other spacing', '{ "event": "loan.approved",\n "data": { "member_id": "MFT001" } }'],
    ['amount with cents', '{"event":"loan.approved","data":{"member_id":"MFT001","amount":5000.00}}'],
    ['escaped letters', '{"event":"loan.approved","data":{"member_id":"MFT001","name":"\\u0041mina\\/N"}}'],
    ['a key twice', '{"event":"x","event":"loan.approved","data":{"member_id":"MFT001"}}'],
  ])('signed as it came, or as it reads when serialised anew: %s', (_, body) => {
    const read = { event: 'loan.approved', memberId: 'MFT001' };
    expect(of(body)).toEqual(read);
    expect(of(body, JSON.stringify(JSON.parse(body)))).toEqual(read);
    expect(of(body, `${body} `)).toBeUndefined();
  });

  it('data may be missing, or say nothing of a member', () => {
    expect(of('{"event":"fine.issued"}')).toEqual({ event: 'fine.issued' });
    expect(of('{"event":"fine.issued","data":{"member_id":null}}')).toEqual({ event: 'fine.issued' });
    expect(of('{"event":"fine.issued","data":{"member_id":{}}}')).toBeUndefined();
  });
});
