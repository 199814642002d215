import type { Me } from './me.js';
import type { Phrase } from './say.js';

/** Whether something must wait; `phrase` says why and until when. */
export type Safety = { status: 'clear' } | { status: 'waits'; phrase: Phrase };

export type SafetyReads = {
  /**
   * Must what sends value to others wait, to protect this member? Where a network can say whether their SIM was changed, it is asked from here
   * on, and never waited for: the answer is there by the time that they confirm, when this is looked at again.
   */
  safety: (of: { me: Me }) => Promise<Safety>;
};
