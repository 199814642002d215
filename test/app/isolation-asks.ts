import type { CareReads } from '../../flows/kit/care.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { RecordWrite } from '../../flows/kit/records.js';
import { major, type Currency } from '../../src/money.js';

/** What somebody has in hand of a chama that is not theirs: everything by which anything is asked for or named. */
export type Theirs = {
  chamaId: string;
  currency: Currency;
  phone: string;
  memberId: string;
  receipt: string;
  reviewId: string;
  operationId: string;
  loanId: string;
  fineId: string;
  meetingId: string;
  motionId: string;
  projectId: string;
};

const recipient = (phone: string) => ({ firstName: 'A', lastName: 'B', phone });
const later = Date.UTC(2100, 0);

type AllReads = Reads & CareReads;
type Questions = { [N in keyof AllReads]: Omit<Parameters<AllReads[N]>[0], 'me'>[] };

/** Each read with what it can be asked of another chama; `own` is the currency of who asks. A read that is not here does not compile, and fails by its name. */
export function questions(of: Theirs, own: Currency) {
  const amount = major(1000, own);
  const { phone } = of;
  const sats = major(1000, 'SAT');
  const quoted = { quoteId: of.operationId, amount, quotedAt: 0, expiresAt: later };
  const nothing = [{}];
  return {
    ...{
      pending: nothing,
      balance: nothing,
      statement: [{ limit: 50 }],
      contributionTerms: nothing,
      airtimeTerms: nothing,
      payable: nothing,
    },
    ...{ checkPin: [{ pin: '0000' }], newPin: [{ pin: '0000' }], samePin: [{ pin: '0000', phc: 'plain x' }] },
    ...{ receiptKnown: [{ receipt: of.receipt }], claims: nothing },
    ...{ sendCode: [{ phone }], checkCode: [{ phone, code: '123456' }] },
    ...{ chamaKeeps: nothing, loans: nothing, loanTerms: nothing, loanOffer: [{ principal: amount, months: 3 }] },
    ...{
      otherMembers: nothing,
      memberByPhone: [{ phone }],
      guarantorRequests: nothing,
      meeting: nothing,
      votes: nothing,
      projects: nothing,
    },
    ...{ whoPaid: nothing, papers: nothing, rotation: nothing, welfare: nothing, safety: nothing },
    linkTerms: nothing,
    lightningTerms: [{ kind: 'remittance' }, { kind: 'airtime' }, { kind: 'buy' }],
    remittanceQuote: [{ phone, recipientName: 'A', amount }],
    lightningAirtimeQuote: [{ phone, amount }],
    buyQuote: [{ amount }],
    quoteHolds: [{ expiresAt: later }],
    invoiceFits: [{ bolt11: of.operationId, quote: { ...quoted, kind: 'buy', get: sats, btcPrice: undefined } }],
    lightningHistory: nothing,
    corridors: nothing,
    senderProfile: [{ needs: ['firstName', 'phone'] }],
    payoutQuote: [{ methodId: 'TZS::Mobile', country: 'TZ', recipient: recipient(phone), amount }],
    payoutName: [{ methodId: 'TZS::Mobile', country: 'TZ', recipient: recipient(phone) }],
    payouts: nothing,
    ...{ messageRoom: nothing, messages: nothing, joiners: nothing, wayIn: nothing, preferences: nothing, forgetting: nothing },
    joinOffer: [{}, { code: 'guess' }],
  } satisfies Questions;
}

/** Why a kind of intent is not tried with another chama's ids. */
type Reason = 'names nobody else';

const writes = ({ loanId, meetingId, motionId, projectId, currency, memberId }: Theirs, own: Currency) =>
  ({
    applyForLoan: [{ does: 'applyForLoan', principal: major(1000, currency), months: 3, purpose: 'Stock', guarantors: [memberId] }],
    withdrawLoan: [{ does: 'withdrawLoan', loanId }],
    consent: [
      { does: 'consent', loanId, says: 'yes' },
      { does: 'consent', loanId, says: 'no' },
    ],
    reply: [{ does: 'reply', meetingId, reply: 'coming' }],
    vote: [{ does: 'vote', motionId, position: 1 }],
    pledge: [{ does: 'pledge', projectId, amount: major(1000, own) }],
  }) satisfies Record<RecordWrite['does'], RecordWrite[]>;

