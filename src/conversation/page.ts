import type { Language, Me } from '../../flows/kit/me.js';
import { walletName } from '../../flows/kit/names.js';
import type { Phrase } from '../../flows/kit/say.js';
import { minutes, seconds } from '../clock.js';
import { keyedHash } from '../secrets.js';
import type { Identified } from './agree.js';
import type { ConversationDeps, Given, Settling, Tried } from './deps.js';
import { proving, type PageForm } from './page-proof.js';
import { refusalOf } from './refusal.js';
import type { PageOffer, Session } from './session.js';
import type { StoredSession } from './store.js';
import { latest } from './stores/latest.js';
import type { WalkDeps } from './standing.js';
import type { Answer, Heard, Voice } from './types.js';
import { walk } from './walk.js';

export type { PageForm };

/** What the one-time page shows. It names no member, and shows nothing that lies behind the PIN. */
export type PageView =
  /** The link is nobody's, is used up by a newer one, or is too old; `language` where it is known. */
  | { status: 'gone'; language?: Language }
  /** It was used: the answer is in the chat. */
  | { status: 'done'; language?: Language }
  /** Nothing more can be done here now, and why. */
  | { status: 'closed'; language: Language; why: Phrase }
  /** `pin`: type it; `change`: the old one and a new one; `first`: have a code sent; `code`: type that and a new one. */
  | {
      status: 'asks';
      asks: 'pin' | 'change' | 'first' | 'code';
      language: Language;
      chama: string;
      wallet: string;
      what: Phrase;
      digits: string;
      notice?: Phrase;
    }
  | { status: 'busy'; language?: Language };

/** What a POST came to. `tell` goes into the chat, once. */
export type Submitted = { view: PageView; tell?: { id: string; to: string; text: string } };

/**
 * The one-time page: what a chat may not take, a PIN, is typed there. `look` changes nothing, however often a link is fetched; `submit` uses the
 * link up when the PIN was right. Neither rejects.
 */
export type Page = {
  look(token: string): Promise<PageView>;
  submit(token: string, form: PageForm, voice: Voice): Promise<Submitted>;
};

type Deps = ConversationDeps & {
  walkDeps: WalkDeps;
  sessionOf: (person: string, stored: StoredSession | undefined) => Session | undefined;
  settle: (its: ReturnType<typeof walk>, of: Settling) => Promise<Answer | undefined>;
};

/** A link, whose it is, and where the conversation stands that it belongs to. */
type Found = { person: string; name: string; stored: StoredSession; session: Session; offer: PageOffer; who: Identified; me: Me };

/** A lost answer is asked for again within minutes, by whoever still has the page. */
const againMs = seconds(120);
/** Who waits for a code by SMS has longer: for as long as the code is good. */
const codeMs = minutes(10);
/** Another turn of the same person may be stored in between, on another node. */
const triesMax = 3;
/** Links whose answers this process has handed on. */
const toldMax = 10_000;

