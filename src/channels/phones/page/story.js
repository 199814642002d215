import { at, make, timeOf } from './dom.js';

const linesMax = 60;

/** The line of what happens, the newest first. `kind` gives the dot its colour: said, network, money, bad. */
export function story() {
  const list = at('story');
  return {
    tell(kind, text, detail, moment = new Date()) {
      at('story-empty').hidden = true;
      list.hidden = false;
      list.prepend(
        make(
          'li',
          { class: `is-${kind}` },
          make('time', {}, timeOf(moment)),
          make('span', {}, text, detail ? make('small', {}, detail) : undefined),
        ),
      );
      while (list.children.length > linesMax) list.lastChild.remove();
    },
    clear() {
      list.replaceChildren();
      list.hidden = true;
      at('story-empty').hidden = false;
    },
  };
}
