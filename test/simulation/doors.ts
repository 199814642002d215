import { espoir } from '../../src/book/local/seed/espoir.js';
import type { Request } from '../../src/http.js';
import type { Service } from '../../src/service.js';
import type { FaultPlan } from '../../src/standins/faults.js';
import type { Urls } from '../../src/standins/outgoing.js';
import type { Chance } from './chance.js';
import type { Coverage } from './coverage.js';

/** Where the world's providers reach the service at `host`. */
export const doorsAt = (host: string): Urls => ({
  imarapayCallback: `${host}/imarapay`,
  chamapayWebhook: `${host}/chamapay`,
  smsDelivery: `${host}/delivery`,
  airtimeStatus: `${host}/airtime`,
  airtimeValidation: `${host}/airtime-validation`,
  campayCallback: `${host}/campay`,
  bitpesaWebhook: `${host}/bitpesa`,
  simSwap: `${host}/sim-swap`,
});

/** What each door does with what it is told; the answer where the provider waits for one of its own. */
export async function toldAt(
  { operations, ...service }: Service,
  { url, body = '', headers }: Request,
  coverage: Coverage,
): Promise<string | undefined> {
  switch (new URL(url).pathname) {
    case '/imarapay':
      await operations.callback('imarapay', 'main', body);
      return undefined;
    case '/campay':
      await operations.callback('campay', espoir.id, body);
      return undefined;
    case '/airtime':
      await operations.callback('africastalking', 'main', body);
      return undefined;
    case '/delivery':
      await operations.smsReport('main', body);
      return undefined;
    case '/sim-swap':
      await service.simSwapReport('main', body);
      return undefined;
    case '/bitpesa':
      coverage.count(`webhook abroad ${(await service.payerEvent('main', body, lowerCase(headers))) ?? 'forged'}`);
      return undefined;
    case '/chamapay':
      service.recordsEvent('main', body, lowerCase(headers)['x-chamapay-signature'] ?? '');
      return undefined;
    case '/airtime-validation': {
      const said = await service.airtimeQuestion('main', body);
      coverage.count(`validation ${said?.approved ? 'yes' : 'no'}`);
      return said && JSON.stringify(said.answer);
    }
  }
  throw new Error(`nobody listens at ${url}`);
}

/** The callbacks that have faults, as the coverage calls them. */
const faulty = { imarapayCallback: '', campayCallback: 'of CamPay ', bitpesaWebhook: 'of BitPesa ', airtimeStatus: 'of airtime ' };

/** Faults of callbacks, while the weather is foul. */
export const foulCallbacks = (dice: Chance, isFoul: () => boolean, coverage: Coverage): FaultPlan => ({
  callback: (target) => {
    const of = target in faulty ? faulty[target as keyof typeof faulty] : undefined;
    if (of === undefined || !isFoul() || !dice.happens(0.35)) return undefined;
    const fault = dice.one([
      'twice',
      'late',
      'never',
      'beforeAnswer',
      'failureThenSuccess',
      'successThenFailure',
      'contradicting',
      'stringCodes',
    ] as const);
    coverage.count(`callback ${of}${fault}`);
    return { fault, ms: dice.between(1_000, 3_600_000) };
  },
});

/** Headers as a server hands them on. */
export const lowerCase = (headers: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
