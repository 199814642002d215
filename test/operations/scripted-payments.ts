import { compareMoney, isZero, minus, money, type Money } from '../../src/money.js';
import type { Entered, PaidFor, PaymentBook, PaymentEntry } from '../../src/book/port.js';
import type { Problem } from '../../src/book/records.js';

export type ScriptedPayments = {
  book: PaymentBook;
  /** What is owed, by purpose and subject; nothing where nothing is said. */
  owed: Map<string, Money>;
  /** What the calls to come meet; when it is empty, all is well. `lost`: written, and the answer is not heard; `throws`: likewise, and we fail over it. */
  faults: ('lost' | 'down' | 'throws' | { problem: Problem })[];
  /** Every request. */
  calls: PaymentEntry[];
  /** What is written down, by its key. */
  entries: Map<string, { entry: PaymentEntry; entered: Entered }>;
  cannotSay: boolean;
};

export const nameOf = (what: PaidFor): string => ('subjectId' in what ? `${what.purpose} ${what.subjectId}` : what.purpose);

/** Records that keep keys for ever, take what is owed, and fail as they are told. */
export function scriptedPayments(): ScriptedPayments {
  function write(entry: PaymentEntry): Entered {
    const known = self.entries.get(entry.key);
    if (known) return known.entered;
    const name = nameOf(entry.for);
    const owed = self.owed.get(name) ?? money(0, entry.amount.currency);
    const taken = compareMoney(entry.amount, owed) > 0 ? owed : entry.amount;
    const left = minus(owed, taken);
    self.owed.set(name, left);
    const entered = { taken, over: minus(entry.amount, taken), left };
    self.entries.set(entry.key, { entry, entered });
    return entered;
  }
  const self: ScriptedPayments = {
    owed: new Map(),
    faults: [],
    calls: [],
    entries: new Map(),
    cannotSay: false,
    book: {
      name: 'records',
      enter: async (entry) => {
        self.calls.push(entry);
        const fault = self.faults.shift();
        if (fault === 'down') return { status: 'unknown', why: 'HTTP 503' };
        if (typeof fault === 'object') return { status: 'refused', problem: fault.problem };
        const entered = write(entry);
        if (fault === 'throws') throw new Error('the connection is gone');
        return fault === 'lost' ? { status: 'unknown', why: 'TIMEOUT' } : { status: 'entered', entered };
      },
      takes: async ({ for: what, amount }) => {
        if (self.cannotSay) return 'unknown';
        const owed = self.owed.get(nameOf(what));
        return owed && !isZero(owed) && compareMoney(amount, owed) <= 0 ? 'yes' : 'no';
      },
    },
  };
  return self;
}
