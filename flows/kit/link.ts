import type { Bounds } from './amount.js';
import type { Me } from './me.js';
import type { Money } from '../../src/money.js';
import type { Phrase } from './say.js';

/** A link by which a contribution of the member's may be paid and is not yet. `payer`: whom it went to by SMS, masked; `until`: UTC milliseconds. */
export type OpenLink = { amount: Money; until: number; payer?: string };

/** What a member may have a link made for now: one is open at a time. `full`: by a limit of the chama's, and why. */
export type LinkTerms =
  { status: 'offered'; terms: Bounds } | { status: 'open'; link: OpenLink } | { status: 'full'; phrase: Phrase } | { status: 'notOffered' };

export type LinkReads = { linkTerms: (of: { me: Me }) => Promise<LinkTerms> };

export type LinkIntent =
  /** A page is made on which somebody pays this as the member's contribution; its address goes to the member, and by SMS to `payer`, a number of any country. */
  | { kind: 'orderLink'; amount: Money; payer?: string }
  /** The link that is open is told once more, to the member and to whoever it was for. */
  | { kind: 'sendLinkAgain' };
