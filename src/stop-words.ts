import type { Identify } from './conversation/agree.js';
import type { Hear } from './conversation/types.js';
import { say } from '../flows/kit/say.js';
import { speak } from '../flows/texts/speak.js';
import type { OptOuts } from './notifications/opt-outs.js';

/** A whole message by which somebody wants no notices here, in any language, and by which they want them again. Networks and laws know the first of each. */
const stops: readonly string[] = ['stop', 'stopall', 'unsubscribe', 'acha', 'sitisha', 'simamisha', 'arret', 'arreter', 'desabonner'];
const starts: readonly string[] = ['start', 'unstop', 'subscribe', 'anza', 'endelea', 'reprendre', 'reabonner'];

/** What a whole message asks for; undefined for all else. "Start" may also mean the menu: it counts only for who has stopped. */
export function stopWord(text: string): 'stop' | 'start' | undefined {
  const word = text
    .slice(0, 40)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
  return stops.includes(word) ? 'stop' : starts.includes(word) ? 'start' : undefined;
}

/**
 * Hears "stop" and "start" by SMS and WhatsApp before the conversation does, wherever the member stands in it: it holds for notices on that
 * channel, and is written down before it is answered. The conversation goes on untouched. It is not known by its delivery: a late repeat counts anew,
 * and a repeated "start" of who has not stopped any more is heard as any other word.
 */
export function hearingStops({ hear, identify, optOuts }: { hear: Hear; identify: Identify; optOuts: OptOuts }): Hear {
  return async (heard, voice) => {
    const { channel, said, address, serviceCode } = heard;
    const word = channel === 'ussd' || said.kind !== 'wrote' || said.choice ? undefined : stopWord(said.text);
    if (channel === 'ussd' || word === undefined) return hear(heard, voice);
    const { me } = await identify(channel, address, serviceCode);
    if (word === 'start' && !(await optOuts.start(me.person, channel))) return hear(heard, voice);
    if (word === 'stop') await optOuts.stop(me.person, channel, 'notices');
    const text = speak(me.language, say(word === 'stop' ? 'opt-out.stopped' : 'opt-out.started', { chama: me.chama.name }));
    const { body } = voice.render({ text, options: [], keys: { more: '' }, ended: true, prompt: '' }, 0);
    return { body, ended: true };
  };
}