export function openPage(deps: Deps): Page {
  const { register, reads, identify, agree, store, clock, key, sessionOf, settle, walkDeps } = deps;
  const told = latest<true>(toldMax);
  const prove = proving(reads);

  /** The link as it stands; `given` when it was used. */
  async function find(token: string): Promise<{ given?: Given; found?: Found; language?: Language }> {
    const person = deps.page?.personOf(token);
    if (!deps.page || person === undefined) return {};
    const hash = deps.page.hash(token);
    const name = keyedHash(key, 'page', hash);
    const { answer, session: stored } = await store.load(person, name);
    const given = answer === undefined ? undefined : (JSON.parse(answer) as Given);
    if (given) return { given, ...(given.language && { language: given.language }) };
    const session = sessionOf(person, stored);
    const offer = session?.overlay?.kind === 'page' ? session.overlay.page : undefined;
    if (!stored || !session || offer?.hash !== hash) return {};
    const who = await identify('whatsapp', offer.address);
    const { language } = who.me;
    const me = who.memberships.find(({ chama }) => chama.id === offer.chamaId);
    if (me?.person !== person || clock.now() > offer.until) return { language };
    return { found: { person, name, stored, session, offer, who, me }, language };
  }

  function viewOf({ given, found, language }: Awaited<ReturnType<typeof find>>): PageView {
    if (found) return asking(found);
    const known = language && { language };
    return given ? { status: 'done', ...known } : { status: 'gone', ...known };
  }

  function asking({ offer, me }: Found, notice?: Phrase): PageView {
    const asks = me.hasPin ? (offer.changes ? 'change' : 'pin') : offer.codeSent ? 'code' : 'first';
    const what = { key: register[offer.start.flow]?.page ?? 'page.title', values: { chama: me.chama.name } } satisfies Phrase;
    const { language, chama, phone = '' } = me;
    const shown = { asks, language, chama: chama.name, wallet: walletName(me), what, digits: phone.slice(-3) } as const;
    return { status: 'asks', ...shown, ...(notice && { notice }) };
  }

  /** Keeps something of the link in the session. Undefined when another turn was quicker. */
  async function keep(found: Found, changes: Partial<PageOffer>): Promise<Found | undefined> {
    const { person, name, stored, session, offer } = found;
    const kept: PageOffer = { ...offer, ...changes };
    const next: Session = { ...session, overlay: { kind: 'page', page: kept } };
    const { revision } = stored;
    const text = JSON.stringify(next);
    const turn = { person, key: `${name}:${revision}`, answer: '-', session: text, revision, now: clock.now() };
    if ((await store.commit(turn)) === 'stale') return undefined;
    return { ...found, stored: { text, revision: revision + 1 }, session: next, offer: kept };
  }

  /** The right to set this PIN was proven before, and the process died: it is the same form again. One other PIN, and it must be proven anew. */
  async function provenBefore(found: Found, form: PageForm): Promise<{ phc?: string; now: Found } | undefined> {
    const { phc } = found.offer;
    if (phc === undefined) return { now: found };
    if ('again' in form && (await reads.samePin({ me: found.me, pin: form.pin, phc }))) return { phc, now: found };
    const now = await keep(found, { phc: undefined });
    return now && { now };
  }

  /** One try; undefined when another turn of this person was stored in between. */
  async function attempt(token: string, form: PageForm, voice: Voice): Promise<Submitted | undefined> {
    const looked = await find(token);
    if (looked.given) return again(token, looked.given);
    if (!looked.found) return { view: viewOf(looked) };
    const before = await provenBefore(looked.found, form);
    if (!before) return undefined;
    const { now } = before;
    const proof = before.phc === undefined ? await prove(now.me, now.offer, form) : ({ status: 'proven', phc: before.phc } as const);
    if (proof.status === 'not') return { view: asking(now, proof.notice) };
    if (proof.status === 'closed') return { view: { status: 'closed', language: now.me.language, why: proof.why } };
    if (proof.status === 'codeSent') {
      const sent = await keep(now, { codeSent: true, until: clock.now() + codeMs });
      return sent && { view: asking(sent) };
    }
    const { phc } = proof;
    if (phc === undefined) return finish(now, voice);
    const sure = before.phc === undefined ? await keep(now, { phc }) : now;
    return sure && setPin(sure, phc, voice);
  }

  async function setPin(found: Found, phc: string, voice: Voice): Promise<Submitted | undefined> {
    const { session, offer, me } = found;
    const order = { key: `${session.id}.${session.prompt}:page`, intent: { kind: 'setPin', phc } as const, me };
    deps.crash('turn.before-agree');
    const agreed = await agree({ ...order, address: offer.address, at: clock.now() });
    if (agreed.status === 'refused') return { view: { status: 'closed', language: me.language, why: refusalOf(agreed) } };
    return finish({ ...found, who: await identify('whatsapp', offer.address) }, voice);
  }

  /** The PIN was given: what it was asked for begins in the chat, and the link is used up in the same commit. */
  async function finish({ person, name, stored, session, offer, who, me }: Found, voice: Voice): Promise<Submitted | undefined> {
    const now = clock.now();
    const { address: to } = offer;
    const { language } = me;
    const heard: Heard = { channel: 'whatsapp', address: to, id: name, said: { kind: 'wrote', text: '' }, at: now };
    const its = walk(walkDeps, voice, heard, who, session);
    if (its.me().chama.id !== offer.chamaId) return { view: { status: 'gone', language } };
    await its.passPage(offer);
    const tried: Tried = { startedAt: clock.monotonic(), who, isAsked: false };
    const { revision } = stored;
    const answer = await settle(its, { heard, voice, tried, person, key: name, revision, now, opens: false, goes: { to, language } });
    if (!answer) return undefined;
    told.set(name, true);
    return { view: { status: 'done', language }, tell: { id: name, to, text: answer.body } };
  }

  /** The link was used before. Where its answer perhaps never left, it goes out once more, and then no more. */
  async function again(token: string, { at, to, body, language }: Given): Promise<Submitted> {
    const view: PageView = { status: 'done', ...(language && { language }) };
    const person = deps.page?.personOf(token) ?? '';
    const name = keyedHash(key, 'page', deps.page?.hash(token) ?? '');
    if (to === undefined || told.get(name) || clock.now() - at > againMs) return { view };
    const { answer, session } = await store.load(person, `${name}:again`);
    if (answer !== undefined || !session || session.text === '') return { view };
    const { text, revision } = session;
    const marked = await store.commit({ person, key: `${name}:again`, answer: '-', session: text, revision, now: clock.now() });
    if (marked === 'stale') return { view };
    told.set(name, true);
    return { view, tell: { id: name, to, text: body } };
  }

  return {
    async look(token) {
      try {
        return viewOf(await find(token));
      } catch (error) {
        deps.failed(error);
        return { status: 'busy' };
      }
    },

    async submit(token, form, voice) {
      const person = deps.page?.personOf(token);
      if (person === undefined) return { view: { status: 'gone' } };
      try {
        for (let tries = 0; tries < triesMax; tries++) {
          const done = await store.alone(person, () => attempt(token, form, voice));
          if (done) return done;
        }
        throw new Error('the page was stale three times');
      } catch (error) {
        deps.failed(error);
        return { view: { status: 'busy' } };
      }
    },
  };
}
