import { at } from './dom.js';

/** Where not all panels fit, they lie side by side, to be swiped or chosen by tab; one, two or three are in sight. */
export function panels({ onShow }) {
  const stage = at('stage');
  const tabs = [...at('tabs').children];
  const all = [...stage.querySelectorAll('[data-panel]')];
  const names = all.map(({ dataset }) => dataset.panel);
  const narrow = matchMedia('(max-width: 1239px)');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let shown = [];

  const up = () => Math.max(1, Math.round(stage.clientWidth / all[0].offsetWidth));
  const first = () => all.findIndex(({ offsetLeft, offsetWidth }) => offsetLeft + offsetWidth / 2 > stage.scrollLeft);

  const mark = (from) => {
    shown = narrow.matches ? names.slice(from, from + up()) : names;
    for (const tab of tabs) tab.setAttribute('aria-current', String(shown.includes(tab.dataset.tab)));
    for (const name of shown) onShow(name);
  };

  /** Brings a panel into sight, with as little movement as will do. */
  const go = (name, smooth = true) => {
    if (!narrow.matches) return mark(0);
    const to = names.indexOf(name);
    const from = Math.min(Math.max(first(), to - up() + 1), to);
    stage.scrollTo({ left: all[from].offsetLeft, behavior: smooth && !still.matches ? 'smooth' : 'instant' });
    mark(from);
  };

  let settling;
  stage.addEventListener('scroll', () => {
    if (!narrow.matches) return;
    clearTimeout(settling);
    settling = setTimeout(() => names[first()] !== shown[0] && mark(first()), 90);
  });
  for (const tab of tabs) tab.addEventListener('click', () => go(tab.dataset.tab));

  /** Both phones where two fit, and the people beside them where three do. */
  const lay = () => {
    stage.scrollTo({ left: 0, behavior: 'instant' });
    go('phone', false);
    if (up() > 1) go('chat', false);
  };
  addEventListener('resize', () => {
    if (narrow.matches && up() === shown.length) return;
    if (narrow.matches || shown.length !== names.length) lay();
  });
  lay();

  return { go, inSight: (name) => shown.includes(name) };
}
