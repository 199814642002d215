import { found, told, type Walk } from './walk.js';

/** Fines, meetings, votes. */
export async function tellMeetings(walk: Walk): Promise<void> {
  const { records, village } = walk;
  const { governance, loans } = records;
  const { meeting, motion, election, fines } = village.words;

  walk.day(40);
  const { meetingId: held } = await told(governance.callMeeting(walk.by(4), { ...meeting, date: walk.date(26), time: '15:00' }));
  const { motionId: elected } = await told(
    governance.openMotion(walk.by(2), { kind: 'election', ...election, closesOn: walk.date(26), candidates: [walk.id(5), walk.id(11)] }),
  );
  for (const place of [1, 2, 3, 4, 6, 7, 8, 9])
    await told(governance.vote(walk.by(place), { motionId: elected, position: place % 3 === 0 ? 2 : 1 }));
  walk.day(30);
  for (const place of [1, 5, 9]) await told(governance.reply(walk.by(place), { meetingId: held, reply: 'coming' }));
  await told(governance.reply(walk.by(13), { meetingId: held, reply: 'apology' }));
  walk.day(25);
  const marks = Array.from({ length: 12 }, (_, at) => ({
    memberId: walk.id(at + 1),
    presence: at === 9 ? ('absent' as const) : at === 6 ? ('late' as const) : ('present' as const),
  }));
  await told(governance.markAttendance(walk.by(4), { meetingId: held, marks }));
  await told(governance.closeMotion(walk.by(4), { motionId: elected }));

  const fine = (place: number, steps: number, reason: string) =>
    loans.issueFine(walk.by(3), { memberId: walk.id(place), amount: walk.sum(steps), reason, date: walk.today() });
  await told(fine(10, 2, fines[1]));
  await told(fine(1, 1, fines[0]));
  const { fineId: paid } = await told(fine(7, 2, fines[0]));
  const { fineId: waived } = await told(fine(13, 2, fines[1]));
  walk.day(20);
  await told(loans.payFine({ ...walk.moved(7, walk.sum(2)), fineId: paid }));
  await told(loans.waiveFine(walk.by(2), { fineId: waived, reason: fines[1] }));

  walk.day(4);
  const { meetingId: next } = await told(governance.callMeeting(walk.by(4), { ...meeting, date: walk.date(-6), time: '15:00' }));
  await told(governance.reply(walk.by(5), { meetingId: next, reply: 'coming' }));
  await told(governance.reply(walk.by(9), { meetingId: next, reply: 'apology' }));
  const { motionId } = await told(governance.openMotion(walk.by(2), { kind: 'motion', ...motion, closesOn: walk.date(-6) }));
  walk.day(1);
  for (const place of [3, 4, 6, 12]) await told(governance.vote(walk.by(place), { motionId, position: place === 6 ? 2 : 1 }));
}

/** The project, welfare, last year's dividend, and whose turn it is. */
export async function tellSharing(walk: Walk): Promise<void> {
  const { records, village } = walk;
  const { sharing } = records;
  const { project, welfare, dividend } = village.words;

  walk.day(120);
  const { projectId } = await told(sharing.startProject(walk.by(2), { ...project, target: walk.sum(1500), dueOn: walk.date(-120) }));
  for (const place of [1, 3, 5, 8, 11]) await told(sharing.pledge(walk.by(place), { projectId, amount: walk.sum(20 + place) }));
  walk.day(60);
  for (const place of [3, 5, 11]) await told(sharing.payPledge({ ...walk.moved(place, walk.sum(20 + place)), projectId }));
  await told(sharing.payPledge({ ...walk.moved(1, walk.sum(10)), projectId }));

  walk.day(90);
  const { welfareId } = await told(
    sharing.proposeWelfare(walk.by(4), { memberId: walk.id(9), event: 'bereavement', note: welfare[0], amount: walk.sum(20) }),
  );
  for (const officer of [2, 3]) await told(sharing.approveWelfare(walk.by(officer), { welfareId, says: 'yes' }));
  await told(sharing.welfarePaid({ ...walk.moved(9, walk.sum(20)), welfareId }));
  walk.day(2);
  await told(sharing.proposeWelfare(walk.by(3), { memberId: walk.id(11), event: 'illness', note: welfare[1], amount: walk.sum(15) }));

  walk.day(150);
  const { distributionId } = await told(sharing.declareDividend(walk.by(3), { title: dividend, pot: walk.sum(130), by: 'savings' }));
  for (const officer of [2, 4]) await told(sharing.approveDistribution(walk.by(officer), { distributionId, says: 'yes' }));
  const [declared] = await found(sharing.distributions({ limit: 1 }));
  for (const { memberId, amount } of declared?.portions.slice(0, 9) ?? []) {
    const place = Number(memberId.slice(1));
    await told(sharing.portionPaid({ ...walk.moved(place, amount), distributionId }));
  }

  walk.day(160);
  const order = village.people.map((_, at) => walk.id(((at + 4) % village.people.length) + 1));
  await told(sharing.startRotation(walk.by(2), { order, amount: walk.sum(10 * village.people.length), fromDate: walk.today() }));
  const turns = await found(sharing.rotation());
  for (const [at, before] of [140, 110, 80, 50, 20].entries()) {
    walk.day(before);
    const turn = turns[at];
    if (turn) await told(sharing.turnPaid({ ...walk.moved(Number(turn.memberId.slice(1)), turn.amount), turnId: turn.turnId }));
  }
}

/** Papers, notices, accounts, and what is owed to others. */
export async function tellPapers(walk: Walk): Promise<void> {
  const { papers } = walk.records;
  const { documents, notices, accounts, liability } = walk.village.words;
  walk.day(300);
  await told(papers.addDocument(walk.by(4), { title: documents[0], date: walk.date(700) }));
  await told(papers.addDocument(walk.by(4), { title: documents[1], date: walk.date(345), expiresOn: walk.date(-20) }));
  const kinds = ['cash', 'bank', 'mobileMoney'] as const;
  for (const [at, name] of accounts.entries()) {
    const { accountId } = await told(papers.openAccount(walk.by(3), { name, kind: kinds[at] ?? 'cash' }));
    await told(papers.noteOnAccount(walk.by(3), { accountId, amount: walk.sum(100 * (at + 1)), note: name, date: walk.today() }));
  }
  walk.day(45);
  await told(papers.recordLiability(walk.by(3), { ...liability, amount: walk.sum(300), date: walk.today(), dueOn: walk.date(-15) }));
  for (const [at, before] of [320, 30, 5].entries()) {
    walk.day(before);
    const notice = notices[at];
    if (notice) await told(papers.addNotice(walk.by(4), { kind: 'notice', audience: 'all', ...notice }));
  }
}
