import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { callbackAddresses, type CallbackTarget } from '../../src/callback-addresses.js';
import { systemClock as clock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { major, type Currency } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { bitpesa } from '../../src/providers/bitpesa/index.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { tinySeed } from '../../src/standins/seed.js';
import { startStandins, type Standins } from '../../src/standins/server.js';
import { live } from '../config/live.js';
import { profile } from '../providers/bitpesa-world.js';
import { moneyOf, wholeService } from './installation.js';

// Chamas with the same kinds of providers, members with the same ids, and accounts of their own. Everything that the providers of one
// tell it is told to another as well, just as it came: at each address, of each kind. Nothing may come of it there or here.

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
const patience = { timeout: 40_000, interval: 150 };

/** One thing that a provider told, as it came. */
type Heard = { target: CallbackTarget; method: string; headers: Record<string, string>; query: string; body: string };

const ids = systemIds(() => clock.now());
const heard: Heard[] = [];
let service: Awaited<ReturnType<typeof wholeService>>;
/** The providers of Umoja and Espoir, and those of Kite and Joie: other accounts. */
let ours: Standins;
let others: Standins;
const recorder = createServer((request, response) => {
  const target = new URL(request.url ?? '', 'http://here');
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers as Record<string, string>;
    const one: Heard = {
      target: target.pathname.slice(1) as CallbackTarget,
      method: request.method ?? '',
      headers,
      query: target.search,
      body,
    };
    heard.push(one);
    void tell(chamaOf(one), one).then(async (answer) => response.writeHead(answer.status).end(await answer.text()));
  });
});

const twins = { umoja: 'kite', espoir: 'joie' } as const;
const chamaOf = ({ target }: Heard): keyof typeof twins => (target === 'campayCallback' ? 'espoir' : 'umoja');
const members = { umoja: '+254712000001', kite: '+254712000011', espoir: '+237670000001', joie: '+237670000011' } as const;
const names = { umoja: 'Amina Hassan', kite: 'Juma Ali', espoir: 'Fotso Jean', joie: 'Abena Marie' } as const;

const addressOf = (chamaId: keyof typeof members, target: CallbackTarget): string => {
  const { chamas, tokens } = service.installation;
  const chama = chamas.find(({ id }) => id === chamaId);
  const address = chama && callbackAddresses(chama, service.url, tokens).find((one) => one.target === target)?.addresses[0];
  if (address === undefined) throw new Error(`${chamaId} has no ${target}`);
  return address;
};
const tell = (chamaId: keyof typeof members, { target, method, headers, query, body }: Heard) =>
  fetch(`${addressOf(chamaId, target)}${query}`, { method, headers, ...(method === 'GET' ? {} : { body }) });

const dump = () => moneyOf(service.installation).transaction((tx) => tx.dump());

/** Everything of a chama, table by table, but the letters that came to its address. */
async function rowsOf(chamaId: string): Promise<Record<string, unknown[]>> {
  const { client } = service.installation.stores.database;
  const tables = await client.$queryRawUnsafe<{ name: string }[]>(
    `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'chamaId' WHERE m.type = 'table'`,
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables)
    if (!['Inbox', 'StatementLine', 'Sync', 'Quota'].includes(name))
      rows[name] = await client.$queryRawUnsafe<unknown[]>(`SELECT * FROM "${name}" WHERE "chamaId" = ? ORDER BY 1, 2, 3`, chamaId);
  // That an SMS was answered is kept at whose address it came in.
  rows['Notification'] = rows['Notification']?.filter((row) => (row as { kind: string }).kind !== 'reply') ?? [];
  const { legs, operations } = await dump();
  const own = new Set(operations.flatMap((operation) => (operation.chamaId === chamaId ? [operation.id] : [])));
  return { ...rows, legs: legs.filter(({ operationId }) => own.has(operationId)) };
}

