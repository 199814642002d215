import type { openBindings } from './book/binding.js';
import { isFileIntent, openFiles } from './book/files.js';
import { openHoldings } from './book/holdings.js';
import type { People } from './book/people.js';
import type { openPins } from './book/pin.js';
import { isProfileIntent, openProfiles } from './book/profile.js';
import { openPayReads } from './book/pay-reads.js';
import { mpesaMax, openReads, type Rail } from './book/reads.js';
import { isRecordIntent, openRecordIntents } from './book/record-intents.js';
import { openRecordMatters } from './book/record-matters.js';
import { openRecordReads } from './book/record-reads.js';
import type { PaidInCycle } from './book/paid-in-cycle.js';
import type { Records } from './book/records.js';
import type { RuleBook } from './book/rules.js';
import type { BookStore } from './book/store.js';
import { isCareIntent, type Care } from './care/care.js';
import { dailyCap } from './care/daily-cap.js';
import { days, type Clock } from './clock.js';
import type { Agree } from './conversation/agree.js';
import type { Me } from '../flows/kit/me.js';
import type { Reads } from '../flows/kit/reads.js';
import type { Within } from './operations/limits/bounds.js';
import { payablesWithin } from './operations/limits/payables.js';
import type { Operations } from './operations/operations.js';
import { parsePhone } from './phone.js';
import type { ServedChama } from './served-chama.js';
import type { Guard } from './sim-swap/guard.js';

export type ReachParts = {
  operations: Operations;
  people: People;
  bindings: ReturnType<typeof openBindings>;
  pins: ReturnType<typeof openPins>;
  rules: RuleBook;
  records: (chamaId: string, withinMs?: number) => Records;
  store: BookStore;
  paid: PaidInCycle['paid'];
  chamaOf: (chamaId: string) => ServedChama;
  /** Is there a WhatsApp driver for this chama? */
  hasWhatsapp: (chamaId: string) => boolean;
  guard: Guard;
  care: Care;
  clock: Clock;
  failed: (error: unknown) => void;
};

/** Files that a member may ask for in a day: each is drawn, and takes a large message. */
const filesPerDayMax = 10;

/** All that flows may ask, and all that they may have written down. Whoever speaks reaches nothing else. */
export function openReach({
  operations,
  people,
  bindings,
  pins,
  rules,
  records,
  store,
  paid,
  chamaOf,
  hasWhatsapp,
  guard,
  care,
  clock,
  failed,
}: ReachParts) {
  const profiles = openProfiles({ people, bindings, guard: guard.bars });
  const matters = openRecordMatters({ records, clock });
  const fileCap = dailyCap(clock, filesPerDayMax, days(1));
  const files = openFiles({
    ...{ records, store, rules, clock },
    reaches: (chamaId, person) => hasWhatsapp(chamaId) && people.roll.whatsapp(person) !== undefined,
    take: (person, key) => fileCap.take(person, key),
    tell: (word) => operations.words.tell(word),
  });
  const intoRecords = openRecordIntents({ records, clock, changed: matters.changed, written: care.written, failed });

  /** What this member dials where the prompt does not come by itself. */
  const approvalOf = ({ phone, chama }: Me): string | undefined => (phone === undefined ? undefined : chamaOf(chama.id).approval?.(phone));

  const rail = (chamaId: string): Rail => {
    const { collector, collectMax: max = mpesaMax, approval } = chamaOf(chamaId);
    return collector ? { kind: 'stk', max, ...(approval && { approval }) } : { kind: 'none' };
  };

  const own = openReads({ store, rules, rail, paid, holdings: openHoldings({ records, clock, failed }) });
  const paying = openPayReads({ records, rules, rail });
  const reads: Reads = {
    pending: async (of) => {
      const looking = matters.of(of.me);
      const telling = care.pending(of.me);
      const payments = await operations.pending(of);
      const others = Array.isArray(looking) ? looking : await looking;
      const words = Array.isArray(telling) ? telling : await telling;
      const approve = payments.length > 0 ? approvalOf(of.me) : undefined;
      const withDial = approve === undefined ? payments : payments.map((one) => (one.kind === 'payment' ? { ...one, approve } : one));
      return others.length + words.length > 0 ? [...withDial, ...others, ...words] : withDial;
    },
    airtimeTerms: async (of) => {
      const terms = await operations.airtimeTerms(of);
      const approve = approvalOf(of.me);
      return terms.status === 'sold' && approve !== undefined ? { ...terms, approve } : terms;
    },
    ...operations.abroad,
    ...openRecordReads({ records, rules, roll: people.roll }),
    ...operations.lightning,
    ...care.reads,
    receiptKnown: (of) => operations.receiptKnown(of),
    claims: async (of) => {
      const { cycleAmount: offered, minContribution: min, maxContribution: max } = rules.today(of.me.chama.id).rules;
      return { waiting: await operations.claims(of), terms: { offered, min, max } };
    },
    ...own,
    contributionTerms: async (of) => {
      const terms = await own.contributionTerms(of);
      if (terms.rail === 'none') return terms;
      const limited = await operations.withinLimits({ me: of.me, kind: 'contribution', bounds: terms });
      return limited.status === 'full' ? { ...terms, full: limited.phrase } : limited.bounds;
    },
    linkTerms: async ({ me }) => {
      const standing = await operations.links.standing(me);
      if (standing.status !== 'none') return standing.status === 'open' ? standing : { status: 'notOffered' };
      const limited = await operations.withinLimits({ me, kind: 'link', bounds: await own.contributionTerms({ me }) });
      return limited.status === 'full' ? limited : { status: 'offered', terms: limited.bounds };
    },
    safety: guard.safety,
    payable: async (of) => {
      const now = await paying.payable(of);
      if (now.rail === 'none') return now;
      const within = (bounds: Within) => operations.withinLimits({ me: of.me, kind: 'payFor', bounds });
      return { ...now, items: await payablesWithin(now.items, within) };
    },
    checkPin: pins.checkPin,
    newPin: pins.newPin,
    samePin: pins.samePin,
    sendCode: async (of) => {
      const sent = await bindings.sendCode(of);
      const phone = sent === 'sent' ? parsePhone(of.phone, of.me.chama.country) : undefined;
      // A code by SMS says who has the SIM, and not since when: that is looked at while the code is being typed.
      if (phone !== undefined && people.roll.withPhone(phone).length > 0) guard.look(of.me.chama.id, phone);
      return sent;
    },
    checkCode: bindings.checkCode,
  };
  const agree: Agree = (order) => {
    if (order.intent.kind === 'saveSender') return operations.saveSender({ me: order.me, details: order.intent.details });
    if (isFileIntent(order.intent)) return files(order);
    if (isProfileIntent(order.intent)) return profiles(order);
    if (isCareIntent(order.intent)) return care.agree(order);
    return isRecordIntent(order.intent) ? intoRecords(order) : operations.agree(order);
  };
  /** Where sending to others begins: the look at the member's SIM has until they confirm. */
  const minding =
    <A extends { me: Me }, R>(asked: (of: A) => Promise<R>) =>
    (of: A): Promise<R> => {
      if (of.me.member && of.me.phone !== undefined) guard.look(of.me.chama.id, of.me.phone);
      return asked(of);
    };
  return { reads: { ...reads, lightningTerms: minding(reads.lightningTerms), corridors: minding(reads.corridors) }, agree };
}
