import { at, make, timeOf } from './dom.js';

const envelope = 'M3 5.500h18v13H3zm2 2.200 7 5.300 7-5.300V7.500H5z';

function mark(from) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', envelope);
  path.setAttribute('fill-rule', 'evenodd');
  svg.append(path);
  return make('span', { class: `avatar ${from === 'MPESA' ? 'from-money' : ''}`, 'aria-hidden': 'true' }, svg);
}

const row = ({ id, from, text, at: moment }) =>
  make('li', { 'data-id': id }, mark(from), make('b', {}, from, make('time', {}, timeOf(moment))), make('p', {}, text));

/** The messages of the member in hand, to be read without a key: the newest first, each drawn once. */
export function smsList() {
  const list = at('sms');
  const draw = (rows) => {
    list.replaceChildren(...rows);
    list.hidden = rows.length === 0;
    at('sms-empty').hidden = rows.length > 0;
  };
  return {
    clear: () => draw([]),
    /** All of them, as the network has them. */
    show: (messages) => draw([...messages].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).map(row)),
    add(message) {
      if ([...list.children].some(({ dataset }) => dataset.id === message.id)) return;
      draw([row(message), ...list.children]);
      list.scrollTop = 0;
    },
  };
}
