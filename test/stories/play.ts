import { smsVoice } from '../../src/channels/sms/voice.js';
import { ussdVoice } from '../../src/channels/ussd/pages.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import type { ChannelName } from '../../src/channel-name.js';
import type { Clock } from '../../src/clock.js';
import type { Agreed, Order } from '../../src/conversation/agree.js';
import { openConversation } from '../../src/conversation/engine.js';
import { after } from '../../src/conversation/me-after.js';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import type { PageForm, PageView } from '../../src/conversation/page.js';
import type { PageTokens } from '../../src/conversation/page-tokens.js';
import type { Answer, Voice, Heard, Said } from '../../src/conversation/types.js';
import { major } from '../../src/money.js';
import { render } from '../../src/page/render.js';
import { noCrash } from '../../src/crashpoint.js';
import { deriveKey } from '../../src/secrets.js';
import { flows } from '../../flows/index.js';
import type { Chama, Language, Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import { refuseByLimit } from '../../src/operations/limits/tell.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import { standingClock } from '../channels/clock.js';
import { changes, ordinaryReads, village } from './village.js';

/** What is told with a reason of its own, in place of the flow's last screen. */
const refusals: Record<'limit' | 'guarded', (chama: Chama) => Phrase> = {
  limit: ({ name, currency }) => refuseByLimit(name, { by: 'memberDay', max: major(500_000, currency), left: major(12_000, currency) }),
  guarded: ({ timeZone }) =>
    say('guard.swapped', { day: { date: '2026-11-23' }, time: { time: Date.UTC(2026, 10, 23, 21), zone: timeZone }, ask: say('guard.askTreasurer') }),
};

/** How what was said gets to the conversation, and the answer back: at once, or through a real channel, whose words then stand in the story. */
export type Carry = (heard: Heard, answer: (heard: Heard, voice?: Voice) => Promise<Answer>) => Promise<Answer>;

/**
 * A story: `# name: value` says who speaks and in what kind of village, `> ` what a member types, `~ ` what happens besides
 * (dials, writes on whatsapp, opens the page, on the page: pin 7391, 3 minutes pass). Every other line is what came back, and is written anew by the player.
 */
export async function play(story: string, carry: Carry = (heard, answer) => answer(heard)): Promise<string> {
  const lines = story.split('\n');
  const header = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^# (\w+): (.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) header.set(name, value);
  }
  const phone = telephone(header, carry);
  const told = lines.filter((line) => line.startsWith('#'));
  for (const line of lines) {
    if (!line.startsWith('> ') && line !== '>' && !line.startsWith('~ ')) continue;
    told.push('', line);
    if (line.startsWith('~ ')) told.push(...(await phone.happens(line.slice(2))));
    else told.push(...(await phone.types(line.slice(2))));
  }
  return `${told.join('\n')}\n`;
}

const voices = { ussd: ussdVoice(), whatsapp: whatsappVoice(), sms: smsVoice() };

const abroadIntents = ['saveSender', 'payAbroad', 'cancelPayout', 'mendPayout'];
const careIntents = ['leaveMessage', 'answerMessage', 'askToJoin', 'decideJoin', 'forgetMe'];

/** Turns of the event loop after which a turn that is not done waits for the clock. */
const patience = 20;

