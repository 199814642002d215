import { api, newId } from './api.js';
import { attached } from './chat-file.js';
import { messageBody } from './chat-text.js';
import { at, dayOf, make, timeOf } from './dom.js';

/** What can be done in a chat; what needs the PIN is dialled. */
const suggestions = { en: ['Pay 500', 'Menu', 'Help'], sw: ['Lipa 20000', 'Menyu', 'Msaada'], fr: ['Payer 5000', 'Menu', 'Aide'] };
/** So that "typing…" can be read; people do not answer in a millisecond. */
const typingMs = 420;
const ticks = () => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 18 11');
  svg.setAttribute('class', 'ticks');
  svg.setAttribute('aria-hidden', 'true');
  for (const line of ['M1 6l3.500 3.500L11.500 1.500', 'M7.500 8.200l1.300 1.300L16.500 1.500']) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', line);
    svg.append(path);
  }
  return svg;
};

/** The chat on the smartphone. */
export function chat({ told, changed }) {
  const log = at('chat-log');
  const input = at('chat-input');
  let owner = { id: '', name: '', chama: '', language: 'en' };
  let messages = new Map();
  /** sending, sent, seen or failed, for what the member wrote. */
  let states = new Map();
  let waiting = 0;

  function bubble(message, latest) {
    const mine = message.from === 'member';
    const state = states.get(message.id) ?? 'seen';
    return make(
      'div',
      { class: `bubble ${mine ? 'mine' : 'theirs'} state-${state}`, 'data-id': message.id },
      make('span', { class: 'hidden' }, mine ? 'You: ' : `${owner.chama}: `),
      message.file ? attached(message.file, api.fileUrl(owner.id, message.id), settle) : undefined,
      make('div', { class: 'text' }, ...messageBody(message.text, latest ? write : undefined)),
      make('span', { class: 'meta' }, make('time', {}, timeOf(message.at)), mine ? ticks() : undefined),
      state === 'failed'
        ? make('button', { type: 'button', class: 'retry', onclick: () => send(message) }, 'Not sent. Try again')
        : undefined,
    );
  }

  /** A picture that has come makes the chat longer. */
  function settle() {
    log.scrollTop = log.scrollHeight;
  }

  function draw() {
    const list = [...messages.values()];
    const latest = list.findLast(({ from }) => from === 'chama');
    const rows = [];
    let day = '';
    for (const message of list) {
      const its = dayOf(message.at);
      if (its !== day) rows.push(make('div', { class: 'day' }, its === dayOf(new Date()) ? 'Today' : its));
      day = its;
      rows.push(bubble(message, message === latest));
    }
    if (list.length === 0)
      rows.push(
        make(
          'div',
          { class: 'welcome' },
          make('p', {}, `${owner.name.split(' ')[0]} has not written to ${owner.chama} yet.`),
          make(
            'div',
            {},
            ...suggestions[owner.language].map((text) => make('button', { type: 'button', onclick: () => write(text) }, text)),
          ),
        ),
      );
    if (waiting > 0) rows.push(make('div', { class: 'bubble theirs typing', 'aria-label': 'typing' }, make('i'), make('i'), make('i')));
    log.replaceChildren(...rows);
    log.scrollTop = log.scrollHeight;
    at('chat-state').textContent = waiting > 0 ? 'typing…' : 'online';
  }

  function add(message) {
    const known = messages.has(message.id);
    messages.set(message.id, message);
    if (!known) messages = new Map([...messages].sort(([, a], [, b]) => a.at - b.at));
    return !known;
  }

  async function send(message) {
    const to = owner.id;
    states.set(message.id, 'sending');
    add(message);
    waiting++;
    draw();
    const [answer] = await Promise.all([api.write(to, message.text, message.id), new Promise((resolve) => setTimeout(resolve, typingMs))]);
    waiting = Math.max(0, waiting - 1);
    if (to !== owner.id) return;
    states.set(message.id, answer ? 'seen' : 'failed');
    if (!answer) told('bad', 'The message could not be sent');
    for (const one of answer ? [answer.message, ...answer.answers] : []) add(one);
    draw();
    if (answer) changed({ fresh: answer.answers.length });
  }

  function write(text) {
    const said = text.trim();
    if (said === '') return;
    told('said', 'Wrote to the chama', said);
    return send({ id: newId(), from: 'member', text: said, at: Date.now() });
  }

  at('chat-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const { value } = input;
    input.value = '';
    void write(value);
  });

  return {
    write,
    hands(next) {
      owner = next;
      messages = new Map();
      states = new Map();
      waiting = 0;
      input.value = '';
      draw();
    },
    /** All messages, as the server has them. */
    history(list) {
      for (const message of list) add(message);
      draw();
    },
    /** A message that came by itself; answers are shown by the one who asked, after a breath. */
    heard(message) {
      if (states.get(message.id.replace(/:answer$/, '')) === 'sending' || !add(message)) return;
      if (message.from === 'member') states.set(message.id, 'seen');
      draw();
      if (message.push) changed({ fresh: 1 });
    },
  };
}
