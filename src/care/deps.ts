import type { ChannelName } from '../channel-name.js';
import type { Clock } from '../clock.js';
import type { Ids } from '../ids.js';
import type { Phone } from '../phone.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { LocalStore } from '../book/local/store.js';
import type { People } from '../book/people.js';
import type { Members } from '../book/port.js';
import type { Records } from '../book/records.js';
import type { ChamaSetup } from '../book/setup.js';

/** A word to somebody. The same subject and kind is the same word, and goes out once. */
export type Word = { subject: string; kind: string; chamaId: string; person: string; phrase: Phrase; prefer: ChannelName };

export type CareDeps = {
  chamas: readonly ChamaSetup[];
  /** The chamas' own tables. */
  store: LocalStore;
  records: (chamaId: string) => Records;
  members: Members;
  people: Pick<People, 'roll' | 'change' | 'forget'>;
  personOfPhone: (phone: Phone) => string;
  /** YYYY-MM-DD in the chama's time zone. */
  dateIn: (chamaId: string, at: number) => string;
  tell: (word: Word) => Promise<void>;
  /** Is a payment of this person not over yet? */
  hasOpenPayment: (person: string) => Promise<boolean>;
  /** Deletes the words that were told about these subjects. */
  untell: (subjects: readonly string[]) => Promise<void>;
  /** Drops the words of what this person was told. */
  forgetWords: (person: string) => Promise<void>;
  /** Looks soon whether the records of a chama have somebody by now who was let in; costs nothing where they are our own. Must not wait. */
  lookForNewcomer: (chamaId: string) => void;
  /** Ends waiting when the service closes. */
  stop: AbortSignal;
  clock: Clock;
  ids: Ids;
  /** Told of errors behind an answer that was given. */
  failed: (error: unknown) => void;
};

/** An intent on its way to be written down; the same key is the same thing. */
export type Order = { key: string; intent: Intent; me: Me; at: number };

type Reason =
  | 'notPossible'
  | 'unknown'
  | 'textBad'
  | 'tooManyMessages'
  | 'nobodyThere'
  | 'handled'
  | 'emailTaken'
  | 'alreadyAsked'
  | 'tooManyAsks'
  | 'openPayment';

export type Agreed = { status: 'agreed' } | { status: 'refused'; reason: Reason };

export const agreed: Agreed = { status: 'agreed' };
export const refused = (reason: Reason): Agreed => ({ status: 'refused', reason });
