import type { Phone } from '../../phone.js';

/** What became of the question. `asked`: what was found comes later, by a report that names `requestId`. */
export type SimSwapAsked =
  { status: 'asked'; requestId: string } | { status: 'refused'; reason: 'badNumber' | 'unavailable' } | { status: 'unknown'; why: string };

/** What was found. Without `swapped` the network does not say; `lastSwapOn` (`YYYY-MM-DD`) where a swap is known of. */
export type SimSwapReport = { requestId: string; swapped?: boolean; lastSwapOn?: string };

/** Asks a network whether a phone's SIM was changed lately: whoever has the new one is perhaps not the member. */
export type SimSwapChecker = {
  name: string;
  checkSimSwap(phone: Phone): Promise<SimSwapAsked>;
  /** Reads a report; undefined when it is none. It is not signed: whoever asked must match `requestId`, and its address must be secret. */
  simSwapReport(body: string): SimSwapReport | undefined;
};
