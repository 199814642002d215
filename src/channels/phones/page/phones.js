import { api, listen } from './api.js';
import { chat } from './chat.js';
import { at, initials, make, timeOf } from './dom.js';
import { handset } from './handset.js';
import { panels } from './panels.js';
import { avatar, memberRow, tries } from './people.js';
import { smsList } from './sms-list.js';
import { story } from './story.js';
import { theme } from './theme.js';

const keypad = [
  ['1', ''],
  ['2', 'abc'],
  ['3', 'def'],
  ['4', 'ghi'],
  ['5', 'jkl'],
  ['6', 'mno'],
  ['7', 'pqrs'],
  ['8', 'tuv'],
  ['9', 'wxyz'],
  ['*', ''],
  ['0', '␣'],
  ['#', 'Aa'],
];
const ends = {
  paid: 'M-Pesa took the payment',
  cancelled: 'Prompt cancelled: nothing was taken',
  wrongPin: 'M-Pesa refused: wrong PIN',
  noFunds: 'M-Pesa refused: not enough money',
  noAnswer: 'Prompt expired without an answer',
  failed: 'M-Pesa could not do it',
};
const keyNames = { Backspace: 'erase', Enter: 'ok', Escape: 'end', ArrowUp: 'up', ArrowDown: 'down' };

const line = story();
const messages = smsList();
const told = (...words) => line.tell(...words);
let fresh = 0;
const badge = (id, count) => {
  at(id).hidden = count === 0;
  at(id).textContent = String(count);
};

let views;
const phone = handset({
  told,
  changed({ unread, prompted }) {
    badge('badge-phone', unread + (prompted ? 1 : 0));
    if (!prompted) at('toast').hidden = true;
  },
});
const talk = chat({
  told,
  changed({ fresh: more }) {
    if (!views.inSight('chat')) badge('badge-chat', (fresh += more));
  },
});
views = panels({
  onShow(name) {
    if (name === 'chat') badge('badge-chat', (fresh = 0));
    if (name === 'phone') at('toast').hidden = true;
  },
});

const heard = {
  sms({ sms }) {
    phone.arrived(sms);
    messages.add(sms);
    told('network', `SMS from ${sms.from} delivered`);
  },
  prompt({ prompt }) {
    phone.openPrompt(prompt);
    told('money', 'M-Pesa prompt on the phone', `${prompt.amount} to ${prompt.payee}`);
    if (views.inSight('phone')) return;
    at('toast').replaceChildren(
      make('span', {}, make('b', {}, 'M-Pesa'), ` asks for ${prompt.amount}`),
      make('button', { type: 'button', onclick: () => views.go('phone') }, 'Open'),
    );
    at('toast').hidden = false;
  },
  promptClosed({ id, how, receipt }) {
    phone.closePrompt(id);
    told(how === 'paid' ? 'money' : 'bad', ends[how] ?? ends.failed, receipt && `Receipt ${receipt}`);
  },
  sessionClosed({ session }) {
    phone.closeSession(session);
    told('bad', 'USSD session closed by the network');
  },
  chat({ message }) {
    talk.heard(message);
    if (message.push) told('network', 'Message delivered to the chat');
  },
  note({ text }) {
    told('network', text);
  },
};

let stop = () => undefined;
async function catchUp(member) {
  const since = performance.now();
  const [inbox, open, history] = await Promise.all([api.sms(member.id), api.prompts(member.id), api.chat(member.id)]);
  if (current?.id !== member.id) return;
  if (inbox) {
    phone.inbox(inbox.sms, false);
    messages.show(inbox.sms);
  }
  if (history) talk.history(history.messages);
  if (open) phone.prompts(open.prompts, since);
}

let current;
function pick(member, demo) {
  if (current?.id === member.id) return;
  stop();
  current = member;
  phone.hands({ id: member.id, name: member.name, ussdCode: demo.ussdCode });
  line.clear();
  messages.clear();
  talk.hands({ id: member.id, name: member.name, chama: demo.chama });
  stop = listen(member.id, { event: (event) => heard[event.kind]?.(event), again: () => void catchUp(member) });
  for (const button of at('members').querySelectorAll('button'))
    button.setAttribute('aria-pressed', String(button.dataset.member === member.id));
  at('whose').replaceChildren(avatar(member), make('span', {}, member.name.split(' ')[0]));
  history.replaceState(null, '', `#${member.id}`);
}

function keyboard(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const mine = phone.typesInto(target);
  if (!mine && target.matches('input, textarea, select')) return;
  const name = keyNames[key] ?? (/^[\d*#]$/.test(key) ? key : undefined);
  if (name === undefined) return;
  // In a field of the phone the browser writes and erases; elsewhere the keys of the phone do.
  if (mine && name !== 'ok' && name !== 'end' && name !== 'up' && name !== 'down') return;
  if (!mine && ['ok', 'up', 'down'].includes(name) && target !== document.body) return;
  event.preventDefault();
  phone.press(name);
}

async function start() {
  theme();
  at('keys').append(
    ...keypad.map(([key, letters]) =>
      make(
        'button',
        { type: 'button', 'data-key': key, 'aria-label': { '*': 'star', '#': 'hash' }[key] ?? key },
        make('b', {}, key),
        make('small', {}, letters),
      ),
    ),
  );
  at('handset-body').addEventListener('click', ({ target }) => {
    const key = target.closest('[data-key]')?.dataset.key;
    if (key) phone.press(key);
  });
  // The cursor stays in the phone's own field while its keys are clicked.
  at('handset-body').addEventListener('pointerdown', (event) => event.target.closest('[data-key]') && event.preventDefault());
  document.addEventListener('keydown', keyboard);
  at('whose').addEventListener('click', () => {
    views.go('people');
    at('members').querySelector('[aria-pressed=true]')?.focus();
  });

  const known = await api.members();
  if (!known) return void (at('subtitle').textContent = 'The service does not answer. Reload when it runs.');
  const { demo, members } = known;
  for (const [index, member] of members.entries()) member.hue = index % 6;
  at('chat-name').textContent = demo.chama;
  at('chat-avatar').textContent = initials(demo.chama);
  at('pins').replaceChildren('PIN ', make('b', {}, demo.pin), ' · M-Pesa PIN ', make('b', {}, demo.mpesaPin));
  at('members').replaceChildren(
    ...members.map((member) =>
      memberRow(member, () => {
        pick(member, demo);
        if (!views.inSight('phone')) views.go('phone');
      }),
    ),
  );
  at('tries').replaceChildren(
    ...tries(known, {
      dial: (code) => (views.go('phone'), phone.dial(code)),
      write: (text) => (views.go('chat'), talk.write(text)),
      pick: (member) => pick(member, demo),
    }),
  );
  if (demo.panelUrl) {
    at('panel-link').href = demo.panelUrl;
    at('panel-card').hidden = false;
  }
  const asked = () => members.find(({ id }) => `#${id}` === location.hash);
  const first = asked() ?? members[0];
  if (first) pick(first, demo);
  addEventListener('hashchange', () => asked() && pick(asked(), demo));
  const tick = () => {
    at('slab-time').textContent = timeOf(new Date());
    phone.tick();
  };
  tick();
  setInterval(tick, 10_000);
  document.documentElement.dataset.ready = 'yes';
}

void start();
