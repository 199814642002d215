import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PinHash } from '../../src/book/pin-hash.js';
import { chatAddress } from '../../src/channels/phones/phones.js';
import { demoVillages } from '../../src/demo.js';
import { journalFindings } from '../../src/ledger/verify-journals.js';
import { auditFindings } from '../../src/ledger/verify-audit.js';
import { major } from '../../src/money.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { moneyOf, wholeService } from './installation.js';
import { attempts, claimsAbout, questions, type Theirs } from './isolation-asks.js';

// Three chamas in one installation. Whatever somebody asks or confirms as a member of one, with the ids of another in hand, comes to nothing.

const pinHash: PinHash = { hash: async (secret) => `plain ${secret}`, verify: async (phc, secret) => phc === `plain ${secret}` };
const patienceMs = 60_000;
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const phones = {
  amina: '+254712000001',
  otieno: '+254712000003',
  baraka: '+254712000008',
  neema: '+255741000001',
  rehema: '+255741000003',
  fotso: '+237670000001',
  solange: '+237670000003',
};

let it_: Awaited<ReturnType<typeof wholeService>>;
const service = () => it_.installation.service;
const dump = () => moneyOf(it_.installation).transaction((tx) => tx.dump());

async function me(who: keyof typeof phones, chamaId: string, channel: Me['channel'] = 'ussd'): Promise<Me> {
  const { memberships } = await service().people.identify('ussd', phones[who]);
  const found = memberships.find(({ chama }) => chama.id === chamaId);
  if (!found) throw new Error(`${who} is not in ${chamaId}`);
  return { ...found, channel };
}

let keys = 0;
const agree = (of: Me, intent: Intent) =>
  service().reach.agree({ key: `isolation:${++keys}`, intent, me: of, address: of.phone ?? '', at: Date.now() });

const smsOf = (who: keyof typeof phones) => it_.installation.standins?.phones.inbox(phones[who]) ?? [];

/** What the others must never get, of Tumaini and Espoir. */
let ids: Record<'tumaini' | 'espoir', Theirs>;
let receipts: Record<'tumaini' | 'espoir', string>;

beforeAll(async () => {
  it_ = await wholeService({}, undefined, { pinHash });
  await it_.start();
  const { standins } = it_.installation;
  if (!standins) throw new Error('the demo has stand-ins');
  standins.state().momo.outcome = 'approve';
  expect(await agree(await me('fotso', 'espoir'), { kind: 'contribute', amount: major(10_000, 'XAF') })).toEqual({ status: 'agreed' });
  expect(await agree(await me('neema', 'tumaini'), { kind: 'claim', receipt: 'TUMA1N1XYZ' })).toEqual({ status: 'agreed' });
  await vi.waitFor(
    async () => {
      const { legs, operations, reviews } = await dump();
      const paid = operations.find(({ kind, chamaId }) => kind === 'contribution' && chamaId === 'espoir');
      expect(legs.filter((leg) => leg.operationId === paid?.id).every(({ state }) => state === 'settled')).toBe(true);
      expect(reviews.map(({ chamaId }) => chamaId)).toEqual(['tumaini']);
    },
    { timeout: patienceMs, interval: 300 },
  );
  const all = await dump();
  const idsOf = async (chamaId: 'tumaini' | 'espoir'): Promise<Theirs> => {
    const { client } = it_.installation.stores.database;
    const where = { where: { chamaId } };
    const [loan, fine, meeting, motion, project] = await Promise.all([
      client.loan.findFirstOrThrow({ where: { chamaId, state: 'guarantors' } }),
      client.fine.findFirstOrThrow(where),
      client.meeting.findFirstOrThrow({ ...where, orderBy: { date: 'desc' } }),
      client.motion.findFirstOrThrow({ where: { chamaId, state: 'open' } }),
      client.project.findFirstOrThrow(where),
    ]);
    return {
      ...(chamaId === 'espoir'
        ? { chamaId, currency: 'XAF', phone: phones.fotso, memberId: 'E001', receipt: receipts.espoir }
        : { chamaId, currency: 'TZS', phone: phones.neema, memberId: 'T001', receipt: receipts.tumaini }),
      fineId: fine.id,
      reviewId: all.reviews.find((review) => review.chamaId === chamaId)?.id ?? 'none',
      operationId: all.operations.find((operation) => operation.chamaId === chamaId)?.id ?? '',
      loanId: loan.id,
      meetingId: meeting.id,
      motionId: motion.id,
      projectId: project.id,
    };
  };
  receipts = { tumaini: 'TUMA1N1XYZ', espoir: all.legs.find(({ receipt, provider }) => provider === 'campay' && receipt)?.receipt ?? '' };
  ids = { tumaini: await idsOf('tumaini'), espoir: await idsOf('espoir') };
  expect(receipts.espoir).not.toBe('');
});
afterAll(() => it_.close());

/** Ids that stand for something in one chama alone; whose member has a number like somebody's elsewhere is no sign. */
const signingIds = ({ loanId, fineId, meetingId, motionId, projectId, reviewId, operationId }: Theirs) =>
  [loanId, fineId, meetingId, motionId, projectId, reviewId, operationId].filter((id) => id !== 'none');

