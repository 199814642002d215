import type { Clock } from '../clock.js';
import type { Send } from '../http.js';
import type { Ids } from '../ids.js';
import type { Credentials } from './credentials.js';
import type { Call, Events } from './events.js';
import type { Faults } from './faults.js';
import type { Outgoing, Urls } from './outgoing.js';
import type { StandinState } from './state.js';
import type { StandinRequest, StandinResponse } from './wire.js';

/** What every stand-in stands on. `state()` is the current state, theirs to change; it is another object after a reset. */
export type Ground = {
  clock: Clock;
  ids: Ids;
  send: Send;
  credentials: Credentials;
  events: Events;
  faults: Faults;
  outgoing: Outgoing;
  urls: () => Urls;
  /** Notes a call for those who look on. */
  record: (call: Omit<Call, 'at'>) => void;
  state: () => StandinState;
  /** Does something after `ms`, unless the stand-ins were closed or reset meanwhile. */
  later: (ms: number, act: () => void | Promise<void>) => void;
  /** Waits; shorter when the stand-ins are closed or reset meanwhile. */
  pause: (ms: number) => Promise<void>;
};

/** One provider's server: answers a request whose path has lost the provider's prefix. */
export type Standin = {
  handle: (request: StandinRequest) => Promise<StandinResponse>;
  /** How this provider says that it is too much, or that it broke. */
  says: (status: 429 | 500) => StandinResponse;
  /** Takes up again what was under way when the state was written. */
  resume: () => void;
};
