import { systemClock as clock } from '../../src/clock.js';
import { receiptNumber } from '../../src/standins/numbers.js';
import { systemIds } from '../../src/ids.js';
import type { Chance } from '../simulation/chance.js';
import type { Coverage } from '../simulation/coverage.js';
import { paymentKey, shillingsIn, type Diary } from './diary.js';
import type { Answered, Gateway, Turn } from './gateway.js';
import type { Villager } from './village.js';

export type Goal = 'contribute' | 'airtime' | 'balance' | 'statement' | 'claim' | 'help' | 'drop';

/** Pages that one call goes through at most. */
const pagesMax = 16;
/** The smallest payment; each next one of a phone is a shilling more. */
const firstAmount = 101;
/** A no at the confirmation, and a hang-up at any page of a call that is dropped. */
const declines = 0.08;
const dropsAt = 0.3;

type World = { gateway: Gateway; diary: Diary; chance: Chance; coverage: Coverage };

/** One member with a phone: dials, reads what is shown, answers it as somebody with a goal does. */
export function member(villager: Villager, { gateway, diary, chance, coverage }: World) {
  const { phone, pin, memberId } = villager;
  const draws = chance.fork();
  const ids = systemIds(() => clock.now());
  let amount = firstAmount - 1;
  let receipts: string[] = [];

  /** What to type at a page; undefined when there is nothing more to do here. */
  function reply(page: string, goal: Goal): string | undefined {
    if (/^END /.test(page)) return undefined;
    if (/Language \/ Lugha/.test(page)) return '1';
    if (/keeps your name/.test(page)) return '1';
    if (/Choose a PIN|new PIN once more|Enter your Umoja PIN/.test(page)) return pin;
    if (/You were in the middle of/.test(page)) return goal !== 'balance' && draws.happens(0.4) ? '1' : '2';
    if (/Still checking\. It takes longer/.test(page)) return '1';
    if (/shall we check it\?/.test(page)) return '1';
    if (isConfirmation(page)) return draws.happens(declines) ? '2' : '1';
    if (/Airtime for which phone/.test(page)) return draws.happens(0.7) ? '1' : '2';
    if (/Which number gets the airtime/.test(page)) return friend;
    if (/How much airtime/.test(page)) return goal === 'airtime' ? String(++amount) : '0';
    if (/hello /.test(page)) return menu[goal];
    if (/How much for/.test(page)) return goal === 'contribute' || goal === 'drop' ? String(++amount) : '0';
    if (/Type the code of/.test(page)) return claimed();
    if (
      /bought as much airtime|waits: enter your|still checking your payment|We see payment|already|Total:|last payments|no payments|Questions\?/.test(
        page,
      )
    )
      return undefined;
    diary.puzzled.push(page);
    return undefined;
  }

  /** A code to claim by: made up, or of a payment that this phone was told of. */
  function claimed(): string {
    const known = receipts.length > 0 && draws.happens(0.5) ? draws.one(receipts) : undefined;
    const receipt = known ?? receiptNumber(ids, clock.now());
    diary.claims.push({ phone, receipt });
    return receipt;
  }

  /** Written down before it is sent: from here on it may take effect. */
  function confirms(page: string, { sessionId, text }: Turn): number | undefined {
    const pays = isConfirmation(page) ? shillingsIn(page) : undefined;
    if (pays === undefined) return undefined;
    const key = paymentKey(phone, pays);
    const known = diary.confirmations.get(key) ?? {
      of: { phone, memberId, amount: pays, buysAirtime: /airtime for/.test(page) },
      deliveries: new Set(),
    };
    known.deliveries.add(`${sessionId} ${text}`);
    diary.confirmations.set(key, known);
    return pays;
  }

  function hears({ body, clean, at }: Answered, paid: number): void {
    const known = diary.confirmations.get(paymentKey(phone, paid));
    if (!known) return;
    const agreed = /^END Check your phone/.test(body);
    coverage.count(agreed ? 'confirmations agreed' : 'confirmations refused');
    if (agreed) known.of.heard ??= { at, clean };
    else known.of.refusal ??= body;
  }

  /** One call from dialling to its end. The last page, or undefined when the network gave up. */
  async function call(goal: Goal): Promise<string | undefined> {
    let turn: Turn = { sessionId: `ATUid_${ids.uuid()}`, phone, text: '' };
    let answer = await gateway.turn(turn, copies(0.2));
    coverage.count(`calls to ${goal}`);
    for (let pages = 0; answer && pages < pagesMax; pages++) {
      const { body } = answer;
      if (body.startsWith('END ')) return body;
      const drops = goal === 'drop' && pages > 0 && draws.happens(dropsAt);
      const typed = drops ? undefined : reply(body, goal);
      if (typed === undefined) {
        await gateway.hangUp(turn);
        return body;
      }
      turn = { ...turn, text: turn.text === '' ? typed : `${turn.text}*${typed}` };
      const paid = typed === '1' ? confirms(body, turn) : undefined;
      answer = await gateway.turn(turn, copies(paid === undefined ? 0.25 : 0.8));
      if (answer && paid !== undefined) hears(answer, paid);
      const total = answer && /Total: (KES [\d,]+)/.exec(answer.body)?.[1];
      if (total !== undefined) diary.totals.set(phone, shillingsIn(total) ?? 0);
    }
    return answer?.body;
  }

  /** Most turns come once; some of them up to five times at once. */
  const copies = (share: number): number => (draws.happens(share) ? draws.between(2, 5) : 1);

  return { call, knows: (of: string[]) => void (receipts = of), villager };
}

const menu: Record<Goal, string> = { contribute: '1', balance: '2', claim: '3', statement: '4', airtime: '6', help: '8', drop: '1' };

/** Whoever gets airtime besides the members: a phone of no member. */
const friend = '0733 000 111';

const isConfirmation = (page: string): boolean => /^CON (?:.*\n)?(?:Pay KES|KES [\d,]+ airtime for)/.test(page);

export type Member = ReturnType<typeof member>;
