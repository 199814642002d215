import { localMembers } from '../../src/book/local/members.js';
import { host as roster } from '../../src/book/local/roster.js';
import { espoir } from '../../src/book/local/seed/espoir.js';
import { tumaini } from '../../src/book/local/seed/tumaini.js';
import { chatAddress } from '../../src/channels/phones/phones.js';
import { ussdVoice } from '../../src/channels/ussd/pages.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import type { Heard, Voice } from '../../src/conversation/types.js';
import { termsVersion } from '../../src/service.js';
import type { Chance } from './chance.js';
import { receiptOf } from './claims.js';
import { sendAbroad } from './abroad.js';
import { orderLink, ordersLinks } from './links.js';
import { buySats, payByLightning, payForSomething } from './orders.js';
import { villageOf, villages } from './villages.js';
import type { World } from './world.js';

/** What the networks and the members remember, to hold against what the service did. */
export type Memories = {
  /** Every answer that came back, by delivery. */
  answers: Map<string, Set<string>>;
  /** Confirmations that were sent, by delivery; `answered` once "check your phone" was heard. */
  confirmations: Map<string, { phone: string; channel: 'ussd' | 'whatsapp'; answeredAt: number | undefined }>;
};

const voices: Record<'ussd' | 'whatsapp', Voice> = { ussd: ussdVoice(), whatsapp: whatsappVoice() };

/** How long a gateway waits for an answer. */
const gatewayMs = 10_000;

/** The members are on the list, have agreed, and have a PIN and a chat. */
export async function settleIn(world: World): Promise<void> {
  const service = world.life()?.service;
  if (!service) throw new Error('the world has not begun');
  const now = world.time.now();
  const work = (async () => {
    await service.refreshRecords();
    const local = villages.filter(({ chamaId }) => service.mirror(chamaId) === undefined);
    for (const { chamaId, phones } of local)
      for (const [i, phone] of phones.entries()) {
        const name = [...espoir.people, ...tumaini.people].find((one) => one.phone === phone)?.name ?? `Member ${i + 1}`;
        await localMembers(service.desk(chamaId)).register(
          { key: `simulated:${phone}`, by: roster },
          { name, phone, memberId: `P${i + 1}` },
        );
      }
    for (const phone of villages.flatMap(({ phones }) => phones)) {
      const person = service.identity.personOfPhone(phone);
      await service.people.change(person, phone, { agreedAt: now, agreedVersion: termsVersion, language: 'en' });
      await service.people.setPin(person, phone, 'simulated', now);
      await service.people.bind({ channel: 'whatsapp', address: chatAddress(phone), phone, how: 'demo', at: now });
    }
  })();
  const state = { done: false };
  void work.then(() => (state.done = true));
  for (let i = 0; i < 1000 && !state.done; i++) await world.pass(200);
  await work;
}

/** One member's day: a few conversations, with all that networks and thumbs do to them. */
export async function live(world: World, phone: string, dice: Chance, memories: Memories): Promise<void> {
  const clock = world.time.clock({ alive: true });
  const visits = dice.between(1, 3);
  for (let i = 0; i < visits; i++) {
    await clock.sleep(dice.between(0, 15 * 60_000));
    const channel = dice.happens(0.7) ? 'ussd' : 'whatsapp';
    world.coverage.count(`visit ${channel}`);
    const ordering = { world, phone, dice, memories, key: `${phone} ${i}` };
    if (villageOf(phone).currency === 'TZS') await (dice.happens(0.7) ? payByLightning(ordering) : buySats(ordering));
    else if (ordersLinks(phone) && dice.happens(0.3)) await orderLink(ordering);
    else if (dice.happens(0.25)) await payForSomething(ordering);
    else if (villageOf(phone).currency === 'KES' && dice.happens(0.25)) await sendAbroad(ordering);
    else if (dice.happens(0.3)) await buyAirtime(world, phone, dice, memories, `${phone} ${i}`);
    else if (dice.happens(0.35)) await claims(world, phone, dice, memories, `${phone} ${i}`);
    else if (channel === 'ussd') await dialIn(world, phone, dice, memories, `${phone} ${i}`);
    else await writeIn(world, phone, dice, memories, `${phone} ${i}`);
  }
}

async function dialIn(world: World, phone: string, dice: Chance, memories: Memories, sessionId: string): Promise<void> {
  const amount = dice.one(villageOf(phone).amounts);
  const texts = dice.happens(0.2) ? [`1*${amount}`, `1*${amount}*1`] : ['', '1', `1*${amount}`, `1*${amount}*1`];
  await dial(world, phone, dice, memories, sessionId, texts);
}

/** Airtime for oneself or somebody else, by the menu, straight through it, or in a line of a chat. */
async function buyAirtime(world: World, phone: string, dice: Chance, memories: Memories, visit: string): Promise<void> {
  const { airtime, others, national } = villageOf(phone);
  const amount = dice.one(airtime);
  const whose = dice.happens(0.6) ? '1' : `2*${national(dice.one(others))}`;
  world.coverage.count(`airtime for ${whose === '1' ? 'oneself' : 'another'}`);
  if (dice.happens(0.3)) {
    const other = whose === '1' ? '' : ` ${whose.slice(2)}`;
    return write(world, phone, dice, memories, visit, [`airtime ${amount}${other}`, dice.one(['1', 'yes'])]);
  }
  const whole = `${airtimeKey}*${whose}*${amount}`;
  const before = dice.happens(0.3) ? [] : ['', airtimeKey, ...(whose === '1' ? [] : [`${airtimeKey}*2`]), `${airtimeKey}*${whose}`];
  await dial(world, phone, dice, memories, visit, [...before, whole, `${whole}*1`]);
}

