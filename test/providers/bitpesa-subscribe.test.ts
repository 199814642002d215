import { describe, expect, it } from 'vitest';
import { systemIds } from '../../src/ids.js';
import { bitpesa } from '../../src/providers/bitpesa/index.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { RequestFaultName } from '../../src/standins/faults.js';
import { world } from '../standins/stage.js';
import { webhookAddress } from './bitpesa-world.js';

const { apiKey: key, apiSecret } = demoCredentials.bitpesa;

function stage(addresses: readonly string[] = [webhookAddress]) {
  const { core, clock, send } = world();
  const { bitpesa: state } = core.state();
  state.webhooks.length = 0;
  const ids = systemIds(() => clock.now());
  const payer = bitpesa({
    baseUrl: 'http://standins/bitpesa',
    key,
    secrets: [apiSecret],
    webhookAddresses: () => addresses,
    send,
    clock,
    ids,
  });
  const over = async <T>(asked: Promise<T>): Promise<T> => {
    await clock.advance(120_000);
    return asked;
  };
  const fault = (endpoint: string, name: RequestFaultName, times = 1) =>
    core.faults.set({ kind: 'request', provider: 'bitpesa', endpoint, fault: name, times });
  return { payer, over, fault, urls: () => state.webhooks.map(({ url }) => url), state };
}

describe('our address at BitPesa', () => {
  it('is subscribed once, however often a service starts', async () => {
    const { payer, over, urls, state } = stage();
    expect(await over(payer.isListening())).toEqual({ status: 'missing' });
    expect(await over(payer.listen())).toEqual({ status: 'made' });
    expect(await over(payer.listen())).toEqual({ status: 'there' });
    expect(await over(payer.isListening())).toEqual({ status: 'there' });
    expect(urls()).toEqual([webhookAddress]);
    const [{ events } = { events: [] }] = state.webhooks;
    expect(events).toEqual(expect.arrayContaining(['transaction.paid_out', 'recipient.error', 'sender.approved']));
    expect(events.filter((name) => name.startsWith('payin_method'))).toEqual([]);
  });

  it('stays as it is where the second of our addresses is subscribed, and beside that of another', async () => {
    const { payer, over, urls, state } = stage(['https://chama.example/new', webhookAddress]);
    state.webhooks.push({ id: 'w1', url: 'https://another.example/', events: ['transaction.paid_out'], disabled: false, silences: 0 });
    state.webhooks.push({ id: 'w2', url: webhookAddress, events: ['transaction.paid_out'], disabled: false, silences: 0 });
    expect(await over(payer.listen())).toEqual({ status: 'there' });
    expect(urls()).toHaveLength(2);
  });

  it('is subscribed anew where BitPesa has switched it off', async () => {
    const { payer, over, state } = stage();
    state.webhooks.push({ id: 'w1', url: webhookAddress, events: ['transaction.paid_out'], disabled: true, silences: 6 });
    expect(await over(payer.listen())).toEqual({ status: 'made' });
  });

  it.each<[string, RequestFaultName]>([
    ['GET /webhooks', 'error500'],
    ['GET /webhooks', 'truncated'],
    ['GET /webhooks/events', 'error500'],
    ['POST /webhooks', 'error500'],
  ])('is not subscribed blindly: %s, %s', async (endpoint, name) => {
    const { payer, over, fault, urls } = stage();
    fault(endpoint, name);
    expect(await over(payer.listen())).toMatchObject({ status: 'unknown' });
    expect(urls()).toEqual([]);
    expect(await over(payer.listen())).toEqual({ status: 'made' });
    expect(urls()).toEqual([webhookAddress]);
  });

  it('is found by the next start, where the answer to the subscription was lost', async () => {
    const { payer, over, fault, urls } = stage();
    fault('POST /webhooks', 'lostResponse');
    expect(await over(payer.listen())).toMatchObject({ status: 'unknown' });
    expect(await over(payer.listen())).toEqual({ status: 'there' });
    expect(urls()).toEqual([webhookAddress]);
  });

  it('is nothing to subscribe before there is one', async () => {
    const { payer, over } = stage([]);
    expect(await over(payer.listen())).toMatchObject({ status: 'unknown' });
  });
});
