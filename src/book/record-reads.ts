import { isPositive, plus } from '../money.js';
import { parsePhone } from '../phone.js';
import type { Me } from '../../flows/kit/me.js';
import type { LoanPayment, RecordReads } from '../../flows/kit/records.js';
import { openKeeping } from './record-keeping.js';
import type { Answer } from './records.js';
import type { MeetingView } from './records/governance.js';
import type { InstalmentView, LoanView } from './records/loans.js';
import type { ProjectView } from './records/sharing.js';
import type { Roll } from './roll.js';
import type { RuleBook } from './rules.js';
import { theirRecords, type RecordsOf } from './their-records.js';

type RecordReadsDeps = {
  records: RecordsOf;
  rules: Pick<RuleBook, 'today'>;
  roll: Pick<Roll, 'membersOf' | 'withPhone'>;
};

/** Lines of one list that are asked for; a phone shows fewer. */
const listMax = 60;
const papersMax = 8;
const resultsMax = 5;

const notKept = { kept: false } as const;

/** What was read; undefined where the records have no such thing. Throws where they cannot say now, so that it is asked again. */
function readOf<T>(answer: Answer<T>): { value: T } | undefined {
  if (answer.status === 'unknown') throw new Error(`the chama's records do not answer: ${answer.why}`);
  return answer.status === 'not-kept' ? undefined : { value: answer.value };
}

function memberOf({ member }: Me): string {
  if (!member) throw new Error("a chama's records were asked for somebody who is no member");
  return member.id;
}

