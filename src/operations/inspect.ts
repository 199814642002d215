import { isPositive, type Money } from '../money.js';
import type { Dump, InboxItem, Journal, Leg, MoneyStore, Notification, Operation, OperationState, Review, SeenLine } from './store.js';

/** Reads for the command line and the console: what there is, and the whole story of one operation. */

export type Listed = { operation: Operation; legs: Leg[] };

/**
 * What an operation is about: what has arrived, else what was asked for or claimed. Undefined for a claim whose message told no
 * amount, until somebody has seen the money.
 */
export function amountOf({ operation, legs }: Listed): Money | undefined {
  const arrived = legs.find(({ kind, settled }) => kind !== 'record' && settled)?.settled;
  return arrived ?? (isPositive(operation.amount) ? operation.amount : undefined);
}

/** The newest operations first. */
export async function listOperations(store: MoneyStore, of: { state?: OperationState; chamaId?: string; max: number }): Promise<Listed[]> {
  const { operations, legs } = await store.transaction((tx) => tx.dump());
  const wanted = operations.filter(
    ({ state, chamaId }) => (of.state === undefined || state === of.state) && (of.chamaId === undefined || chamaId === of.chamaId),
  );
  return wanted
    .reverse()
    .slice(0, of.max)
    .map((operation) => ({ operation, legs: legsOf(legs, operation.id) }));
}

export type Story = {
  operation: Operation;
  legs: Leg[];
  journals: Journal[];
  callbacks: InboxItem[];
  lines: SeenLine[];
  notifications: Notification[];
  reviews: Review[];
  contributions: Dump['contributions'];
};

/** Everything that is known of one operation; undefined when there is none of this id. A leg's id leads to its operation too. */
export async function storyOf(store: MoneyStore, id: string): Promise<Story | undefined> {
  const dump = await store.transaction((tx) => tx.dump());
  const operationId = dump.legs.find((leg) => leg.id === id)?.operationId ?? id;
  const operation = dump.operations.find((each) => each.id === operationId);
  if (!operation) return undefined;
  const legs = legsOf(dump.legs, operationId);
  const ours = new Set(legs.map((leg) => leg.id));
  const byLeg = ({ legId }: { legId: string | undefined }) => legId !== undefined && ours.has(legId);
  return {
    operation,
    legs,
    journals: dump.journals.filter((journal) => journal.operationId === operationId),
    callbacks: dump.inbox.filter(byLeg),
    lines: dump.lines.filter(byLeg),
    notifications: dump.notifications.filter((notification) => notification.operationId === operationId),
    reviews: dump.reviews.filter((review) => review.operationId === operationId || byLeg(review)),
    contributions: dump.contributions.filter(byLeg),
  };
}

const legsOf = (legs: readonly Leg[], operationId: string): Leg[] =>
  legs.filter((leg) => leg.operationId === operationId).sort((a, b) => a.position - b.position);
