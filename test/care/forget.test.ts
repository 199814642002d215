import { afterEach, describe, expect, it } from 'vitest';
import { memoryDisks, sqliteDisks } from '../simulation/disks.js';
import type { Disks } from '../simulation/world.js';
import { say } from '../../flows/kit/say.js';
import { memberMessages } from '../../src/care/message-table.js';
import { gatewayPhone } from '../../src/phone.js';
import { agreed, careWorld, numbers, refused } from './world.js';

let disks: Disks;
afterEach(() => disks.close());

describe.each([
  ['memory', () => Promise.resolve(memoryDisks())],
  ['sqlite', sqliteDisks],
])('what is kept of a person (%s)', (_name, openDisks) => {
  async function open() {
    disks = await openDisks();
    const world = await careWorld(disks);
    const { service, agree } = world;
    const neema = await world.me(numbers.neema);
    const phone = gatewayPhone(numbers.neema);
    if (phone === undefined) throw new Error('no number');
    await service.givePin(neema.person, phone, '7391');
    await agree(neema, { kind: 'agreeToTerms', version: 1 });
    await agree(neema, { kind: 'setLanguage', language: 'fr' });
    await agree(neema, { kind: 'setPreferences', broadcasts: false, prefers: 'sms' });
    await service.people.bind({ channel: 'whatsapp', address: '255741000001@c.us', phone, how: 'sms-code', at: 1 });
    await agree(neema, { kind: 'leaveMessage', text: 'Siri yangu' });
    return { ...world, reads: service.reach.reads, neema: await world.me(numbers.neema), phone };
  }

  it('is deleted whole, written down once, and the next dial is like the first', async () => {
    const { agree, neema, me, service, start, texts, reads } = await open();
    const rehema = await me(numbers.rehema);
    expect(neema).toMatchObject({ agreed: true, hasPin: true, language: 'fr' });
    expect(await reads.forgetting({ me: neema })).toBe('free');
    expect(await agree(neema, { kind: 'forgetMe' }, 's.gone:0')).toEqual(agreed);
    expect(await agree(neema, { kind: 'forgetMe' }, 's.gone:0')).toEqual(agreed);
    for (const its of [service, await start()]) {
      const now = await me(numbers.neema, 'tumaini', its);
      expect(now).toMatchObject({ member: { name: 'Neema Mushi' }, agreed: false, hasPin: false, language: 'en' });
      expect(await its.reach.reads.preferences({ me: now })).toEqual({ prefers: 'seen', broadcasts: true, whatsapp: false });
      expect(await its.reach.reads.checkPin({ me: now, pin: '7391' })).toEqual({ status: 'none' });
      expect((await its.people.identify('whatsapp', '255741000001@c.us')).memberships).toEqual([]);
    }
    expect(await reads.messages({ me: rehema })).toEqual([]);
    expect(await texts(numbers.rehema)).toEqual([]);
    const { notifications, audits } = await disks.money.transaction((tx) => tx.dump());
    expect(JSON.stringify(notifications)).not.toContain('Siri yangu');
    const gone = audits.filter(({ action }) => action === 'person.forget');
    expect(gone).toMatchObject([{ chamaId: 'tumaini', actor: 'M003', subject: 'M003' }]);
    expect(JSON.stringify(gone)).not.toMatch(/Neema|255741/);
  });

  it('takes along what they were told, at once or when it has gone out', async () => {
    const { agree, neema, me, texts } = await open();
    const rehema = await me(numbers.rehema);
    const words = async () => JSON.stringify((await disks.money.transaction((tx) => tx.dump())).notifications);
    const answer = async (text: string) => {
      const [waiting] = await disks.local.transaction('tumaini', (tx) =>
        tx.list(memberMessages, { state: 'waiting' }, { by: ['at'], max: 1 }),
      );
      expect(await agree(rehema, { kind: 'answerMessage', messageId: waiting?.id ?? '', text })).toEqual(agreed);
    };
    await answer('Jibu la siri');
    const told = { chamaId: 'tumaini', person: neema.person, prefer: 'sms', createdAt: 1, nextAt: 1 } as const;
    const chama = (name: string) => say('menu.chama', { chama: name });
    await disks.money.transaction((tx) =>
      tx.notify({ ...told, id: 'sent', operationId: 'o1', kind: 'contribution.settled', phrase: chama('Imekwisha') }),
    );
    expect((await texts(numbers.neema)).join()).toContain('Imekwisha');
    await disks.money.transaction((tx) =>
      tx.notify({ ...told, id: 'waits', operationId: 'o2', kind: 'contribution.settled', phrase: chama('Bado') }),
    );
    expect(await words()).toContain('Imekwisha');
    expect(await agree(neema, { kind: 'forgetMe' })).toEqual(agreed);
    expect(await words()).not.toMatch(/Imekwisha|Jibu la siri/);
    expect(await texts(numbers.neema), 'news of their money still comes').toEqual([expect.stringContaining('Bado')]);
    expect(await words()).not.toContain('Bado');
  });

  it('stays while a payment of theirs is open', async () => {
    const { agree, neema, me, reads } = await open();
    expect(await agree(neema, { kind: 'claim', receipt: 'QK71ABC234' })).toEqual(agreed);
    expect(await reads.forgetting({ me: neema })).toBe('openPayment');
    expect(await agree(neema, { kind: 'forgetMe' })).toEqual(refused('openPayment'));
    expect(await me(numbers.neema)).toMatchObject({ agreed: true, hasPin: true });
  });

  it('is not what the chama has: others of it, and messages of others, are as they were', async () => {
    const { agree, neema, me, reads, service } = await open();
    const juma = await me(numbers.juma);
    await agree(juma, { kind: 'leaveMessage', text: 'From the chair' });
    await agree(juma, { kind: 'setLanguage', language: 'sw' });
    await agree(neema, { kind: 'forgetMe' });
    expect(await reads.messages({ me: await me(numbers.rehema) })).toMatchObject([{ text: 'From the chair' }]);
    expect((await me(numbers.juma)).language).toBe('sw');
    expect(service.people.roll.membersOf('tumaini')).toHaveLength(3);
  });

  it('a preference is kept over a start, and says where a message goes', async () => {
    const { neema, me, start, agree, service } = await open();
    expect((await service.people.contact(neema.person, 'tumaini'))?.prefers).toBe('sms');
    await agree(neema, { kind: 'setPreferences', prefers: 'whatsapp' });
    const again = await start();
    const now = await me(numbers.neema, 'tumaini', again);
    expect(await again.reach.reads.preferences({ me: now })).toEqual({ prefers: 'whatsapp', broadcasts: false, whatsapp: true });
    expect((await again.people.contact(neema.person, 'tumaini'))?.prefers).toBe('whatsapp');
    await agree(neema, { kind: 'setPreferences', prefers: 'seen' }, undefined, again);
    expect((await again.people.contact(neema.person, 'tumaini'))?.prefers).toBeUndefined();
  });
});
