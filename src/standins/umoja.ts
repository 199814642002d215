import type { Contribution, Member, MemberStatus } from './chamapay/state.js';
import { iso, nairobiDate } from './times.js';

/** The demo chama's members: first name, last name, balance of the M-Pesa wallet in shillings, status where it is not Active. */
const people: readonly [first: string, last: string, balance: number, status?: MemberStatus][] = [
  ['Amina', 'Hassan', 8_450],
  ['Wanjiku', 'Kamau', 23_100],
  ['Otieno', 'Odhiambo', 15_780],
  ['Njeri', "Ng'ang'a", 6_320],
  ['Kipchoge', 'Cheruiyot', 41_900],
  ['Akinyi', 'Owuor', 20],
  ['Mwende', 'Mutua', 3_075],
  ['Baraka', 'Mwakio', 12_640],
  ['Halima', 'Abdirahman', 7_215],
  ['Maria Immaculate Nyambura', 'Wanjiru-Gathoni wa Mwangi Kariuki', 18_500],
  ['Wekesa', 'Simiyu', 2_960],
  ['Chebet', 'Koech', 9_830],
  ['Moraa', 'Nyaboke', 5_490],
  ['Lemayian', 'ole Sankale', 11_200, 'Suspended'],
  ['Zawadi', 'Katana', 4_700, 'Pending'],
];

/** Months of history before this one. */
const monthsBack = 5;
/** Who has paid this month already, by their place in the list. */
const paidAlready = new Set([2, 3, 5, 8, 12]);

const memberId = (place: number): string => `MFT${String(place).padStart(3, '0')}`;
const phoneOf = (place: number): string => `+2547120000${String(place).padStart(2, '0')}`;

export const umojaMembers = (now: number): Member[] =>
  people.map(([first_name, last_name, , status = 'Active'], at) => ({
    id: 101 + at,
    member_id: memberId(at + 1),
    first_name,
    last_name,
    email: `${first_name.split(' ').at(0) ?? ''}.${at + 1}@umoja.example`.toLowerCase(),
    phone: phoneOf(at + 1),
    status,
    created_at: iso(now - (400 - 20 * at) * 86_400_000),
  }));

export const umojaBalances = (): [phone: string, balance: number][] => people.map(([, , balance], at) => [phoneOf(at + 1), balance]);

/** A few months of contributions up to today: KES 500 to 2,000 a month each, a few months missed. */
export function umojaContributions(now: number): Contribution[] {
  const rows: Omit<Contribution, 'id'>[] = [];
  const [year = 0, month = 0, today = 0] = nairobiDate(now).split('-').map(Number);
  for (let back = monthsBack; back >= 0; back--)
    people.forEach(([, , , status], at) => {
      const place = at + 1;
      if (status === 'Pending' || (status === 'Suspended' && back < 2)) return;
      if (back === 0 ? !paidAlready.has(place) : (place * 7 + back * 3) % 17 === 0) return;
      const day = Math.min(1 + ((place * 5 + back * 3) % 25), back === 0 ? today : 28);
      const made = Date.UTC(year, month - 1 - back, day, 6 + (place % 9), (place * 13) % 60);
      const date = iso(made).slice(0, 10);
      const amount = 500 * (1 + ((place * 3 + (back % 2)) % 4));
      rows.push({ member_id: memberId(place), amount, date, type: 'Monthly', method: 'mpesa', created_at: iso(Math.min(made, now)) });
    });
  return rows.sort((a, b) => a.date.localeCompare(b.date)).map((row, at) => ({ id: 1001 + at, ...row }));
}