/** Names, titles and receipts that belong to one chama alone. */
function signsOf(chamaId: 'tumaini' | 'espoir'): string[] {
  const village = demoVillages.find(({ id }) => id === chamaId);
  if (!village) throw new Error(`no village ${chamaId}`);
  const { meeting, motion, election, project, documents, notices, loans } = village.words;
  const titles = [meeting.title, motion.title, election.title, project.name, ...documents, ...notices.map(({ title }) => title), ...loans];
  const people = village.people.flatMap(({ name, phone }) => [name, phone.slice(1)]);
  return [...people, ...titles, receipts[chamaId], ...signingIds(ids[chamaId])];
}

const found = (value: unknown, signs: string[]) => {
  const text = JSON.stringify([value]);
  return signs.filter((sign) => text.includes(sign));
};

const readsHere = () => service().reach.reads as unknown as Record<string, (of: unknown) => Promise<unknown>>;

/** Asks every read there is as somebody, with all that they have of a chama. */
async function askEverything(of: Me, chamaId: 'tumaini' | 'espoir'): Promise<[name: string, answer: unknown][]> {
  const reads = readsHere();
  const all = Object.entries<object[]>(questions(ids[chamaId], of.chama.currency));
  const one = async (name: string, asked: object): Promise<[string, unknown]> => {
    const answer = await reads[name]?.({ ...asked, me: of }).catch((error: unknown) => String(error));
    return [name, answer];
  };
  return Promise.all(all.flatMap(([name, each]) => (name in reads ? each.map((asked) => one(name, asked)) : [])));
}

/** What these say of money is about countries that it can be sent to. */
const abroad = ['lightningHistory', 'corridors', 'payoutQuote', 'lightningTerms', 'remittanceQuote', 'lightningAirtimeQuote', 'buyQuote'];

describe('what is asked', () => {
  it('is every read that there is: one that is added has its row in isolation-asks.ts', () => {
    const asked = Object.keys(questions(ids.espoir, 'KES'));
    expect(Object.keys(readsHere()).filter((name) => !asked.includes(name))).toEqual([]);
  });

  it.each([
    ['a member of Umoja', 'amina', 'main', 'espoir'],
    ['the treasurer of Umoja', 'otieno', 'main', 'espoir'],
    ['the treasurer of Umoja', 'otieno', 'main', 'tumaini'],
    ['the treasurer of Tumaini', 'rehema', 'tumaini', 'espoir'],
    ['the treasurer of Espoir', 'solange', 'espoir', 'tumaini'],
    ['somebody of both who speaks for Umoja', 'baraka', 'main', 'tumaini'],
  ] as const)('by %s tells nothing of another chama', async (_what, who, own, other) => {
    const signs = signsOf(other);
    for (const [name, answer] of await askEverything(await me(who, own), other)) {
      if (name === 'receiptKnown') expect(answer).toBe('new');
      // Whose phone it is says that they are no member; nobody hears more. Amounts there are in a currency of their own.
      const money = abroad.includes(name) ? [] : [`"currency":"${ids[other].currency}"`];
      expect(found(answer, [...signs, ...money]), `${name} of ${other}`).toEqual([]);
    }
  });

  it.each([
    ['rehema', 'tumaini'],
    ['solange', 'espoir'],
  ] as const)('by %s of %s themselves tells a lot, so that silence means something', async (who, own) => {
    const signs = signsOf(own);
    const telling = (await askEverything(await me(who, own), own)).filter(([, answer]) => found(answer, signs).length > 0);
    expect(telling.map(([name]) => name)).toEqual(
      expect.arrayContaining(['otherMembers', 'meeting', 'votes', 'projects', 'papers'].concat(own === 'tumaini' ? ['claims'] : [])),
    );
    expect(Object.fromEntries(await askEverything(await me('solange', 'espoir'), 'espoir'))['receiptKnown']).toBe('recorded');
  });
});

/** Every row of a chama, table by table. What changes by itself while time goes by is left out. */
async function rowsOf(chamaId: string): Promise<Record<string, unknown[]>> {
  const { client } = it_.installation.stores.database;
  const tables = await client.$queryRawUnsafe<{ name: string }[]>(
    `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'chamaId' WHERE m.type = 'table'`,
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    if (['StatementLine', 'Notification', 'Quota', 'Sync'].includes(name)) continue;
    rows[name] = await client.$queryRawUnsafe<unknown[]>(`SELECT * FROM "${name}" WHERE "chamaId" = ? ORDER BY 1, 2, 3`, chamaId);
  }
  return rows;
}

/** Umoja buys sats by the same rail as Tumaini, in shillings of Tanzania: a code that Tumaini knows as a contribution is a payment of one's own to the rail's till. */
const isOwnClaim = (own: string, { kind, ...of }: Intent): boolean =>
  kind === 'buySats' && own === 'main' && JSON.stringify(of).includes('"TZS"');

