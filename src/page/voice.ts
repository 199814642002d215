import type { Voice } from '../conversation/types.js';

/**
 * A chat's voice for what is sent and is no reply: who sends it makes inert whatever looks like markup, so our own heading is left out before. A
 * code to dial does not end with a star.
 */
export const unmarked = (voice: Voice): Voice => ({
  ...voice,
  render(spoken, page) {
    const { body, pages } = voice.render(spoken, page);
    return { body: body.replace(/^\*(.+)\*$/gm, '$1'), pages };
  },
});
