import { minorOf, type Money } from '../../money.js';
import type { Act, Written } from '../records.js';
import type { ShareState, SharingRecords } from '../records/sharing.js';
import { isAmount } from './amounts.js';
import { approve } from './approvals.js';
import type { Desk, Now } from './desk.js';
import { activeMembers, isOfficer, membersMax, namesOf } from './roster.js';
import { paidOut } from './payments.js';
import { openRound, sharesIn } from './shares.js';
import { split } from './split.js';
import { contributedByMember } from './standing.js';
import type { LocalTx } from './store.js';
import { shareRounds } from './tables/savings.js';
import { distributions, portions } from './tables/sharing.js';
import { titleOf } from './wording.js';
import { done, look, refused, write } from './write.js';

/** Shown in one list. */
const shownMax = 50;

type Weight = { memberId: string; weight: bigint };

/** Pots that are divided among members: dividends, and what is shared out at the end of a round of shares. Each sums to its pot exactly. */
export function localDistributions(
  desk: Desk,
): Pick<SharingRecords, 'declareDividend' | 'proposeShareOut' | 'approveDistribution' | 'portionPaid' | 'distributions' | 'portions'> {
  /** Divides a pot and puts it before the officers. */
  function propose(
    act: Act,
    of: { kind: 'dividend' | 'shareOut'; title: string; pot: Money; by: string },
    weigh: (tx: LocalTx, now: Now) => Promise<{ weights: Weight[]; roundId: string | undefined } | undefined>,
  ): Promise<Written<{ distributionId: string }>> {
    const { kind, pot } = of;
    const order = { key: act.key, kind: `${kind}.propose`, asked: of };
    return write(desk, { ...order, audit: { by: act.by, detail: { pot, by: of.by } } }, async (tx, now) => {
      const title = titleOf(of.title);
      if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
      if (title === undefined) return refused('textBad');
      if (!isAmount(desk, pot)) return refused('amountBad');
      const found = await weigh(tx, now);
      const weights = found?.weights.filter(({ weight }) => weight > 0n) ?? [];
      if (!found || weights.length === 0) return refused('nothingToShare');
      const id = desk.ids.next();
      const approvalsNeeded = desk.rules.today(desk.chama.id).rules.approvals;
      const row = { id, kind, title, pot, roundId: found.roundId, state: 'proposed' as const, approvalsNeeded };
      await tx.add(distributions, { ...row, proposedBy: act.by, proposedOn: now.today });
      const parts = split(
        pot,
        weights.map(({ weight }) => weight),
      );
      for (const [at, { memberId, weight }] of weights.entries()) {
        const amount = parts[at];
        if (amount) await tx.add(portions, { distributionId: id, memberId, weight: weight.toString(), amount, paidOn: undefined });
      }
      return done({ distributionId: id });
    });
  }

  async function weightsOfActive(tx: LocalTx, by: 'savings' | 'shares' | 'equal'): Promise<Weight[]> {
    const active = (await activeMembers(tx)).map(({ memberId }) => memberId).sort();
    if (by === 'equal') return active.map((memberId) => ({ memberId, weight: 1n }));
    if (by === 'savings') {
      const saved = await contributedByMember(tx);
      return active.map((memberId) => ({ memberId, weight: saved.get(memberId) ?? 0n }));
    }
    const round = await openRound(tx);
    const held = round ? await sharesIn(tx, round.id) : new Map<string, bigint>();
    return active.map((memberId) => ({ memberId, weight: held.get(memberId) ?? 0n }));
  }

  return {
    declareDividend: (act, { title, pot, by }) =>
      propose(act, { kind: 'dividend', title, pot, by }, async (tx) => ({ weights: await weightsOfActive(tx, by), roundId: undefined })),

    proposeShareOut: (act, { title, pot }) =>
      propose(act, { kind: 'shareOut', title, pot, by: 'shares' }, async (tx, now) => {
        const round = await openRound(tx);
        if (!round) return undefined;
        // Closed at once: a share that is bought after the pot was divided would have no part in it. Whoever left keeps what they bought.
        await tx.change(shareRounds, { id: round.id }, { state: 'closed', closedOn: now.today });
        const held = [...(await sharesIn(tx, round.id))].sort(([a], [b]) => (a < b ? -1 : 1));
        return { weights: held.map(([memberId, weight]) => ({ memberId, weight })), roundId: round.id };
      }),

    approveDistribution(act, { distributionId, says }) {
      const order = { key: act.key, kind: 'distribution.approve', asked: { distributionId, says } };
      return write<{ state: ShareState }>(
        desk,
        { ...order, audit: { by: act.by, subject: distributionId, detail: { says } } },
        async (tx, now) => {
          const row = await tx.get(distributions, { id: distributionId });
          if (!row) return refused('unknownSubject');
          if (row.state !== 'proposed') return refused('notOpen');
          const of = { kind: row.kind, subjectId: row.id, by: act.by, says, partial: [row.proposedBy], needed: row.approvalsNeeded };
          const word = await approve(desk, tx, of, now);
          if ('problem' in word) return refused(word.problem);
          if (word.state === 'waiting') return done({ state: 'proposed' });
          await tx.change(distributions, { id: row.id }, { state: word.state });
          if (word.state === 'declined' && row.roundId !== undefined) await reopen(tx, row.roundId);
          return done({ state: word.state });
        },
      );
    },

    async portionPaid(moved) {
      const { distributionId, memberId } = moved;
      const row = await desk.store.transaction(desk.chama.id, (tx) => tx.get(distributions, { id: distributionId }));
      if (!row) return refused('unknownSubject');
      return paidOut(desk, { kind: row.kind, subjectId: distributionId, moved }, async (tx) => {
        const { state } = (await tx.get(distributions, { id: distributionId })) ?? row;
        const portion = await tx.get(portions, { distributionId, memberId });
        if (!portion) return refused('unknownSubject');
        if (state !== 'approved' || portion.paidOn !== undefined) return refused('notOpen');
        if (minorOf(portion.amount) !== minorOf(moved.amount)) return refused('amountDiffers');
        await tx.change(portions, { distributionId, memberId }, { paidOn: moved.date });
        return done({});
      });
    },

    distributions: ({ limit }) =>
      look(desk, async (tx) => {
        const views = [];
        for (const { id, kind, title, pot, state } of await tx.list(
          distributions,
          {},
          { by: ['-proposedOn', '-id'], max: Math.min(limit, shownMax) },
        )) {
          const parts = await tx.list(portions, { distributionId: id }, { by: [], max: membersMax });
          const nameOf = await namesOf(
            tx,
            parts.map(({ memberId }) => memberId),
          );
          const shown = parts.map(({ memberId, amount, paidOn }) => ({ memberId, name: nameOf(memberId), amount, paidOn }));
          views.push({ distributionId: id, kind, title, pot, state, portions: shown });
        }
        return views;
      }),

    portions: ({ memberId, limit }) =>
      look(desk, async (tx) => {
        const own = await tx.list(portions, { memberId }, { by: ['-distributionId'], max: Math.min(limit, shownMax) });
        const of = { id: { in: own.map(({ distributionId }) => distributionId) } };
        const rows = new Map((await tx.list(distributions, of, { by: [], max: shownMax })).map((row) => [row.id, row]));
        return own.flatMap(({ distributionId, amount, paidOn }) => {
          const row = rows.get(distributionId);
          return row ? [{ distributionId, kind: row.kind, title: row.title, date: row.proposedOn, amount, state: row.state, paidOn }] : [];
        });
      }),
  };

  /** Saving goes on, unless another round was opened meanwhile. */
  async function reopen(tx: LocalTx, roundId: string): Promise<void> {
    if (!(await openRound(tx))) await tx.change(shareRounds, { id: roundId }, { state: 'open', closedOn: undefined });
  }
}
