import { initials, make } from './dom.js';

const roles = { none: 'not a member', member: 'member', chair: 'chair', treasurer: 'treasurer', secretary: 'secretary' };
const standings = { new: 'new here', unknown: 'not a member' };

/** A member's picture: initials in a colour. */
export const avatar = (member) =>
  make(
    'span',
    { class: `avatar ${member.standing === 'unknown' ? 'hue-none' : `hue-${member.hue}`}`, 'aria-hidden': 'true' },
    member.standing === 'unknown' ? '?' : initials(member.name),
  );

/** A row of the list of people. */
export function memberRow(member, choose) {
  const role = standings[member.standing] ?? roles[member.role];
  return make(
    'li',
    {},
    make(
      'button',
      {
        type: 'button',
        'data-member': member.id,
        'aria-pressed': 'false',
        onclick: choose,
      },
      avatar(member),
      make(
        'span',
        { class: 'member-name' },
        member.name,
        make(
          'small',
          {},
          `${member.number} · `,
          make('span', { class: `role-${member.standing === 'ready' ? member.role : member.standing}` }, role),
        ),
      ),
    ),
  );
}

/** What a visitor may try, each with the button that does it. `act` has `dial`, `write` and `pick`. */
export function tries({ members, demo }, act) {
  const someone = (test) => members.find(test);
  const list = [
    ['Dial', demo.ussdCode, () => act.dial(demo.ussdCode)],
    ['Contribute, then pay with M-\u2060Pesa PIN', demo.mpesaPin],
    ['Write in the chat', 'Pay 500', () => act.write('Pay 500')],
  ];
  const treasurer = someone(({ role }) => role === 'treasurer');
  if (treasurer) list.push(['Be the treasurer', treasurer.name.split(' ')[0], () => act.pick(treasurer)]);
  const fresh = someone(({ standing }) => standing === 'new');
  if (fresh) list.push(['Dial for the first time as', fresh.name.split(' ')[0], () => act.pick(fresh)]);
  const stranger = someone(({ standing }) => standing === 'unknown');
  if (stranger) list.push(['Call from a number that', 'nobody knows', () => act.pick(stranger)]);
  return list.map(([text, word, does]) =>
    make('li', {}, `${text} `, does ? make('button', { type: 'button', onclick: does }, word) : make('b', {}, word)),
  );
}
