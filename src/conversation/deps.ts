import type { Clock } from '../clock.js';
import type { Crashpoint } from '../crashpoint.js';
import type { Ids } from '../ids.js';
import type { Key } from '../secrets.js';
import type { Language } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { Register } from '../../flows/kit/register.js';
import type { Agree, Identified, Identify } from './agree.js';
import type { PageTokens } from './page-tokens.js';
import type { TurnStore } from './store.js';
import type { Answer, Heard, Voice } from './types.js';

/** What an operator may know of a turn: where, how long, whether it was understood. Never what was said. */
export type TurnSeen = {
  channel: Heard['channel'];
  flow: string;
  state: string;
  kind: 'turn' | 'repeat' | 'failed';
  misses: number;
  ended: boolean;
  ms: number;
};

export type ConversationDeps = {
  register: Register;
  reads: Reads;
  identify: Identify;
  agree: Agree;
  store: TurnStore;
  clock: Clock;
  ids: Ids;
  key: Key;
  crash: Crashpoint;
  seen: (turn: TurnSeen) => void;
  failed: (error: unknown) => void;
  /** The one-time page for what needs a PIN, where it can be reached. */
  page?: PageTokens | undefined;
};

/** An answer as it is kept for a repeat, with the moment when it was given. */
export type Given = Answer & { at: number; /** It began a USSD session. */ opened?: true } & Partial<NonNullable<Settling['goes']>>;

/** The delivery whose walk is over. `key` names it, `revision` is that of the session which the walk began from. */
export type Settling = {
  heard: Heard;
  voice: Voice;
  tried: Tried;
  person: string;
  key: string;
  revision: number;
  now: number;
  opens: boolean;
  /** Of an answer that is no reply: which chat it goes to, and in which language. */
  goes?: { to: string; language: Language };
};

/** What is known of a delivery while it is tried. `isAsked`: an intent was given to be written down. */
export type Tried = { startedAt: number; who: Identified | undefined; isAsked: boolean };
