import type { openBindings } from './book/binding.js';
import type { People } from './book/people.js';
import type { openPins } from './book/pin.js';
import { isProfileIntent, openProfiles } from './book/profile.js';
import { mpesaMax, openReads } from './book/reads.js';
import { isRecordIntent, openRecordIntents } from './book/record-intents.js';
import { openRecordMatters } from './book/record-matters.js';
import { openRecordReads } from './book/record-reads.js';
import type { Records } from './book/records.js';
import type { RuleBook } from './book/rules.js';
import type { BookStore } from './book/store.js';
import type { Clock } from './clock.js';
import type { Agree } from './conversation/agree.js';
import type { Me } from '../flows/kit/me.js';
import type { Reads } from '../flows/kit/reads.js';
import type { Operations } from './operations/operations.js';
import type { ServedChama } from './served-chama.js';

export type ReachParts = {
  operations: Operations;
  people: People;
  bindings: ReturnType<typeof openBindings>;
  pins: ReturnType<typeof openPins>;
  rules: RuleBook;
  records: (chamaId: string, withinMs?: number) => Records;
  store: BookStore;
  chamaOf: (chamaId: string) => ServedChama;
  clock: Clock;
  failed: (error: unknown) => void;
};

/** All that flows may ask, and all that they may have written down. Whoever speaks reaches nothing else. */
export function openReach({ operations, people, bindings, pins, rules, records, store, chamaOf, clock, failed }: ReachParts) {
  const profiles = openProfiles({ people, bindings });
  const matters = openRecordMatters({ records, clock });
  const intoRecords = openRecordIntents({ records, clock, changed: matters.changed, failed });

  /** What this member dials where the prompt does not come by itself. */
  const approvalOf = ({ phone, chama }: Me): string | undefined => (phone === undefined ? undefined : chamaOf(chama.id).approval?.(phone));

  const reads: Reads = {
    pending: async (of) => {
      const looking = matters.of(of.me);
      const payments = await operations.pending(of);
      const others = Array.isArray(looking) ? looking : await looking;
      const approve = payments.length > 0 ? approvalOf(of.me) : undefined;
      const withDial = approve === undefined ? payments : payments.map((one) => (one.kind === 'payment' ? { ...one, approve } : one));
      return others.length > 0 ? [...withDial, ...others] : withDial;
    },
    airtimeTerms: async (of) => {
      const terms = await operations.airtimeTerms(of);
      const approve = approvalOf(of.me);
      return terms.status === 'sold' && approve !== undefined ? { ...terms, approve } : terms;
    },
    ...openRecordReads({ records, rules, roll: people.roll }),
    receiptKnown: (of) => operations.receiptKnown(of),
    claims: async (of) => {
      const { cycleAmount: offered, minContribution: min, maxContribution: max } = rules.today(of.me.chama.id).rules;
      return { waiting: await operations.claims(of), terms: { offered, min, max } };
    },
    ...openReads({
      store,
      rules,
      rail: (chamaId) => {
        const { collector, collectMax: max = mpesaMax, approval } = chamaOf(chamaId);
        return collector ? { kind: 'stk', max, ...(approval && { approval }) } : { kind: 'none' };
      },
    }),
    checkPin: pins.checkPin,
    newPin: pins.newPin,
    samePin: pins.samePin,
    sendCode: bindings.sendCode,
    checkCode: bindings.checkCode,
  };
  const agree: Agree = (order) => {
    if (isProfileIntent(order.intent)) return profiles(order);
    return isRecordIntent(order.intent) ? intoRecords(order) : operations.agree(order);
  };
  return { reads, agree };
}
