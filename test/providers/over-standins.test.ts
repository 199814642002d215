import { createHmac } from 'node:crypto';
import { systemClock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { africastalking } from '../../src/providers/africastalking/index.js';
import { campay } from '../../src/providers/campay/index.js';
import { chamapay } from '../../src/providers/chamapay/index.js';
import { imarapay } from '../../src/providers/imarapay/index.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { ProviderName, RequestFaultName } from '../../src/standins/faults.js';
import { demoSeed } from '../../src/standins/seed.js';
import { startStandins } from '../../src/standins/server.js';
import { collectorContract, recordsContract, smsContract } from './contract.js';
import type { CollectorWorld, PayerDoes, SmsWorld } from './contract.js';
import type { RecordsWorld } from './records-contract.js';
import { cameroon } from './scripted-campay.js';
import { handClock } from './hand-clock.js';
import { closedAddress } from './scripted-server.js';
import type { Fault } from './scripted-server.js';

/** The same contracts over the stand-ins, which were written from the providers' documents and not from our clients. */

const send = httpSend(fetch);
const faultNames = {
  'lost-answer': 'lostResponse',
  truncated: 'truncated',
  'lost-request': 'lostRequest',
  'error-500': 'error500',
  'html-503': 'html503',
  throttled: 'rateLimited',
} satisfies Partial<Record<Fault, RequestFaultName>>;
const faults = Object.keys(faultNames) as (keyof typeof faultNames)[];

async function standins(provider: ProviderName) {
  const ids = systemIds(() => systemClock.now());
  const started = await startStandins({ clock: systemClock, ids, send, seed: demoSeed, port: 0 });
  Object.assign(started.state().timing, { promptDelayMs: 0, promptLifeMs: 700 });
  return {
    ...started,
    base: `${started.url}/${provider}`,
    closed: await closedAddress(),
    close: () => started.close(),
    fault: (kind: Fault) =>
      void started.faults.set({ kind: 'request', provider, endpoint: '*', fault: faultNames[kind as keyof typeof faultNames], times: 1 }),
  };
}

async function collecting(): Promise<CollectorWorld> {
  const world = await standins('imarapay');
  const { username, password } = demoCredentials.imarapay;
  const at = (baseUrl: string, secret = password) =>
    imarapay({ baseUrl, username, password: secret, accountId: 1, send, clock: systemClock });
  const before = world.truth().payments.length;
  const paymentOf = (id: string) => world.truth().payments.find((one) => one.checkoutRequestId === id);

  const answer = async (id: string, does: PayerDoes): Promise<void> => {
    const prompt = world.state().mpesa.prompts.find((one) => one.reference === id);
    if (!prompt) throw new Error(`no prompt ${id}`);
    if (does === 'doesNotAnswer') {
      while (paymentOf(id)?.status === 'pending') await systemClock.sleep(20);
      return;
    }
    if (does === 'hasNoFunds') world.wallet(prompt.phone).balance = 0;
    await world.phones.answer(prompt.id, does === 'cancels' ? { cancel: true } : { pin: does === 'mistypesPin' ? '9999' : '0000' });
  };
  return {
    collector: at(world.base),
    unreachable: at(world.closed),
    unauthorized: at(world.base, 'wrong'),
    fault: world.fault,
    prompts: () => world.truth().payments.length - before,
    payer: answer,
    close: world.close,
  };
}

async function collectingInCameroon(): Promise<CollectorWorld> {
  const world = await standins('campay');
  world.state().momo.lifeMs = 700;
  const { token, webhookKey } = demoCredentials.campay;
  const at = (baseUrl: string, given = token) =>
    campay({ baseUrl: `${baseUrl}/api`, credentials: { token: given }, webhookKey, send, clock: systemClock }).collector;
  const collections = () => world.truth().campay.collections;
  const payer = async (id: string, does: PayerDoes): Promise<void> => {
    const one = world.state().momo.approvals.find(({ reference }) => reference === id);
    if (!one) throw new Error(`nothing waits for ${id}`);
    if (does === 'doesNotAnswer') {
      while (collections().find(({ reference }) => reference === id)?.status === 'PENDING') await systemClock.sleep(20);
      return;
    }
    if (does === 'hasNoFunds') world.wallet(one.phone).balance = 0;
    for (let tries = does === 'mistypesPin' ? 3 : 1; tries > 0; tries--)
      await world.phones.answer(one.id, does === 'cancels' ? { cancel: true } : { pin: does === 'mistypesPin' ? '9999' : '0000' });
  };
  return {
    collector: at(world.base),
    unreachable: at(world.closed),
    unauthorized: at(world.base, 'wrong'),
    fault: world.fault,
    prompts: () => collections().length,
    payer,
    close: world.close,
  };
}

async function recording(): Promise<RecordsWorld> {
  const world = await standins('chamapay');
  const { apiKey: key, apiSecret, webhookSecret } = demoCredentials.chamapay;
  const quota = { used: async () => 0, add: async () => undefined, max: 10_000 };
  const at = (baseUrl: string, secret = apiSecret) => chamapay({ baseUrl, key, secret, webhookSecret, send, clock: handClock(), quota });
  const before = world.truth().contributions.length;
  return {
    records: at(world.base),
    unreachable: at(world.closed),
    unauthorized: at(world.base, 'wrong'),
    fault: world.fault,
    memberId: 'MFT001',
    addMembers: (count) => {
      const { members } = world.state().chamapay;
      for (let i = 0; i < count; i++)
        members.push({ id: 1_000 + i, member_id: `NEW${i}`, first_name: 'A', last_name: 'B', email: `${i}@x`, phone: `+25472${String(i).padStart(7, '0')}`, status: 'Active', created_at: '2026-04-30T00:00:00Z' }); // prettier-ignore
    },
    count: () => ({ members: world.truth().members.length, contributions: world.truth().contributions.length - before }),
    sign: (body) => createHmac('sha256', webhookSecret).update(body).digest('hex'),
    close: world.close,
  };
}

async function sending(): Promise<SmsWorld> {
  const world = await standins('africastalking');
  const { username, apiKey } = demoCredentials.africastalking;
  const at = (baseUrl: string, key = apiKey) => africastalking({ baseUrl, username, apiKey: key, send });
  const before = world.truth().sms.length;
  return {
    sender: at(world.base),
    unreachable: at(world.closed),
    unauthorized: at(world.base, 'wrong'),
    fault: world.fault,
    messages: () => world.truth().sms.slice(before).map(({ to, text }) => ({ to, text })), // prettier-ignore
    reportBody: (id, delivered) => `id=${id}&status=${delivered ? 'Success' : 'Failed'}&phoneNumber=%2B254712000001&retryCount=0`,
    close: world.close,
  };
}

collectorContract('imarapay over its stand-in', collecting, faults);
collectorContract('campay over its stand-in', collectingInCameroon, faults, cameroon);
recordsContract('chamapay over its stand-in', recording, faults);
smsContract('africastalking over its stand-in', sending, faults);
