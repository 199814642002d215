import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import { verify } from '../../src/ledger/verify.js';
import type { Officer } from '../../src/book/port.js';
import type { Phone } from '../../src/phone.js';
import type { ClaimVerdict } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { raise, reviews } from './catalogue-rows.js';
import { expectWhole, states } from './expect.js';
import { amina, crashAt, kes, me, world, type World } from './world.js';

const otieno: Officer = { memberId: 't1', person: 'pt1', role: 'treasurer', prefer: 'sms' };
const njeri: Officer = { memberId: 't2', person: 'pt2', role: 'treasurer', prefer: 'whatsapp' };
const wanjiku: Officer = { memberId: 'c1', person: 'pc1', role: 'chair', prefer: 'ussd' };
const secretary: Officer = { memberId: 's1', person: 'ps1', role: 'secretary', prefer: 'sms' };
const board = [otieno, wanjiku, secretary];

const speaks = ({ memberId, person, role }: Pick<Officer, 'memberId' | 'person'> & { role: Officer['role'] | 'member' }): Me =>
  me({ person, channel: 'ussd', member: { id: memberId, name: memberId, role } });

const receipt = 'QWE123RTY4';
const confirm = (units = 700): ClaimVerdict => ({ is: 'confirmed', amount: kes(units) });
const reject = (fault: 'notFound' | 'otherAmount' | 'wrongNumber' = 'notFound'): ClaimVerdict => ({ is: 'rejected', fault });

/** A world whose statement shows our own prompts alone, as ImaraPay's does. */
async function asked(officers: Officer[] = board, open: Parameters<World['open']>[0] = {}): Promise<World> {
  const w = await world({ officers });
  const over = { statementShows: () => 'asked' as const, ...open };
  w.reboot = async (crash) => void (w.ops = await w.open({ ...over, ...(crash && { crash }) }));
  w.ops = await w.open(over);
  return w;
}

/** A claim of Amina's that has come before the officers. */
async function waits(officers = board, over: Parameters<World['claim']>[1] = {}): Promise<World> {
  const w = await asked(officers);
  await w.claim(receipt, over);
  await w.run(minutes(2));
  expect(await reviews(w)).toEqual(['claim-unmatched']);
  return w;
}

let keys = 0;
async function decides(w: World, who: Me, verdict: ClaimVerdict, of: { key?: string; reviewId?: string } = {}): Promise<string> {
  const [first] = await w.store.transaction((tx) => tx.reviews({ open: true }));
  const reviewId = of.reviewId ?? first?.id ?? raise();
  const order = {
    key: of.key ?? `d${++keys}`,
    intent: { kind: 'decideClaim' as const, reviewId, verdict },
    me: who,
    address: amina,
    at: 0,
  };
  const agreed = await w.ops.agree(order);
  return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
}

async function whole(w: World) {
  const dump = await expectWhole(w);
  expect(verify(dump, { sendOnce: ['imarapay'] })).toEqual([]);
  return dump;
}

const texts = (w: World) => w.sms.texts().map((text) => text.replace('Umoja: ', ''));
const withOfficer = `we could not find payment ${receipt} by ourselves. An officer will check it and you will be told.`;
const ask = `Amina Hassan says they paid, code ${receipt}. Dial *384*100# to check.`;

