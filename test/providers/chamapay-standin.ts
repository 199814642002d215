import { createHmac } from 'node:crypto';
import { systemClock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { chamapay } from '../../src/providers/chamapay/index.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { demoSeed } from '../../src/standins/seed.js';
import { startStandins } from '../../src/standins/server.js';
import { handClock } from './hand-clock.js';

/** The whole client of ChamaPay over its stand-in, with the demo's chama in it. */
export async function chamaOverStandin() {
  const standins = await startStandins({
    clock: systemClock,
    ids: systemIds(() => systemClock.now()),
    send: httpSend(fetch),
    seed: demoSeed,
    port: 0,
  });
  const { apiKey: key, apiSecret: secret, webhookSecret } = demoCredentials.chamapay;
  const used: number[] = [];
  const quota = {
    used: async () => used.length,
    add: async (_month: string, n: number) => {
      if (n > 0) used.push(n);
      else used.pop();
    },
    max: 10_000,
  };
  const records = chamapay({
    baseUrl: `${standins.url}/chamapay/v1`,
    key,
    secret,
    webhookSecret,
    send: httpSend(fetch),
    clock: handClock(),
    quota,
  });
  return {
    ...standins,
    records,
    used,
    books: () => standins.state().chamapay,
    fault: (endpoint: string, fault: 'lostResponse' | 'error500' | 'html503' | 'truncated' | 'rateLimited', times = 1) =>
      standins.faults.set({ kind: 'request', provider: 'chamapay', endpoint, fault, times }),
    sign: (body: string) => createHmac('sha256', webhookSecret).update(body).digest('hex'),
  };
}

export type ChamaOverStandin = Awaited<ReturnType<typeof chamaOverStandin>>;