function telephone(header: Map<string, string>, carry: Carry) {
  let channel = (header.get('channel') ?? 'ussd') as ChannelName;
  const known = village[header.get('member') ?? 'amina'];
  if (!known) throw new Error(`nobody is called ${header.get('member') ?? ''}`);
  let people: Me[] = known.map((me) => ({ ...me, language: (header.get('language') ?? me.language) as Language }));
  const clock = standingClock(Date.parse(header.get('at') ?? '2026-11-21T08:00:00Z'));
  const tokens = storyTokens();
  let intents: string[] = [];
  let ids = 0;
  const refusal = header.get('refuses') as (Agreed & { status: 'refused' })['reason'] | undefined;
  const told = refusal === 'limit' || refusal === 'guarded' ? refusals[refusal] : undefined;

  /** Intents change who somebody is, as the book does. */
  async function agree({ intent, me }: Order): Promise<Agreed> {
    const refused = refusal && ['contribute', 'orderLink', 'airtime', 'payFor', 'payByLightning', 'buySats', 'claim', 'decideClaim', 'sendFile', ...careIntents, ...abroadIntents, 'record'].includes(intent.kind);
    intents.push(`* ${JSON.stringify(intent)}${refused ? ` refused: ${refusal}` : ''}`);
    if (refused && told) return { status: 'refused', reason: 'limit', phrase: told(me.chama) };
    if (refused && refusal !== 'limit' && refusal !== 'guarded') return refusal === 'overLimit' ? { status: 'refused', reason: refusal, limit: major(4_000, me.chama.currency) } : { status: 'refused', reason: refusal };
    people = people.map((each) => after(intent, each));
    return { status: 'agreed' };
  }

  /** The story is about a read that fails; any other failure is a mistake of ours. */
  const readFails = header.get('with')?.split(', ').includes('the terms fail');

  const { hear, page } = openConversation({
    register: flows,
    reads: readsOf(header, clock),
    identify: async () => {
      const speaking = people.map((me) => ({ ...me, channel }));
      const [someone] = speaking;
      if (!someone) throw new Error('nobody speaks');
      return { memberships: speaking.filter(({ member }) => member), me: someone };
    },
    agree,
    store: memoryTurnStore(),
    clock,
    ids: { next: () => `id${++ids}`, uuid: () => `uuid${++ids}`, random: () => 0.5 },
    key: deriveKey('a key for stories only, of sufficient length', 'turns'),
    crash: noCrash,
    seen: () => undefined,
    ...(header.get('without') !== 'the page' && { page: tokens }),
    failed: (error) => {
      if (!readFails) throw error;
    },
  });

  let dials = 0;
  let shownLink = '';
  let typed: string[] = [];

  async function says(said: Said): Promise<string[]> {
    intents = [];
    const address = people[0]?.phone ?? '+254712000099';
    const heard = { channel, address, id: `d${++ids}`, said, at: clock.now(), serviceCode: '*384*100#' };
    const answer = await carry(heard, (it, voice = voices[channel]) => patiently(hear(it, voice)));
    shownLink = /\/c\/(\S+)/.exec(answer.body)?.[1] ?? shownLink;
    return [...answer.body.split('\n'), ...intents, ...(answer.ended ? ['(end)'] : [])];
  }

  /** A turn that waits for its deadline gets it; the clock stands still otherwise. */
  async function patiently(turn: Promise<Answer>): Promise<Answer> {
    const state = { done: false };
    void turn.finally(() => (state.done = true)).catch(() => undefined);
    for (let i = 0; !state.done; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (i > patience) await clock.pass(500);
    }
    return turn;
  }

  const dialled = (text: string): Said => ({ kind: 'dialled', sessionId: `s${dials}`, text, cumulative: true });

  return {
    types(text: string): Promise<string[]> {
      if (channel !== 'ussd') return says({ kind: 'wrote', text });
      typed.push(text);
      return says(dialled(typed.join('*')));
    },
    async happens(what: string): Promise<string[]> {
      const dial = /^dials(?: (\*384\*100(?:\*(.*))?#))?$/.exec(what);
      if (dial) {
        dials++;
        channel = 'ussd';
        typed = dial[2] === undefined ? [] : dial[2].split('*');
        return says(dialled(typed.join('*')));
      }
      const writes = /^writes on (whatsapp|sms)$/.exec(what);
      if (writes) {
        channel = writes[1] as ChannelName;
        return [];
      }
      if (what === 'opens the page') return pageLines(await page.look(shownLink));
      const fills = /^on the page: (.+)$/.exec(what);
      if (fills) {
        intents = [];
        const { view, tell } = await page.submit(shownLink, formOf(fills[1] ?? ''), voices.whatsapp);
        return [...pageLines(view), ...(tell ? ['', ...tell.text.split('\n')] : []), ...intents];
      }
      const passed = /^(\d+) (seconds|minutes) pass$/.exec(what);
      if (!passed) throw new Error(`nobody knows what this means: ~ ${what}`);
      await clock.pass(Number(passed[1]) * (passed[2] === 'minutes' ? 60_000 : 1000));
      return [];
    },
  };
}

/** `pin 7391`, `code`, `code 482613 pin 8264 again 8264`, `old 7391 pin 8264 again 8264`, as it is typed into the page's fields. */
function formOf(filled: string): PageForm {
  const field = (name: string) => new RegExp(`(?:^| )${name} (\\S+)`).exec(filled)?.[1] ?? '';
  const [pin, again] = [field('pin'), field('again')];
  if (filled === 'code') return { does: 'code' };
  if (field('code') !== '') return { does: 'choose', code: field('code'), pin, again };
  return field('old') === '' ? { does: 'open', pin } : { does: 'change', old: field('old'), pin, again };
}

/** The page as it is read: its lines without its tags, what is typed into in brackets. */
function pageLines(view: PageView): string[] {
  const body = render(view).replace(/^[^]*<main>|<\/main>[^]*$/g, '');
  const fields = body.replace(/<input type="hidden"[^>]*>/g, '').replace(/<input[^>]*name="(\w+)"[^>]*>/g, ' [$1]');
  const lines = fields.replace(/<\/(?:p|h1|label|button)>/g, '\n').replace(/<[^>]+>/g, '').replaceAll('&#39;', "'").split('\n');
  return lines.map((line) => line.replace(/\s+/g, ' ').trim()).filter((line) => line !== '').map((line) => `| ${line}`);
}

/** Tokens that a story can be told with again. */
function storyTokens(): PageTokens {
  let made = 0;
  const persons = new Map<string, string>();
  return {
    token: (person) => {
      persons.set(`link${++made}`, person);
      return `link${made}`;
    },
    personOf: (token) => persons.get(token),
    hash: (token) => `hash of ${token}`,
    link: (token) => `https://chama.example/c/${token}`,
  };
}

function readsOf(header: Map<string, string>, clock: Clock): Reads {
  let reads = ordinaryReads();
  for (const name of header.get('with')?.split(', ') ?? []) {
    const change = changes[name];
    if (!change) throw new Error(`nobody knows: # with: ${name}`);
    reads = { ...reads, ...change(reads, clock) };
  }
  return reads;
}
