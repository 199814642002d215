import { seconds } from '../clock.js';
import type { LightningReads } from '../../flows/kit/lightning.js';
import type { Me } from '../../flows/kit/me.js';
import type { PayoutReads, SenderDetails } from '../../flows/kit/payout.js';
import type { Money } from '../money.js';
import type { Phone } from '../phone.js';
import type { PayoutHint } from '../providers/ports/payout.js';
import { sender } from '../notifications/send.js';
import type { DeliveryReport } from '../outgoing.js';
import { ageWatch } from './ages.js';
import { agree } from './agree.js';
import { airtimeTerms, type AirtimeTerms } from './airtime-terms.js';
import { isAirtimeOfOurs } from './airtime-validation.js';
import { railOf } from './apply.js';
import { decideClaim } from './decide-claim.js';
import type { Decided, Resolved } from './decision.js';
import type { Deps } from './deps.js';
import { putCallback, putReport } from './callbacks.js';
import { inboxReader } from './inbox.js';
import { putPayoutHint } from './payout/webhook.js';
import { withinLimits, type Narrowed, type Within } from './limits/bounds.js';
import { workLoops } from './loops.js';
import { mortal } from './mortal.js';
import { isClaimedBy } from './kinds/claim.js';
import { isMoneyOrder } from './kinds/register.js';
import { openLightningReads } from './lightning/reads.js';
import { openLinks, type Links } from './link/links.js';
import { isClaimDecision, tidyReceipt, type Agreed, type Order } from './order.js';
import { pendingBook, type Pending } from './pending.js';
import { collect } from './performers/collect.js';
import { enter } from './performers/enter.js';
import { lightningPerformers } from './performers/lightning.js';
import { link } from './performers/link.js';
import { cancelPayout, mendPayout } from './performers/change-payout.js';
import { match } from './performers/match.js';
import { payOut } from './performers/pay-out.js';
import { record } from './performers/record.js';
import { topUp } from './performers/top-up.js';
import { lastAttempt } from './payout/order.js';
import { openPayoutReads } from './payout/reads.js';
import { payoutSenders } from './payout/senders.js';
import { rateCap } from './rate.js';
import type { ReachName } from './reach.js';
import { stepOf } from './recipes/register.js';
import { putWhatsappReport } from './reports.js';
import { openReplies, type Replies } from './replies.js';
import { resend, type Resent } from './resend.js';
import { reopen, type Reopened, type Reopening } from './reopen.js';
import { resolve } from './resolve.js';
import type { NotificationCount, OperationKind } from './store.js';
import { sweeper } from './sweep.js';
import { waitingClaims, type WaitingClaim } from './waiting-claims.js';
import { openWords, type Words } from './words.js';
import { legWorker } from './worker.js';

/** Questions about payments that are unknown or final here, over all providers: forged callbacks must not make us hammer them. */
const doubtsMax = 5;
const doubtsWindowMs = seconds(1);

/** One call of `runOnce` goes round so often at most; more is a mistake of ours. */
const passesMax = 200;

/** Facts for metrics and health. */
export type OperationsHealth = {
  openOperations: number;
  dueLegs: number;
  oldestOpenAt: number | undefined;
  openReviews: number;
  waitingNotifications: number;
  /** Messages that are not sent and done with, by channel, urgency and state. */
  messages: NotificationCount[];
  /** Calls under way, by provider. */
  inFlight: Record<string, number>;
  pendingPayments: number;
  /** When the collector swept longest ago was swept. */
  sweptAt: number | undefined;
  /** Operations that are not over after a quarter of an hour, up to a thousand. */
  overdueOperations: number;
  /** In how many chamas the provider's list is cut before it reaches back two hours, two days, thirty days. */
  cutStatements: Record<ReachName, number>;
};