/** Where airtime stands in the menu of these chamas. */
const airtimeKey = '6';

async function dial(
  world: World,
  phone: string,
  dice: Chance,
  memories: Memories,
  sessionId: string,
  texts: readonly string[],
): Promise<void> {
  const clock = world.time.clock({ alive: true });
  const { perTurn, ussdCode: serviceCode } = villageOf(phone);
  for (const [n, text] of texts.entries()) {
    // A conversation that was dropped at its confirmation is taken up again by `1`, and confirmed by the `1` after it.
    const confirms = text.endsWith('*1');
    const heard = (): Heard => ({
      channel: 'ussd',
      address: phone,
      id: perTurn ? `${sessionId} ${n}` : sessionId,
      said: {
        kind: 'dialled',
        sessionId,
        text: perTurn ? newIn(text, texts[n - 1]) : text,
        cumulative: !perTurn,
        ...(perTurn && { opens: n === 0 }),
      },
      at: world.time.now(),
      serviceCode,
    });
    const key = `${sessionId} ${text}`;
    if (confirms) memories.confirmations.set(key, { phone, channel: 'ussd', answeredAt: undefined });
    const answer = await deliver(world, heard, 'ussd', key, dice, memories);
    if (answer === undefined || /^END|Check your phone/.test(answer)) return;
    await clock.sleep(dice.between(1_000, 20_000));
    if (dice.happens(0.05)) {
      world.coverage.count('hung up');
      return;
    }
  }
}

/** What was typed since the turn before. */
const newIn = (text: string, before: string | undefined): string =>
  before === undefined || before === '' ? text : text.slice(before.length + 1);

const writeIn = (world: World, phone: string, dice: Chance, memories: Memories, visit: string): Promise<void> =>
  write(world, phone, dice, memories, visit, dice.happens(0.5) ? ['pay 1300', '1'] : ['hello', '1', '1700', 'yes']);

/** "I have already paid", and some say it again a while later. */
async function claims(world: World, phone: string, dice: Chance, memories: Memories, visit: string): Promise<void> {
  const receipt = receiptOf(world, phone, dice);
  await write(world, phone, dice, memories, `${visit} claim`, [`paid ${receipt}`, 'yes']);
  if (!dice.happens(0.3)) return;
  await world.time.clock({ alive: true }).sleep(dice.between(0, 25 * 60_000));
  await write(world, phone, dice, memories, `${visit} again`, [`paid ${receipt}`, 'yes']);
}

/** The last of the lines confirms. */
async function write(
  world: World,
  phone: string,
  dice: Chance,
  memories: Memories,
  visit: string,
  lines: readonly string[],
): Promise<void> {
  const clock = world.time.clock({ alive: true });
  for (const [n, text] of lines.entries()) {
    const id = `${visit} ${n}`;
    const at = world.time.now();
    const confirms = n === lines.length - 1;
    if (confirms) memories.confirmations.set(id, { phone, channel: 'whatsapp', answeredAt: undefined });
    const heard = (): Heard => ({ channel: 'whatsapp', address: chatAddress(phone), id, said: { kind: 'wrote', text }, at });
    await deliver(world, heard, 'whatsapp', id, dice, memories);
    await clock.sleep(dice.between(2_000, 60_000));
  }
}

/** Delivers once, or several times at once or later; the network takes the first answer, and all must be the same. */
async function deliver(
  world: World,
  heard: () => Heard,
  channel: 'ussd' | 'whatsapp',
  key: string,
  dice: Chance,
  memories: Memories,
): Promise<string | undefined> {
  const clock = world.time.clock({ alive: true });
  const once = async (afterMs: number): Promise<string | undefined> => {
    await clock.sleep(afterMs);
    const service = world.life()?.service;
    if (!service) return undefined;
    const answer = await Promise.race([service.hear(heard(), voices[channel]), clock.sleep(gatewayMs).then(() => undefined)]);
    if (!answer || busy.test(answer.body)) return undefined;
    memories.answers.set(key, (memories.answers.get(key) ?? new Set()).add(answer.body));
    const confirmation = memories.confirmations.get(key);
    if (confirmation && /Check your phone/.test(answer.body)) confirmation.answeredAt ??= world.time.now();
    return answer.body;
  };
  const copies = dice.happens(0.25) ? dice.between(1, 3) : 0;
  if (copies > 0) world.coverage.count(`${channel} delivery repeated`, copies);
  const together = dice.happens(0.5);
  const first = once(0);
  const others = Array.from({ length: copies }, () => once(together ? 0 : dice.between(100, 90_000)));
  const answer = await first;
  if (answer !== undefined) return answer;
  // No answer: the gateway or the member tries the same again.
  const second = dice.happens(0.7) ? await once(dice.between(2_000, 40_000)) : undefined;
  return second ?? (together ? (await Promise.all(others)).find((one) => one !== undefined) : undefined);
}

/** What is said when a turn could not be done, before or after an order was given: it is not kept as an answer. */
const busy = /service is busy|^Still checking\. It takes longer than usual\.$/;
