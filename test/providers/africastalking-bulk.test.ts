import { afterEach, describe, expect, it } from 'vitest';
import type { Phone } from '../../src/phone.js';
import { atOverStandin } from './africastalking-standin.js';
import type { AtOverStandin } from './africastalking-standin.js';
import { atWorld } from './scripted-africastalking.js';
import type { AtWorld } from './scripted-africastalking.js';

const numbered = (count: number): Phone[] => Array.from({ length: count }, (_, i) => `+25471${String(2_000_000 + i).slice(0, 7)}` as Phone);

const open: { close: () => Promise<void> }[] = [];
const kept = <T extends { close: () => Promise<void> }>(one: T): T => (open.push(one), one);
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const sentTo = (world: AtWorld) => world.server.seen.map((call) => (JSON.parse(call.body) as { phoneNumbers: string[] }).phoneNumbers);
const recipients = (numbers: string[], more: object = {}) => ({
  status: 201,
  json: {
    SMSMessageData: {
      Message: 'x',
      Recipients: numbers.map((number) => ({
        statusCode: 101,
        number,
        status: 'Success',
        cost: 'KES 0.8000',
        messageId: `ATX_${number}`,
        ...more,
      })),
    },
  },
});
const all = (world: AtWorld) => world.answer((call) => recipients((JSON.parse(call.body) as { phoneNumbers: string[] }).phoneNumbers));

describe('one message to many', () => {
  it('goes out a hundred a call, each number once, and says of each what became of it, in the order in which they were given', async () => {
    const world = kept(await atWorld('chamabot', 'UMOJA'));
    all(world);
    const phones = numbered(230);
    const to = [...phones, phones[0]!, '0712000001' as Phone]; // eslint-disable-line @typescript-eslint/no-non-null-assertion
    const outcomes = await world.sender.sendBulk({ to, text: 'Mkutano Jumamosi' });
    expect(sentTo(world).map((numbers) => numbers.length)).toEqual([100, 100, 30]);
    expect(new Set(sentTo(world).flat()).size).toBe(230);
    expect(outcomes.map((one) => one.to)).toEqual(to);
    expect(outcomes.slice(0, 231).every(({ to: phone, outcome }) => outcome.status === 'sent' && outcome.messageId === `ATX_${phone}`)).toBe(true); // prettier-ignore
    expect(outcomes[231]?.outcome).toEqual({ status: 'refused', reason: 'badNumber' });
    const [call] = world.server.seen;
    expect(call).toMatchObject({ method: 'POST', path: '/version1/messaging/bulk' });
    expect(call?.headers).toMatchObject({ apikey: 'atsk_x', 'content-type': 'application/json' });
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      username: 'chamabot',
      message: 'Mkutano Jumamosi',
      senderId: 'UMOJA',
      enqueue: true,
    });
  });

  it('an answer in another order, and without some, is matched by number', async () => {
    const world = kept(await atWorld());
    const [a, b, c] = numbered(3) as [Phone, Phone, Phone];
    world.answer(() => recipients([c, a.slice(1)]));
    const outcomes = await world.sender.sendBulk({ to: [a, b, c], text: 'x' });
    expect(outcomes.map(({ outcome }) => outcome.status)).toEqual(['sent', 'unknown', 'sent']);
  });

  it('a call that is lost leaves its hundred unknown, the others go on, and nothing goes out twice', async () => {
    const world = kept(await atWorld());
    all(world);
    world.server.fault('lost-answer');
    const outcomes = await world.sender.sendBulk({ to: numbered(150), text: 'x' });
    expect(world.server.seen).toHaveLength(2);
    expect(outcomes.slice(0, 100).every(({ outcome }) => outcome.status === 'unknown')).toBe(true);
    expect(outcomes.slice(100).every(({ outcome }) => outcome.status === 'sent')).toBe(true);
  });

  it('without words nothing is sent', async () => {
    const world = kept(await atWorld());
    expect((await world.sender.sendBulk({ to: numbered(2), text: ' ' })).map(({ outcome }) => outcome)).toEqual(Array(2).fill({ status: 'refused', reason: 'rejected' })); // prettier-ignore
    expect(await world.sender.sendBulk({ to: [], text: 'x' })).toEqual([]);
    expect(world.server.seen).toEqual([]);
    await expect(world.sender.sendBulk({ to: numbered(10_001), text: 'x' })).rejects.toThrow('more than');
  });

  it('the sandbox gets the older form, through the package', async () => {
    const world = kept(await atWorld('Sandbox'));
    const [a, b] = numbered(2) as [Phone, Phone];
    world.answer(() => recipients([a, b]));
    const outcomes = await world.sender.sendBulk({ to: [a, b], text: 'x' });
    expect(outcomes.map(({ outcome }) => outcome.status)).toEqual(['sent', 'sent']);
    expect(world.server.seen[0]?.path).toBe('/version1/messaging');
    expect(new URLSearchParams(world.server.seen[0]?.body).get('to')).toBe(`${a},${b}`);
  });

  it('there, one number that the package does not like does not hold up the others', async () => {
    const world = kept(await atWorld('sandbox'));
    const [good] = numbered(1) as [Phone];
    world.answer((call) => recipients((new URLSearchParams(call.body).get('to') ?? '').split(',')));
    const outcomes = await world.sender.sendBulk({ to: [good, '+99912345678' as Phone], text: 'x' });
    expect(outcomes.map(({ outcome }) => outcome.status)).toEqual(['sent', 'refused']);
  });

  it('over the stand-in: each is told its own', async () => {
    const world: AtOverStandin = kept(await atOverStandin());
    const [amina, wanjiku] = ['+254712000001', '+254712000002'] as [Phone, Phone];
    world.account().blacklist = [wanjiku];
    const outcomes = await world.client.sendBulk({ to: [wanjiku, amina, '+25472' as Phone], text: 'Mkutano' });
    expect(outcomes).toMatchObject([
      { to: wanjiku, outcome: { status: 'refused', reason: 'optedOut' } },
      { to: amina, outcome: { status: 'sent' } },
      { outcome: { status: 'refused', reason: 'badNumber' } },
    ]);
    await expect.poll(() => world.phones.inbox(), { timeout: 5_000 }).toMatchObject([{ phone: amina, text: 'Mkutano' }]);
  });
});
