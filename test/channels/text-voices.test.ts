import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Spoken } from '../../src/conversation/types.js';
import { readSms } from '../../src/channels/sms/inbound.js';
import { smsVoice } from '../../src/channels/sms/voice.js';
import { neutral } from '../../src/channels/whatsapp/neutral.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import { septets } from '../../src/gsm7.js';

const keys = { back: 'Back', menu: 'Menu', more: 'More' };
const spoken = (given: Partial<Spoken>): Spoken => ({ text: '', options: [], keys, ended: false, prompt: 'p1', ...given });
const options = [
  { number: 1, label: 'Contribute' },
  { number: 2, label: 'Balance' },
];

describe('WhatsApp', () => {
  const voice = whatsappVoice();

  test.each<[string, Partial<Spoken>, string]>([
    ['a menu', { text: 'Umoja: hello Amina', options }, '*Umoja: hello Amina*\n\n1 Contribute\n2 Balance\n\n0 Back · 00 Menu'],
    [
      'a notice before it',
      { notice: 'I did not understand.', text: 'Umoja', options, keys: { more: 'More' } },
      'I did not understand.\n\n*Umoja*\n\n1 Contribute\n2 Balance',
    ],
    ['a closing line', { text: 'Asante.', ended: true }, 'Asante.'],
    ['a heading and more', { text: 'Balance\nKES 1,500', ended: true }, '*Balance*\nKES 1,500'],
    ['a first line that is a sentence', { text: `${'long '.repeat(20)}line\nmore`, ended: true }, `${'long '.repeat(20)}line\nmore`],
    ['a code to dial, not broken by bold', { text: 'Dial *384*100# now\nor write here', ended: true }, 'Dial *384*100# now\nor write here'],
    ['a link with underlines', { text: 'See https://x.example/c/a_b_c now', ended: true }, 'See https://x.example/c/a_b_c now'],
  ])('%s', (_, screen, body) => expect(voice.render(spoken(screen), 0)).toEqual({ body, pages: 1 }));

  test('no message is longer than WhatsApp takes, and 98 leads on', () => {
    const long = spoken({ text: 'word '.repeat(2000), options });
    const { pages, body } = voice.render(long, 0);
    expect(pages).toBe(3);
    expect(body).toMatch(/98 More/);
    for (let page = 0; page < pages; page++) expect(voice.render(long, page).body.length).toBeLessThanOrEqual(4096);
    expect(voice.render(long, 2).body).toMatch(/\n1 Contribute\n2 Balance\n\n0 Back · 00 Menu$/);
    expect(whatsappVoice({ bodyMax: 920 }).render(long, 0).body.length).toBeLessThanOrEqual(1024);
  });
});

describe('what members may put into a chat message (catalogue 111)', () => {
  test.each([
    ['*bold* _it_ ~no~ `x`', '∗bold∗ ˍitˍ ∼no∼ ˋxˋ'],
    ['Asha\u202e005 SEK', 'Asha005 SEK'],
    ['As\u200bha\u2060\ufeff\u00ad', 'Asha'],
    ['KES 𝟓𝟎𝟎 ５００', 'KES 500 500'],
    ['a\r\nb\u2028c\u0000d', 'a\nb\ncd'],
    ['👩‍🌾 Mama', '👩‍🌾 Mama'],
    ['Dial *384*100#', 'Dial *384*100#'],
    ['*1* and *2*#', '∗1∗ and ∗2∗#'],
  ])('%j becomes %j', (text, safe) => expect(neutral(text)).toBe(safe));

  test('no name changes the lines that hold amount and payee, or brings markup in', () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom('*', '_', '~', '`', '\u202e', '\u200b', '\u2066', '\u200d', ' ', 'A', '1', 'ｏ', '𝟓', '٥', '\u0007'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 30,
    });
    const oneLine = nasty.map((name) => name.replace(/[\r\n\u0085\u2028\u2029]/g, ' '));
    fc.assert(
      fc.property(oneLine, oneLine, (name, label) => {
        const { body } = whatsappVoice().render(
          spoken({
            text: `Pay?\nTo: ${name} (Umoja)\nAmount: KES 500`,
            options: [
              { number: 1, label: 'Yes' },
              { number: 2, label },
            ],
          }),
          0,
        );
        const lines = body.split('\n');
        expect(lines).toHaveLength(8);
        expect(lines[0]).toBe('*Pay?*');
        expect(lines[1]).toMatch(/^To: .* \(Umoja\)$/u);
        expect(lines[2]).toBe('Amount: KES 500');
        expect(lines[4]).toBe('1 Yes');
        expect(lines[5]).toMatch(/^2/);
        expect(lines[7]).toBe('0 Back · 00 Menu');
        expect(
          lines
            .slice(1)
            .join('')
            .replace(/\*\d{2,}(?:\*\d+)*#/g, ''),
        ).not.toMatch(/[*_~`\u200b\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 3000 },
    );
  });

  test('neutral text stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(neutral(neutral(text))).toBe(neutral(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('SMS', () => {
  const voice = smsVoice();

  test('is short, in the GSM alphabet, and offers no keys that the member would pay for', () => {
    expect(voice.render(spoken({ text: 'Réunion « Être »', options }), 0)).toEqual({
      body: 'Réunion " Etre "\n1 Contribute\n2 Balance',
      pages: 1,
    });
  });

  test('never takes more than two parts', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 120 }), (text) => {
        const screen = spoken({ text, options });
        const { pages } = voice.render(screen, 0);
        for (let page = 0; page < pages; page++) {
          const { body } = voice.render(screen, page);
          expect(septets(body)).toBeLessThanOrEqual(306);
          expect(body.includes('\n98 More')).toBe(page < pages - 1);
        }
      }),
      { numRuns: 200 },
    );
  });

  const now = Date.UTC(2026, 9, 5, 9);
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const message = {
    date: '2026-10-05 08:00:00',
    from: '+254712000001',
    id: 'msg-1',
    linkId: '',
    text: 'salio',
    to: '22384',
    networkCode: '63902',
    cost: 'KES 0',
  };
  const heard = {
    channel: 'sms',
    address: '+254712000001',
    id: 'msg-1',
    said: { kind: 'wrote', text: 'salio' },
    at: Date.UTC(2026, 9, 5, 8),
    serviceCode: '22384',
  };

  test.each<[string, string, object | undefined]>([
    ['a message', form(message), heard],
    ['an ISO date', form({ ...message, date: '2026-10-05T08:00:00Z' }), heard],
    ['a date that is none', form({ ...message, date: 'soon' }), { ...heard, at: now }],
    ['a date in the future', form({ ...message, date: '2027-01-01 00:00:00' }), { ...heard, at: now }],
    ['a long text, cut', form({ ...message, text: 'x'.repeat(5000) }), { ...heard, said: { kind: 'wrote', text: 'x'.repeat(1600) } }],
    ['a plus as a space', 'from=+254712000001&id=msg-1&text=salio&to=22384&date=2026-10-05+08:00:00', heard],
    ['no id: it could not be told from its repeat', form({ ...message, id: '' }), undefined],
    ['a sender that is a name', form({ ...message, from: 'MPESA' }), undefined],
    ['two texts', `${form(message)}&text=1`, undefined],
    ['nothing', '', undefined],
  ])('reads %s', (_, body, expected) => expect(readSms(body, now)).toEqual(expected));
});
