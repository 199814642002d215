import { say } from '../../flows/kit/say.js';
import type { Me } from '../../flows/kit/me.js';
import type { Safety } from '../../flows/kit/safety.js';
import type { Reads } from '../../flows/kit/reads.js';
import { major } from '../../src/money.js';
import { tellLimit } from '../../src/operations/limits/tell.js';

/** What a story may change about limits, and about what waits to protect somebody. */
export const limitChanges: Record<string, (reads: Reads) => Partial<Reads>> = {
  'two thousand are left of the day’s limit': ({ contributionTerms }) => ({
    contributionTerms: async (of) => {
      const { name, currency } = of.me.chama;
      const [max, left] = [major(50_000, currency), major(2000, currency)];
      return { ...(await contributionTerms(of)), max: left, tooMuch: tellLimit(name, { by: 'memberDay', max, left }) };
    },
  }),
  'the chama has taken all that it may in a day': ({ contributionTerms }) => ({
    contributionTerms: async (of) => {
      const { name, currency } = of.me.chama;
      const full = tellLimit(name, { by: 'chamaDay', max: major(1_000_000, currency), left: major(0, currency) });
      return { ...(await contributionTerms(of)), full };
    },
  }),
  'as much was sent as a day allows': () => ({
    airtimeTerms: async ({ me: { chama } }) => {
      const nothing = major(0, chama.currency);
      return { status: 'full', phrase: tellLimit(chama.name, { by: 'memberDay', max: major(500_000, chama.currency), left: nothing }) };
    },
  }),
  'the SIM was changed': () => ({ safety: async ({ me }) => changed(me) }),
  'the network says a little later that the SIM was changed': () => {
    let asked = 0;
    return { safety: async ({ me }) => (++asked === 1 ? { status: 'clear' } : changed(me)) };
  },
};

const changed = ({ chama }: Me): Safety => ({
  status: 'waits',
  phrase: say('guard.swapped', {
    ...{ day: { date: '2026-11-23' }, time: { time: Date.UTC(2026, 10, 23, 21), zone: chama.timeZone } },
    ask: say('guard.call', { phone: chama.helpPhone }),
  }),
});