/** Every kind of intent with what it can name of another chama; each must be refused. The compiler asks for a row for each new kind. */
export function attempts(of: Theirs, own: Currency) {
  const { phone, operationId, receipt, reviewId, currency } = of;
  const [ours, theirs] = [major(1000, own), major(1000, currency)];
  const sats = { pay: major(1000, 'SAT'), fee: major(1, 'SAT'), feePercent: '1', tier: undefined };
  const quoted = { quoteId: operationId, amount: theirs, quotedAt: 0, expiresAt: later };
  const price = { pay: theirs, gets: theirs, rate: '1', fee: undefined, expiresAt: later };
  return {
    contribute: [{ kind: 'contribute', amount: major(10_000, currency) }],
    sendFile: 'names nobody else',
    orderLink: [{ kind: 'orderLink', amount: theirs, payer: phone }],
    // One's own open link, where there is one.
    sendLinkAgain: 'names nobody else',
    airtime: [{ kind: 'airtime', amount: major(100, currency), phone }],
    payFor: [
      { kind: 'payFor', for: { purpose: 'fine', subjectId: of.fineId }, amount: ours },
      { kind: 'payFor', for: { purpose: 'loan', subjectId: of.loanId }, amount: ours },
      { kind: 'payFor', for: { purpose: 'pledge', subjectId: of.projectId }, amount: ours },
      { kind: 'payFor', for: { purpose: 'shares' }, amount: theirs },
      { kind: 'payFor', for: { purpose: 'socialFund' }, amount: theirs },
    ],
    payByLightning: [{ kind: 'payByLightning', quote: { ...quoted, ...sats, kind: 'remittance' }, phone }],
    buySats: [{ kind: 'buySats', quote: { ...quoted, kind: 'buy', get: sats.pay, btcPrice: undefined }, receipt, bolt11: operationId }],
    payAbroad: [{ kind: 'payAbroad', methodId: 'TZS::Mobile', country: 'TZ', recipient: recipient(phone), price }],
    cancelPayout: [{ kind: 'cancelPayout', operationId }],
    mendPayout: [{ kind: 'mendPayout', operationId, recipient: recipient(phone) }],
    // Of their own, whatever it names: a test shows that the other chama hears nothing of it.
    claim: 'names nobody else',
    decideClaim: [
      { kind: 'decideClaim', reviewId, verdict: { is: 'confirmed', amount: ours } },
      { kind: 'decideClaim', reviewId, verdict: { is: 'confirmed', amount: theirs } },
      { kind: 'decideClaim', reviewId, verdict: { is: 'rejected', fault: 'notFound' } },
    ],
    record: Object.values(writes(of, own))
      .flat()
      .map((write) => ({ kind: 'record', write })),
    answerMessage: [
      { kind: 'answerMessage', messageId: operationId },
      { kind: 'answerMessage', messageId: operationId, text: 'Hello' },
    ],
    decideJoin: [{ kind: 'decideJoin', requestId: operationId, says: 'yes' }],
    bind: [{ kind: 'bind', phone, proof: `9999999999999.${receipt}` }],
    saveSender: 'names nobody else',
    leaveMessage: 'names nobody else',
    // Whoever is no member may ask to be one; a member who speaks as one may not.
    askToJoin: [{ kind: 'askToJoin', chamaId: of.chamaId, name: 'Amina Hassan' }],
    setPreferences: 'names nobody else',
    forgetMe: 'names nobody else',
    agreeToTerms: 'names nobody else',
    setLanguage: 'names nobody else',
    setPin: 'names nobody else',
  } satisfies Record<Intent['kind'], Intent[] | Reason>;
}

/** Claims about what belongs to another chama, by its receipt or by its records. */
export function claimsAbout({ receipt, fineId, loanId, projectId }: Theirs, own: Currency): Intent[] {
  const amount = major(1000, own);
  return [
    { kind: 'claim', receipt },
    { kind: 'claim', receipt: 'OTHERS1234', amount, for: { purpose: 'fine', subjectId: fineId } },
    { kind: 'claim', receipt: 'OTHERS1235', amount, for: { purpose: 'loan', subjectId: loanId } },
    { kind: 'claim', receipt: 'OTHERS1236', amount, for: { purpose: 'pledge', subjectId: projectId } },
  ];
}
