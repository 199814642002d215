import type { Clock } from '../clock.js';
import { compareMoney, plus, type Money } from '../money.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { RecordWrite } from '../../flows/kit/records.js';
import { theirRecords, type RecordsOf } from './their-records.js';
import type { Problem, Records, Written } from './records.js';

/** An intent on its way to be written down; the same key is the same thing. */
type Order = { key: string; intent: Intent; me: Me };

type RecordIntent = Extract<Intent, { kind: 'record' }>;

/** Why the records do not take something from a member. `unknown`: nobody can say yet whether they did. */
type RecordRefusal =
  | 'notPossible'
  | 'unknown'
  | 'notKept'
  | 'tooMuch'
  | Extract<
      Problem,
      | 'notActive'
      | 'unknownSubject'
      | 'alreadyDecided'
      | 'alreadyVoted'
      | 'alreadyThere'
      | 'notOpen'
      | 'amountBad'
      | 'amountDiffers'
      | 'termBad'
      | 'guarantorsBad'
      | 'textBad'
      | 'choiceBad'
    >;

type Agreed =
  { status: 'agreed' } | { status: 'refused'; reason: RecordRefusal } | { status: 'refused'; reason: 'overLimit'; limit: Money };

/** Is this a write into the chama's records that moves no money? */
export const isRecordIntent = (intent: Intent): intent is RecordIntent => intent.kind === 'record';

/** What a member waits for the records to take something; beyond it they hear that it is not known yet. On USSD the whole turn has 2 s. */
const waitMs = { ussd: 1_300, text: 7_000 };

/**
 * Writes what a member has confirmed into their chama's records: once for each order's key, which the records keep. A write that has not
 * answered in time goes on, and is told as unknown, never as failed. `changed` hears of each write that was begun.
 */
export function openRecordIntents(deps: {
  records: RecordsOf;
  clock: Clock;
  changed: (chamaId: string) => void;
  /** Told when something about a loan and its guarantors is written, so that whoever has to know is told; waited for, and never throws. */
  written?: (chamaId: string) => Promise<void>;
  failed: (error: unknown) => void;
}): (order: Order) => Promise<Agreed> {
  const { records, clock, changed, written, failed } = deps;
  return async ({ key, intent, me }) => {
    if (!isRecordIntent(intent)) throw new Error(`${intent.kind} is nothing for a chama's records`);
    if (!me.member) return { status: 'refused', reason: 'notPossible' };
    const { ussd, text } = waitMs;
    const { write } = intent;
    const writing = carryOut(theirRecords(records, me), { key, by: me.member.id }, write)
      .finally(() => changed(me.chama.id))
      .then(async (answer) => {
        if (answer.status === 'done' && (write.does === 'applyForLoan' || write.does === 'consent')) await written?.(me.chama.id);
        return answer;
      });
    const over = new AbortController();
    let isLate = false;
    writing.catch((error: unknown) => {
      if (isLate) failed(error);
    });
    const late = clock.sleep(me.channel === 'ussd' ? ussd : text, over.signal).then(() => {
      isLate = true;
      return { status: 'unknown', why: 'no answer yet' } as const;
    });
    try {
      return agreedOf(await Promise.race([writing, late]));
    } finally {
      over.abort();
    }
  };
}

type Act = { key: string; by: string };

async function carryOut({ loans, governance, sharing }: Records, act: Act, write: RecordWrite): Promise<Written> {
  switch (write.does) {
    case 'applyForLoan': {
      const { principal, months, purpose, guarantors, total } = write;
      if (total) {
        const plan = await loans.preview({ principal, months });
        if (plan.status === 'unknown') return plan;
        const costs = plan.status === 'read' && plan.value.map((one) => plus(one.principal, one.interest));
        const first = costs && costs[0];
        if (!first || compareMoney(costs.slice(1).reduce(plus, first), total) !== 0) return { status: 'refused', problem: 'amountDiffers' };
      }
      return loans.apply(act, { principal, months, purpose, guarantors });
    }
    case 'withdrawLoan':
      return loans.withdraw(act, { loanId: write.loanId });
    case 'consent':
      return loans.consent(act, { loanId: write.loanId, says: write.says });
    case 'reply': {
      const { meetingId, reply, reason } = write;
      // One screen asks for either; whoever repeats it with the other answer has changed their mind.
      const own = { ...act, key: `${act.key}:${reply}` };
      return governance.reply(own, { meetingId, reply, ...(reason !== undefined && { reason }) });
    }
    case 'vote':
      return governance.vote(act, { motionId: write.motionId, position: write.position });
    case 'pledge':
      return sharing.pledge(act, { projectId: write.projectId, amount: write.amount });
  }
}

function agreedOf(written: Written): Agreed {
  switch (written.status) {
    case 'done':
      return { status: 'agreed' };
    case 'unknown':
      return { status: 'refused', reason: 'unknown' };
    case 'not-kept':
      return { status: 'refused', reason: 'notKept' };
    case 'refused': {
      const { problem, limit } = written;
      if (problem === 'overLimit')
        return limit ? { status: 'refused', reason: 'overLimit', limit } : { status: 'refused', reason: 'tooMuch' };
      return { status: 'refused', reason: reasons[problem] };
    }
  }
}

/** What a member hears of each problem; those that only an officer's writes have are no more than not possible. */
const reasons: Record<Exclude<Problem, 'overLimit'>, RecordRefusal> = {
  notOfficer: 'notPossible',
  notChair: 'notPossible',
  ownCase: 'notPossible',
  notYours: 'unknownSubject',
  notActive: 'notActive',
  unknownMember: 'notActive',
  unknownSubject: 'unknownSubject',
  alreadyDecided: 'alreadyDecided',
  alreadyVoted: 'alreadyVoted',
  alreadyThere: 'alreadyThere',
  phoneKnown: 'notPossible',
  notOpen: 'notOpen',
  amountBad: 'amountBad',
  amountDiffers: 'amountDiffers',
  termBad: 'termBad',
  guarantorsBad: 'guarantorsBad',
  textBad: 'textBad',
  dateBad: 'notPossible',
  choiceBad: 'choiceBad',
  owesStill: 'notPossible',
  noShares: 'notPossible',
  nothingToShare: 'notPossible',
  emailNeeded: 'notPossible',
  unavailable: 'notPossible',
};