describe('where the statement shows our own prompts alone', () => {
  test('a claim is before the treasurer a minute after it was made; the member and the treasurer are told once', async () => {
    const w = await asked();
    await w.claim(receipt);
    await w.run(seconds(59));
    expect(await states(w)).toEqual(['open: pending waiting']);
    expect(texts(w)).toEqual([]);
    await w.run(seconds(5));
    expect(await states(w)).toEqual(['review: review waiting']);
    await w.reboot();
    await w.run(hours(30));
    expect(texts(w).sort()).toEqual([ask, withOfficer].sort());
    await whole(w);
  });

  test('a prompt of ours that was paid within that minute settles by itself', async () => {
    const w = await asked();
    w.network.plans = [{ decidesAfterMs: seconds(50), decides: 'pays' }];
    w.network.silent = { status: true };
    await w.contribute();
    await w.claim('RCPT1');
    await w.run(minutes(5));
    expect(await reviews(w)).toEqual([]);
    expect((await whole(w)).contributions).toHaveLength(1);
  });

  test('a list that is cut before our oldest prompt proves nothing: it is looked for a quarter of an hour', async () => {
    const w = await asked();
    w.network.collector.statement = async () => ({
      ...{ status: 'read', whole: false },
      lines: [{ providerId: 'x', phone: amina, amount: kes(5), status: 'settled', receipt: 'OTHER', at: w.clock.now() - hours(1) }],
    });
    await w.claim(receipt);
    await w.run(minutes(14));
    expect(await states(w)).toEqual(['open: pending waiting']);
    await w.run(minutes(3));
    expect(await states(w)).toEqual(['review: review waiting']);
  });

  test('a list that reaches back two days is whole enough', async () => {
    const w = await asked();
    w.network.collector.statement = async () => ({
      ...{ status: 'read', whole: false },
      lines: [{ providerId: 'x', phone: amina, amount: kes(5), status: 'refused', at: w.clock.now() - hours(49) }],
    });
    await w.claim(receipt);
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['review: review waiting']);
  });

  test('a list that cannot be read holds nobody up for a day', async () => {
    const w = await asked();
    w.network.silent = { statement: true };
    await w.claim(receipt);
    await w.run(minutes(14));
    expect(await states(w)).toEqual(['open: pending waiting']);
    await w.run(minutes(3));
    expect(await states(w)).toEqual(['review: review waiting']);
  });

  test('a statement that shows everything is looked into for a quarter of an hour, as before', async () => {
    const w = await asked(board, { statementShows: () => 'all' });
    await w.claim(receipt);
    await w.run(minutes(14));
    expect(await states(w)).toEqual(['open: pending waiting']);
  });

  test('where nobody collects there is nothing to wait for', async () => {
    const w = await asked(board, { collectors: () => undefined });
    await w.claim(receipt);
    await w.run(seconds(5));
    expect(await states(w)).toEqual(['review: review waiting']);
  });
});

describe('who is asked', () => {
  const asksOf = async (w: World) =>
    (await w.store.transaction((tx) => tx.dump())).notifications
      .filter(({ kind }) => kind.startsWith('claim.waits'))
      .map(({ person, prefer, phrase }) => [person, prefer, phrase?.key]);

  test.each<[string, Officer[], string[][]]>([
    ['the treasurer', board, [['pt1', 'sms', 'claim.waits']]],
    [
      'each of two treasurers',
      [otieno, njeri, wanjiku],
      [
        ['pt1', 'sms', 'claim.waits'],
        ['pt2', 'whatsapp', 'claim.waits'],
      ],
    ],
    ['the chair, where there is no treasurer', [wanjiku, secretary], [['pc1', 'ussd', 'claim.waits']]],
    ['nobody, where there is no such officer', [secretary], []],
  ])('%s', async (_, officers, expected) => {
    expect(await asksOf(await waits(officers))).toEqual(expected);
  });

  test('the chair for a claim of the treasurer, and never the claimant', async () => {
    const w = await waits(board, { me: { person: 'pt1', member: { id: 't1', name: 'Otieno', role: 'treasurer' } } });
    expect(await asksOf(w)).toEqual([['pc1', 'ussd', 'claim.waits']]);
  });

  test('with the amount, where the message told one', async () => {
    const w = await waits(board, { amount: kes(700) });
    expect(texts(w)).toContain(`Amina Hassan says they paid KES 700, code ${receipt}. Dial *384*100# to check.`);
  });
});

test('nobody buries the treasurer under claims; once some are decided there is room again', async () => {
  const w = await asked();
  const all = [];
  for (let n = 0; n < 12; n++) all.push(await w.claim(`QWE123RT${10 + n}`));
  expect(all).toEqual([...Array<string>(10).fill('agreed'), 'notPossible', 'notPossible']);
  expect(await w.claim('QWE123RT99', { me: { person: 'p2' } })).toBe('agreed');
  await w.run(minutes(2));
  expect(await w.ops.pending({ me: speaks(otieno) })).toEqual([{ kind: 'claims', count: 11 }]);
  await decides(w, speaks(otieno), reject());
  expect(await w.claim('QWE123RT99')).toBe('agreed');
});

