import { hours, minutes, type Clock } from '../../../clock.js';
import type { CloudStore } from './store.js';

/** Cloud API docs: for 24 hours after somebody wrote, they may be answered in words of one's own; then by approved templates alone. */
const windowMs = hours(24);
/** Their clock and ours, and the time that a message takes, are not to be found out by a refusal. */
const marginMs = minutes(5);

/** Would a message that answers one of `at` still be taken? */
export const isAnswerable = (at: number, now: number): boolean => now < at + windowMs - marginMs;

/** May somebody be written to in words of our own? */
export const isOpen = async (store: Pick<CloudStore, 'lastInboundAt'>, clock: Pick<Clock, 'now'>, address: string): Promise<boolean> => {
  const at = await store.lastInboundAt(address);
  return at !== undefined && isAnswerable(at, clock.now());
};
