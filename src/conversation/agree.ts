import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { ChannelName } from '../channel-name.js';
import type { Money } from '../money.js';

/** An intent on its way to be written down. `key` names session and prompt: the same key is the same thing, whatever comes with it. */
export type Order = {
  key: string;
  intent: Intent;
  me: Me;
  /** The channel address that it was confirmed on. */ address: string;
  at: number;
};

/** What came of writing it down. A refusal is said to the member in place of the flow's last screen. */
export type Agreed =
  | { status: 'agreed' }
  | {
      status: 'refused';
      reason:
        | 'busy'
        | 'linkOpen'
        | 'tooManyLinks'
        | 'notPossible'
        | 'receiptKnown'
        | 'decided'
        | 'tooSoon'
        | 'dayIsFull'
        | 'priceGone'
        | 'satsPriceGone'
        | 'notOwed'
        | 'claimNotOwed'
        | 'tooYoung'
        | RecordRefusal
        | CareRefusal
        | FileRefusal;
    }
  | { status: 'refused'; reason: 'limit' | 'guarded'; /** Why, as the member is told. */ phrase: Phrase }
  | { status: 'refused'; reason: 'overLimit'; /** The most that it may be. */ limit: Money };

/** Why a message, a wish to join or a wish to be forgotten is not taken. */
export type CareRefusal = 'tooManyMessages' | 'nobodyThere' | 'handled' | 'emailTaken' | 'alreadyAsked' | 'tooManyAsks' | 'openPayment';

/** Why a file is not sent. */
export type FileRefusal = 'nothingToShow' | 'noWhatsapp' | 'tooManyFiles' | 'recordsLate';

/** Why a chama's records do not take something. `unknown`: nobody can say yet whether they did. */
export type RecordRefusal =
  | 'unknown'
  | 'notKept'
  | 'notActive'
  | 'unknownSubject'
  | 'alreadyDecided'
  | 'alreadyVoted'
  | 'alreadyThere'
  | 'notOpen'
  | 'amountBad'
  | 'amountDiffers'
  | 'tooMuch'
  | 'termBad'
  | 'guarantorsBad'
  | 'textBad'
  | 'choiceBad';

/** Commits an intent as an operation, or as a change of who somebody is. Durable when it resolves; the effect comes later. Rejects only when our own database does not answer. */
export type Agree = (order: Order) => Promise<Agreed>;

/** Who speaks, from an address; from memory, so that a turn waits for no database. */
export type Identify = (channel: ChannelName, address: string, serviceCode?: string) => Promise<Identified>;

export type Identified = {
  /** `me` for every chama that this person is an active member of; the first is the one last chosen. Empty for a stranger. */
  memberships: Me[];
  /** Which of these chamas the code that was dialled names; undefined where it names none in particular. */
  named?: readonly string[];
  /** The first of these; for a stranger the chama that was dialled or that this installation serves, and no member. */
  me: Me;
};
