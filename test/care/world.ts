import { flows } from '../../flows/index.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { noCrash } from '../../src/crashpoint.js';
import { silent } from '../../src/log.js';
import { chamapay } from '../../src/providers/chamapay/index.js';
import type { SmsSender } from '../../src/providers/ports.js';
import { openService } from '../../src/service.js';
import { standinCore } from '../../src/standins/core.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { inProcessSend } from '../../src/standins/in-process.js';
import { demoSeed } from '../../src/standins/seed.js';
import { act, made } from '../book/local-support.js';
import { countedHash, countedIds, phone, tumaini, umoja } from '../book/support.js';
import type { Disks } from '../simulation/world.js';
import { virtualClock } from '../standins/virtual-clock.js';

export const numbers = {
  rehema: '+255741000003', // treasurer of Tumaini
  juma: '+255741000002', // chair
  neema: '+255741000001', // member
  salma: '+255741000009', // nobody
} as const;

/** A service with a chama of our own records (Tumaini) and one at ChamaPay (Umoja), and every SMS that it sends. */
export async function careWorld(disks: Disks) {
  const clock = virtualClock();
  const ids = countedIds();
  const { apiKey: key, apiSecret: secret, webhookSecret } = demoCredentials.chamapay;
  const standins = standinCore({
    clock,
    ids,
    seed: demoSeed,
    credentials: demoCredentials,
    urls: () => ({}),
    send: async () => ({ heard: true, status: 200, headers: {}, text: '' }),
  });
  standins.resume();
  const quota = { used: async () => 0, add: async () => undefined, max: 10_000 };
  const transport = { hangs: false, asked: [] as string[] };
  const inProcess = inProcessSend(standins, clock);
  const send: typeof inProcess = (request) => {
    transport.asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return transport.hangs && request.method === 'POST'
      ? Promise.resolve({ heard: false, sent: true, why: 'timeout' } as const)
      : inProcess(request);
  };
  const provider = chamapay({ baseUrl: 'http://chamapay/chamapay/v1', key, secret, webhookSecret, send, clock, quota });
  const sent: { to: string; text: string }[] = [];
  const sms: SmsSender = {
    name: 'scripted',
    send: async (message) => {
      sent.push(message);
      return { status: 'sent', messageId: `sms${sent.length}` };
    },
    report: () => undefined,
  };
  const start = () =>
    openService({
      chamas: [
        { setup: { chama: umoja, language: 'en', officers: { MFT002: 'chair', MFT003: 'treasurer' } }, records: provider, sms },
        { setup: { chama: tumaini, language: 'en', officers: {}, joinCode: 'TUMA-7' }, sms },
      ],
      register: flows,
      stores: disks,
      secretKey: 'a secret of no worth, for a test of care 01234567890',
      pinHash: countedHash(),
      clock,
      ids,
      crash: noCrash,
      log: silent,
      alone: true,
    });
  const service = await start();
  await service.refreshRecords();
  const { members } = service.records('tumaini');
  const host = () => act('host');
  made(await members.register(host(), { name: 'Juma Kileo', phone: phone(numbers.juma), role: 'chair' }));
  made(await members.register(host(), { name: 'Rehema Mollel', phone: phone(numbers.rehema), role: 'treasurer' }));
  made(await members.register(host(), { name: 'Neema Mushi', phone: phone(numbers.neema) }));

  let orders = 0;
  type Service = typeof service;
  return {
    service,
    start,
    standins,
    clock,
    sent,
    transport,
    /** Who speaks, as a USSD session of this chama has them. */
    me: async (number: string, chamaId = 'tumaini', of: Service = service): Promise<Me> => {
      const code = chamaId === 'umoja' ? umoja.ussdCode : tumaini.ussdCode;
      const { memberships, me } = await of.people.identify('ussd', number, code);
      return memberships.find(({ chama }) => chama.id === chamaId) ?? me;
    },
    nextKey: () => `s.${++orders}:0`,
    agree: (me: Me, intent: Intent, orderKey = `s.${++orders}:0`, of: Service = service) =>
      of.reach.agree({ key: orderKey, intent, me, address: me.phone ?? '', at: clock.now() }),
    /** What was sent to this number since the last look, once everything due has gone out. */
    texts: async (number: string): Promise<string[]> => {
      await service.operations.runOnce();
      const own = sent.filter(({ to }) => to === number).map(({ text }) => text);
      for (let at = sent.length - 1; at >= 0; at--) if (sent[at]?.to === number) sent.splice(at, 1);
      return own;
    },
  };
}

export const agreed = { status: 'agreed' };
export const refused = (reason: string) => ({ status: 'refused', reason });
