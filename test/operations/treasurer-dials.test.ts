import { afterAll, beforeAll, expect, it } from 'vitest';
import { major, money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { moneyOf, wholeService } from '../app/installation.js';
import { leg, operation, review } from '../stores/money-rows.js';

/** The whole service on SQLite: a claim is decided on the treasurer's handset. */
let whole: Awaited<ReturnType<typeof wholeService>>;

const store = () => moneyOf(whole.installation);
const [amina, wanjiku, otieno] = ['+254712000001', '+254712000002', '+254712000003'] as [Phone, Phone, Phone];

beforeAll(async () => {
  whole = await wholeService();
  await whole.start();
  for (const [n, of] of [
    [1, 'MFT001'],
    [2, 'MFT003'],
  ] as const)
    await claim(n, of);
});
afterAll(() => whole.close());

async function claim(n: number, memberId: string): Promise<void> {
  const id = `o${n}`;
  const { identity, people } = whole.installation.service;
  const phone = people.roll.member('main', memberId)?.phone ?? amina;
  const made = { createdAt: Date.now(), nextAt: undefined };
  const of = {
    kind: 'claim' as const,
    chamaId: 'main',
    memberId,
    person: identity.personOfPhone(phone),
    params: { receipt: `SKL000000${n}` },
  };
  await store().transaction(async (tx) => {
    await tx.addOperation(operation(id, { ...of, amount: money(0, 'KES'), state: 'review', createdAt: made.createdAt }), [
      leg(`${id}m`, id, { ...made, kind: 'match', state: 'review' }),
      leg(`${id}r`, id, { ...made, kind: 'record', position: 1, provider: 'chamapay', state: 'waiting' }),
    ]);
    const about = { chamaId: 'main', operationId: id, legId: `${id}m`, subject: `${id}m` };
    await tx.openReview(review(`v${id}`, { ...about, reason: 'claim-unmatched', detail: 'no statement shows this receipt' }));
  });
}

let sessions = 0;
/** Dials, types, and says what each answer was. */
async function dials(phoneNumber: Phone, ...typed: string[]): Promise<string[]> {
  const sessionId = `s${++sessions}`;
  const answers: string[] = [];
  for (let n = 0; n <= typed.length; n++) {
    const body = new URLSearchParams({
      sessionId,
      phoneNumber,
      serviceCode: '*384*100#',
      networkCode: '63902',
      text: typed.slice(0, n).join('*'),
    });
    answers.push(await (await fetch(`${whole.url}/ussd`, { method: 'POST', body })).text());
  }
  return answers;
}

/** The number of the claims in an officer's menu: behind everything that this chama offers, perhaps on a page of its own. */
async function toCheck(officer: Phone): Promise<string> {
  const pages = (await dials(officer, '98')).join('\n');
  return /(\d+)\. To check$/m.exec(pages)?.[1] ?? 'not in the menu';
}

it('a member sees nothing of it', async () => {
  expect((await dials(amina))[0]).not.toContain('to check');
});

it('the treasurer sees the claims of others, the chair all', async () => {
  expect((await dials(otieno))[0]).toContain('Payments to check: 1\n');
  expect((await dials(wanjiku))[0]).toContain('Payments to check: 2\n');
});

it('the treasurer confirms what arrived, once, and it is recorded under their member id', async () => {
  const answers = await dials(otieno, await toCheck(otieno), '7391', '1', '1,500', '1');
  expect(answers[2]).toContain('Amina Hassan says they paid:\nSKL0000001');
  expect(answers[4]).toContain('Record KES 1,500 for Amina Hassan');
  expect(answers[5]).toMatch(/^CON KES 1,500 of Amina Hassan is recorded, code SKL0000001/);
  const { audits, contributions } = await store().transaction((tx) => tx.dump());
  expect(contributions.find(({ legId }) => legId === 'o1m')).toMatchObject({
    memberId: 'MFT001',
    amount: major(1500, 'KES'),
    receipt: 'SKL0000001',
  });
  expect(audits.filter(({ chamaId }) => chamaId === 'main').map(({ actor, subject }) => [actor, subject])).toEqual([
    ['member:MFT003', 'vo1'],
  ]);
  expect((await dials(otieno))[0]).not.toContain('to check');
});

it('the chair, who had the screen of another open, hears that it is settled', async () => {
  const sessionId = 'open';
  const turn = async (text: string) =>
    (
      await fetch(`${whole.url}/ussd`, {
        method: 'POST',
        body: new URLSearchParams({ sessionId, phoneNumber: wanjiku, serviceCode: '*384*100#', text }),
      })
    ).text();
  const key = await toCheck(wanjiku);
  for (const text of ['', key, `${key}*7391`, `${key}*7391*2`]) await turn(text);
  const at = await turn(`${key}*7391*2*1`);
  expect(at).toContain('Tell Otieno Odhiambo that SKL0000002 is not recorded');
  await whole.installation.service.operations.resolve({
    reviewId: 'vo2',
    by: 'the host',
    verdict: { is: 'rejected', why: 'not in the till' },
  });
  expect(await turn(`${key}*7391*2*1*1`)).toMatch(/^END This is settled already/);
});
