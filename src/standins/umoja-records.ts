import type { RecordName, Row } from './chamapay/state.js';
import { iso, nairobiDate } from './times.js';

const dayMs = 86_400_000;

/** What the demo chama's books hold besides members and contributions, told from a moment: something of everything that can be read. */
export function umojaRecords(now: number): Record<RecordName, Row[]> {
  const day = (from: number) => nairobiDate(now + from * dayMs);
  const at = (from: number) => iso(now + from * dayMs);
  const lines = (...rows: (Record<string, unknown> & { made: number })[]): Row[] =>
    rows.map(({ made, ...row }, i) => ({ id: i + 1, ...row, created_at: at(made) }));
  const pledges = (projectId: number, from: number, ...made: [memberId: string, amount: number, days: number][]): Row[] =>
    made.map(([member_id, amount, days], i) => ({ id: from + i, project_id: projectId, member_id, amount, created_at: at(days) }));

  return {
    loans: lines(
      {
        loan_id: 'LN001',
        member_id: 'MFT005',
        amount: 20_000,
        balance: 12_500,
        purpose: 'School fees',
        term_months: 6,
        status: 'Disbursed',
        due_date: day(90),
        made: -75,
      },
      {
        loan_id: 'LN002',
        member_id: 'MFT001',
        amount: 10_000,
        balance: 10_000,
        purpose: 'Stock for the shop',
        term_months: 4,
        status: 'Pending',
        due_date: day(120),
        made: -2,
      },
    ),
    fines: lines(
      { member_id: 'MFT006', amount: 100, reason: 'Late for the meeting', status: 'Unpaid', date: day(-20), made: -20 },
      { member_id: 'MFT011', amount: 200, reason: 'Contribution late', status: 'Paid', date: day(-48), made: -48 },
    ),
    meetings: lines(
      { title: 'Monthly meeting', date: day(-20), time: '14:00', venue: 'St. Jude Hall', status: 'Held', made: -34 },
      {
        title: 'Monthly meeting',
        date: day(9),
        time: '14:00',
        venue: 'St. Jude Hall',
        agenda: 'Loans; plot in Kitengela',
        status: 'Scheduled',
        made: -5,
      },
    ),
    projects: lines(
      {
        name: 'Plot in Kitengela',
        target_amount: 500_000,
        status: 'Active',
        pledges: pledges(1, 1, ['MFT005', 20_000, -110], ['MFT002', 10_000, -108], ['MFT001', 5_000, -60]),
        made: -120,
      },
      {
        name: 'Chairs and a tent for hire',
        target_amount: 60_000,
        status: 'Completed',
        pledges: pledges(2, 4, ['MFT003', 4_000, -240]),
        made: -260,
      },
    ),
    liabilities: lines({
      creditor: 'St. Jude Hall',
      amount: 3_000,
      due_date: day(9),
      description: 'Hall, two meetings',
      status: 'Open',
      made: -20,
    }),
    accounts: lines(
      { name: 'Umoja M-Pesa paybill 247247', type: 'mobile', balance: 148_500, made: -300 },
      { name: 'Co-operative Bank savings', type: 'bank', balance: 212_000.5, made: -280 },
      { name: 'Cash box', type: 'cash', balance: 1_250, made: -300 },
    ),
    welfare: lines(
      { member_id: 'MFT008', type: 'Bereavement', amount: 10_000, status: 'Paid', date: day(-41), made: -43 },
      { member_id: 'MFT012', type: 'Hospital', amount: 5_000, status: 'Approved', date: day(-6), made: -8 },
    ),
    dividends: lines(
      { amount: 45_000, period: String(Number(day(0).slice(0, 4)) - 1), status: 'Declared', date: day(-30), made: -30 },
      { member_id: 'MFT001', amount: 3_150, period: String(Number(day(0).slice(0, 4)) - 1), status: 'Paid', date: day(-25), made: -25 },
      { member_id: 'MFT002', amount: 3_780, period: String(Number(day(0).slice(0, 4)) - 1), status: 'Paid', date: day(-25), made: -25 },
    ),
    documents: lines(
      { title: 'Constitution', type: 'constitution', url: 'https://books.umoja.example/constitution.pdf', date: day(-290), made: -290 },
      { title: 'Minutes of the last meeting', type: 'minutes', url: 'https://books.umoja.example/minutes.pdf', date: day(-19), made: -19 },
    ),
    election_notices: lines({
      title: 'Election of a treasurer',
      position: 'Treasurer',
      description: 'Names to the secretary before the meeting.',
      closing_date: day(9),
      date: day(-5),
      made: -5,
    }),
    document_reminders: lines({ member_id: 'MFT015', title: 'Copy of the national ID', due_date: day(14), status: 'Pending', made: -12 }),
    audit: lines(
      { action: 'approved', user: 'office', resource: 'welfare', made: -6 },
      { action: 'created', user: 'office', resource: 'election_notices', made: -5 },
      { action: 'created', user: 'api', resource: 'loans', made: -2 },
    ),
  };
}
