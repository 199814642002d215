import { systemClock as clock } from '../../src/clock.js';
import { receiptNumber } from '../../src/standins/numbers.js';
import { systemIds } from '../../src/ids.js';
import type { Chance } from '../simulation/chance.js';
import type { Coverage } from '../simulation/coverage.js';
import { questionIn, type Question } from './confirmation.js';
import { paymentKey, type Diary } from './diary.js';
import type { Answered, Gateway, Turn } from './gateway.js';
import type { Goal } from './goals.js';
import { replyTo, type Caller, type Reply } from './replies.js';
import { screenOf, type Screen } from './screen.js';
import { unitsIn } from './units.js';
import type { Villager } from './village.js';
import { villageOf, type Village } from './villages.js';

/** Pages that one call goes through at most. */
const pagesMax = 40;
/** What is sent abroad, in shillings: more than any other payment of a phone comes to, and far enough apart for rates that are not even. */
const abroadFirst = 2_000;
const abroadStep = 10;
/** A hang-up at any page of a call that is dropped. */
const dropsAt = 0.3;

type World = { gateway: Gateway; diary: Diary; chance: Chance; coverage: Coverage };

/** One member with a phone: dials, reads what is shown, answers it as somebody with a goal does. */
export function member(villager: Villager, { gateway, diary, chance, coverage }: World) {
  const { phone, pin, memberId } = villager;
  const village = villageOf(phone);
  const draws = chance.fork();
  const ids = systemIds(() => clock.now());
  let amount = village.firstAmount - 1;
  let sent = 0;
  let receipts: string[] = [];

  const caller: Caller = {
    ...{ village, phone, pin, draws, code: claimed },
    amount: () => String(++amount),
    abroad: () => String(abroadFirst + abroadStep * sent++),
    isFree: (pays) => (diary.confirmations.get(paymentKey(phone, pays.amount))?.of.kind ?? pays.kind) === pays.kind,
    isUsed: (units) => diary.confirmations.has(paymentKey(phone, units)),
  };

  /** A code to claim by: made up, or of a payment that this phone was told of. */
  function claimed(): string {
    const known = receipts.length > 0 && draws.happens(0.5) ? draws.one(receipts) : undefined;
    const receipt = known ?? receiptNumber(ids, clock.now());
    diary.claims.push({ phone, receipt });
    return receipt;
  }

  /** Written down before it is sent: from here on it may take effect. */
  function confirms({ pays }: Question, { sessionId, text }: Turn): number | undefined {
    if (!pays) return undefined;
    const key = paymentKey(phone, pays.amount);
    const known = diary.confirmations.get(key) ?? { of: { phone, memberId, ...pays }, deliveries: new Set() };
    known.deliveries.add(`${sessionId} ${text}`);
    diary.confirmations.set(key, known);
    return pays.amount;
  }

  function hears({ body, clean, from, at }: Answered, paid: number): void {
    const known = diary.confirmations.get(paymentKey(phone, paid));
    if (!known) return;
    const agreed = /^END (?:Check your phone|Nothing is paid yet)/.test(body);
    coverage.count(agreed ? `${known.of.kind} agreed` : `${known.of.kind} refused`);
    if (agreed) known.of.heard ??= { from, at, clean };
    else known.of.refusal ??= body;
  }

  /** What is told on the way: a total, and what is owed. */
  function notes(screen: Screen, goal: Goal): void {
    const total = /Total: ([^\n]+)/.exec(screen.text)?.[1];
    if (total !== undefined) diary.totals.set(phone, unitsIn(total, village.currency) ?? 0);
    if (goal !== 'owed') return;
    const owed = diary.owed.get(phone) ?? new Map<string, number>();
    diary.owed.set(phone, owed);
    for (const [what, units] of owedOn(screen, village)) owed.set(what, units);
  }

  /** One call from dialling to its end. The last page, or undefined when the network gave up. */
  async function call(goal: Goal): Promise<string | undefined> {
    let turn: Turn = { sessionId: `ATUid_${ids.uuid()}`, phone, text: '' };
    let answer = await gateway.turn(turn, copies(0.2));
    coverage.count(`calls to ${goal}`);
    for (let pages = 0; answer && pages < pagesMax; pages++) {
      const screen = screenOf(answer.body);
      notes(screen, goal);
      const drops = goal === 'drop' && pages > 0 && draws.happens(dropsAt);
      const reply: Reply = drops ? { is: 'over' } : replyTo(screen, goal, caller);
      if (reply.is === 'puzzled') diary.puzzled.push(`${goal}: ${answer.body}`);
      if (reply.is !== 'types') {
        if (!screen.ended) await gateway.hangUp(turn);
        return answer.body;
      }
      turn = { ...turn, text: turn.text === '' ? reply.text : `${turn.text}*${reply.text}` };
      const question = reply.text === '1' ? questionIn(screen.text, village) : undefined;
      const paid = question && confirms(question, turn);
      answer = await gateway.turn(turn, copies(paid === undefined ? 0.25 : 0.8));
      if (answer && paid !== undefined) hears(answer, paid);
    }
    return answer?.body;
  }

  /** Most turns come once; some of them up to five times at once. */
  const copies = (share: number): number => (draws.happens(share) ? draws.between(2, 5) : 1);

  return { call, knows: (of: string[]) => void (receipts = of), villager, village };
}

/** What a screen says is owed: several things, or the only one. */
function owedOn({ text, options }: Screen, { currency }: Village): [what: string, units: number][] {
  const only = /^CON (Fine|Loan|Project)\b/.exec(text)?.[1];
  const lines = only === undefined ? options.map(({ label }) => label) : [`${only} ${options[0]?.label ?? ''}`];
  return lines.flatMap((line): [string, number][] => {
    const what = /^(Fine|Loan|Project) /.exec(line)?.[1];
    const units = unitsIn(line, currency);
    return what === undefined || units === undefined ? [] : [[what, units]];
  });
}

export type Member = ReturnType<typeof member>;
