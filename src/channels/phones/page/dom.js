/** The element with this id. */
export const at = (id) => document.getElementById(id);

/** Makes an element. Text is text: nothing that somebody wrote is ever read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

let clock;
let day;

/** Times are those of the place where the phones are, wherever the visitor is. */
export function moveTo(timeZone) {
  clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone });
}
moveTo('Africa/Nairobi');
export const timeOf = (moment) => clock.format(moment);
export const dayOf = (moment) => day.format(moment);

export const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
