import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import type { ChatEntry } from './state.js';
import type { Telling } from './webhooks.js';

/** What a member can send besides text, and what is told of it. A caption only where there is one. */
const kinds = {
  text: undefined,
  image: (caption?: string) => ({
    image: { id: '100200300', mime_type: 'image/jpeg', sha256: 'x', ...(caption !== undefined && { caption }) },
  }),
  document: (caption?: string) => ({
    document: { id: '100200301', mime_type: 'application/pdf', filename: 'a.pdf', ...(caption !== undefined && { caption }) },
  }),
  audio: () => ({ audio: { id: '100200302', mime_type: 'audio/ogg; codecs=opus', voice: true } }),
  sticker: () => ({ sticker: { id: '100200303', mime_type: 'image/webp' } }),
  location: () => ({ location: { latitude: -1.28, longitude: 36.82 } }),
  reaction: () => ({ reaction: { message_id: 'wamid.x', emoji: '👍' } }),
  system: () => ({ system: { body: 'A user changed their number', type: 'user_changed_number' } }),
  unsupported: () => ({ errors: [{ code: 131051, title: 'Message type unknown' }] }),
} as const;
export const kindNames = Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]];

export type Said = {
  who: string;
  text?: string | undefined;
  kind?: keyof typeof kinds | undefined;
  /** How long ago it was sent: a message that was on its way for long. */
  agoMs?: number | undefined;
};

/** The phones of WhatsApp's users: what they write and tap. */
export function whatsappPhones({ clock, ids, state, events }: Ground, tell: Telling) {
  function put(who: string, type: string, content: Record<string, unknown>, agoMs = 0): ChatEntry {
    const id = `wamid.${Buffer.from(`${who}:${ids.next()}`).toString('base64')}`;
    const at = clock.now() - agoMs;
    const entry: ChatEntry = { id, who, way: 'in', at, type, content, status: null, ourId: null, seen: false };
    keepRow(state().whatsapp.chat, entry);
    events.emit({ type: 'whatsapp', who });
    tell.message(entry);
    return entry;
  }

  return {
    say: ({ who, text = '', kind = 'text', agoMs }: Said): ChatEntry => {
      const content = kind === 'text' ? { text: { body: text } } : kinds[kind](text === '' ? undefined : text);
      return put(who, kind, content, agoMs);
    },
    /** Taps a button or a row of a message of ours, which may be an old one; undefined where there is none by that id. */
    tap({ who, message, id }: { who: string; message: string; id: string }): ChatEntry | undefined {
      const shown = state().whatsapp.chat.find((one) => one.id === message && one.way === 'out' && one.who === who);
      const reply = shown && offered(shown).find((one) => one.id === id);
      if (!shown || !reply) return undefined;
      const context = { from: state().whatsapp.displayNumber, id: message };
      const type = reply.kind === 'row' ? 'list_reply' : 'button_reply';
      const { kind: _kind, ...told } = reply;
      return put(who, 'interactive', { context, interactive: { type, [type]: told } });
    },
    /** A chat, oldest first. */
    chat: (who: string): ChatEntry[] => state().whatsapp.chat.filter((one) => one.who === who),
  };
}

type Offered = { kind: 'button' | 'row'; id: string; title: string; description?: string };

/** The buttons and rows of a message that was accepted, whose shape has been looked at then. */
export function offered({ type, content }: Pick<ChatEntry, 'type' | 'content'>): Offered[] {
  if (type !== 'interactive') return [];
  const { action } = content['interactive'] as {
    action: { buttons?: { reply: { id: string; title: string } }[]; sections?: { rows: Omit<Offered, 'kind'>[] }[] };
  };
  return [
    ...(action.buttons ?? []).map(({ reply }) => ({ kind: 'button' as const, ...reply })),
    ...(action.sections ?? []).flatMap(({ rows }) => rows.map((row) => ({ kind: 'row' as const, ...row }))),
  ];
}
