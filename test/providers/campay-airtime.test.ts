import { systemClock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { campay } from '../../src/providers/campay/index.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { RequestFaultName } from '../../src/standins/faults.js';
import { demoSeed } from '../../src/standins/seed.js';
import { startStandins } from '../../src/standins/server.js';
import { airtimeContract } from './airtime-contract.js';
import type { AirtimeWorld } from './airtime-contract.js';
import { fotso, vector } from './scripted-campay.js';
import { closedAddress } from './scripted-server.js';
import type { Fault } from './scripted-server.js';

const faultNames = {
  'lost-answer': 'lostResponse',
  truncated: 'truncated',
  'lost-request': 'lostRequest',
  'error-500': 'error500',
  'html-503': 'html503',
  throttled: 'rateLimited',
} satisfies Partial<Record<Fault, RequestFaultName>>;

/** CamPay's airtime over its stand-in, where the carrier is slow and the test decides what it does. */
async function standinWorld(): Promise<AirtimeWorld> {
  const standins = await startStandins({
    clock: systemClock,
    ids: systemIds(() => systemClock.now()),
    send: httpSend(fetch),
    seed: demoSeed,
    port: 0,
  });
  standins.state().timing.autoAnswerMs = 3_600_000;
  const at = (baseUrl: string, token = demoCredentials.campay.token) =>
    campay({ baseUrl: `${baseUrl}/campay/api`, credentials: { token }, webhookKey: vector.key, send: httpSend(fetch), clock: systemClock }).airtime; // prettier-ignore
  return {
    seller: at(standins.url),
    unreachable: at(await closedAddress()),
    unauthorized: at(standins.url, 'wrong'),
    fault: (kind) =>
      void standins.faults.set({ kind: 'request', provider: 'campay', endpoint: '*', fault: faultNames[kind as keyof typeof faultNames], times: 1 }), // prettier-ignore
    phone: fotso,
    foreign: '+254712000001' as Phone,
    amount: major(100, 'XAF'),
    network: (providerId, does) => {
      const one = standins.state().campay.airtime.find(({ reference }) => reference === providerId);
      if (!one) throw new Error(`no airtime ${providerId}`);
      one.status = does === 'delivers' ? 'SUCCESSFUL' : 'FAILED';
    },
    topUps: () => standins.truth().campay.airtime.length,
    callback: (providerId, delivered) =>
      JSON.stringify({ status: delivered ? 'SUCCESSFUL' : 'FAILED', reference: providerId, signature: vector.token }),
    close: () => standins.close(),
  };
}

airtimeContract('campay over its stand-in', standinWorld, Object.keys(faultNames) as (keyof typeof faultNames)[]);
