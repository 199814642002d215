import type { Incoming, Said } from './ports.js';

/** Under these there may be a caption, which is what the member wrote. */
const captioned = new Set(['image', 'video', 'document']);
/** What a person sends and we cannot read. All other types (calls, protocol, reactions, votes, what was deleted) are left alone. */
const unreadable = new Set([...captioned, 'ptt', 'audio', 'sticker', 'location', 'vcard', 'multi_vcard', 'product', 'order']);

/**
 * What one person wrote to us, or that they sent what cannot be read; undefined for all that is not between us and them: groups,
 * status, broadcasts, channels, what we or our phone sent, and what was edited, since the first wording was heard.
 */
export function saidIn(message: Incoming, now: number): Said | undefined {
  if (message.fromMe || message.isStatus === true || message.broadcast === true) return undefined;
  if (message.author !== undefined && message.author !== '') return undefined;
  if (!/@(?:c\.us|lid)$/.test(message.from)) return undefined; // groups, status, broadcasts, channels
  if (message.latestEditSenderTimestampMs !== undefined) return undefined;
  const said = wordsIn(message);
  if (!said) return undefined;
  const at = Number.isFinite(message.timestamp) && message.timestamp > 0 ? message.timestamp * 1000 : now;
  return { id: message.id._serialized, from: message.from, at, ...said };
}

function wordsIn({ type, body, hasMedia }: Incoming): Pick<Said, 'type' | 'text'> | undefined {
  const isEmpty = body.trim() === '';
  if (type === 'chat') return isEmpty ? undefined : { type: 'text', text: body };
  if (captioned.has(type) && hasMedia === true && !isEmpty) return { type: 'text', text: body };
  return unreadable.has(type) ? { type: 'other', text: '' } : undefined;
}
