import { systemClock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import type { Send } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { africastalking } from '../../src/providers/africastalking/index.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { tinySeed } from '../../src/standins/seed.js';
import { startStandins } from '../../src/standins/server.js';
import { app } from '../standins/stage.js';

/** The whole client of Africa's Talking over its stand-in, and an application of ours that takes what the stand-in sends. */
export async function atOverStandin() {
  const send: Send = httpSend(fetch);
  const ours = await app();
  const standins = await startStandins({
    clock: systemClock,
    ids: systemIds(() => systemClock.now()),
    send,
    seed: tinySeed,
    port: 0,
    urls: {
      smsDelivery: `${ours.url}/delivery`,
      smsInbound: `${ours.url}/sms`,
      smsOptOut: `${ours.url}/opt-out`,
      smsSubscription: `${ours.url}/subscription`,
      airtimeStatus: `${ours.url}/airtime`,
      simSwap: `${ours.url}/sim-swap`,
    },
  });
  const { username, apiKey } = demoCredentials.africastalking;
  const at = (baseUrl: string, key = apiKey) => africastalking({ baseUrl, username, apiKey: key, send });
  const came = async (path: string, count = 1) => {
    while (ours.to(path).length < count) await systemClock.sleep(10);
    return ours.to(path).map(({ body }) => body);
  };
  return {
    ...standins,
    ours,
    at,
    client: at(`${standins.url}/africastalking`),
    account: () => standins.state().africastalking,
    /** What came to a path of ours, once there is so much of it. */
    came,
    close: async () => {
      await standins.close();
      await ours.close();
    },
  };
}

export type AtOverStandin = Awaited<ReturnType<typeof atOverStandin>>;