/** The questions about a chama's records, answered for the member who asks and from their chama alone. */
export function openRecordReads({ records, rules, roll }: RecordReadsDeps): RecordReads {
  const theirs = (me: Me) => theirRecords(records, me);
  const keeping = openKeeping();

  return {
    async chamaKeeps({ me }) {
      const keeps = await keeping(me.chama.id, theirs(me), memberOf(me));
      return { ...keeps, whoPaid: keeps.whoPaid && rules.today(me.chama.id).rules.whoPaidVisible };
    },

    async loans({ me }) {
      const memberId = memberOf(me);
      const { loans } = theirs(me);
      const [own, terms] = await Promise.all([loans.ofMember({ memberId }), loans.terms({ memberId })]);
      const found = readOf(own);
      if (!found) return notKept;
      const waits = found.value.some(({ state }) => state === 'guarantors' || state === 'approval' || state === 'approved');
      return {
        kept: true,
        loans: found.value.map(loanOf),
        mayAsk: terms.status === 'read' && !waits,
        // Where officers decide elsewhere, what lies before them is withdrawn there.
        mayWithdraw: found.value.some(({ approvals }) => approvals !== undefined),
      };
    },

    async loanTerms({ me }) {
      const found = readOf(await theirs(me).loans.terms({ memberId: memberOf(me) }));
      if (!found) return notKept;
      const { max, monthsMax, guarantors } = found.value;
      return { kept: true, min: rules.today(me.chama.id).rules.minContribution, max, monthsMax, guarantors };
    },

    async loanOffer({ me, principal, months }) {
      const plan = readOf(await theirs(me).loans.preview({ principal, months }))?.value ?? [];
      const [first] = plan;
      if (!first) return notKept;
      const interest = plan.map((one) => one.interest).reduce(plus);
      return { kept: true, interest, total: plus(principal, interest), first: { dueOn: first.dueOn, amount: first.left } };
    },

    async otherMembers({ me }) {
      const self = memberOf(me);
      return roll
        .membersOf(me.chama.id)
        .filter(({ memberId, status }) => status === 'active' && memberId !== self)
        .map(({ memberId, name }) => ({ memberId, name }))
        .sort((a, b) => a.name.localeCompare(b.name, 'en'))
        .slice(0, listMax);
    },

    async memberByPhone({ me, phone: typed }) {
      const phone = parsePhone(typed, me.chama.country);
      if (phone === undefined) return { status: 'badNumber' };
      const sharing = roll.withPhone(phone).filter(({ chamaId, status }) => chamaId === me.chama.id && status === 'active');
      const self = memberOf(me);
      const other = sharing.find(({ memberId }) => memberId !== self);
      if (other) return { status: 'member', memberId: other.memberId, name: other.name };
      return { status: sharing.length > 0 ? 'self' : 'notMember' };
    },

    async guarantorRequests({ me }) {
      const found = readOf(await theirs(me).loans.requests({ memberId: memberOf(me) }));
      if (!found) return notKept;
      const requests = found.value.map(({ loanId, borrower, principal, months, cover }) => ({
        loanId,
        borrower,
        principal,
        months,
        cover,
      }));
      return { kept: true, requests };
    },

    async meeting({ me }) {
      const found = readOf(await theirs(me).governance.nextMeeting({ memberId: memberOf(me) }));
      if (!found) return notKept;
      const { value: next } = found;
      return { kept: true, ...(next && { meeting: meetingOf(next) }), replies: next?.coming !== undefined };
    },

    async votes({ me }) {
      const { governance } = theirs(me);
      const [open, results] = await Promise.all([
        governance.openVotes({ memberId: memberOf(me) }),
        governance.results({ limit: resultsMax }),
      ]);
      const [found, counted] = [readOf(open), readOf(results)];
      if (!found) return notKept;
      return {
        kept: true,
        open: found.value.map(({ motionId, kind, title, text, closesOn, options }) => ({
          ...{ motionId, kind, title, text, closesOn },
          options: options.map(({ position, label }) => ({ position, label })),
        })),
        results: (counted?.value ?? []).map(({ motionId, kind, title, outcome, first, options, voted, electorate }) => ({
          ...{ motionId, kind, title, outcome, voted, electorate },
          options: options.map(({ label, votes, position }) => ({ label, votes, first: first.includes(position) })),
        })),
      };
    },

    async projects({ me }) {
      const { sharing } = theirs(me);
      const [all, pledges] = await Promise.all([sharing.projects(), sharing.pledges({ memberId: memberOf(me) })]);
      const [found, own] = [readOf(all), readOf(pledges)];
      if (!found) return notKept;
      const ownTo = new Map((own?.value ?? []).map(({ projectId, amount: pledged, paid }) => [projectId, { pledged, paid }]));
      const open = found.value.filter(({ state }) => state === 'open');
      return {
        kept: true,
        projects: open.slice(0, listMax).map((project) => projectOf(project, ownTo.get(project.projectId))),
        pledgeMax: rules.today(me.chama.id).rules.maxContribution,
      };
    },

    async whoPaid({ me }) {
      if (!rules.today(me.chama.id).rules.whoPaidVisible) return notKept;
      const found = readOf(await theirs(me).savings.whoPaid({ limit: listMax }));
      if (!found) return notKept;
      const { items, dueOn, paidCount, memberCount } = found.value;
      const members = items.map(({ name, paid, due }) => ({ name, paid, due }));
      return { kept: true, members, more: Math.max(0, memberCount - items.length), dueOn, paidCount, memberCount };
    },

    async papers({ me }) {
      const { papers } = theirs(me);
      const [notices, documents] = await Promise.all([
        papers.notices({ memberId: memberOf(me), limit: papersMax }),
        papers.documents({ limit: papersMax }),
      ]);
      const [told, filed] = [readOf(notices), readOf(documents)];
      if (!told && !filed) return notKept;
      return {
        kept: true,
        notices: (told?.value ?? []).map(({ kind, title, body, date }) => ({ title, body, date, election: kind === 'election' })),
        papers: (filed?.value ?? []).map(({ title, date, expiresOn, link }) => ({
          ...{ title, date },
          ...(expiresOn !== undefined && { expiresOn }),
          ...(link !== undefined && { link }),
        })),
      };
    },

    async rotation({ me }) {
      const self = memberOf(me);
      const found = readOf(await theirs(me).sharing.rotation());
      if (!found) return notKept;
      const turns = found.value.map(({ position, memberId, name, dueOn, amount, state }) => ({
        ...{ position, name, dueOn, amount },
        mine: memberId === self,
        paid: state === 'paid',
      }));
      return { kept: true, turns };
    },

    async welfare({ me }) {
      const memberId = memberOf(me);
      const { sharing, savings } = theirs(me);
      const [cases, shares, fund] = await Promise.all([
        sharing.welfare({ memberId, limit: papersMax }),
        sharing.portions({ memberId, limit: papersMax }),
        savings.socialFund(),
      ]);
      const [helped, shared] = [readOf(cases), readOf(shares)];
      if (!helped && !shared) return notKept;
      // What officers have not agreed on is promised to nobody.
      const help = (helped?.value ?? []).filter(({ state }) => state === 'approved' || state === 'paid');
      const portions = (shared?.value ?? []).filter(({ state }) => state === 'approved');
      return {
        kept: true,
        help: help.map(({ event, amount, date, state }) => ({ event, amount, date, paid: state === 'paid' })),
        portions: portions.map(({ title, amount, date, paidOn }) => ({ title, amount, date, paid: paidOn !== undefined })),
        fund: fund.status === 'read' && isPositive(rules.today(me.chama.id).rules.socialFund),
      };
    },
  };
}

const paymentOf = ({ number, dueOn, principal, interest, left }: InstalmentView): LoanPayment => ({
  ...{ number, dueOn, left },
  amount: plus(principal, interest),
});

const loanOf = ({ loanId, state, principal, balance, arrears, next, schedule, guarantors }: LoanView) => ({
  ...{ loanId, state, principal, balance },
  ...(arrears && { arrears }),
  ...(next && { next: paymentOf(next) }),
  plan: schedule.map(paymentOf),
  guarantors: guarantors.map(({ name, state: said }) => ({ name, state: said })),
});

const meetingOf = ({ meetingId, title, date, time, venue, agenda, reply }: MeetingView) => ({
  ...{ meetingId, title, date, time, venue, reply },
  agenda: agenda.split('\n').filter((line) => line.trim() !== ''),
});

const projectOf = (
  { projectId, name, about, target, dueOn, pledged, paid }: ProjectView,
  own: { pledged: ProjectView['paid']; paid: ProjectView['paid'] } | undefined,
) => ({
  ...{ projectId, name, about, pledged, paid },
  ...(target && { target }),
  ...(dueOn !== undefined && { dueOn }),
  ...(own && { own }),
});
