import type { EventObject } from 'xstate';
import type { Me } from '../../flows/kit/me.js';
import { say, type Phrase, type TextKey } from '../../flows/kit/say.js';
import type { Screen } from '../../flows/kit/screen.js';
import type { Overlay } from './session.js';

/** What the engine itself says over a flow: its own few screens, made of the same stuff as a flow's. */
export function overlayScreen(
  overlay: Overlay,
  {
    flowName,
    memberships,
    ussdCode,
    isLeft,
    link,
  }: {
    flowName: TextKey;
    memberships: Me[];
    ussdCode: string;
    /** There is no place below it to go back to. */ isLeft: boolean;
    /** To the one-time page, and what it opens, where one was made in this turn. */
    link: { to: string; what: Phrase } | undefined;
  },
): Screen {
  switch (overlay.kind) {
    case 'resume':
      return {
        text: say('engine.resume', { flow: { key: flowName, values: {} } }),
        options: [option('engine.continue', 'CONTINUE'), option('engine.startAgain', 'HOME')],
        noBack: true,
      };
    case 'chama':
      return { text: say('engine.chooseChama'), options: overlay.ids.map((id) => chamaOption(id, memberships)), noBack: isLeft };
    case 'late':
      return { text: say('engine.stillChecking'), options: [option('engine.tryAgain', 'AGAIN')] };
    case 'page':
    case 'dialForPin': {
      const text = link
        ? say('page.link', { what: link.what, link: link.to, code: ussdCode })
        : say('engine.dialForPin', { code: ussdCode });
      return { text, options: [option('engine.menu', 'HOME')] };
    }
  }
}

const option = (key: 'engine.continue' | 'engine.startAgain' | 'engine.tryAgain' | 'engine.menu', type: string) => ({
  label: say(key),
  event: { type },
});

function chamaOption(id: string, memberships: Me[]) {
  const name = memberships.find(({ chama }) => chama.id === id)?.chama.name ?? id;
  return { label: say('engine.chamaName', { chama: name }), event: { type: 'CHAMA', id } as EventObject };
}