/** Everything that moves money. */
export type Operations = {
  /** Writes a confirmed order down; durable when it resolves. The effect comes later, and is told by a notification. */
  agree(order: Order): Promise<Agreed>;
  /** What waits for a person: claims that they may decide as an officer, and their open payments, these from memory. */
  pending(of: { me: Me }): Promise<Pending[]>;
  /** The claims that an officer may decide, the oldest first. */
  claims(of: { me: Me }): Promise<WaitingClaim[]>;
  receiptKnown(of: { me: Me; receipt: string }): Promise<'new' | 'recorded' | 'checking'>;
  /** What a member may buy airtime for, now. */
  airtimeTerms(of: { me: Me }): Promise<AirtimeTerms>;
  /** What a member may move now by an operation of this kind, under the chama's limits: `bounds` with their most come down to what is left. */
  withinLimits<B extends Within & { offered?: Money }>(of: { me: Me; kind: OperationKind; bounds: B }): Promise<Narrowed<B>>;
  /** All that is asked about sats. */
  lightning: LightningReads;
  /** Links by which somebody pays a contribution. */
  links: Links;
  /** Words of other rooms, about no money. */
  words: Words;
  /** Has this person confirmed something that is not over? */
  isPaying(person: string): Promise<boolean>;
  /** Shall the seller send this? Only what we have ordered and what has not ended. */
  isAirtimeOfOurs(chamaId: string, asked: { phone: Phone; amount: Money | undefined }): Promise<boolean>;
  /** The questions about payments abroad. */
  abroad: PayoutReads;
  /** Keeps what a member told of themselves as a sender of money abroad. Durable when it resolves; the same twice is the same. */
  saveSender(order: Pick<Order, 'me'> & { details: SenderDetails }): Promise<Agreed>;
  /** Stores what a payer's webhook said, whose signature was checked over all of it; answer 200 when it resolves. */
  payoutEvent(source: string, chamaId: string, hint: PayoutHint): Promise<'stored'>;
  /** Stores a provider's callback; answer 200 when it resolves. */
  callback(source: string, chamaId: string, body: string): Promise<'stored'>;
  /** Stores an SMS gateway's delivery report; answer 200 when it resolves. */
  smsReport(chamaId: string, body: string): Promise<'stored' | 'old' | 'unreadable'>;
  /** Takes what WhatsApp tells of a message, whichever driver heard it; durable when it resolves, so that the network may be thanked then. */
  deliveryReport(report: DeliveryReport): Promise<void>;
  /** What is kept of replies by SMS. */
  replies: Replies;
  /** Sends a message about money again that did not arrive; `by` is kept for good. */
  resend(of: { id: string; by: string }): Promise<Resent>;
  /** Carries out what a person decided about a review, once. */
  resolve(decided: Decided): Promise<Resolved>;
  /** Opens a review again that was closed with a note, once. */
  reopen(asked: Reopening): Promise<Reopened>;
  /** Loads what is open; must be done before anything else. With `work: false` nothing is done by itself (simulations, a web role). */
  start(options?: { work: boolean }): Promise<void>;
  /** Takes nothing new up, and waits up to 10 s for what is under way. */
  stop(): Promise<void>;
  /** Something may be due. */
  wake(): void;
  /** Does all that is due now, in an order that is the same for the same beginnings. */
  runOnce(): Promise<void>;
  /** When something is due next; undefined when nothing will be. */
  nextDueAt(): Promise<number | undefined>;
  health(): Promise<OperationsHealth>;
};

