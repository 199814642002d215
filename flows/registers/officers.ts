import { claims } from '../officer/claims.js';
import { joiners } from '../officer/joiners.js';
import { messages } from '../officer/messages.js';
import { politely } from '../kit/asked.js';
import type { FlowEntry } from '../kit/register.js';

/** What waits for an officer. */
export const officers = {
  // What is decided here credits somebody with money, at once and on one officer's word: on USSD alone.
  claims: { machine: claims, version: 1, for: 'member', needsPin: true, name: 'flow.claims' },
  messages: {
    machine: messages,
    version: 1,
    for: 'member',
    name: 'flow.messages',
    words: { en: ['messages'], sw: ['ujumbe'], fr: ['messages'] },
    args: politely,
  },
  joiners: { machine: joiners, version: 1, for: 'member', needsPin: true, page: 'page.to.joiners', name: 'flow.joiners' },
} satisfies Record<string, FlowEntry>;