describe('what the menu shows', () => {
  test('the claims, to the treasurer and the chair; nothing to others', async () => {
    const w = await waits(board, { amount: kes(700) });
    for (const officer of [otieno, wanjiku]) {
      expect(await w.ops.pending({ me: speaks(officer) })).toEqual([{ kind: 'claims', count: 1 }]);
      expect(await w.ops.claims({ me: speaks(officer) })).toMatchObject([
        { receipt, member: 'Amina Hassan', date: '2026-05-04', amount: kes(700) },
      ]);
    }
    for (const other of [secretary, { memberId: 'm2', person: 'p2', role: 'member' as const }]) {
      expect(await w.ops.pending({ me: speaks(other) })).toEqual([]);
      expect(await w.ops.claims({ me: speaks(other) })).toEqual([]);
    }
    const elsewhere = speaks(otieno);
    expect(await w.ops.claims({ me: { ...elsewhere, chama: { ...elsewhere.chama, id: 'other' } } })).toEqual([]);
  });

  test('nothing of their own claim, to the treasurer', async () => {
    const own = { person: 'pt1', member: { id: 't1', name: 'Otieno', role: 'treasurer' as const } };
    const w = await waits(board, { me: own });
    expect(await w.ops.pending({ me: speaks(otieno) })).toEqual([]);
    expect(await w.ops.pending({ me: speaks(wanjiku) })).toEqual([{ kind: 'claims', count: 1 }]);
  });

  test('nothing that was decided', async () => {
    const w = await waits();
    await decides(w, speaks(otieno), reject());
    expect(await w.ops.pending({ me: speaks(wanjiku) })).toEqual([]);
  });
});

