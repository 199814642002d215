import { expect, test } from 'vitest';
import { systemClock as clock } from '../../src/clock.js';
import type { StandinEvent } from '../../src/standins/events.js';
import type { Standins } from '../../src/standins/server.js';
import { chance as chanceFrom } from '../simulation/chance.js';
import { coverage } from '../simulation/coverage.js';
import { inFolder, root, unbuilt } from './built.js';
import { emptyDiary } from './diary.js';
import { openGateway, type Gateway, type Turn } from './gateway.js';
import { openInstallation, type Installation } from './installation.js';
import type { Life } from './life.js';
import { member, type Member } from './member.js';
import { quickTiming, villagers, villageSeed } from './village.js';

/** The prompt waits five seconds for the USSD session to close; then everything takes a moment. */
const soonMs = 20_000;
const copies = 20;

type Village = { installation: Installation; standins: Standins; gateway: Gateway; amina: Member; begin: () => Promise<Life> };

/** One member with a PIN and a live service, all by the real doors. */
async function inVillage(work: (village: Village, life: Life) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const people = villagers(1);
    const installation = await openInstallation({ root, folder, seed: villageSeed(people, quickTiming) });
    const tools = { chance: chanceFrom(1), coverage: coverage() };
    const gateway = openGateway({ url: installation.ussd, ...tools });
    const [amina] = people.map((one) => member(one, { gateway, diary: emptyDiary(), ...tools }));
    const lives: Life[] = [];
    const begin = async () => {
      const life = installation.start();
      lives.push(life);
      expect(await life.ready, 'the service is ready').toBeDefined();
      return life;
    };
    try {
      const life = await begin();
      if (!amina) throw new Error('nobody lives here');
      await comesIn(amina);
      await work({ installation, standins: installation.standins, gateway, amina, begin }, life);
    } finally {
      for (const life of lives) life.kill();
      await Promise.all(lives.map(({ ended }) => ended));
      gateway.close();
      await installation.close();
    }
  });
}

/** The list of members is read while the service is up already; until then everybody is a stranger. */
async function comesIn(one: Member): Promise<void> {
  const since = clock.monotonic();
  while (clock.monotonic() - since < soonMs) {
    const page = await one.call('help');
    if (page !== undefined && /Questions\?/.test(page) && !/not on the list/.test(page)) return;
    await clock.sleep(50);
  }
  throw new Error('the first contact did not come to its end');
}

/** Resolves with the first event that `fits`; it must come soon. */
function nextEvent<T>(standins: Standins, fits: (event: StandinEvent) => T | undefined): Promise<T> {
  const enough = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const unsubscribe = standins.events((event) => {
      const found = fits(event);
      if (found === undefined) return;
      enough.abort();
      unsubscribe();
      resolve(found);
    });
    void clock.sleep(soonMs, enough.signal).then(() => {
      unsubscribe();
      if (!enough.signal.aborted) reject(new Error('it did not happen in time'));
    });
  });
}

const receiptSms = (event: StandinEvent): string | undefined =>
  event.type === 'sms' && event.sms.from !== 'MPESA'
    ? /Receipt (\w{10})\. Your total is now KES 500\./.exec(event.sms.text)?.[1]
    : undefined;

/** Dials and goes up to the page that asks for a yes; the turn that says it. */
async function upToTheYes(gateway: Gateway, phone: string, sessionId: string): Promise<Turn> {
  const say = async (text: string) => (await gateway.turn({ sessionId, phone, text }))?.body ?? '';
  // The call before this one was hung up on a page that is offered again.
  const begun = /You were in the middle of/.test(await say('')) ? '2*' : '';
  if (begun !== '') await say('2');
  await say(`${begun}1`);
  expect(await say(`${begun}1*500`)).toMatch(/^CON Pay KES 500 to Umoja\?/);
  return { sessionId, phone, text: `${begun}1*500*1` };
}

test('after kill -9 between approval and receipt, the restart delivers the receipt', { timeout: 90_000 }, async (context) => {
  const why = unbuilt();
  if (why !== undefined) context.skip(why);
  await inVillage(async ({ standins, gateway, amina, begin }, life) => {
    const { phone } = amina.villager;
    const approved = nextEvent(standins, (event) => (event.type === 'payment' && event.status === 'completed' ? event.receipt : undefined));
    const dead = approved.then(async (receipt) => {
      life.kill();
      await life.ended;
      return receipt;
    });
    const yes = await upToTheYes(gateway, phone, 'ATUid_approval');
    expect((await gateway.turn(yes))?.body).toMatch(/^END Check your phone/);
    const receipt = await dead;
    expect(standins.truth().sms.filter(({ text }) => text.includes('Receipt'))).toEqual([]);

    const told = nextEvent(standins, receiptSms);
    await begin();
    expect(await told).toBe(receipt);
    expect(standins.truth().payments).toHaveLength(1);
  });
});

/** The repeat "a minute later" comes after a kill -9 and a restart instead, which is further away than a minute. */
test(
  'the same POST /ussd 20 times at once, and again after a restart: one answer, one push, one contribution',
  { timeout: 90_000 },
  async (context) => {
    const why = unbuilt();
    if (why !== undefined) context.skip(why);
    await inVillage(async ({ installation, standins, gateway, amina, begin }, life) => {
      const { phone, memberId } = amina.villager;
      const yes = await upToTheYes(gateway, phone, 'ATUid_twenty');
      const many = async () => {
        const answers = await Promise.all(Array.from({ length: copies }, () => gateway.turn(yes)));
        return answers.map((answer) => answer?.body);
      };
      const [first, ...others] = new Set(await many());
      expect(first).toMatch(/^END Check your phone, enter your M-Pesa PIN for KES 500\./);
      expect(others).toEqual([]);

      life.kill();
      await life.ended;
      const told = nextEvent(standins, receiptSms);
      const next = await begin();
      expect(new Set(await many())).toEqual(new Set([first]));
      const receipt = await told;
      expect(new Set(await many())).toEqual(new Set([first]));
      await nextRecord(standins);

      const { payments, contributions } = standins.truth();
      expect(payments.map(({ phone: asked, amount, receipt: given }) => [asked, amount.minor, given])).toEqual([[phone, '50000', receipt]]);
      expect(contributions.map(({ memberId: of, amount, reference }) => [of, amount.minor, reference])).toEqual([
        [memberId, '50000', receipt],
      ]);
      expect(gateway.contradictions()).toEqual([]);

      const { end, ms } = await next.stop(12_000);
      expect(end, `after ${ms} ms`).toMatchObject({ code: 0 });
      const verified = await installation.command('ledger', 'verify');
      expect(verified.out).toMatch(/1 operations, 2 postings: all invariants hold/);
      expect(verified.code).toBe(0);
    });
  },
);

/** The contribution goes into the chama's records right after the receipt; a record that is there already is soon enough. */
async function nextRecord(standins: Standins): Promise<void> {
  const isThere = () => standins.truth().contributions.length > 0;
  if (isThere()) return;
  await nextEvent(standins, (event) => (event.type === 'call' && event.call.provider === 'chamapay' && isThere() ? true : undefined));
}