describe('what is confirmed', () => {
  it.each([
    ['otieno', 'main', 'tumaini'],
    ['otieno', 'main', 'espoir'],
    ['rehema', 'tumaini', 'espoir'],
    ['solange', 'espoir', 'tumaini'],
    ['baraka', 'main', 'tumaini'],
  ] as const)('by %s of %s is refused where it names something of %s, and changes no row there', async (who, own, other) => {
    const speaker = await me(who, own);
    const before = await rowsOf(other);
    expect(Object.values(before).flat().length).toBeGreaterThan(500);
    const rows = Object.values<Intent[] | string>(attempts(ids[other], speaker.chama.currency));
    for (const intent of rows.flatMap((row) => (typeof row === 'string' ? [] : row))) {
      const agreed = await agree(speaker, intent);
      if (!isOwnClaim(own, intent)) expect(agreed, JSON.stringify(intent)).toMatchObject({ status: 'refused' });
    }
    expect(await rowsOf(other)).toEqual(before);
  });

  it('about a payment or a record of another chama is a claim of one’s own, and that chama hears nothing of it', async () => {
    const before = await rowsOf('espoir');
    const speaker = await me('rehema', 'tumaini');
    for (const claim of claimsAbout(ids.espoir, 'TZS')) await agree(speaker, claim);
    expect(await rowsOf('espoir')).toEqual(before);
    const { operations } = await dump();
    expect(operations.filter(({ params }) => params['receipt'] === receipts.espoir).map(({ chamaId }) => chamaId)).toEqual(['tumaini']);
  });
});

describe('what is told', () => {
  it('by SMS comes from the chama that it is about, names it, and speaks its language to who has chosen none', async () => {
    const { standins } = it_.installation;
    if (standins) standins.state().mpesa.outcome = 'approve';
    await agree(await me('baraka', 'tumaini'), { kind: 'claim', receipt: 'BARAKA1234' });
    await agree(await me('baraka', 'main'), { kind: 'contribute', amount: major(500, 'KES') });
    await vi.waitFor(
      () => {
        const from = smsOf('baraka').map((sms) => sms.from);
        expect(from).toContain('TUMAINI');
        expect(from).toContain('UMOJA');
        // The treasurer who is asked is Tumaini's, and nobody else.
        expect(smsOf('rehema').some(({ from, text }) => from === 'TUMAINI' && text.includes('BARAKA1234'))).toBe(true);
      },
      { timeout: patienceMs, interval: 300 },
    );
    for (const { from, text } of smsOf('baraka').filter(({ from }) => from !== 'MPESA'))
      expect(text).toMatch(from === 'TUMAINI' ? /^Tumaini: (?!we |KES|your)/ : /^Umoja: KES 500 received/);
    for (const who of ['otieno', 'solange'] as const) expect(JSON.stringify(smsOf(who))).not.toMatch(/BARAKA1234|TUMAINI|Tumaini/);
  });

  it('in the chat names its chama, too', async () => {
    const baraka = await me('baraka', 'tumaini', 'whatsapp');
    // Where they were seen last is where they are told.
    await service().people.identify('whatsapp', chatAddress(phones.baraka));
    await agree(baraka, { kind: 'claim', receipt: 'BARAKA5678' });
    await expect
      .poll(async () => await (await fetch(`${it_.url}/phones/api/chat?member=mft008`)).text(), { timeout: patienceMs, interval: 300 })
      .toMatch(/"text":"Tumaini: [^"]*BARAKA5678/);
  });
});

describe('what is kept', () => {
  it('has one chain of postings and one of decisions for each chama, each whole by itself', async () => {
    const all = await dump();
    const chamas = new Set(all.journals.map(({ chamaId }) => chamaId));
    expect([...chamas].sort()).toEqual(['espoir', 'main']);
    for (const chamaId of chamas) {
      const own = all.journals.filter((journal) => journal.chamaId === chamaId).sort((a, b) => a.seq - b.seq);
      expect(own.map(({ seq }) => seq)).toEqual(own.map((_, at) => at + 1));
      expect(journalFindings({ ...all, journals: own })).toEqual([]);
      for (const { entries } of own)
        for (const { account } of entries) for (const other of chamas) if (other !== chamaId) expect(account).not.toContain(other);
    }
    expect(new Set(all.audits.map(({ chamaId }) => chamaId))).toEqual(new Set(['tumaini', 'espoir']));
    for (const chamaId of ['tumaini', 'espoir'])
      expect([...auditFindings({ ...all, audits: all.audits.filter((audit) => audit.chamaId === chamaId) })]).toEqual([]);
  });

  it('in logs and figures names nobody', async () => {
    const text = it_.logged.join('') + (await (await fetch(`${it_.url}/metrics`)).text());
    const names = demoVillages.flatMap(({ people }) => people.flatMap(({ name }) => name.split(' ').filter((word) => word.length > 3)));
    const numbers = demoVillages.flatMap(({ people }) => people.map(({ phone }) => phone.slice(1)));
    expect([...names, ...numbers, ...Object.values(receipts)].filter((sign) => text.includes(sign))).toEqual([]);
  });
});
