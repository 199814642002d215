import { beforeEach, describe, expect, test } from 'vitest';
import { flows } from '../../flows/index.js';
import type { Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { RecordWrite } from '../../flows/kit/records.js';
import { seedVillage } from '../../src/book/local/seed/seed.js';
import { tumaini } from '../../src/book/local/seed/tumaini.js';
import { memoryLocalStore } from '../../src/book/local/memory.js';
import { writes } from '../../src/book/local/tables/writes.js';
import { isRecordIntent, openRecordIntents } from '../../src/book/record-intents.js';
import { openRecordMatters } from '../../src/book/record-matters.js';
import { openRecordReads } from '../../src/book/record-reads.js';
import type { Records } from '../../src/book/records.js';
import { makeRoll } from '../../src/book/roll.js';
import type { MemberRow } from '../../src/book/store.js';
import { ussdVoice } from '../../src/channels/ussd/pages.js';
import type { Agreed } from '../../src/conversation/agree.js';
import { conversation } from '../../src/conversation/engine.js';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import { noCrash } from '../../src/crashpoint.js';
import { major } from '../../src/money.js';
import { deriveKey } from '../../src/secrets.js';
import { standingClock } from '../channels/clock.js';
import { openLocal, read } from './local-support.js';
import { countedIds, identity, umoja } from './support.js';

const chama = { ...umoja, id: tumaini.id, name: tumaini.name, country: 'TZ', currency: 'TZS', timeZone: 'Africa/Dar_es_Salaam' } as const;
const setup = { chama, language: tumaini.language, officers: {}, rules: tumaini.rules };

/** A village whose records are our own, and its members' phones. */
async function village() {
  const audits: unknown[] = [];
  const store = memoryLocalStore({ audit: async (note) => void audits.push(note) });
  const { desk, records, learned } = await openLocal(store, setup);
  await seedVillage(desk, tumaini);
  const roll = makeRoll(identity);
  learned.forEach((row: MemberRow) => roll.putMember(row));
  return { ...(await talk(records, desk.rules, roll)), records, roll, store, audits };
}

async function talk(records: Records, rules: Parameters<typeof openRecordReads>[0]['rules'], roll: ReturnType<typeof makeRoll>) {
  const clock = standingClock(Date.UTC(2026, 10, 21, 9));
  const of = (chamaId: string): Records => {
    if (chamaId !== chama.id) throw new Error(`asked for the records of ${chamaId}`);
    return records;
  };
  const failures: unknown[] = [];
  const failed = (error: unknown) => void failures.push(error);
  const matters = openRecordMatters({ records: of, clock });
  const intents = openRecordIntents({ records: of, clock, changed: matters.changed, failed });
  const reads = openRecordReads({ records: of, rules, roll });
  const sessions: string[] = [];
  const turns = memoryTurnStore();
  const ids = countedIds();
  let speaking: Me | undefined;
  const hear = conversation({
    register: flows,
    reads: { ...reads, pending: ({ me }: { me: Me }) => matters.of(me), checkPin: async () => ({ status: 'right' }) } as unknown as Reads,
    identify: async () => {
      if (!speaking) throw new Error('nobody speaks');
      return { memberships: [speaking], me: speaking };
    },
    agree: async (order): Promise<Agreed> => (isRecordIntent(order.intent) ? intents(order) : { status: 'agreed' }),
    store: {
      ...turns,
      commit: (turn) => {
        sessions.push(turn.session ?? '');
        return turns.commit(turn);
      },
    },
    clock,
    ids,
    key: deriveKey('a test of some length, for stories only', 'turns'),
    crash: noCrash,
    seen: () => undefined,
    failed,
  });

  const meOf = (memberId: string): Me => {
    const row = roll.member(chama.id, memberId);
    if (!row?.phone) throw new Error(`no member ${memberId}`);
    const member = { id: memberId, name: row.name, role: row.role };
    return { person: memberId, phone: row.phone, channel: 'ussd', language: 'en', chama, member, hasPin: true, agreed: true };
  };

  let dials = 0;
  /** Dials and presses keys one after the other; the last screen. */
  async function dial(memberId: string, ...keys: string[]): Promise<string> {
    // Long enough that nobody is asked to go on with what they left.
    await clock.pass(6 * 60_000);
    speaking = meOf(memberId);
    const sessionId = `s${++dials}`;
    let body = '';
    for (let at = 0; at <= keys.length; at++) {
      const said = { kind: 'dialled', sessionId, text: keys.slice(0, at).join('*'), cumulative: true } as const;
      const answer = hear({ channel: 'ussd', address: speaking.phone ?? '', id: `${sessionId}.${at}`, said, at: clock.now() }, ussdVoice());
      body = (await patiently(answer)).body;
    }
    return body;
  }
  async function patiently<T>(turn: Promise<T>): Promise<T> {
    const state = { isDone: false };
    void turn.finally(() => (state.isDone = true)).catch(() => undefined);
    for (let i = 0; !state.isDone; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (i > 20) await clock.pass(500);
    }
    return turn;
  }
  return { dials: dial, clock, sessions, failures, intents, matters, reads, meOf, patiently };
}

let on: Awaited<ReturnType<typeof village>>;
beforeEach(async () => {
  on = await village();
});

/** The number before a choice on a screen. */
const numberOf = (screen: string, label: string): string =>
  new RegExp(`(\\d+)\\. ${label}`).exec(screen)?.[1] ?? `no ${label} in ${screen}`;

describe('members talk with their own records', () => {
  test('a loan is asked for, its guarantor finds it on the menu and consents, and it goes before the officers', async () => {
    const { dials, records } = on;
    const borrower = 'T013';
    const before = read(await records.loans.ofMember({ memberId: borrower })).length;
    const own = await dials(borrower, numberOf(await dials(borrower), 'My chama'), '1', '7391');
    const ask = [numberOf(await dials(borrower), 'My chama'), '1', '7391', numberOf(own, 'Ask for a loan')];
    expect(await dials(borrower, ...ask)).toContain('You may borrow up to TSh');
    const offer = await dials(borrower, ...ask, '10000', '3');
    expect(offer).toContain('Loan of TSh 10,000, months: 3');
    expect(offer).toMatch(/Interest TSh \d+, to pay back TSh 10,\d+/);
    const asked = await dials(borrower, ...ask, '10000', '3', '1', '2', '0741000012', 'seed', '1');
    expect(asked).toContain('Your request for TSh 10,000 is written down');

    const [loan, ...others] = read(await records.loans.ofMember({ memberId: borrower }));
    expect(others).toHaveLength(before);
    expect(loan).toMatchObject({ state: 'guarantors', principal: major(10_000, 'TZS'), purpose: 'seed', months: 3 });
    expect(loan?.guarantors.map(({ memberId, state }) => [memberId, state])).toEqual([['T012', 'asked']]);

    const menu = await dials('T012');
    expect(menu).toContain('Guarantor requests: 1');
    const request = [numberOf(menu, 'Guarantor'), '7391'];
    expect(await dials('T012', ...request)).toContain('Upendo Sanga asks to borrow TSh 10,000');
    expect(await dials('T012', ...request, '1', '1')).toContain('Written down: you are guarantor of Upendo Sanga');
    expect(read(await records.loans.ofMember({ memberId: borrower }))[0]?.state).toBe('approval');
    expect(await dials('T012'), 'nothing waits any more').not.toContain('Guarantor');
    expect(on.failures).toEqual([]);
  });

  test('a vote counts once, and nothing that is kept tells how it was cast', async () => {
    const { dials, records, sessions, store, audits } = on;
    const [motion] = read(await records.governance.openVotes({ memberId: 'T011' }));
    expect(motion).toBeDefined();
    const menu = await dials('T011');
    expect(menu).toContain('Votes open: 1');
    const vote = [numberOf(menu, 'Vote'), '1', '2'];
    const ballot = await dials('T011', ...vote);
    expect(on.failures).toEqual([]);
    expect(ballot).toContain('1. Yes\n2. No\n3. Abstain');
    const noted = audits.length;
    const from = sessions.length;
    const told = await dials('T011', ...vote, '2');
    const cast = sessions.slice(from).at(-1) ?? '';
    expect(told).toContain('is counted');

    const another = await dials('T013', ...vote, '1');
    expect(another, 'who votes otherwise hears and leaves behind the same').toBe(told);
    const plain = (session: string): string =>
      session.replace(/ID\d+|"\d{10,}"|s\d+|[0-9a-f]{32,}|:\d{12,}/g, '#').replace(/"(hash|pinFor|sessionId)":"[^"]*"/g, '');
    expect(plain(sessions.at(-1) ?? '')).toBe(plain(cast));
    expect(cast).not.toContain('"VOTE"');
    expect(audits).toHaveLength(noted);
    const written = await store.transaction(chama.id, (tx) => tx.list(writes, { kind: 'motion.vote' }, { by: [], max: 100 }));
    expect(new Set(written.map(({ answer }) => answer))).toEqual(new Set(['{"status":"done"}']));

    expect(read(await records.governance.openVotes({ memberId: 'T011' }))).toEqual([]);
    expect(await dials('T011')).not.toContain('Votes open');
  });

  test('a member says whether they come, and thinks again', async () => {
    const { dials, records } = on;
    const meeting = [numberOf(await dials('T001'), 'My chama'), '2'];
    expect(await dials('T001', ...meeting, '1')).toContain('You are expected');
    expect(read(await records.governance.nextMeeting({ memberId: 'T001' }))?.reply).toBe('coming');
    const again = await dials('T001', ...meeting);
    expect(again).toContain('You are coming.');
    expect(await dials('T001', ...meeting, numberOf(again, 'I cannot come'), 'a funeral')).toContain('apology is written down');
    expect(read(await records.governance.nextMeeting({ memberId: 'T001' }))?.reply).toBe('apology');
  });

  test('a promise adds to the one before', async () => {
    const { dials, records } = on;
    const of = async () => read(await records.sharing.pledges({ memberId: 'T001' }))[0]?.amount.minor;
    const before = BigInt((await of()) ?? 0);
    const home = numberOf(await dials('T001'), 'My chama');
    const promise = numberOf(await dials('T001', home, '4'), 'Promise money');
    expect(await dials('T001', home, '4', promise, '5000', '1')).toContain('Your promise of TSh 5,000');
    expect(BigInt((await of()) ?? 0) - before).toBe(BigInt(major(5000, 'TZS').minor));
  });

  test('who has paid, notices, turns and dividends are read', async () => {
    const { dials } = on;
    const home = numberOf(await dials('T001'), 'My chama');
    expect(await dials('T001', home, '5')).toMatch(/\d+ of 13 have paid/);
    expect(await dials('T001', home, '6')).toContain('1. Mkutano wa mwezi');
    expect(await dials('T001', home, '7')).toContain('Your turn: ');
    expect(await dials('T001', home, '8', '7391')).toContain('Gawio la mwaka jana');
  });
});

describe('what the records say to a write', () => {
  const order = (write: RecordWrite, key = 'k1', memberId = 'T001') => ({
    key,
    intent: { kind: 'record' as const, write },
    me: on.meOf(memberId),
  });
  const loan: RecordWrite = { does: 'applyForLoan', principal: major(10_000, 'TZS'), months: 3, purpose: 'seed', guarantors: ['T012'] };

  test('the same key is one write', async () => {
    const pledge: RecordWrite = {
      does: 'pledge',
      projectId: read(await on.records.sharing.projects())[0]?.projectId ?? '',
      amount: major(1000, 'TZS'),
    };
    expect(await on.intents(order(pledge))).toEqual({ status: 'agreed' });
    const after = read(await on.records.sharing.pledges({ memberId: 'T001' }));
    expect(await on.intents(order(pledge))).toEqual({ status: 'agreed' });
    expect(read(await on.records.sharing.pledges({ memberId: 'T001' }))).toEqual(after);
  });

  test.each([
    [
      'more than the limit',
      { ...loan, principal: major(999_999_999, 'TZS') },
      { status: 'refused', reason: 'overLimit', limit: expect.anything() as unknown },
    ],
    ['too many months', { ...loan, months: 99 }, { status: 'refused', reason: 'termBad' }],
    ['oneself as guarantor', { ...loan, guarantors: ['T013'] }, { status: 'refused', reason: 'guarantorsBad' }],
    ['another price than was shown', { ...loan, total: major(10_001, 'TZS') }, { status: 'refused', reason: 'amountDiffers' }],
    ['a motion that is none', { does: 'vote', motionId: 'none', position: 1 }, { status: 'refused', reason: 'unknownSubject' }],
    ['a meeting that is none', { does: 'reply', meetingId: 'none', reply: 'coming' }, { status: 'refused', reason: 'unknownSubject' }],
    ["another's loan", { does: 'withdrawLoan', loanId: 'none' }, { status: 'refused', reason: 'unknownSubject' }],
    ['a request that was not made', { does: 'consent', loanId: 'none', says: 'yes' }, { status: 'refused', reason: 'unknownSubject' }],
  ] as [string, RecordWrite, unknown][])('%s', async (_, write, answer) => {
    expect(await on.intents(order(write, 'k', 'T013'))).toEqual(answer);
  });

  test('the price that was shown is the price that is asked for', async () => {
    const offer = await on.reads.loanOffer({ me: on.meOf('T013'), principal: major(10_000, 'TZS'), months: 3 });
    if (!offer.kept) throw new Error('no offer');
    expect(await on.intents(order({ ...(loan as object), total: offer.total } as RecordWrite, 'k', 'T013'))).toEqual({ status: 'agreed' });
    expect(await on.intents(order(loan, 'k2', 'T013'))).toEqual({ status: 'refused', reason: 'alreadyThere' });
  });

  const hanging = () => new Promise<never>(() => undefined);
  const elsewhere = (governance: Partial<Records['governance']>): Records => ({
    ...on.records,
    name: 'chamapay',
    governance: { ...on.records.governance, ...governance },
  });

  test('a write that does not answer in time is not known, and never called failed', async () => {
    const { intents, clock } = await talk(
      elsewhere({ reply: hanging }),
      {
        today: () => {
          throw new Error('not asked');
        },
      },
      on.roll,
    );
    const asked = intents(order({ does: 'reply', meetingId: 'm', reply: 'coming' }));
    await clock.pass(1_300);
    expect(await asked).toEqual({ status: 'refused', reason: 'unknown' });
  });

  test('what the records cannot say, and what they do not keep', async () => {
    const says = async (reply: Records['governance']['reply']) =>
      (
        await talk(
          elsewhere({ reply }),
          {
            today: () => {
              throw new Error('not asked');
            },
          },
          on.roll,
        )
      ).intents(order({ does: 'reply', meetingId: 'm', reply: 'coming' }));
    expect(await says(async () => ({ status: 'unknown', why: 'a timeout' }))).toEqual({ status: 'refused', reason: 'unknown' });
    expect(await says(async () => ({ status: 'not-kept' }))).toEqual({ status: 'refused', reason: 'notKept' });
  });

  test('the menu does not wait for records that hang, and asks nothing twice of those that have nothing', async () => {
    let asked = 0;
    const { matters, clock, meOf } = await talk(
      elsewhere({ openVotes: hanging }),
      {
        today: () => {
          throw new Error('not asked');
        },
      },
      on.roll,
    );
    const waiting = matters.of(meOf('T001'));
    await clock.pass(300);
    expect(await waiting).toEqual([]);
    const nothing = {
      ...elsewhere({
        openVotes: async () => {
          asked++;
          return { status: 'not-kept' };
        },
      }),
      loans: { ...on.records.loans, requests: async () => ({ status: 'not-kept' }) as const },
    };
    const other = await talk(
      nothing,
      {
        today: () => {
          throw new Error('not asked');
        },
      },
      on.roll,
    );
    for (const memberId of ['T001', 'T002', 'T001']) expect(await other.matters.of(other.meOf(memberId))).toEqual([]);
    expect(asked).toBe(1);
  });
});
