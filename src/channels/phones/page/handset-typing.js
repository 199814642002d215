import { make } from './dom.js';
import { modes, multiTap } from './multi-tap.js';

const inputMax = 160;
const pinMax = 6;

const field = (attributes) =>
  make('input', {
    type: 'text',
    inputmode: 'none',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    class: 'reply',
    ...attributes,
  });

/** The two fields of the handset, and how number keys write into them. `changed` is called after each change. */
export function typing({ changed }) {
  const taps = multiTap();
  const reply = field({ id: 'ussd-reply', maxlength: inputMax, 'aria-label': 'Your answer', 'aria-describedby': 'ussd-text' });
  // Told to be a one-time code, so that no browser offers to keep it.
  const pin = field({
    id: 'prompt-pin',
    type: 'password',
    autocomplete: 'one-time-code',
    maxlength: pinMax,
    'aria-label': 'PIN of the wallet',
  });
  let mode = modes[0];

  reply.addEventListener('input', changed);
  pin.addEventListener('input', () => {
    pin.value = pin.value.replace(/\D/g, '');
    changed();
  });

  return {
    reply,
    pin,
    get mode() {
      return mode;
    },
    /** For a new page: nothing is written yet, and keys are digits. */
    anew() {
      reply.value = '';
      mode = modes[0];
    },
    pause: taps.pause,
    type(input, key) {
      const inPin = input === pin;
      if (inPin && !/\d/.test(key)) return;
      if (!inPin && key === '#') mode = modes[(modes.indexOf(mode) + 1) % modes.length];
      else {
        const { char, replaces } = taps.press(key, inPin ? modes[0] : mode, performance.now());
        if (!replaces && input.value.length >= input.maxLength) return;
        input.value = (replaces ? input.value.slice(0, -1) : input.value) + char;
      }
      changed();
    },
    erase(input) {
      input.value = input.value.slice(0, -1);
      taps.pause();
      changed();
    },
  };
}
