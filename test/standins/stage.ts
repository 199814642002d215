import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../src/clock.js';
import { httpSend, jsonOf } from '../../src/http.js';
import type { Reply, Request } from '../../src/http.js';
import { ulid } from '../../src/ids.js';
import type { Ids } from '../../src/ids.js';
import { standinCore } from '../../src/standins/core.js';
import type { StandinSeed } from '../../src/standins/core.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { Urls } from '../../src/standins/outgoing.js';
import { inProcessSend } from '../../src/standins/in-process.js';
import { tinySeed } from '../../src/standins/seed.js';
import { startStandins } from '../../src/standins/server.js';
import type { StandinOptions } from '../../src/standins/server.js';
import { virtualClock } from './virtual-clock.js';

export const amina = '+254712000001';
export const wanjiku = '+254712000002';
export const otieno = '+254712000003';

/** Identifiers that are the same in every run. */
export function countedIds(): Ids {
  let n = 0;
  const next = () => ulid(1_700_000_000_000, Buffer.from(String(++n).padStart(10, '0')));
  return { next, uuid: next, random: () => 0.5 };
}

export type Posted = { path: string; headers: Record<string, string | string[] | undefined>; body: string };

/** A small application of ours: takes what the providers send, and answers USSD as it is told. */
export async function app(ussd: (form: URLSearchParams) => { status?: number; body: string } = () => ({ body: 'END Bye' })) {
  const posted: Posted[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      posted.push({ path: request.url ?? '', headers: request.headers, body });
      const answer = request.url === '/ussd' ? ussd(new URLSearchParams(body)) : { body: 'ok' };
      response.writeHead(answer.status ?? status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    posted,
    to: (path: string) => posted.filter((one) => one.path === path),
    answerWith: (given: number) => void (status = given),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const urlsOf = (url: string) => ({
  imarapayCallback: `${url}/callback`,
  campayCallback: `${url}/campay`,
  chamapayWebhook: `${url}/webhook`,
  smsDelivery: `${url}/delivery`,
  bitpesaWebhook: `${url}/bitpesa`,
  smsInbound: `${url}/sms`,
  ussd: `${url}/ussd`,
  ussdEnd: `${url}/ussd/end`,
  smsOptOut: `${url}/opt-out`,
  smsSubscription: `${url}/subscription`,
  airtimeStatus: `${url}/airtime`,
  simSwap: `${url}/sim-swap`,
});

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export const headers = {
  imarapay: {
    authorization: basic(demoCredentials.imarapay.username, demoCredentials.imarapay.password),
    'content-type': 'application/json',
  },
  chamapay: {
    authorization: `Bearer ${demoCredentials.chamapay.apiKey}:${demoCredentials.chamapay.apiSecret}`,
    'content-type': 'application/json',
  },
  africastalking: {
    apikey: demoCredentials.africastalking.apiKey,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  },
};

export type Answer = { status: number; body: unknown; text: string; headers: Headers };

/** The stand-ins on a free port, with the machine's clock. */
export async function server(options: Partial<StandinOptions> = {}) {
  const standins = await startStandins({
    clock: systemClock,
    ids: countedIds(),
    seed: tinySeed,
    send: httpSend(fetch),
    port: 0,
    ...options,
  });
  const call = async (method: string, path: string, given: Record<string, string> = {}, body?: unknown): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const answer = await fetch(standins.url + path, { method, headers: given, ...sent });
    const text = await answer.text();
    return { status: answer.status, text, body: jsonOf(text), headers: answer.headers };
  };
  return {
    ...standins,
    call,
    control: (method: string, path: string, body?: unknown) =>
      call(method, `/_control${path}`, { 'content-type': 'application/json' }, body),
    imarapay: (method: string, path: string, body?: unknown) => call(method, `/imarapay${path}`, headers.imarapay, body),
    chamapay: (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
      call(method, `/chamapay${path}`, { ...headers.chamapay, ...more }, body),
    sms: (fields: Record<string, string>) =>
      call('POST', '/africastalking/version1/messaging', headers.africastalking, new URLSearchParams({ username: demoCredentials.africastalking.username, ...fields }).toString()), // prettier-ignore
  };
}

type Out = Request & { at: number; body: string };

/** The stand-ins with no server and a clock of the test's own. `out` is what they sent; `answers` says what they get. */
export function world(options: { seed?: StandinSeed; answers?: (request: Request) => Reply | Promise<Reply>; urls?: Urls } = {}) {
  const clock = virtualClock();
  const out: Out[] = [];
  const heard: Reply = { heard: true, status: 200, headers: {}, text: '' };
  const core = standinCore({
    clock,
    ids: countedIds(),
    seed: options.seed ?? tinySeed,
    credentials: demoCredentials,
    urls: () => ({ ...urlsOf('http://app'), ...options.urls }),
    send: async (request) => {
      out.push({ ...request, body: request.body ?? '', at: clock.now() });
      return options.answers ? options.answers(request) : heard;
    },
  });
  const send = inProcessSend(core, clock);
  const push = async (phone = amina, amount = 500, more: object = {}) => {
    const asked = { account_id: 1, phone_number: phone, amount, external_reference: 'REF-1', ...more };
    return send({
      method: 'POST',
      url: 'http://x/imarapay/stk-push',
      headers: headers.imarapay,
      body: JSON.stringify(asked),
      timeoutMs: 30_000,
    });
  };
  return { core, clock, out, to: (path: string) => out.filter((one) => one.url.endsWith(path)), send, push };
}
