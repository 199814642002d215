import { major } from '../../src/money.js';
import type { LinkReads } from '../../flows/kit/link.js';
import type { Reads } from '../../flows/kit/reads.js';
import { tellLimit } from '../../src/operations/limits/tell.js';

/** The answer of an ordinary day: where links are made, none is open. */
export const ordinaryLinkTerms: LinkReads['linkTerms'] = async ({ me: { chama } }) => {
  if (!chama.links) return { status: 'notOffered' };
  const [offered, min, max] = [10_000, 100, 500_000].map((units) => major(units, chama.currency)) as [ReturnType<typeof major>, ReturnType<typeof major>, ReturnType<typeof major>];
  return { status: 'offered', terms: { offered, min, max } };
};

const until = Date.UTC(2026, 10, 22, 7, 45);

/** What a story may change about links. */
export const linkChanges: Record<string, (reads: Reads) => Partial<Reads>> = {
  'a link is open': () => ({ linkTerms: async ({ me: { chama } }) => ({ status: 'open', link: { amount: major(5_000, chama.currency), until } }) }),
  'a link for somebody is open': () => ({
    linkTerms: async ({ me: { chama } }) => ({ status: 'open', link: { amount: major(5_000, chama.currency), until, payer: '+4915•••••678' } }),
  }),
  'no links are made any more': () => ({ linkTerms: async () => ({ status: 'notOffered' }) }),
  'nothing more may be paid in today': () => ({
    linkTerms: async ({ me: { chama } }) => ({
      status: 'full',
      phrase: tellLimit(chama.name, { by: 'memberDay', max: major(50_000, chama.currency), left: major(0, chama.currency) }),
    }),
  }),
};
