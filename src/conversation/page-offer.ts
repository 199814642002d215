import type { Me } from '../../flows/kit/me.js';
import type { Register } from '../../flows/kit/register.js';
import type { Phrase } from '../../flows/kit/say.js';
import { minutes, seconds } from '../clock.js';
import type { PageTokens } from './page-tokens.js';
import type { Opened, PageOffer, Session, Start } from './session.js';
import type { Heard } from './types.js';

/** How long the one-time page may be used (reliability 4.8), and how long what it opened stays open while nobody writes. */
const [pageMs, openedMs] = [seconds(120), minutes(10)];

/** The errand of a flow: the flow that its PIN is asked for with. */
export const errandOf = (register: Register, flow: string): string => register[flow]?.partOf ?? flow;

/** A link to the one-time page and what may be done there once; undefined where there can be none. The token is in the link alone. */
export function offerOf(
  page: PageTokens | undefined,
  register: Register,
  { start, changes, me, heard, now }: { start: Start; changes: boolean; me: Me; heard: Heard; now: number },
): { offer: PageOffer; link: string; what: Phrase } | undefined {
  const what = register[start.flow]?.page;
  if (!page || !what || heard.channel !== 'whatsapp' || me.phone === undefined) return undefined;
  const token = page.token(me.person);
  const link = page.link(token);
  if (link === undefined) return undefined;
  const use = { hash: page.hash(token), until: now + pageMs, start, changes, codeSent: false, phc: undefined };
  return { offer: { ...use, chamaId: me.chama.id, address: heard.address }, link, what: { key: what, values: { chama: me.chama.name } } };
}

/** What the page opens when the PIN was given. */
export const openedBy = (register: Register, { start, chamaId, address }: PageOffer, now: number): Opened => ({
  errand: errandOf(register, start.flow),
  chamaId,
  address,
  until: now + openedMs,
});

/** Is this flow open by the page, for what is said here and now? */
export const isOpenFor = (opened: Opened | undefined, errand: string, { me, heard, now }: { me: Me; heard: Heard; now: number }): boolean =>
  opened !== undefined &&
  heard.channel === 'whatsapp' &&
  opened.errand === errand &&
  opened.chamaId === me.chama.id &&
  opened.address === heard.address &&
  now <= opened.until;

/** What stays open after a turn: the same, from now on, while the member is still at it; nothing once they have left. */
export function stillOpen(register: Register, { opened, place, overlay }: Session, now: number): Opened | undefined {
  if (!opened) return undefined;
  const begins = overlay?.kind === 'late' && 'start' in overlay.again ? overlay.again.start.flow : undefined;
  const at = begins ?? (overlay && overlay.kind !== 'late' ? undefined : place?.flow);
  return at !== undefined && errandOf(register, at) === opened.errand ? { ...opened, until: now + openedMs } : undefined;
}
