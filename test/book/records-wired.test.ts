import { describe, expect, it } from 'vitest';
import { flows } from '../../flows/index.js';
import { noCrash } from '../../src/crashpoint.js';
import { silent } from '../../src/log.js';
import { chamapay } from '../../src/providers/chamapay/index.js';
import { openService } from '../../src/service.js';
import { standinCore } from '../../src/standins/core.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { inProcessSend } from '../../src/standins/in-process.js';
import { demoSeed } from '../../src/standins/seed.js';
import { memoryDisks, sqliteDisks } from '../simulation/disks.js';
import { virtualClock } from '../standins/virtual-clock.js';
import { act, made, read } from './local-support.js';
import { countedHash, countedIds, kes, phone, tumaini, umoja } from './support.js';

/** A service with a chama at ChamaPay and one whose records are our own. */
async function open(disks: Awaited<ReturnType<typeof sqliteDisks>>) {
  const clock = virtualClock();
  const ids = countedIds();
  const { apiKey: key, apiSecret: secret, webhookSecret } = demoCredentials.chamapay;
  const webhooks: { body: string; signature: string }[] = [];
  const standins = standinCore({
    clock,
    ids,
    seed: demoSeed,
    credentials: demoCredentials,
    urls: () => ({ chamapayWebhook: 'http://us/callbacks' }),
    send: async ({ body = '', headers = {} }) => {
      webhooks.push({ body, signature: headers['x-chamapay-signature'] ?? '' });
      return { heard: true, status: 200, headers: {}, text: '' };
    },
  });
  standins.resume();
  const quota = { used: async () => 0, add: async () => undefined, max: 10_000 };
  const send = inProcessSend(standins, clock);
  const provider = chamapay({ baseUrl: 'http://chamapay/chamapay/v1', key, secret, webhookSecret, send, clock, quota });
  const start = () =>
    openService({
      chamas: [
        { setup: { chama: umoja, language: 'en', officers: { MFT002: 'chair' } }, records: provider },
        { setup: { chama: tumaini, language: 'sw', officers: {} } },
      ],
      register: flows,
      stores: disks,
      secretKey: 'a secret of no worth, for a test of wires 0123456789',
      pinHash: countedHash(),
      clock,
      ids,
      crash: noCrash,
      log: silent,
      alone: true,
    });
  return { start, standins, webhooks, clock };
}

describe.each([
  ['memory', () => Promise.resolve(memoryDisks())],
  ['sqlite', sqliteDisks],
])('the service hands out records (%s)', (_name, openDisks) => {
  it('each chama’s own, wherever they are kept; a member who is registered is known at once, and after a start', async () => {
    const disks = await openDisks();
    const { start } = await open(disks);
    const service = await start();
    await service.refreshRecords();
    expect(service.records('umoja').name).toBe('chamapay');
    const records = service.records('tumaini');
    expect(records.name).toBe('local');
    const neema = { name: ' Neema\tMushi ', phone: phone('+255741000001'), role: 'chair' as const };
    const { memberId } = made(await records.members.register(act('host'), neema));
    const known = [{ member: { id: memberId, name: 'Neema Mushi', role: 'chair' }, chama: { id: 'tumaini' }, language: 'sw' }];
    expect((await service.people.identify('ussd', '+255741000001')).memberships).toMatchObject(known);
    const { memberId: other } = made(
      await records.members.register(act(memberId), { ...neema, name: 'Juma', phone: phone('+255741000002'), role: 'member' }),
    );
    made(
      await records.savings.recordCash(act(memberId), {
        memberId: other,
        amount: { minor: '500000', currency: 'TZS' },
        date: '2026-11-21',
      }),
    );

    const audited = await disks.money.transaction(async (tx) => {
      await tx.audit({ id: 'after', chamaId: 'tumaini', at: 0, actor: 'host', action: 'x', subject: '', detail: '' });
    });
    expect(audited).toBeUndefined(); // the chain goes on after what the records have put in it

    const again = await start();
    expect((await again.people.identify('ussd', '+255741000001')).memberships).toMatchObject(known);
    expect(read(await again.records('tumaini').savings.summary({ memberId: other })).total).toEqual({ minor: '500000', currency: 'TZS' });
    expect(read(await again.records('umoja').members.list({ limit: 100 }))).toHaveLength(
      read(await service.records('umoja').members.list({ limit: 100 })).length,
    );
    expect(read(await again.records('tumaini').members.list({ limit: 100 }))).toHaveLength(2);
    expect(() => service.records('nowhere')).toThrow(/nowhere/);
    await disks.close();
  });

  it('a webhook that is signed has the records read again; one that is not changes nothing', async () => {
    const disks = await openDisks();
    const { start, standins, webhooks, clock } = await open(disks);
    const service = await start();
    await service.refreshRecords();
    const fines = async () => read(await service.records('umoja').loans.fines({ memberId: 'MFT001' })).length;
    expect(await fines()).toBe(0);
    await clock.advance(120_000);
    const rows = standins.state().chamapay.records.fines;
    made(
      await service
        .records('umoja')
        .loans.issueFine(act('MFT002'), { memberId: 'MFT001', amount: kes(50), reason: 'late', date: '2026-11-21' }),
    );
    expect(await fines()).toBe(1); // what we wrote ourselves is there at once
    rows.push({
      id: 90,
      member_id: 'MFT001',
      amount: 70,
      reason: 'absent',
      status: 'Unpaid',
      date: '2026-11-20',
      created_at: '2026-11-20T10:00:00Z',
    });
    await clock.advance(120_000);
    const [told] = webhooks.filter(({ body }) => body.includes('fine.issued'));
    expect(service.recordsEvent('umoja', told?.body ?? '', '0'.repeat(64))).toBeUndefined();
    expect(await fines()).toBe(1);
    expect(service.recordsEvent('umoja', told?.body ?? '', told?.signature ?? '')).toBe('taken');
    expect(await fines()).toBe(2);
    await disks.close();
  });
});
