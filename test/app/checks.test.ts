import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkProviders } from '../../src/checks.js';
import { systemClock as clock } from '../../src/clock.js';
import type { ChamaConfig } from '../../src/config.js';
import { demoChamas } from '../../src/demo.js';
import { httpSend, type Send } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { demoSeed } from '../../src/standins/seed.js';
import { startStandins, type Standins } from '../../src/standins/server.js';

let standins: Standins;
let chamas: ChamaConfig[];
beforeAll(async () => {
  standins = await startStandins({ port: 0, clock, ids: systemIds(() => clock.now()), send: httpSend(fetch), seed: demoSeed });
  chamas = demoChamas(standins.url);
});
afterAll(() => standins.close());

const send = httpSend(fetch);
const chamaWith = (provider: keyof ChamaConfig['providers']): ChamaConfig => {
  const found = chamas.find(({ providers }) => providers[provider] !== undefined);
  if (!found) throw new Error(`no chama has ${provider}`);
  return found;
};

describe('what every provider is asked', () => {
  it('finds all three chamas of the demo well', async () => {
    for (const chama of chamas)
      for (const check of await checkProviders(chama, { send, clock }))
        expect(check, check.subject).toMatchObject({ chama: chama.id, status: 'ok' });
  });

  it.each([
    ['campay', 'CamPay', { token: 'not-the-one-8c1f' }, 'not-the-one-8c1f'],
    ['campay', 'CamPay', { token: undefined, username: 'somebody', password: 'not-the-one-8c1f' }, 'not-the-one-8c1f'],
    ['bitpesa', 'BitPesa', { apiSecret: 'not-the-one-8c1f' }, 'not-the-one-8c1f'],
    ['chapsmart', 'ChapSmart', { apiSecret: 'not-the-one-8c1f' }, 'not-the-one-8c1f'],
    ['africastalking', "Africa's Talking", { apiKey: 'not-the-one-8c1f' }, 'not-the-one-8c1f'],
  ] as const)(
    '%s with wrong credentials is said, with what to look at, and without the secret',
    async (provider, subject, wrong, secret) => {
      const chama = chamaWith(provider);
      const settings = { ...chama.providers[provider], ...wrong };
      const checks = await checkProviders({ ...chama, providers: { [provider]: settings } }, { send, clock });
      const found = checks.find((check) => check.subject === subject);
      expect(found).toMatchObject({ status: 'wrong', todo: expect.stringMatching(/^Look at the address \(http/) as string });
      expect(JSON.stringify(checks)).not.toContain(secret);
    },
  );

  it.each([
    ['campay', 'CamPay'],
    ['bitpesa', 'BitPesa'],
    ['chapsmart', 'ChapSmart'],
  ] as const)('%s that does not answer is said', async (provider, subject) => {
    const silent: Send = async () => ({ heard: false, sent: true, why: 'TIMEOUT' });
    const chama = chamaWith(provider);
    const checks = await checkProviders(
      { ...chama, providers: { [provider]: chama.providers[provider] } },
      {
        send: silent,
        clock,
      },
    );
    expect(checks.map((check) => [check.subject, check.status])).toEqual([[subject, 'wrong']]);
  });

  it("CamPay's demo site is no place for members' money", async () => {
    const chama = chamaWith('campay');
    const { host } = new URL(standins.url);
    const moved: Send = (request) =>
      send({ ...request, url: request.url.replace('https://demo.campay.net/api', `http://${host}/campay/api`) });
    const providers = { campay: { ...chama.providers.campay, baseUrl: 'https://demo.campay.net/api' } };
    const [check] = await checkProviders({ ...chama, providers } as ChamaConfig, { send: moved, clock });
    expect(check).toMatchObject({ subject: 'CamPay', status: 'wrong', what: 'this is their demo site: no money moves' });
  });
});
