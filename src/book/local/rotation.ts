import { minorOf } from '../../money.js';
import type { SharingRecords, TurnView } from '../records/sharing.js';
import { isDate } from '../rules-schema.js';
import { isAmount } from './amounts.js';
import type { Desk } from './desk.js';
import { dueDates } from './dues.js';
import { isActive, isOfficer, namesOf } from './roster.js';
import { paidOut } from './payments.js';
import type { LocalTx } from './store.js';
import type { Row } from './table.js';
import { rotationSwaps, rotationTurns } from './tables/sharing.js';
import { done, look, refused, write } from './write.js';

type Turn = Row<typeof rotationTurns>;

/** Turns of one round: a member may have more than one. */
const turnsMax = 500;
const swapsMax = 50;

/** The merry-go-round: whose turn it is to get the pot, in an order that two members may change between them. */
export function localRotation(
  desk: Desk,
): Pick<SharingRecords, 'startRotation' | 'askSwap' | 'answerSwap' | 'turnPaid' | 'rotation' | 'swapRequests'> {
  return {
    startRotation(act, { order, amount, fromDate }) {
      const asked = { key: act.key, kind: 'rotation.start', asked: { order, amount, fromDate } };
      return write(desk, { ...asked, audit: { by: act.by, subject: 'rotation', detail: { order, amount, fromDate } } }, async (tx) => {
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (!isAmount(desk, amount)) return refused('amountBad');
        if (!isDate(fromDate)) return refused('dateBad');
        if (order.length < 2 || order.length > turnsMax) return refused('choiceBad');
        for (const memberId of new Set(order)) if (!(await isActive(tx, memberId))) return refused('unknownMember');
        if ((await tx.count(rotationTurns, { state: 'waiting' })) > 0) return refused('alreadyThere');
        const round = (await lastRound(tx)) + 1;
        const dates = dueDates((date) => desk.rules.rulesOn(desk.chama.id, date), fromDate, order.length);
        for (const [at, memberId] of order.entries()) {
          const turn = { id: desk.ids.next(), round, position: at + 1, memberId, dueOn: dates[at] ?? fromDate, amount };
          await tx.add(rotationTurns, { ...turn, state: 'waiting', paidOn: undefined });
        }
        return done({ round });
      });
    },

    askSwap: (act, { turnId, forTurnId }) =>
      write(desk, { key: act.key, kind: 'rotation.askSwap', asked: { by: act.by, turnId, forTurnId } }, async (tx, now) => {
        const [own, other] = [await tx.get(rotationTurns, { id: turnId }), await tx.get(rotationTurns, { id: forTurnId })];
        if (!own || !other) return refused('unknownSubject');
        if (own.memberId !== act.by) return refused('notYours');
        if (own.state !== 'waiting' || other.state !== 'waiting') return refused('notOpen');
        if (other.memberId === act.by || own.round !== other.round) return refused('choiceBad');
        if ((await tx.count(rotationSwaps, { turnId, state: 'asked' })) > 0) return refused('alreadyThere');
        const id = desk.ids.next();
        const swap = { id, askedBy: act.by, ofMember: other.memberId, turnId, forTurnId };
        await tx.add(rotationSwaps, { ...swap, state: 'asked', askedOn: now.today });
        return done({ swapId: id });
      }),

    answerSwap: (act, { swapId, says }) =>
      write(desk, { key: act.key, kind: 'rotation.swap', asked: { by: act.by, swapId, says } }, async (tx) => {
        const swap = await tx.get(rotationSwaps, { id: swapId });
        if (!swap) return refused('unknownSubject');
        if (swap.ofMember !== act.by) return refused('notYours');
        if (swap.state !== 'asked') return refused('alreadyDecided');
        if (says === 'no') {
          await tx.change(rotationSwaps, { id: swapId }, { state: 'declined' });
          return done({});
        }
        const [own, other] = [await tx.get(rotationTurns, { id: swap.turnId }), await tx.get(rotationTurns, { id: swap.forTurnId })];
        const asAgreed = own?.memberId === swap.askedBy && other?.memberId === swap.ofMember;
        if (!asAgreed || own.state !== 'waiting' || other.state !== 'waiting') return refused('notOpen');
        await tx.change(rotationTurns, { id: own.id }, { memberId: swap.ofMember });
        await tx.change(rotationTurns, { id: other.id }, { memberId: swap.askedBy });
        await tx.change(rotationSwaps, { id: swapId }, { state: 'agreed' });
        return done({});
      }),

    turnPaid: (moved) =>
      paidOut(desk, { kind: 'rotation', subjectId: moved.turnId, moved }, async (tx) => {
        const turn = await tx.get(rotationTurns, { id: moved.turnId });
        if (!turn) return refused('unknownSubject');
        if (turn.memberId !== moved.memberId) return refused('notYours');
        if (turn.state !== 'waiting') return refused('notOpen');
        if (minorOf(turn.amount) !== minorOf(moved.amount)) return refused('amountDiffers');
        await tx.change(rotationTurns, { id: turn.id }, { state: 'paid', paidOn: moved.date });
        return done({});
      }),

    rotation: () =>
      look(desk, async (tx) => {
        const turns = await tx.list(rotationTurns, { round: await lastRound(tx) }, { by: ['position'], max: turnsMax });
        return views(tx, turns);
      }),

    swapRequests: ({ memberId }) =>
      look(desk, async (tx) => {
        const asked = await tx.list(rotationSwaps, { ofMember: memberId, state: 'asked' }, { by: ['askedOn'], max: swapsMax });
        const ids = asked.flatMap(({ turnId, forTurnId }) => [turnId, forTurnId]);
        const turns = await views(tx, await tx.list(rotationTurns, { id: { in: ids }, state: 'waiting' }, { by: [], max: 2 * swapsMax }));
        const byId = new Map(turns.map((turn) => [turn.turnId, turn]));
        return asked.flatMap(({ id, askedBy, turnId, forTurnId }) => {
          const [theirs, yours] = [byId.get(turnId), byId.get(forTurnId)];
          const stands = theirs?.memberId === askedBy && yours?.memberId === memberId;
          return stands ? [{ swapId: id, from: theirs.name, theirs, yours }] : [];
        });
      }),
  };
}

async function lastRound(tx: LocalTx): Promise<number> {
  return (await tx.list(rotationTurns, {}, { by: ['-round'], max: 1 }))[0]?.round ?? 0;
}

async function views(tx: LocalTx, turns: readonly Turn[]): Promise<TurnView[]> {
  const nameOf = await namesOf(
    tx,
    turns.map(({ memberId }) => memberId),
  );
  return turns.map(({ id, round, position, memberId, dueOn, amount, state }) => ({
    turnId: id,
    round,
    position,
    memberId,
    name: nameOf(memberId),
    dueOn,
    amount,
    state,
  }));
}
