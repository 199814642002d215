import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { imarapay } from '../../src/providers/imarapay/index.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { tinySeed } from '../../src/standins/seed.js';
import { startStandins } from '../../src/standins/server.js';
import type { Standins } from '../../src/standins/server.js';
import { imaraWorld } from './scripted-imarapay.js';
import type { ImaraWorld } from './scripted-imarapay.js';
import { closedAddress } from './scripted-server.js';

const send = httpSend(fetch);
const ids = systemIds(() => systemClock.now());

describe('payment channels over the stand-in', () => {
  let standins: Standins;
  beforeEach(async () => void (standins = await startStandins({ clock: systemClock, ids, send, seed: tinySeed, port: 0 })));
  afterEach(() => standins.close());
  const client = (password = demoCredentials.imarapay.password, baseUrl = `${standins.url}/imarapay`) =>
    imarapay({ baseUrl, username: demoCredentials.imarapay.username, password, accountId: 1, send, clock: systemClock });

  it('a till, a paybill and a bank account are added and stand in the list', async () => {
    const banks = await client().banks();
    const [bankName = ''] = banks.status === 'read' ? banks.value : [];
    const added = [
      await client().addAccount({ type: 'till', number: '3118761' }),
      await client().addAccount({ type: 'paybill', number: '247247', reference: 'UMOJA2' }),
      await client().addAccount({ type: 'bank', number: '0110298765', bankName }),
    ].map((one) => (one.status === 'added' ? one.account : one));
    expect(added).toMatchObject([
      { account_type: 'till', account_number: '3118761', account_reference: '3118761', is_active: true, bank_name: null },
      { account_type: 'paybill', account_reference: 'UMOJA2' },
      { account_type: 'bank', bank_name: bankName },
    ]);
    const list = await client().accounts();
    expect(list.status === 'read' && list.value.slice(1)).toEqual(added);
    // Money that is asked for goes to the channel that was just added.
    const { id } = added[0] as { id: number };
    const at = imarapay({ baseUrl: `${standins.url}/imarapay`, ...demoCredentials.imarapay, accountId: id, send, clock: systemClock });
    expect(await at.collect({ reference: ids.next(), phone: '+254712000001' as Phone, amount: major(50, 'KES'), description: 'x' })).toMatchObject({ status: 'pending' }); // prettier-ignore
    expect(standins.truth().payments.at(-1)?.accountId).toBe(id);
  });

  it('a bank that is not in their list, wrong credentials, an identity that is not verified', async () => {
    const bank = { type: 'bank', number: '0110298765', bankName: 'Bank of Nowhere' } as const;
    expect(await client().addAccount(bank)).toMatchObject({ status: 'refused', reason: 'invalid' });
    expect(await client('wrong').addAccount({ type: 'till', number: '3118761' })).toMatchObject({
      status: 'refused',
      reason: 'unavailable',
    });
    standins.state().imarapay.kycVerified = false;
    expect(await client().addAccount({ type: 'till', number: '3118761' })).toMatchObject({ status: 'refused', reason: 'unverified' });
    expect(await client(undefined, await closedAddress()).addAccount({ type: 'till', number: '3118761' })).toMatchObject({ status: 'refused', reason: 'unavailable' }); // prettier-ignore
    expect(standins.state().imarapay.accounts).toHaveLength(1);
  });

  it.each(['lostResponse', 'error500', 'html503', 'truncated'] as const)('%s: unknown, and asked once', async (fault) => {
    standins.faults.set({ kind: 'request', provider: 'imarapay', endpoint: 'POST /accounts', fault, times: 1 });
    expect(await client().addAccount({ type: 'till', number: '3118761' })).toMatchObject({ status: 'unknown' });
    expect(standins.state().imarapay.accounts.length).toBe(['lostResponse', 'truncated'].includes(fault) ? 2 : 1);
  });

  it('what is left in the service wallet is known from the last status', async () => {
    const one = client();
    expect(one.serviceWallet()).toBeUndefined();
    const asked = await one.collect({
      reference: ids.next(),
      phone: '+254712000001' as Phone,
      amount: major(500, 'KES'),
      description: 'x',
    });
    if (asked.status !== 'pending') throw new Error(JSON.stringify(asked));
    while ((await one.status(asked.providerId)).status === 'pending') await systemClock.sleep(10);
    expect(one.serviceWallet()?.balance).toEqual(major(4_994, 'KES'));
    standins.faults.set({ kind: 'request', provider: 'imarapay', endpoint: '*', fault: 'error500', times: 1 });
    await one.status(asked.providerId);
    expect(one.serviceWallet()?.balance).toEqual(major(4_994, 'KES'));
  });
});

describe('payment channels over what nobody promised', () => {
  let world: ImaraWorld;
  beforeEach(async () => void (world = await imaraWorld()));
  afterEach(() => world.close());
  const channel = { id: 9, name: 'Till 3118761', account_type: 'till', account_number: '3118761', is_active: true };

  it.each([
    [200, channel, { status: 'added', account: channel }],
    [201, { success: true, account: channel }, { status: 'added', account: channel }],
    [201, { success: true }, { status: 'unknown' }],
    [404, { error: 'Not found' }, { status: 'refused', reason: 'unavailable' }],
    [405, {}, { status: 'refused', reason: 'unavailable' }],
    [409, { error: 'exists' }, { status: 'unknown' }],
    [402, { error: 'x' }, { status: 'unknown' }],
  ])('HTTP %i %j', async (status, json, outcome) => {
    world.answer(() => ({ status, json }));
    expect(await world.collector.addAccount({ type: 'till', number: '3118761' })).toMatchObject(outcome);
    expect(JSON.parse(world.server.seen[0]?.body ?? '')).toEqual({ account_type: 'till', account_number: '3118761' });
  });

  it('what is no number is refused before anything is sent', async () => {
    for (const number of ['', '12', 'a b', '1'.repeat(21)])
      expect(await world.collector.addAccount({ type: 'till', number })).toMatchObject({ status: 'refused', reason: 'invalid' });
    expect(await world.collector.addAccount({ type: 'bank', number: '0110298765', bankName: ' ' })).toMatchObject({ status: 'refused' });
    expect(world.server.seen).toEqual([]);
  });
});
