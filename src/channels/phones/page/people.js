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
  const role = standings[member.standing] ?? (member.also && member.role === 'member' ? `also in ${member.also}` : roles[member.role]);
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

/** The members of one chama under its name. */
export function memberGroup(chama, rows) {
  const id = `group-${chama.id}`;
  return make(
    'section',
    { 'aria-labelledby': id },
    make('h3', { id }, chama.name, make('small', {}, `${chama.country} · ${chama.ussdCode}`)),
    make('ul', {}, ...rows),
  );
}

const payments = { en: 'Pay 500', sw: 'Lipa 20000', fr: 'Payer 5000' };

/** What a visitor may try in a chama, each with the button that does it. `act` has `dial`, `write` and `pick`. */
export function tries({ members, demo }, chama, act) {
  const someone = (test) => members.find((one) => one.chama === chama.id && test(one));
  const word = payments[chama.language];
  const pick = (one) => [one.name.split(' ')[0], () => act.pick(one)];
  const list = [
    ['Dial', [chama.ussdCode, () => act.dial(chama.ussdCode)]],
    chama.collects ? ['Contribute, wallet PIN', [demo.walletPin]] : ['Contribute, and say that you paid'],
    ['Write in the chat', [word, () => act.write(word)]],
  ];
  const treasurer = someone(({ role }) => role === 'treasurer');
  if (treasurer) list.push(['Be the treasurer', pick(treasurer)]);
  const fresh = someone(({ standing }) => standing === 'new');
  if (fresh) list.push(['Be new here:', pick(fresh)]);
  const stranger = someone(({ standing }) => standing === 'unknown');
  const both = members.find(({ also }) => also !== undefined);
  if (both) list.push(['Be in two groups:', pick(both)]);
  else if (stranger) list.push(['Call from a number that', ['nobody knows', () => act.pick(stranger)]]);
  const others = demo.chamas.filter(({ id }) => id !== chama.id);
  if (others.length > 0)
    list.push(['Visit', ...others.map(({ id, name }) => [name, () => act.pick(members.find((one) => one.chama === id))])]);
  return list.map(([text, ...words]) => make('li', {}, text, ...words.flatMap((one) => [' ', does(one)])));
}

const does = ([word, act]) => (act ? make('button', { type: 'button', onclick: act }, word) : make('b', {}, word));
