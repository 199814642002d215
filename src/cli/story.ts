import { scrub } from '../log.js';
import { formatMoney } from '../money.js';
import { maskPhone } from '../phone.js';
import { amountOf, type Listed, type Story } from '../operations/inspect.js';

type Event = { at: number; what: string };

/** A moment as the command line writes it: UTC, to the second. */
export const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** An amount that nobody has told or seen yet is not nothing. */
export const amountText = (of: Listed): string => {
  const amount = amountOf(of);
  return amount ? formatMoney(amount) : 'amount not known';
};

/** The story of an operation as a person reads it: what it is, then everything that happened, in the order of time. */
export function storyLines(story: Story): string[] {
  const { operation } = story;
  return [
    `${operation.kind} ${operation.id}: ${amountText(story)}, ${operation.state}`,
    `  chama ${operation.chamaId}, member ${operation.memberId}, by ${operation.channel} from ${maskPhone(operation.phone)}${forWhom(operation)}`,
    '',
    ...eventsOf(story)
      .sort((a, b) => a.at - b.at)
      .map(({ at, what }) => `${timeOf(at)}  ${what}`),
    '',
    ...story.legs.map(
      ({ kind, provider, state, nextAt }) =>
        `${kind} at ${provider}: ${state}${nextAt === undefined ? '' : `, looked at again ${timeOf(nextAt)}`}`,
    ),
  ];
}

const forWhom = ({ personal: { phone } }: Story['operation']): string => (phone === undefined ? '' : `, for ${maskPhone(phone)}`);

function eventsOf({ operation, legs, journals, callbacks, lines, notifications, reviews, contributions }: Story): Event[] {
  const known = (at: number | undefined, what: string): Event[] => (at === undefined ? [] : [{ at, what }]);
  return [
    { at: operation.createdAt, what: 'the member confirmed' },
    ...legs.flatMap((leg) => [
      ...known(leg.sentAt, `${leg.kind}: sent to ${leg.provider} as ${leg.id}${leg.calls > 1 ? `, ${leg.calls} calls` : ''}`),
      ...known(leg.unknownSince, `${leg.kind}: no certain answer; looked up ${leg.lookUps} times`),
      ...known(
        leg.resolvedAt,
        `${leg.kind}: ${leg.state}${leg.receipt === undefined ? '' : `, receipt ${leg.receipt}`}${leg.reason === undefined ? '' : ` (${leg.reason})`}${leg.note === undefined ? '' : `: ${scrub(leg.note)}`}`,
      ),
    ]),
    ...callbacks.flatMap(({ source, receivedAt, processedAt, outcome }) => [
      { at: receivedAt, what: `callback of ${source} stored` },
      ...known(processedAt, `callback of ${source}: ${outcome ?? 'read'}`),
    ]),
    ...lines.map((line) => ({
      at: line.seenAt,
      what: `statement of ${line.provider}: ${formatMoney(line.amount)} ${line.status}, ${line.class}`,
    })),
    ...journals.map(({ at, kind, entries }) => ({
      at,
      what: `posted ${kind}: ${entries.map((entry) => `${entry.account} ${formatMoney(entry.amount)}`).join(', ')}`,
    })),
    ...notifications.flatMap((one) => [
      { at: one.createdAt, what: `message ${one.kind} written` },
      ...known(one.sentAt, `message ${one.kind}: ${one.state}${one.channel === undefined ? '' : ` by ${one.channel}`}`),
    ]),
    ...reviews.flatMap((one) => [
      { at: one.openedAt, what: `for a person: ${one.reason}: ${scrub(one.detail)}` },
      ...known(one.closedAt, `settled by ${one.closedBy ?? 'somebody'}: ${one.resolution ?? ''}`),
    ]),
    ...contributions.flatMap(({ bookId }) =>
      known(operation.endedAt, bookId === undefined ? 'credited' : `recorded in the chama's book as ${bookId}`),
    ),
    ...known(operation.endedAt, `over: ${operation.state}`),
  ];
}
