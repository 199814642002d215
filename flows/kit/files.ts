import type { EventObject } from 'xstate';
import type { Me } from './me.js';
import { say, type Phrase } from './say.js';
import type { Option } from './screen.js';

type Labels = { /** In a chat that carries files. */ here: Phrase; /** Where it comes to another phone screen. */ there: Phrase };

/** The option to have something as a file: there only for members whom a file can reach. */
export function fileOption({ channel, whatsapp }: Me, { here, there }: Labels, event: EventObject): Option[] {
  if (channel === 'whatsapp') return [{ label: here, event }];
  return whatsapp ? [{ label: there, event }] : [];
}

/** What is said when a file was asked for. It is drawn and sent by the outbox, as everything that comes later. */
export const fileComes = ({ channel }: Me): Phrase => (channel === 'whatsapp' ? say('files.comes') : say('files.comesOnWhatsapp'));