describe('the treasurer decides', () => {
  test('it is there: credited on their word, recorded, told, and in the audit by member id', async () => {
    const w = await waits();
    expect(await decides(w, speaks(otieno), confirm(700))).toBe('agreed');
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(texts(w).at(-1)).toBe(`we found your payment ${receipt} of KES 700. Your total is now KES 700.`);
    const { audits, contributions } = await whole(w);
    expect(contributions).toMatchObject([{ memberId: 'm1', amount: kes(700), receipt, date: '2026-05-04' }]);
    expect(audits.map(({ actor, action, detail }) => [actor, action, detail])).toEqual([
      ['member:t1', 'review.confirmed', 'claim-unmatched: confirmed: KES 700'],
    ]);
    expect([...w.book.records.values()].map(({ entry }) => entry.receipt)).toEqual([receipt]);
  });

  test.each([
    ['notFound', `the treasurer did not find payment ${receipt}. Check the code and send it again, or ask the treasurer.`, 'not found'],
    ['otherAmount', `the amount of payment ${receipt} differs. Send the whole message again, or ask the treasurer.`, 'another amount'],
    [
      'wrongNumber',
      `payment ${receipt} went to another number. Ask mobile money to return it, or ask the treasurer.`,
      'paid to another number',
    ],
  ] as const)('it is not there (%s): the member hears what to do, and may claim it again', async (fault, text, why) => {
    const w = await waits();
    expect(await decides(w, speaks(wanjiku), reject(fault))).toBe('agreed');
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['failed: refused waiting']);
    expect(texts(w).at(-1)).toBe(text);
    expect((await whole(w)).audits.map(({ actor, detail }) => [actor, detail])).toEqual([
      ['member:c1', `claim-unmatched: rejected: ${why}`],
    ]);
    expect(await w.claim(receipt)).toBe('agreed');
    await w.run(minutes(2));
    expect(await w.ops.pending({ me: speaks(otieno) })).toEqual([{ kind: 'claims', count: 1 }]);
  });

  test('the same confirmation again is agreed again and does nothing', async () => {
    const w = await waits();
    const [{ id: reviewId } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await decides(w, speaks(otieno), confirm(), { key: 'same', reviewId }));
    expect(answers).toEqual(['agreed', 'agreed', 'agreed']);
    expect(await Promise.all([1, 2, 3].map(() => decides(w, speaks(otieno), confirm(), { key: 'same', reviewId })))).toEqual(answers);
    await w.run(minutes(1));
    const { contributions, audits, journals } = await whole(w);
    expect([contributions.length, audits.length, journals.length]).toEqual([1, 1, 2]);
    expect(texts(w).filter((text) => text.startsWith('we found'))).toHaveLength(1);
    expect(await decides(w, speaks(otieno), confirm(900), { reviewId })).toBe('decided');
    expect(await decides(w, speaks(otieno), reject(), { reviewId })).toBe('decided');
  });

  test('of two at once one wins, and the other hears that it was settled', async () => {
    const w = await waits();
    const [{ id: reviewId } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    const answers = await Promise.all([
      decides(w, speaks(otieno), confirm(700), { reviewId }),
      decides(w, speaks(wanjiku), confirm(700), { reviewId }),
      decides(w, speaks(wanjiku), reject(), { reviewId }),
    ]);
    expect(answers.sort()).toEqual(['agreed', 'decided', 'decided']);
    const { contributions, audits } = await whole(w);
    expect([contributions.length, audits.length]).toEqual([1, 1]);
  });

  test('the host and the treasurer at once: one of them', async () => {
    const w = await waits();
    const [{ id: reviewId } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    const [hosts, officers] = await Promise.all([
      w.ops.resolve({ reviewId, by: 'Host', verdict: { is: 'confirmed', units: 500 } }),
      decides(w, speaks(otieno), confirm(700), { reviewId }),
    ]);
    expect([hosts.status === 'resolved', officers === 'agreed'].filter(Boolean)).toHaveLength(1);
    expect((await whole(w)).contributions).toHaveLength(1);
  });

  test.each([
    ['nobody with an office', board, { memberId: 'm2', person: 'p2', role: 'member' as const }],
    ['the secretary', board, secretary],
    ['who was treasurer when the screen was shown, and is suspended', [wanjiku], otieno],
    ['who was treasurer, and is secretary now', [{ ...otieno, role: 'secretary' as const }], otieno],
    ['somebody at another number under the treasurer’s name', board, { ...otieno, person: 'p9' }],
  ])('not %s', async (_, officers, who) => {
    const w = await waits(officers);
    expect(await decides(w, speaks(who), confirm())).toBe('notPossible');
    expect(await reviews(w)).toEqual(['claim-unmatched']);
    expect((await whole(w)).audits).toEqual([]);
  });

  test('not the claimant, by member id or by number', async () => {
    const own = { person: 'pt1', member: { id: 't1', name: 'Otieno', role: 'treasurer' as const } };
    const w = await waits(board, { me: own });
    expect(await decides(w, speaks(otieno), confirm())).toBe('notPossible');
    const wife = await waits([{ ...wanjiku, person: 'p1' }, otieno]);
    expect(await decides(wife, speaks({ ...wanjiku, person: 'p1' }), confirm())).toBe('notPossible');
    expect(await decides(wife, speaks(otieno), confirm())).toBe('agreed');
  });

  test('not an officer of another chama, and nothing that is no claim', async () => {
    const w = await waits();
    const elsewhere = speaks(otieno);
    expect(await decides(w, { ...elsewhere, chama: { ...elsewhere.chama, id: 'other' } }, confirm())).toBe('notPossible');
    expect(await decides(w, speaks(otieno), confirm(), { reviewId: 'none' })).toBe('notPossible');
    const held = await asked();
    held.network.plans = [{ decidesAfterMs: 8000, decides: 'pays', amount: kes(499) }];
    await held.contribute();
    await held.run(minutes(5));
    expect(await reviews(held)).toEqual(['amount-differs']);
    expect(await decides(held, speaks(otieno), confirm(499))).toBe('notPossible');
    expect(await held.ops.pending({ me: speaks(otieno) })).toEqual([]);
  });

  test.each([kes(9), kes(250_001), { minor: '70050', currency: 'KES' as const }])(
    'not an amount that the chama does not take: %o',
    async (amount) => {
      const w = await waits();
      expect(await decides(w, speaks(otieno), { is: 'confirmed', amount })).toBe('notPossible');
      expect(await reviews(w)).toEqual(['claim-unmatched']);
    },
  );

  test('nobody at the command line can take a member’s name', async () => {
    const w = await waits();
    const [{ id: reviewId } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    expect(await w.ops.resolve({ reviewId, by: ' member:t1', verdict: { is: 'confirmed', units: 700 } })).toEqual({
      status: 'refused',
      why: 'who',
    });
  });
});

describe('proof and word, whichever comes first: one credit', () => {
  /** A prompt of ours that was paid while its provider said nothing of it, and the member's claim of it before the officers. */
  async function unseen(): Promise<World> {
    const w = await asked();
    w.network.plans = [{ answer: 'lost', decidesAfterMs: 8000, decides: 'pays' }];
    w.network.silent = { status: true, lookUp: true, statement: true };
    await w.contribute();
    await w.claim('RCPT1');
    await w.run(minutes(20));
    expect(await reviews(w)).toEqual(['claim-unmatched']);
    return w;
  }

  test('the proof comes before the decision: the claim is answered, and waits no more', async () => {
    const w = await unseen();
    const [{ id: reviewId } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    w.network.silent = {};
    await w.run(minutes(10));
    expect(await states(w)).toEqual(['done: settled settled', 'failed: refused waiting']);
    expect(await reviews(w)).toEqual([]);
    expect(await w.ops.pending({ me: speaks(otieno) })).toEqual([]);
    expect(await decides(w, speaks(otieno), confirm(500), { reviewId })).toBe('decided');
    expect((await whole(w)).contributions).toMatchObject([{ receipt: 'RCPT1' }]);
  });

  test('the proof comes after the decision: it takes the place of the word', async () => {
    const w = await unseen();
    expect(await decides(w, speaks(otieno), confirm(500))).toBe('agreed');
    await w.run(minutes(1));
    w.network.silent = {};
    await w.run(hours(3));
    const { contributions } = await whole(w);
    expect(contributions).toMatchObject([{ receipt: 'RCPT1', amount: kes(500) }]);
    expect(await reviews(w)).toEqual([]);
  });

  test('a payment by the menu that a statement shows late, before the decision: found by itself, and nothing is left to decide', async () => {
    const w = await asked(board, { statementShows: () => 'all' });
    await w.claim(receipt);
    await w.run(minutes(20));
    const [{ id: reviewId } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    w.network.foreign({ receipt, phone: amina, amount: kes(700) });
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(await reviews(w)).toEqual([]);
    expect(await decides(w, speaks(otieno), confirm(700), { reviewId })).toBe('decided');
    expect((await whole(w)).contributions).toHaveLength(1);
  });

  test('and after the decision, or from another number: nobody is credited again', async () => {
    for (const phone of [amina, '+254712000009' as Phone]) {
      const w = await asked(board, { statementShows: () => 'all' });
      await w.claim(receipt);
      await w.run(minutes(20));
      if (phone === amina) expect(await decides(w, speaks(otieno), confirm(700))).toBe('agreed');
      w.network.foreign({ receipt, phone, amount: kes(700) });
      await w.run(hours(3));
      if (phone !== amina) {
        expect(await reviews(w)).toEqual(['claim-unmatched']);
        expect(await decides(w, speaks(otieno), confirm(700))).toBe('agreed');
        await w.run(hours(1));
      }
      expect(await states(w)).toEqual(['done: settled settled']);
      expect((await whole(w)).contributions).toHaveLength(1);
    }
  });

  test('an officer and a late line at the same moment: one credit', async () => {
    const w = await asked(board, { statementShows: () => 'all' });
    await w.claim(receipt);
    await w.run(minutes(20));
    const [{ id: reviewId } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    w.network.foreign({ receipt, phone: amina, amount: kes(700) });
    const statement = w.network.collector.statement.bind(w.network.collector);
    let looks = 0;
    // The second look is the claim's own: the officer decides while its answer is on the way.
    w.network.collector.statement = async (limit) => {
      const answer = await statement(limit);
      if (++looks === 2) expect(await decides(w, speaks(otieno), confirm(700), { reviewId })).toBe('agreed');
      return answer;
    };
    await w.run(minutes(5));
    expect(looks).toBeGreaterThan(1);
    expect(await states(w)).toEqual(['done: settled settled']);
    expect((await whole(w)).contributions).toHaveLength(1);
  });

  test('of two claims of one receipt the second to be confirmed is known, also when it is confirmed again', async () => {
    const w = await waits();
    await w.claim(receipt, { me: { person: 'p2', phone: '+254712000009' as Phone, member: { id: 'm2', name: 'Juma', role: 'member' } } });
    await w.run(minutes(2));
    const [{ id: first } = raise(), { id: second } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    expect(await decides(w, speaks(otieno), confirm(700), { reviewId: first })).toBe('agreed');
    expect(await decides(w, speaks(otieno), confirm(700), { reviewId: second })).toBe('receiptKnown');
    expect(await decides(w, speaks(otieno), confirm(700), { reviewId: second })).toBe('receiptKnown');
    expect((await whole(w)).contributions).toHaveLength(1);
  });
});

describe('killed on the way', () => {
  test.each([1, 2, 3])('after the commit and before the message (time %i): member and treasurer hear of it after all', async (n) => {
    for (const point of ['leg.after-settle', 'notification.before-send', 'notification.after-send', 'notification.after-settle']) {
      const w = await asked();
      await w.reboot(crashAt(point, n));
      await w.claim(receipt);
      await w.run(minutes(5));
      expect(new Set(texts(w))).toEqual(new Set([ask, withOfficer]));
      expect((await whole(w)).reviews).toHaveLength(1);
    }
  });

  test('between the decision and its message', async () => {
    const w = await waits();
    await w.reboot(crashAt('notification.before-send'));
    const [{ id: reviewId } = raise()] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    expect(await decides(w, speaks(otieno), confirm(), { reviewId })).toBe('agreed');
    expect(await w.run(minutes(5))).toBe(1);
    expect(texts(w).filter((text) => text.startsWith('we found'))).toHaveLength(1);
    expect(await decides(w, speaks(otieno), confirm(), { reviewId })).toBe('agreed');
    expect((await whole(w)).contributions).toHaveLength(1);
  });
});
