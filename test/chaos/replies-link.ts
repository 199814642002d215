import type { Goal } from './goals.js';
import type { Caller, Reply } from './replies.js';
import { chosen, type Screen } from './screen.js';

/** Who has the link sent to themselves. */
const forMyself = 0.6;
/** Who has lost the link that is open. */
const lost = 0.3;

/** What is typed at a screen about payment links; undefined at any other. */
export function linkReply(screen: Screen, goal: Goal, { village, draws, amount }: Caller): Reply | undefined {
  const { text } = screen;
  const types = (typed: string | undefined): Reply => (typed === undefined ? { is: 'over' } : { is: 'types', text: typed });
  if (/Your link of [^\n]+ is open until/.test(text)) return draws.happens(lost) ? types(chosen(screen, 'Send it again')) : { is: 'over' };
  if (goal !== 'link') return /A link for how much\?|A page opens there|gets the link by SMS\?/.test(text) ? types('00') : undefined;
  if (/Pay [^\n]+ to [^\n]+\?/.test(text) && screen.options.some(({ label }) => label === 'By a link'))
    return types(chosen(screen, 'By a link'));
  if (/A link for how much\?/.test(text)) return types(amount());
  if (/A page opens there/.test(text)) return types(chosen(screen, draws.happens(forMyself) ? 'I do' : 'Somebody else'));
  if (/gets the link by SMS\?/.test(text)) return types(village.friend);
  return undefined;
}
