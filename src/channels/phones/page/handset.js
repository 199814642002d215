import { api } from './api.js';
import { at, timeOf } from './dom.js';
import { keysOf } from './handset-keys.js';
import { simPrompt } from './handset-prompt.js';
import { screens } from './handset-screens.js';
import { typing } from './handset-typing.js';
import { buzz, drawAround } from './lcd.js';
import { readMarks } from './read-marks.js';

const noticeMs = 1600;
const errors = {
  noSuchCode: 'Connection problem or invalid MMI code.',
  noAnswer: 'Network error: the service did not answer. Try again later.',
  badAnswer: 'Network error: the service’s answer could not be shown.',
  sessionOver: 'Session expired. Dial again.',
};

/** The feature phone: what its keys do, and what its screen shows. `told` hears what is worth a line in the story. */
export function handset({ told, changed }) {
  const fields = typing({ changed: () => draw(true) });
  const { reply, pin } = fields;
  let owner = { id: '', name: '', ussdCode: '' };
  let code = '';
  let view = { name: 'home' };
  let sms = [];
  let read = new Set();
  let lastCode = '';
  /** Counts what the phone was asked to do: an answer to something older is no longer shown. */
  let turn = 0;
  const prompt = simPrompt({
    pin,
    told,
    drawn: () => draw(true),
    focus: focusField,
    buzz,
    answered: (sent) => view.name === 'home' && notice(sent ? 'Request sent' : 'Request not sent'),
  });

  const unread = () => sms.filter(({ id }) => !read.has(id)).length;

  function show(next, focus = false) {
    view = next;
    fields.pause();
    draw();
    if (focus || document.activeElement === document.body) focusField();
  }

  function focusField() {
    const input = prompt.isOpen() ? pin : view.name === 'page' && !view.ended ? reply : undefined;
    input?.focus({ preventScroll: true });
  }

  /** `gentle`: only what lies around the view, which stays as it is (and keeps the cursor and the screen reader's place). */
  function draw(gentle = false) {
    const { nodes, left, right } = screens[view.name]({
      ...view,
      owner,
      code,
      sms,
      read,
      unread: unread(),
      field: reply,
      typed: reply.value !== '',
      open: openSms,
    });
    if (!gentle) {
      at('lcd-view').setAttribute('aria-live', ['home', 'inbox'].includes(view.name) ? 'off' : 'polite');
      at('lcd-view').replaceChildren(...nodes().filter(Boolean));
      at('lcd-view').dataset.view = view.name;
      const text = at('lcd-view').querySelector('.ussd');
      at('lcd-view').classList.toggle('scrolls', !!text && text.scrollHeight > text.clientHeight + 2);
      at('lcd-view').setAttribute('aria-busy', String(view.name === 'running'));
    }
    drawAround({
      view,
      mode: fields.mode,
      unread: unread(),
      prompted: prompt.isOpen(),
      words: prompt.isOpen() ? ['OK', 'Cancel'] : [left, right],
    });
    changed({ unread: unread(), prompted: prompt.isOpen() });
  }

  async function network(asked, running = { name: 'running' }) {
    const mine = ++turn;
    show(running);
    const page = (await asked) ?? { status: 'failed', why: 'noAnswer' };
    if (mine !== turn) return page.status === 'shown' && !page.ended ? void api.cancel(page.session) : undefined;
    fields.anew();
    if (page.status === 'failed') {
      told('bad', 'The network shows an error', errors[page.why]);
      show({ name: 'error', text: errors[page.why] ?? errors.noAnswer }, true);
    } else show({ name: 'page', ...page }, true);
    if (page.ended) told('network', 'USSD session ended by the service');
  }

  function dial(what) {
    lastCode = what;
    code = '';
    told('said', `Dialled ${what}`);
    if (!/^[*#].*#$/.test(what)) return show({ name: 'error', text: `This phone dials service codes only, such as ${owner.ussdCode}` });
    return network(api.dial(owner.id, what));
  }

  function send() {
    const input = reply.value.trim();
    if (input === '') return;
    return network(api.reply(view.session, input), { name: 'running', session: view.session });
  }

  function hangUp() {
    turn++;
    if (view.session && !view.ended) {
      void api.cancel(view.session);
      told('network', 'Hung up: USSD session cancelled');
    }
    goHome();
  }

  function goHome() {
    code = '';
    show({ name: 'home' });
  }

  function notice(text) {
    const mine = ++turn;
    show({ name: 'notice', text });
    setTimeout(() => mine === turn && view.name === 'notice' && goHome(), noticeMs);
  }

  function openSms(index) {
    read.add(sms[index].id);
    readMarks.keep(owner.id, read);
    show({ name: 'sms', message: sms[index], selected: index });
  }

  function scroll(by) {
    at('lcd-view')
      .querySelector('.ussd')
      ?.scrollBy({ top: by * 40, behavior: 'smooth' });
  }

  const press = keysOf({
    get view() {
      return view;
    },
    get prompted() {
      return prompt.isOpen();
    },
    get code() {
      return code;
    },
    set code(typed) {
      code = typed;
    },
    get likelyCode() {
      return lastCode || owner.ussdCode;
    },
    get messages() {
      return sms;
    },
    reply,
    pin,
    show,
    dial,
    send,
    hangUp,
    goHome,
    openSms,
    answerPrompt: prompt.answer,
    focusField,
    type: fields.type,
    erase: fields.erase,
    scroll,
  });

  return {
    press,
    dial(what) {
      hangUp();
      return dial(what);
    },
    /** True when a character typed now goes into a field of the phone by itself. */
    typesInto: (element) => element === reply || element === pin,
    hands(next) {
      hangUp();
      owner = next;
      sms = [];
      prompt.drop();
      lastCode = '';
      read = readMarks.of(owner.id);
      draw();
    },
    /** The messages as the network has them; `arrived` when one has just come. */
    inbox(list, arrived) {
      sms = [...list].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
      if (arrived) buzz();
      if (view.name === 'inbox') show({ name: 'inbox', selected: Math.min(view.selected, Math.max(0, sms.length - 1)) });
      else draw(view.name !== 'home');
    },
    arrived(message) {
      if (sms.some(({ id }) => id === message.id)) return;
      this.inbox([...sms, message], true);
    },
    openPrompt: prompt.open,
    prompts: prompt.all,
    closePrompt: prompt.close,
    closeSession(session) {
      if (view.session !== session || view.ended) return;
      turn++;
      show({ name: 'error', text: errors.sessionOver });
    },
    /** Time goes on; a screen reader is not told. */
    tick() {
      const time = at('lcd-view').querySelector('.home-time');
      if (time && time.textContent !== timeOf(new Date())) time.textContent = timeOf(new Date());
      if (view.name !== 'home') at('lcd-time').textContent = timeOf(new Date());
    },
  };
}
