import { openPaymentBook } from './book/payment-book.js';
import type { Book } from './book/port.js';
import { mpesaMax } from './book/reads.js';
import type { Records } from './book/records.js';
import type { RuleBook } from './book/rules.js';
import { offerOf } from './operations/airtime-terms.js';
import type { Deps } from './operations/deps.js';
import { payoutOfferOf } from './operations/payout/offer.js';
import type { ServedChama } from './served-chama.js';

type Parts = {
  chamaOf: (chamaId: string) => ServedChama;
  rules: RuleBook;
  records: (chamaId: string) => Records;
  bookOf: (chamaId: string) => Book;
};

/** What operations ask of a chama: its rules of today, and the providers that serve it. */
export function handsOf({ chamaOf, rules, records, bookOf }: Parts) {
  return {
    chamaFacts: (chamaId) => {
      const { name, timeZone, currency, ussdCode } = chamaOf(chamaId).setup.chama;
      return { name, timeZone, currency, ussdCode };
    },
    terms: (chamaId) => {
      const { minContribution, maxContribution } = rules.today(chamaId).rules;
      return { min: minContribution, max: maxContribution };
    },
    limits: (chamaId) => {
      const { collectLimits: collect, sendLimits: send, sendLimitsIn: sendIn } = rules.today(chamaId).rules;
      return { collect, send, sendIn };
    },
    collectors: (chamaId) => chamaOf(chamaId).collector,
    links: (chamaId) => chamaOf(chamaId).links,
    shareAccount: (source, one, other) => {
      const account = chamaOf(one).accounts?.[source];
      return account !== undefined && account === chamaOf(other).accounts?.[source];
    },
    airtime: (chamaId) => offerOf(chamaOf(chamaId), mpesaMax, rules.today(chamaId).rules.airtimeDailyMax),
    payouts: (chamaId) => payoutOfferOf(chamaOf(chamaId), mpesaMax),
    lightning: (chamaId) => chamaOf(chamaId).lightning,
    statementShows: (chamaId) => chamaOf(chamaId).statementShows ?? 'all',
    book: bookOf,
    payments: (chamaId) => {
      const { collector, collectMax = mpesaMax } = chamaOf(chamaId);
      const carries = collector ? collectMax : undefined;
      return openPaymentBook({ records: records(chamaId), rules: () => rules.today(chamaId).rules, carries });
    },
  } satisfies Partial<Deps>;
}
