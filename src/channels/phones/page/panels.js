import { at } from './dom.js';

/** On a phone the four panels lie side by side, to be swiped or chosen by tab; on a desktop all are in sight. */
export function panels({ onShow }) {
  const stage = at('stage');
  const tabs = [...at('tabs').children];
  const all = [...stage.querySelectorAll('[data-panel]')];
  const narrow = matchMedia('(max-width: 899px)');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let shown = 'phone';

  const mark = (name) => {
    shown = name;
    for (const tab of tabs) tab.setAttribute('aria-current', String(tab.dataset.tab === name));
    onShow(name);
  };

  const go = (name, smooth = true) => {
    const panel = all.find((one) => one.dataset.panel === name);
    if (narrow.matches) stage.scrollTo({ left: panel.offsetLeft, behavior: smooth && !still.matches ? 'smooth' : 'instant' });
    mark(name);
  };

  let settling;
  stage.addEventListener('scroll', () => {
    if (!narrow.matches) return;
    clearTimeout(settling);
    settling = setTimeout(() => {
      const near = all.toSorted((a, b) => Math.abs(a.offsetLeft - stage.scrollLeft) - Math.abs(b.offsetLeft - stage.scrollLeft))[0];
      if (near.dataset.panel !== shown) mark(near.dataset.panel);
    }, 90);
  });
  for (const tab of tabs) tab.addEventListener('click', () => go(tab.dataset.tab));
  narrow.addEventListener('change', () => go(shown, false));
  go('phone', false);

  return { go, inSight: (name) => !narrow.matches || shown === name };
}