const at = (standins: Standins, baseUrl: string) => ({ baseUrl: `${standins.url}/${baseUrl}` });
const chamaAt = (id: keyof typeof members, standins: Standins) => {
  const kenyan = id in twins ? id === 'umoja' : id === 'kite';
  const { imarapay, campay, africastalking, bitpesa: abroad } = demoCredentials;
  return {
    ...{ id, name: id, book: 'local', country: kenyan ? 'KE' : 'CM', ussdCode: `*384*${Object.keys(members).indexOf(id) + 1}00#` },
    providers: {
      ...(kenyan
        ? { imarapay: { ...at(standins, 'imarapay'), ...imarapay, accountId: 1 }, bitpesa: { ...at(standins, 'bitpesa'), ...abroad } }
        : { campay: { ...at(standins, 'campay'), token: campay.token, webhookKey: campay.webhookKey } }),
      africastalking: { ...at(standins, 'africastalking'), ...africastalking },
    },
  };
};

const me = async (chamaId: keyof typeof members) => {
  const [found] = (await service.installation.service.people.identify('ussd', members[chamaId])).memberships;
  if (!found) throw new Error(`nobody of ${chamaId}`);
  return found;
};
const agree = async (chamaId: keyof typeof members, intent: Parameters<typeof service.installation.service.reach.agree>[0]['intent']) =>
  service.installation.service.reach.agree({
    ...{ key: `${chamaId}:${ids.next()}`, intent, me: await me(chamaId), address: members[chamaId], at: clock.now() },
  });
const settled = (kind: string, chamaId: string) =>
  vi.waitFor(async () => {
    const { operations } = await dump();
    expect(operations.filter((one) => one.chamaId === chamaId && one.kind === kind).map(({ state }) => state)).toEqual(['done']);
  }, patience);

beforeAll(async () => {
  const send = httpSend(fetch);
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  const toRecorder = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
  const start = () => startStandins({ port: 0, clock, ids, send, seed: tinySeed });
  [ours, others] = await Promise.all([start(), start()]);
  const chamas = [chamaAt('umoja', ours), chamaAt('kite', others), chamaAt('espoir', ours), chamaAt('joie', others)];
  const { CHAMA_NAME: _one, ...env } = live;
  const file = JSON.stringify(chamas);
  service = await wholeService({ ...env, ALLOW_LOOPBACK: '1', HOST: '127.0.0.1', CHAMAS_FILE: 'chamas.json' }, undefined, {}, file);
  await service.start();
  const targets = service.installation.chamas.flatMap((chama) => callbackAddresses(chama, service.url, service.installation.tokens));
  ours.setUrls(Object.fromEntries(targets.map(({ target }) => [target, `${toRecorder}/${target}`])));
  for (const standins of [ours, others]) {
    Object.assign(standins.state().mpesa, { outcome: 'approve' });
    Object.assign(standins.state().momo, { outcome: 'approve' });
  }
  for (const id of Object.keys(members) as (keyof typeof members)[]) {
    const person = { name: names[id], phone: members[id] as Phone };
    const added = await service.installation.service.records(id).members.register({ key: `first of ${id}`, by: 'host' }, person);
    expect(added).toMatchObject({ status: 'done' });
  }
  for (const [id, currency, amount] of [
    ['umoja', 'KES', 500],
    ['espoir', 'XAF', 5000],
  ] as [keyof typeof twins, Currency, number][]) {
    // prettier-ignore
    for (const chamaId of [id, twins[id]])
      expect(await agree(chamaId, { kind: 'contribute', amount: major(amount, currency) })).toEqual({ status: 'agreed' });
    await Promise.all([settled('contribution', id), settled('contribution', twins[id])]);
  }
  expect(await agree('umoja', { kind: 'airtime', amount: major(50, 'KES'), phone: members.umoja })).toEqual({ status: 'agreed' });
  await settled('airtime', 'umoja');
  ours.phones.sendSms(members.umoja, 'balance');
  const { apiKey: key, apiSecret } = demoCredentials.bitpesa;
  const payer = bitpesa({ ...at(ours, 'bitpesa'), key, secrets: [apiSecret], webhookAddresses: () => [], send, clock, ids });
  await payer.api.webhooks.create(`${toRecorder}/bitpesaWebhook`, ['transaction.created', 'transaction.paid_in']);
  const sender = await payer.sender({ ...profile, reference: 'umoja:1' });
  if (sender.status !== 'ready') throw new Error(`the sender is ${sender.status}`);
  const wish = { method: 'TZS::Mobile', country: 'TZ', from: 'KES', recipient: { firstName: 'Neema', lastName: 'Mushi', phone: '+255741000001' } } as const; // prettier-ignore
  const order = { ...wish, amount: major(50_000, 'TZS'), agreed: major(100_000, 'KES'), senderId: sender.senderId, reference: 'umoja:2' };
  expect(await payer.send(order)).toMatchObject({ status: 'pending' });
  const { username, apiKey } = demoCredentials.africastalking;
  const body = JSON.stringify({ username, phoneNumbers: [members.umoja] });
  const headers = { 'content-type': 'application/json', apikey: apiKey };
  await fetch(`${ours.url}/africastalking/v1/sim-swap`, { method: 'POST', headers, body });
  ours.phones.optOut(members.umoja, 'UMOJA');
});
afterAll(async () => {
  await service.close();
  await Promise.all([ours.close(), others.close()]);
  await new Promise((resolve) => recorder.close(resolve));
});

