import { api, listen } from './api.js';
import { chat } from './chat.js';
import { at, initials, make, moveTo, timeOf } from './dom.js';
import { handset } from './handset.js';
import { panels } from './panels.js';
import { avatar, memberGroup, memberRow, tries } from './people.js';
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
  paid: (wallet) => `${wallet} took the payment`,
  cancelled: () => 'Prompt cancelled: nothing was taken',
  wrongPin: (wallet) => `${wallet} refused: wrong PIN`,
  noFunds: (wallet) => `${wallet} refused: not enough money`,
  noAnswer: () => 'Prompt expired without an answer',
  failed: (wallet) => `${wallet} could not do it`,
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
    arrived.push(sms);
    phone.arrived(sms);
    messages.add(sms);
    told('network', `SMS from ${sms.from} delivered`);
  },
  prompt({ prompt }) {
    phone.openPrompt(prompt);
    told('money', `${prompt.wallet} prompt on the phone`, `${prompt.amount} to ${prompt.payee}`);
    if (views.inSight('phone')) return;
    at('toast').replaceChildren(
      make('span', {}, make('b', {}, prompt.wallet), ` asks for ${prompt.amount}`),
      make('button', { type: 'button', onclick: () => views.go('phone') }, 'Open'),
    );
    at('toast').hidden = false;
  },
  promptClosed({ id, how, receipt }) {
    phone.closePrompt(id);
    told(how === 'paid' ? 'money' : 'bad', (ends[how] ?? ends.failed)(current.wallet), receipt && `Receipt ${receipt}`);
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
/** What came while the inbox was being read: the list may have been made before. */
let arrived = [];
async function catchUp(member) {
  const since = performance.now();
  arrived = [];
  const [inbox, open, history] = await Promise.all([api.sms(member.id), api.prompts(member.id), api.chat(member.id)]);
  if (current?.id !== member.id) return;
  if (inbox) {
    const missed = arrived.filter(({ id }) => !inbox.sms.some((one) => one.id === id));
    phone.inbox([...inbox.sms, ...missed], false);
    messages.show([...inbox.sms, ...missed]);
  }
  if (history) talk.history(history.messages);
  if (open) phone.prompts(open.prompts, since);
}

let current;
function pick(member, known) {
  if (current?.id === member.id) return;
  stop();
  const chama = known.demo.chamas.find(({ id }) => id === member.chama);
  if (current?.chama !== member.chama) visit(chama, known);
  current = member;
  phone.hands({ id: member.id, name: member.name, ussdCode: chama.ussdCode });
  line.clear();
  messages.clear();
  talk.hands({ id: member.id, name: member.name, chama: chama.name, language: chama.language });
  stop = listen(member.id, { event: (event) => heard[event.kind]?.(event), again: () => void catchUp(member) });
  for (const button of at('members').querySelectorAll('button')) {
    const isTheirs = button.dataset.member === member.id;
    button.setAttribute('aria-pressed', String(isTheirs));
    if (isTheirs) bringIntoSight(button.parentElement);
  }
  at('whose').replaceChildren(avatar(member), make('span', {}, member.name.split(' ')[0]));
  history.replaceState(null, '', `#${member.id}`);
}

/** Scrolls the list, and nothing but the list, to a row that it does not show; the top of the row's chama where that shows it. */
function bringIntoSight(row) {
  const list = at('members');
  const heading = row.closest('section').querySelector('h3');
  const isIn = (top) => row.offsetTop >= top + heading.offsetHeight && row.offsetTop + row.offsetHeight <= top + list.clientHeight;
  if (isIn(list.scrollTop)) return;
  const top = row.closest('section').offsetTop;
  list.scrollTop = isIn(top) ? top : row.offsetTop - heading.offsetHeight;
}

/** The phones are in another chama now: its chat, its time, and what to try there. */
function visit(chama, known) {
  moveTo(chama.timeZone);
  at('chat-name').textContent = chama.name;
  at('chat-avatar').textContent = initials(chama.name);
  at('tries').replaceChildren(
    ...tries(known, chama, {
      dial: (code) => (views.go('phone'), phone.dial(code)),
      write: (text) => (views.go('chat'), talk.write(text)),
      pick: (member) => pick(member, known),
    }),
  );
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
  at('pins').replaceChildren('PIN ', make('b', {}, demo.pin), ' · wallet PIN ', make('b', {}, demo.walletPin));
  const row = (member) =>
    memberRow(member, () => {
      pick(member, known);
      if (!views.inSight('phone')) views.go('phone');
    });
  at('members').replaceChildren(
    ...demo.chamas.map((chama) => memberGroup(chama, members.filter((member) => member.chama === chama.id).map(row))),
  );
  if (demo.panelUrl) {
    at('panel-link').href = demo.panelUrl;
    at('panel-card').hidden = false;
  }
  const asked = () => members.find(({ id }) => `#${id}` === location.hash);
  const first = asked() ?? members[0];
  if (first) pick(first, known);
  addEventListener('hashchange', () => asked() && pick(asked(), known));
  const tick = () => {
    at('slab-time').textContent = timeOf(new Date());
    phone.tick();
  };
  tick();
  setInterval(tick, 10_000);
  document.documentElement.dataset.ready = 'yes';
}

void start();
