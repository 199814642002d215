import { api } from './api.js';
import { at } from './dom.js';
import { promptNodes } from './handset-screens.js';

/** The SIM toolkit's question over whatever the phone shows: one at a time, answered by PIN or cancelled. */
export function simPrompt({ pin, told, drawn, focus, buzz, answered }) {
  const box = at('lcd-prompt');
  let prompt;

  const lay = (nodes) => {
    pin.value = '';
    box.replaceChildren(...nodes);
    box.hidden = nodes.length === 0;
    at('lcd-view').inert = nodes.length > 0;
  };

  function drop() {
    prompt = undefined;
    lay([]);
  }

  function close(id) {
    if (prompt?.id !== id) return;
    drop();
    drawn();
    focus();
  }

  /** The cursor goes where the PIN is asked for, unless somebody is in the midst of writing elsewhere. */
  function isFree(busy) {
    if (busy === document.body || at('handset-body').contains(busy)) return true;
    return busy?.id === 'chat-input' && busy.value === '' && matchMedia('(min-width: 1240px)').matches;
  }

  function open(next) {
    if (prompt?.id === next.id) return;
    prompt = { ...next, openedAt: performance.now() };
    lay(promptNodes(next, pin));
    buzz();
    drawn();
    if (isFree(document.activeElement)) focus();
  }

  return {
    isOpen: () => prompt !== undefined,
    open,
    close,
    drop,
    /** All prompts that were open at some moment since `since`: one that had been opened before and is not among them is over. */
    all(list, since) {
      if (prompt && prompt.openedAt < since && !list.some(({ id }) => id === prompt.id)) close(prompt.id);
      for (const one of list) open(one);
    },
    async answer(answer) {
      const { id, wallet } = prompt;
      close(id);
      const result = await api.answerPrompt(id, answer);
      if (!result) told('bad', `${wallet} could not be reached`);
      else if (result.status === 'gone') told('bad', 'The prompt was no longer open');
      if (answer.pin) answered(result?.status === 'sent');
    },
  };
}
