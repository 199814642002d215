import { dayOf, make, timeOf } from './dom.js';

/** What each view of the handset shows, and the words over its two soft keys. Each gives `{ nodes(), left, right }`. */
export const screens = {
  home: ({ owner, unread }) => ({
    nodes: () => [
      make(
        'div',
        { class: 'home' },
        make('div', { class: 'home-time' }, timeOf(new Date())),
        make('div', { class: 'home-day' }, dayOf(new Date())),
        make('div', { class: 'home-owner' }, owner.name),
        unread > 0 ? make('div', { class: 'home-new' }, `${unread} new message${unread > 1 ? 's' : ''}`) : undefined,
      ),
    ],
    left: 'Messages',
    right: 'Dial',
  }),

  dialling: ({ code }) => ({
    nodes: () => [
      make(
        'div',
        { class: 'dialling', 'aria-label': `Number: ${code}` },
        make('span', { class: 'code', 'data-length': code.length > 22 ? 'long' : code.length > 13 ? 'mid' : 'short' }, code),
      ),
    ],
    left: 'Call',
    right: 'Clear',
  }),

  running: () => ({
    nodes: () => [
      make('div', { class: 'running' }, make('span', { class: 'spinner', 'aria-hidden': 'true' }), make('div', {}, 'Running USSD code…')),
    ],
    left: '',
    right: 'Cancel',
  }),

  page: ({ text, ended, field, typed }) => ({
    nodes: () => [
      make('div', { class: 'ussd', id: 'ussd-text', 'data-ended': ended ? 'yes' : 'no' }, text),
      ended ? undefined : make('div', { class: 'ussd-answer' }, field),
    ],
    left: ended ? 'OK' : 'Send',
    right: ended ? '' : typed ? 'Clear' : 'Cancel',
  }),

  error: ({ text }) => ({
    nodes: () => [make('div', { class: 'notice bad' }, make('span', { class: 'sign', 'aria-hidden': 'true' }, '!'), make('div', {}, text))],
    left: 'OK',
    right: '',
  }),

  notice: ({ text }) => ({
    nodes: () => [make('div', { class: 'notice' }, make('span', { class: 'sign', 'aria-hidden': 'true' }, '✓'), make('div', {}, text))],
    left: 'OK',
    right: '',
  }),

  inbox: ({ sms, read, selected, open }) => ({
    nodes: () => [
      make('div', { class: 'lcd-title' }, 'Inbox', make('span', {}, `${sms.length}`)),
      sms.length === 0
        ? make('div', { class: 'nothing' }, 'No messages')
        : make(
            'ul',
            { class: 'inbox' },
            ...sms.map((one, index) =>
              make(
                'li',
                {},
                make(
                  'button',
                  {
                    type: 'button',
                    tabindex: '-1',
                    class: `${index === selected ? 'selected' : ''} ${read.has(one.id) ? '' : 'unread'}`,
                    'aria-label': `${read.has(one.id) ? '' : 'Unread. '}From ${one.from}, ${timeOf(one.at)}: ${one.text}`,
                    onclick: () => open(index),
                  },
                  make('b', {}, one.from, make('time', {}, timeOf(one.at))),
                  make('span', {}, one.text),
                ),
              ),
            ),
          ),
    ],
    left: sms.length === 0 ? '' : 'Open',
    right: 'Back',
  }),

  sms: ({ message }) => ({
    nodes: () => [
      make('div', { class: 'lcd-title' }, message.from, make('span', {}, timeOf(message.at))),
      make('div', { class: 'ussd', id: 'sms-text' }, message.text),
    ],
    left: '',
    right: 'Back',
  }),
};

/** The SIM toolkit's question. */
export const promptNodes = (prompt, field) => [
  make('div', { class: 'lcd-title', id: 'prompt-title' }, prompt.wallet.toUpperCase()),
  make('div', { class: 'ussd', id: 'prompt-text' }, prompt.text),
  make('div', { class: 'ussd-answer' }, field),
  make(
    'div',
    { class: 'lcd-soft', 'aria-hidden': 'true' },
    make('span', { 'data-key': 'left' }, 'OK'),
    make('span', { 'data-key': 'right' }, 'Cancel'),
  ),
];
