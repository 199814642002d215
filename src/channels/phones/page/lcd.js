import { at, timeOf } from './dom.js';
import { weigh } from './septets.js';

/** What lies around the view: the status line, the words over the soft keys, and below the phone how full the page is. */
export function drawAround({ view, mode, unread, prompted, words }) {
  for (const [index, side] of ['left', 'right'].entries()) {
    at(`soft-${side}`).textContent = words[index];
    at(`key-${side}`).setAttribute('aria-label', words[index] === '' ? `${side} soft key` : words[index]);
  }
  at('lcd-time').textContent = view.name === 'home' ? '' : timeOf(new Date());
  at('lcd-mode').textContent = view.name === 'page' && !view.ended ? mode : '';
  at('lcd-envelope').hidden = unread === 0;
  at('lcd-unread').textContent = String(unread);
  const weight = view.name === 'page' && !prompted ? weigh(view.text) : undefined;
  at('septets').hidden = !weight;
  if (weight) {
    at('septets-text').textContent = `${weight.used} of ${weight.max} ${weight.unit}`;
    at('septets').classList.toggle('over', weight.used > weight.max);
    at('septets-bar').style.width = `${Math.min(100, (100 * weight.used) / weight.max)}%`;
  }
}

/** Shakes the phone; one that can is shaken in truth, once its owner has touched the page (before, browsers do not let it). */
export function buzz() {
  const root = at('handset-body');
  root.classList.remove('buzz');
  void root.offsetWidth;
  root.classList.add('buzz');
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(180);
}