export function openOperations(given: Deps): Operations {
  const { deps, death } = mortal(given);
  const { store, clock, crash, log } = deps;
  const owner = deps.ids.next();
  const pending = pendingBook();
  const payerOf = (chamaId: string) => deps.payouts?.(chamaId)?.payer;
  const links = openLinks(deps);
  const senders = payoutSenders({ store, clock, log, payerOf, lookupKey: deps.lookupKey });
  const changes = {
    payerOf,
    attemptOf: (operationId: string) => store.transaction(async (tx) => lastAttempt(await tx.legs(operationId))),
  };
  const performers = {
    collect: collect({
      collectorOf: deps.collectors,
      descriptionOf: ({ operation, leg }) => stepOf(operation, leg).description ?? 'Payment',
      now: () => clock.now(),
    }),
    record: record({ bookOf: deps.book, zoneOf: (chamaId) => deps.chamaFacts(chamaId).timeZone }),
    enter: enter({ paymentsOf: (chamaId) => deps.payments?.(chamaId), zoneOf: (chamaId) => deps.chamaFacts(chamaId).timeZone }),
    match: match({
      collectorOf: deps.collectors,
      shows: (chamaId) => deps.statementShows?.(chamaId) ?? 'all',
      now: () => clock.now(),
    }),
    ...lightningPerformers(deps),
    link: link({
      offerOf: (chamaId) => deps.links?.(chamaId),
      collectorOf: deps.collectors,
      descriptionOf: ({ operation: { chamaId } }) => deps.chamaFacts(chamaId).name,
      now: () => clock.now(),
    }),
    topUp: topUp({ sellerOf: (chamaId) => deps.airtime?.(chamaId)?.seller, now: () => clock.now() }),
    payOut: payOut({ payerOf, senderOf: (operation) => senders.of(operation), now: () => clock.now() }),
    cancelPayout: cancelPayout(changes),
    mendPayout: mendPayout(changes),
  };
  const loops = workLoops(clock, log);
  const worker = legWorker({ deps, owner, performers, pending, death, committed: loops.wake }, loops.running);
  const inbox = inboxReader(deps, rateCap(clock, doubtsMax, doubtsWindowMs));
  const sweep = sweeper({ deps, pending, death, settled: loops.wake });
  const outbox = sender(deps, owner);
  const ages = ageWatch(deps);

  async function start({ work } = { work: true }): Promise<void> {
    if (deps.alone) {
      const voided = await store.transaction((tx) => tx.voidLeases());
      if (voided > 0) log('leases.void', { count: voided });
    }
    await pending.load(store);
    if (!work) return;
    loops.run('legs', () => worker.claim());
    loops.run('inbox', () => inbox.pass());
    loops.run('outbox', () => outbox.pass());
    loops.run('sweep', () => sweep.pass());
    loops.run('ages', () => ages.pass());
  }

  async function stop(): Promise<void> {
    await loops.stop(async () => {
      await worker.finish();
      await outbox.finish();
    });
    await senders.idle();
  }

  async function runOnce(): Promise<void> {
    for (let pass = 0; pass < passesMax; pass++) {
      let done = await inbox.pass();
      done += await worker.claim();
      await worker.finish();
      done += await sweep.pass();
      done += await outbox.pass();
      await outbox.finish();
      done += await ages.pass();
      if (done === 0) return;
    }
    log('operations.round-and-round', { passes: passesMax });
  }

  return {
    agree: async (order) => {
      if (isClaimDecision(order)) {
        const decided = await decideClaim(deps, order);
        loops.wake(); // a member may have been told something
        return decided;
      }
      if (order.intent.kind === 'sendLinkAgain') {
        const told = await links.again(order.me);
        loops.wake();
        return told;
      }
      if (!isMoneyOrder(order)) throw new Error(`operations do not do ${order.intent.kind}`);
      const { agreed, made } = await agree(deps, order);
      if (made) {
        pending.add(made);
        sweep.awake(made.chamaId);
        loops.wake();
      }
      return agreed;
    },
    pending: async ({ me }) => {
      const count = (await waitingClaims(deps, me)).length;
      return [...(count > 0 ? [{ kind: 'claims' as const, count }] : []), ...pending.of(me.person, me.chama.id, clock.now())];
    },
    claims: ({ me }) => waitingClaims(deps, me),
    receiptKnown: async ({ me, receipt }) => {
      const tidy = tidyReceipt(receipt);
      const rail = railOf(deps, me.chama.id);
      return store.transaction(async (tx) => {
        if ((await tx.receiptHolder(rail, tidy)) !== undefined) return 'recorded';
        const isClaimed = pending.claimed(me.chama.id, tidy) || (await isClaimedBy(tx, me.person, me.chama.id, tidy));
        return isClaimed ? 'checking' : 'new';
      });
    },
    airtimeTerms: ({ me }) => airtimeTerms(deps, me),
    withinLimits: (of) => withinLimits(deps, of),
    lightning: openLightningReads(deps),
    links,
    words: openWords(deps, loops.wake),
    isPaying: async (person) => (await store.transaction((tx) => tx.unfinished(person))).length > 0,
    isAirtimeOfOurs: (chamaId, asked) => isAirtimeOfOurs(deps, chamaId, asked),
    abroad: openPayoutReads({ ...deps, senders }),
    saveSender: (of) => senders.save(of),
    payoutEvent: async (source, chamaId, hint) => {
      const fresh = await putPayoutHint(deps, source, chamaId, hint);
      crash('inbox.after-store');
      if (fresh) loops.wake();
      return 'stored';
    },
    callback: async (source, chamaId, body) => {
      const fresh = await putCallback(deps, source, chamaId, body);
      crash('inbox.after-store');
      if (fresh) loops.wake();
      return 'stored';
    },
    smsReport: async (chamaId, body) => {
      const outcome = await putReport(deps, chamaId, body);
      if (outcome === 'stored') loops.wake();
      return outcome;
    },
    deliveryReport: async (report) => {
      const outcome = await putWhatsappReport(deps, report);
      if (outcome === 'taken' || outcome === 'stored') loops.wake();
    },
    replies: openReplies(deps),
    resend: async (of) => {
      const resent = await resend(deps, of);
      if (resent.status === 'resent') loops.wake();
      return resent;
    },
    resolve: async (decided) => {
      const resolved = await resolve(deps, decided);
      if (resolved.status === 'resolved') loops.wake();
      return resolved;
    },
    reopen: (asked) => reopen(deps, asked),
    start,
    stop,
    wake: loops.wake,
    runOnce,
    nextDueAt: async () => {
      const stored = await store.transaction((tx) => tx.nextDue());
      const swept = sweep.nextAt();
      return stored === undefined ? swept : Math.min(stored, swept ?? stored);
    },
    health: async () => ({
      ...(await store.transaction(async (tx) => ({ ...(await tx.counts()), messages: await tx.countNotifications({ open: true }) }))),
      inFlight: worker.inFlight(),
      pendingPayments: pending.size(),
      sweptAt: sweep.oldest(),
      overdueOperations: await ages.count(),
      cutStatements: sweep.cut(),
    }),
  };
}
