import type { MemberRow } from '../../store.js';
import type { Desk } from '../desk.js';
import { memoryLocalStore } from '../memory.js';
import type { AuditNote, LocalTx } from '../store.js';
import { allTables } from '../tables/all.js';
import { guarantees } from '../tables/loans.js';
import { members } from '../tables/members.js';
import { tellMeetings, tellPapers, tellSharing } from './life.js';
import { historyDays, tellContributions, tellLoans, tellSavings } from './money.js';
import type { Village } from './village.js';
import { openWalk, told, type Walk } from './walk.js';

/** Rows of one table in a history. */
const rowsMax = 10_000;

/**
 * Gives a chama of the demo its members and a lively year that ends now: contributions, loans, fines, meetings, a vote, a project and more. It is
 * told in memory, by the same rules that hold for everybody, and stored in one transaction; only where there are no members yet (`there`
 * says that there were). The same village at the same moment gets the same history.
 */
export async function seedVillage(desk: Desk, village: Village): Promise<'seeded' | 'there'> {
  const chamaId = desk.chama.id;
  if (!(await desk.store.transaction(chamaId, isEmpty))) return 'there';

  const notes: AuditNote[] = [];
  const learned: MemberRow[] = [];
  const draft = memoryLocalStore({ audit: async (note) => void notes.push(note) });
  await draft.transaction(chamaId, async (tx) => {
    await tell(openWalk({ desk, tx, village, now: desk.clock.now(), learned }), desk);
    await silence(tx);
  });

  const result = await draft.transaction(chamaId, (from) =>
    desk.store.transaction(chamaId, async (to) => {
      if (!(await isEmpty(to))) return 'there';
      for (const of of allTables) await to.addAll(of, await from.list(of, {}, { by: [], max: rowsMax }));
      for (const note of notes) await to.audit(note);
      return 'seeded';
    }),
  );
  if (result === 'seeded') await desk.learn(learned);
  return result;
}

const isEmpty = async (tx: LocalTx): Promise<boolean> => (await tx.count(members, {})) === 0;

async function tell(walk: Walk, desk: Desk): Promise<void> {
  await tellMembers(walk);
  await tellContributions(walk, desk);
  await tellSavings(walk, desk);
  await tellLoans(walk);
  await tellMeetings(walk);
  await tellSharing(walk);
  await tellPapers(walk);
}

/** What happened long ago is news to nobody. */
async function silence(tx: LocalTx): Promise<void> {
  for (const { loanId, memberId } of await tx.list(guarantees, { told: false }, { by: [], max: rowsMax }))
    await tx.change(guarantees, { loanId, memberId }, { told: true });
}

async function tellMembers(walk: Walk): Promise<void> {
  const { records, village } = walk;
  walk.day(historyDays);
  for (const [at, { name, phone, role = 'member' }] of village.people.entries()) {
    await told(records.members.register(walk.host(), { name, phone: walk.phone(phone), memberId: walk.id(at + 1), role }));
  }
  walk.day(1);
  const { name, phone } = village.stranger;
  await told(records.members.askToJoin({ key: walk.host().key, name, phone: walk.phone(phone) }));
}