/** What is told, and of which chama: the compiler asks for each. */
const told: Record<CallbackTarget, keyof typeof twins | 'of records elsewhere'> = {
  imarapayCallback: 'umoja',
  campayCallback: 'espoir',
  smsDelivery: 'umoja',
  smsInbound: 'umoja',
  smsOptOut: 'umoja',
  airtimeStatus: 'umoja',
  airtimeValidation: 'umoja',
  bitpesaWebhook: 'umoja',
  simSwap: 'umoja',
  // It names nothing of ours, and is believed where the chama's own secret signed it (test/app/app.test.ts).
  chamapayWebhook: 'of records elsewhere',
};

describe('what the providers of one chama told it, told to another of the same kind', () => {
  it('is everything that they tell', async () => {
    const wanted = Object.entries(told).flatMap(([target, how]) => (how === 'of records elsewhere' ? [] : [target]));
    await vi.waitFor(() => expect([...new Set(heard.map(({ target }) => target))].sort()).toEqual(wanted.sort()), patience);
  });

  it('changes no row of either, and answers with nothing', async () => {
    const all = [...heard];
    const before = await Promise.all(Object.keys(members).map(rowsOf));
    expect(Object.values(before[0] ?? {}).flat().length).toBeGreaterThan(10);
    for (const one of all) {
      const answer = await tell(twins[chamaOf(one)], one);
      const text = await answer.text();
      expect([200, 401], one.target).toContain(answer.status);
      if (one.target === 'airtimeValidation') expect(JSON.parse(text)).toEqual({ status: 'Failed' });
      for (const sign of [...Object.values(members), ...Object.values(names)]) expect(text).not.toContain(sign);
    }
    await vi.waitFor(async () => {
      const unread = (await dump()).inbox.filter(({ attempts, processedAt }) => attempts === 0 && processedAt === undefined);
      expect(unread).toEqual([]);
    }, patience);
    const after = await Promise.all(Object.keys(members).map(rowsOf));
    expect(after).toEqual(before);
    const { inbox } = await dump();
    const fromUs = new Set(all.flatMap(({ body, query }) => [body, query.slice(1)]));
    const there = inbox.filter(({ chamaId, body }) => (chamaId === 'kite' || chamaId === 'joie') && fromUs.has(body));
    // A report on an SMS that is no message of an operation is looked for a while longer.
    const outcomes = there.map(({ source, outcome }) => `${source} ${outcome ?? 'unknown'}`).filter((one) => one !== 'delivery unknown');
    expect([...new Set(outcomes)].sort()).toEqual([
      'africastalking elsewhere',
      'campay elsewhere',
      'delivery elsewhere',
      'imarapay elsewhere',
    ]);
  });

  it('an SMS is answered to who sent it, with nothing of the chama that it came to', () => {
    const answers = others.phones.inbox(members.umoja);
    expect(answers).toHaveLength(heard.filter(({ target }) => target === 'smsInbound').length);
    for (const { text } of answers) expect(text).not.toMatch(/kite|joie|Juma|Abena|KES/i);
  });
});
