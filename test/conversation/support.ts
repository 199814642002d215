import { smsVoice } from '../../src/channels/sms/voice.js';
import { ussdVoice } from '../../src/channels/ussd/pages.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import type { ChannelName } from '../../src/channel-name.js';
import type { Agreed, Order } from '../../src/conversation/agree.js';
import { openConversation, type TurnSeen } from '../../src/conversation/engine.js';
import { after } from '../../src/conversation/me-after.js';
import type { Session } from '../../src/conversation/session.js';
import type { PageTokens } from '../../src/conversation/page-tokens.js';
import type { TurnCommit, TurnStore } from '../../src/conversation/store.js';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import type { Answer, Heard, Said } from '../../src/conversation/types.js';
import { noCrash, type CrashpointName } from '../../src/crashpoint.js';
import { deriveKey, keyedHash } from '../../src/secrets.js';
import { flows } from '../../flows/index.js';
import type { Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { Register } from '../../flows/kit/register.js';
import { standingClock } from '../channels/clock.js';
import { ordinaryReads, village } from '../stories/village.js';

export const voices = { ussd: ussdVoice(), whatsapp: whatsappVoice(), sms: smsVoice() };

const key = deriveKey('a key for tests only, of sufficient length', 'turns');

/** Turns of the event loop after which a turn that is not done waits for the clock. */
const patience = 30;

type Options = { who?: string; people?: Me[]; store?: TurnStore; register?: Register; reads?: Partial<Reads> };

/**
 * The conversation engine with real flows and voices over scripted reads and a clock that is moved by hand. Everybody who
 * speaks is the same person, on whatever address. What was ordered is kept by key, as the operations do.
 */
export function stage({ who = 'amina', people, store = memoryTurnStore(), register = flows, reads: changed = {} }: Options = {}) {
  const clock = standingClock(Date.parse('2026-11-21T08:00:00Z'));
  const commits: TurnCommit[] = [];
  const orders: Order[] = [];
  const failures: unknown[] = [];
  const seen: TurnSeen[] = [];
  const reads: Reads = { ...ordinaryReads(), ...changed };
  let ids = 0;
  let dials = 0;
  const its = {
    people: people ?? village[who] ?? [],
    crash: noCrash,
    agrees: (_order: Order): Promise<Agreed> => Promise.resolve({ status: 'agreed' }),
    commitFails: false,
    serviceCode: '*384*100#',
    /** It is known where members reach the one-time page. */
    hasPage: true,
    /** Takes steps in flows as they are after a deploy. */
    register,
  };

  const recorded: TurnStore = {
    ...store,
    commit: async (turn) => {
      if (its.commitFails) throw new Error('the disk is full');
      const outcome = await store.commit(turn);
      if (outcome === 'stored') commits.push(turn);
      return outcome;
    },
  };

  let made = 0;
  /** The same tokens each time that something is played; what stands in front of the person is chance in life. */
  const tokens: PageTokens = {
    token: (person) => `${++made}-${person}`,
    personOf: (token) => /^\d+-(\w+)$/.exec(token)?.[1],
    hash: (token) => keyedHash(key, 'token', token),
    link: (token) => (its.hasPage ? `https://chama.example/c/${token}` : undefined),
  };

  /** A new process over the same stores. */
  const engine = () =>
    openConversation({
      register: its.register,
      reads: Object.fromEntries(
        Object.keys(reads).map((name) => [name, (of: never) => (reads[name as keyof Reads] as (of: never) => unknown)(of)]),
      ) as unknown as Reads,
      identify: async (channel, _address, serviceCode) => {
        const all = its.people.map((me) => ({ ...me, channel }));
        const here = all.filter(({ chama }) => chama.ussdCode === serviceCode);
        const memberships = (here.length > 0 ? here : all).filter(({ member }) => member);
        return { memberships, me: memberships[0] ?? all.find(({ member }) => !member) ?? stranger(all[0]) };
      },
      agree: async (order) => {
        const known = orders.find((other) => other.key === order.key);
        if (known) return { status: 'agreed' };
        const agreed = await its.agrees(order);
        if (agreed.status === 'agreed') {
          orders.push(order);
          its.people = its.people.map((me) => after(order.intent, me));
        }
        return agreed;
      },
      store: recorded,
      clock,
      ids: { next: () => `id${++ids}`, uuid: () => `uuid${++ids}`, random: () => 0.5 },
      key,
      crash: (name) => its.crash(name),
      seen: (turn) => void seen.push(turn),
      failed: (error) => void failures.push(error),
      page: tokens,
    });
  let talk = engine();

  /** A turn that waits for its deadline gets it; the clock stands still otherwise. */
  async function patiently<T>(turn: Promise<T>): Promise<T> {
    const state = { done: false };
    void turn.finally(() => (state.done = true)).catch(() => undefined);
    for (let i = 0; !state.done; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (i > patience) await clock.pass(100);
    }
    return turn;
  }

  const says = (said: Said, rest: Partial<Heard> & Pick<Heard, 'channel' | 'id'>): Promise<Answer> =>
    patiently(talk.hear({ address: '+254712000001', said, at: clock.now(), serviceCode: its.serviceCode, ...rest }, voices[rest.channel]));

  return {
    clock,
    its,
    reads,
    commits,
    orders,
    failures,
    seen,
    says,
    patiently,
    restart: () => void (talk = engine()),
    /** The one-time page of the newest process. */
    page: () => talk.page,
    tokens,
    /** The orders of money, by key. */
    paid: () => orders.filter(({ intent }) => intent.kind === 'contribute').map((order) => order.key),
    /** The session as it was stored last, in the clear. */
    session: (): Session => JSON.parse(commits.at(-1)?.session ?? 'null') as Session,
    /** Everything that was stored, in the clear. */
    stored: (): string[] => commits.flatMap(({ session, answer }) => [session ?? '', answer]),
    /** The process dies when it passes this place, once. */
    dieAt(name: CrashpointName): void {
      its.crash = (at) => {
        if (at !== name) return;
        its.crash = noCrash;
        throw new Error(`died at ${name}`);
      };
    },
    /** One USSD session: `dial` and then `press`. */
    phone(address = '+254712000001') {
      const sessionId = `s${++dials}`;
      let text = '';
      const send = (whole: string) =>
        says({ kind: 'dialled', sessionId, text: whole, cumulative: true }, { channel: 'ussd', address, id: sessionId });
      return {
        sessionId,
        /** The whole text, as a gateway sends it. */
        send,
        dial: (tail = '') => send((text = tail)),
        async press(...pieces: string[]): Promise<string> {
          let body = '';
          for (const piece of pieces) ({ body } = await send((text = text === '' ? piece : `${text}*${piece}`)));
          return body;
        },
        text: () => text,
      };
    },
    /** A chat: each message has an id of its own unless one is given. */
    chat(channel: 'whatsapp' | 'sms' = 'whatsapp', address = channel === 'sms' ? '+254712000001' : '254712000001@c.us') {
      return async (
        text: string,
        rest: { id?: string; at?: number; choice?: { number: number; prompt: string } } = {},
      ): Promise<string> => {
        const { choice, id = `m${++ids}`, at = clock.now() } = rest;
        const { body } = await says({ kind: 'wrote', text, ...(choice && { choice }) }, { channel, address, id, at });
        return body;
      };
    },
  };
}

function stranger(me: Me | undefined): Me {
  if (!me) throw new Error('nobody speaks');
  const { member: _member, ...nobody } = me;
  return nobody;
}

type Does =
  | { do: 'type'; text: string }
  | { do: 'dial'; tail: string }
  | { do: 'say again' }
  | { do: 'send'; text: string }
  | { do: 'tap'; number: number; isOld: boolean }
  | { do: 'turn to'; channel: 'ussd' | 'whatsapp' | 'sms' }
  | { do: 'wait'; ms: number }
  | { do: 'die'; at: CrashpointName };

/** Somebody with a phone who does one thing after the other, as a fuzzer has it. A delivery that died is sent again. */
export function pressable(on: ReturnType<typeof stage>) {
  let channel = 'ussd' as ChannelName;
  let handset: ReturnType<typeof on.phone> | undefined;
  let last: { send: () => Promise<Answer>; by: ChannelName } | undefined;
  const screens: { [name in ChannelName]?: Answer } = {};
  let shown = '';
  let deaths = 0;
  let hasDied = false;
  let messages = 0;

  async function sends(send: () => Promise<Answer>): Promise<Answer> {
    const by = channel;
    last = { send, by };
    const [deathsBefore, turnsBefore] = [on.failures.length, on.commits.length];
    let answer = await send();
    hasDied = on.failures.length > deathsBefore;
    if (hasDied) {
      deaths++;
      on.restart();
      answer = await send();
    }
    // A repeat, or an old text that came late, is not what stands on the phone.
    if (on.commits.length > turnsBefore) screens[by] = answer;
    return answer;
  }

  const writes = (text: string, choice?: { number: number; prompt: string }) => {
    const [id, at, by] = [`w${++messages}`, on.clock.now(), channel];
    const address = by === 'sms' ? '+254712000001' : '254712000001@c.us';
    return () => on.says({ kind: 'wrote', text, ...(choice && { choice }) }, { channel: by, address, id, at });
  };

  return {
    channel: () => channel,
    /** What was on the screen before the last answer. */
    lastShown: () => shown,
    died: () => hasDied,
    /** Failures that nobody asked for. */
    unexpected: () => on.failures.filter((error) => !String(error).includes('died at')).concat(deaths > on.failures.length ? ['?'] : []),
    asksPin: () => channel === 'ussd' && handset !== undefined && /PIN[^]*:\n0\./.test(screens.ussd?.body ?? ''),
    async does(what: Does): Promise<Answer | undefined> {
      shown = screens[channel]?.body ?? '';
      switch (what.do) {
        case 'turn to':
          channel = what.channel;
          return undefined;
        case 'wait':
          await on.clock.pass(what.ms);
          return undefined;
        case 'die':
          on.dieAt(what.at);
          return undefined;
        case 'say again':
          return last?.by === channel ? last.send() : undefined;
        case 'dial': {
          channel = 'ussd';
          const phone = on.phone();
          handset = phone;
          return sends(() => phone.dial(what.tail));
        }
        case 'send': {
          if (channel !== 'ussd' || !handset) return undefined;
          const phone = handset;
          return sends(() => phone.send(what.text));
        }
        case 'tap': {
          const session = on.commits.length > 0 ? on.session() : undefined;
          if (channel === 'ussd' || !session) return undefined;
          const prompt = `${session.id}.${session.prompt - (what.isOld ? 1 : 0)}`;
          return sends(writes('tapped', { number: what.number, prompt }));
        }
        case 'type': {
          if (channel !== 'ussd') return sends(writes(what.text));
          if (!handset) return this.does({ do: 'dial', tail: '' });
          const phone = handset;
          const text = phone.text() === '' ? what.text : `${phone.text()}*${what.text}`;
          return sends(() => phone.dial(text));
        }
      }
    },
  };
}
